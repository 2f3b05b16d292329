"""``letopis dossier``: what is known of one person, body or place."""

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
def dossier(
    name: Annotated[str, typer.Argument(help="A person, body, country or place, in any case form or in English.")],
    *,
    limit: Limit = SECTION_ROWS,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show what is known of somebody: offices, meetings, statements, pledges, with whom and where."""
    ask(
        chronicle,
        lambda c: c.dossier(name, **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="Nothing is known.",
    )
