"""``letopis said``: what somebody is reported to have said."""

from __future__ import annotations

from enum import StrEnum
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


class Kind(StrEnum):
    """Kinds of statements, as the record contract names them."""

    claim = "claim"
    pledge = "pledge"
    denial = "denial"
    demand = "demand"
    opinion = "opinion"
    forecast = "forecast"


@guarded
def said(  # noqa: PLR0913 (each is an option of the command)
    name: Annotated[str, typer.Argument(help="A person or body, in any case form.")],
    *,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only statements of this kind.")] = None,
    about: Annotated[
        str | None, typer.Option("--about", help="Only with all these words, in any form.", metavar="WORDS")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show what somebody said, promised or denied, according to whom."""
    ask(
        chronicle,
        lambda c: c.statements(name, kind=kind.value if kind else None, about=about, **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="No statements are known.",
    )
