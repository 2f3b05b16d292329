"""``letopis timeline``: what somebody did, or what happened somewhere, in order of time."""

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
def timeline(
    name: Annotated[str, typer.Argument(help="A person, body, country or place, in any case form.")],
    *,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show events and offices of a person, body or place in order of time."""
    ask(
        chronicle,
        lambda c: c.timeline(name, **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="No events or offices are known.",
    )
