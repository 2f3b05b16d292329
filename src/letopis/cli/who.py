"""``letopis who``: who held an office, in order."""

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
def who(  # noqa: PLR0913 (each is an option of the command)
    office: Annotated[str, typer.Argument(help="The office: «министр иностранных дел», «глава МИД».")],
    *,
    of: Annotated[str | None, typer.Option("--of", help="Its country or body.", metavar="BODY")] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Only who held it then (1990-12-01, 1990-12, 1990).", metavar="DATE")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show the holders of an office in order, or who held it on a day."""
    ask(
        chronicle,
        lambda c: c.holders(office, of=of, on=on, **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="No holders are known.",
    )
