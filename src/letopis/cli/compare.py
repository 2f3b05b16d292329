"""``letopis compare``: what two people or bodies have in common."""

from __future__ import annotations

from typing import Annotated

import typer

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    SECTION_ROWS,
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
def compare(
    name: Annotated[str, typer.Argument(help="A person, body, country or place.", metavar="A")],
    other: Annotated[str, typer.Argument(help="Another one.", metavar="B")],
    *,
    limit: Limit = SECTION_ROWS,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show what two have in common: meetings, offices side by side, words about each other, people."""
    ask(
        chronicle,
        lambda c: c.compare(name, other, **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="Nothing is known.",
    )
