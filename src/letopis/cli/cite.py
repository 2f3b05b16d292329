"""``letopis cite``: what a row rests on, ready to paste."""

from __future__ import annotations

from typing import Annotated

import typer

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    AsFormat,
    AsJson,
    ChroniclePath,
    Format,
    answered,
    guarded,
    print_answer,
)


@guarded
def cite(
    identifier: Annotated[
        str,
        typer.Argument(help="The id of a row, record or article, or its beginning (see --json).", metavar="ID"),
    ],
    *,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Quote every report of something, with outlet, date, address and place in the text."""
    answer, chosen = answered(chronicle, lambda c: c.cite(identifier), as_json=as_json, form=form)
    if chosen is not Format.table:
        print_answer(answer, chosen, empty="")
        return
    from letopis.answers.formats_text import as_citations

    typer.echo(as_citations(answer), nl=False)
