"""A repair must not create an empty chronicle where a path was mistyped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.errors import UnusableChronicle

if TYPE_CHECKING:
    from pathlib import Path


def must_exist(path: Path) -> None:
    """Raise UnusableChronicle where there is no file at ``path``."""
    try:
        missing = not path.exists()
    except OSError:  # a folder that one may not look into: opening the file says so
        return
    if missing:
        raise UnusableChronicle(
            f"There is no chronicle at {path}.",
            remedy="Make one with `letopis add FILES…`, or name another with --chronicle.",
        )
