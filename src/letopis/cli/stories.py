"""``letopis stories``: the pieces of news that several articles follow."""

from __future__ import annotations

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    DEFAULT_LIMIT,
    AsFormat,
    AsJson,
    ChroniclePath,
    Format,
    Limit,
    Since,
    Until,
    ask,
    guarded,
    paging,
)


@guarded
def stories(
    *,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show what several articles follow: the most reported event, who had it first, who followed."""
    page = paging(limit, since, until)
    ask(chronicle, lambda c: c.stories(**page), as_json=as_json, form=form, empty="No story is known.")
