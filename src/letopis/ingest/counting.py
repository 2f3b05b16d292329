"""How many articles to expect, for a progress bar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINES = frozenset({".jsonl", ".ndjson"})


def count_inputs(inputs: Iterable[str | Path]) -> int | None:
    """Count files and lines of JSONL, without reading them; None where it cannot be told (standard input, errors)."""
    total = 0
    for one in inputs:
        path = Path(one)
        files = (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        try:
            total += sum(_articles(file) for file in files)
        except OSError:
            return None
    return total


def _articles(file: Path) -> int:
    if file.suffix.lower() not in _LINES:
        file.stat()
        return 1
    with file.open("rb") as lines:
        return sum(1 for line in lines if line.strip())
