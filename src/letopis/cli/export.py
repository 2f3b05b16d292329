"""``letopis export jsonl``: everything the chronicle holds."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003 (Typer reads the annotation)
from typing import TYPE_CHECKING, Annotated

import typer

from letopis.cli.common import DEFAULT_CHRONICLE, ChroniclePath, guarded, tell
from letopis.errors import BackupError
from letopis.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable


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
        count = _write(lines, out)
    tell(f"{counted(count, 'line')} of {form.value} in {out}.")


def _write(lines: Iterable[bytes], out: Path) -> int:
    """Write lines to a file, which is there whole or not at all; give their number. Raises BackupError."""
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise BackupError(f"{out} cannot be written.", remedy="Name a file in a folder that exists.")
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            count = sum(1 for line in lines if file.write(line))
        part.replace(out)
    except OSError as error:
        raise BackupError.of(out, error) from error
    return count
