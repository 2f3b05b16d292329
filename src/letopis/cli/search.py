"""``letopis search``: articles that hold words in any form."""

from __future__ import annotations

from typing import Annotated

import typer

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    AsFormat,
    AsJson,
    ChroniclePath,
    Format,
    Since,
    Until,
    ask,
    guarded,
    paging,
)


@guarded
def search(
    words: Annotated[list[str], typer.Argument(help="Words in any case form; all must be found.", metavar="WORDS…")],
    *,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many articles at most; 0 for all.")] = 20,
    since: Since = None,
    until: Until = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show the articles that hold all the words, in any form."""
    ask(
        chronicle,
        lambda c: c.search(" ".join(words), **paging(limit, since, until)),
        as_json=as_json,
        form=form,
        empty="No article holds all of these words.",
    )
