"""``letopis met``: who met whom, when and where."""

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
def met(
    name: Annotated[str, typer.Argument(help="A person or body, in any case form.", metavar="A")],
    other: Annotated[str | None, typer.Argument(help="Another one.", metavar="B")] = None,
    *,
    limit: Limit = DEFAULT_LIMIT,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show the meetings of A, or of A with B, in order of time."""
    ask(
        chronicle,
        lambda c: c.meetings(name, other, **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="No meetings are known.",
    )
