"""``letopis read``: shows what one article yields and stores nothing."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from letopis.cli.common import FAILED, Inputs, Published, Source, Url, complain, guarded, tell


@guarded
def read(
    inputs: Inputs,
    *,
    published: Published = None,
    source: Source = None,
    url: Url = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one letopis/1 object per article, one per line.")
    ] = False,
) -> None:
    """Show what articles yield: the text with its marks, and each record with its quote. Nothing is stored."""
    import msgspec

    from letopis.cli.reading import show_records
    from letopis.cli.screen import Screen
    from letopis.ingest import read_inputs

    failed = shown = 0
    for one in read_inputs(inputs, published=published, source=source, url=url, stdin=sys.stdin.buffer):
        if one.records is None:
            failed += one.error is not None
            skipped = " ".join(note.message for note in one.notes)
            complain(f"{one.origin}: {one.error}") if one.error else tell(f"Skipped {one.origin}: {skipped}")
            continue
        if as_json:
            typer.echo(msgspec.json.encode(one.records).decode())
            continue
        screen = Screen.standard()
        if shown:
            screen.line()
            screen.line("─" * min(screen.width, 72), style="dim")
            screen.line()
        shown += 1
        show_records(screen, one.records)
        for note in one.records.notes:
            tell(f"Note ({note.code}): {note.message}")
    if failed:
        raise typer.Exit(FAILED)
