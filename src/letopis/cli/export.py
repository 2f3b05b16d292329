"""``letopis export jsonl``: everything the chronicle holds."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003 (Typer reads the annotation)
from typing import Annotated

import typer

from letopis.cli.common import DEFAULT_CHRONICLE, ChroniclePath, guarded, tell


class Exported(StrEnum):
    """Forms of an export."""

    jsonl = "jsonl"


@guarded
def export(
    form: Annotated[Exported, typer.Argument(help="The form: JSON lines.", metavar="jsonl")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file instead of standard output.", metavar="FILE")
    ] = None,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
) -> None:
    """Write everything: articles with their records, events, terms of office, statements, judgements."""
    from letopis.answers import open_chronicle

    with open_chronicle(chronicle) as opened:
        lines = opened.export()
        if out is None:
            for line in lines:
                sys.stdout.buffer.write(line)
            return
        part = out.with_name(f"{out.name}.part")
        with part.open("wb") as file:
            count = sum(1 for line in lines if file.write(line))
        part.replace(out)
    tell(f"{count} lines of {form.value} in {out}.")
