"""``letopis pledges``: who promised what, when, and when it was promised again."""

from __future__ import annotations

from typing import Annotated

import typer

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
def pledges(
    name: Annotated[str | None, typer.Argument(help="A person or body; all if left out.")] = None,
    *,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show who promised what and when, with later promises of the same; never whether it was kept."""
    ask(
        chronicle,
        lambda c: c.pledges(name, **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="No promises are known.",
    )
