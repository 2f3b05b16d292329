"""``letopis conflicts``: where outlets tell the same thing differently."""

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
def conflicts(
    *,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show where reports exclude each other, side by side."""
    page = paging(limit, since, until)
    ask(chronicle, lambda c: c.conflicts(**page), as_json=as_json, form=form, empty="No reports exclude each other.")
