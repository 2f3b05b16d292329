"""``letopis said``: what somebody is reported to have said."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from letopis.cli.common import DEFAULT_CHRONICLE, AsFormat, AsJson, ChroniclePath, Format, ask, guarded


class Kind(StrEnum):
    """Kinds of statements, as the record contract names them."""

    claim = "claim"
    pledge = "pledge"
    denial = "denial"
    demand = "demand"
    opinion = "opinion"
    forecast = "forecast"


@guarded
def said(
    name: Annotated[str, typer.Argument(help="A person or body, in any case form.")],
    *,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only statements of this kind.")] = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show what somebody said, promised or denied, according to whom."""
    ask(
        chronicle,
        lambda c: c.statements(name, kind=kind.value if kind else None),
        as_json=as_json,
        form=form,
        empty="No statements are known.",
    )
