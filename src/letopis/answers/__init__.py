"""The read path: timelines, meetings, holders of an office, statements, search."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from letopis.answers.chronicle import Chronicle
from letopis.chronicle.view import View

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.answers.chronicle import Clock

__all__ = ["Chronicle", "open_chronicle"]


def _now() -> datetime:
    return datetime.now(tz=UTC)


def open_chronicle(path: str | Path, *, clock: Clock = _now) -> Chronicle:
    """Open the chronicle at ``path`` for questions; ``clock`` gives the day that answers are dated with.

    Raises UnusableChronicle where there is none, ForeignChronicle, NewerChronicle.
    """
    return Chronicle(View(path, clock=clock), clock=clock)
