"""``letopis articles``: what the chronicle was read from."""

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
def articles(
    *,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """List the articles with their ids, outlets and dates."""
    ask(
        chronicle,
        lambda c: c.articles(**paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="The chronicle holds no articles yet.",
    )
