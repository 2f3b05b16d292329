"""The bundled sample: short news items on the diplomacy of 1985-1991, written for this project."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def sample_path() -> Iterator[Path]:
    """Give the sample's JSONL file as a path for the length of the block."""
    with as_file(files("letopis.ingest.sample").joinpath("news.jsonl")) as path:
        yield path
