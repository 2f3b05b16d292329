"""``letopis articles``: what the chronicle was read from."""

from __future__ import annotations

from letopis.cli.common import DEFAULT_CHRONICLE, AsFormat, AsJson, ChroniclePath, Format, ask, guarded


@guarded
def articles(
    *, chronicle: ChroniclePath = DEFAULT_CHRONICLE, as_json: AsJson = False, form: AsFormat = Format.table
) -> None:
    """List the articles with their ids, outlets and dates."""
    ask(chronicle, lambda c: c.articles(), as_json=as_json, form=form, empty="The chronicle holds no articles yet.")
