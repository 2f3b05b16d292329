"""The read path: timelines, meetings, holders of an office, statements, search.

Names are resolved when first used: what only words a row (``heads``, ``words``) does not load the chronicle.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.answers.chronicle import Chronicle
    from letopis.answers.opened import Clock

__all__ = ["Chronicle", "open_chronicle"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the name stands for)
    """Resolve ``Chronicle`` on first use (PEP 562)."""
    if name == "Chronicle":
        from letopis.answers.chronicle import Chronicle

        return Chronicle
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def _now() -> datetime:
    return datetime.now(tz=UTC)


def open_chronicle(path: str | Path, *, clock: Clock = _now) -> Chronicle:
    """Open the chronicle at ``path`` for questions; ``clock`` gives the day that answers are dated with.

    Raises UnusableChronicle where there is none, ForeignChronicle, NewerChronicle.
    """
    from letopis.answers.chronicle import Chronicle
    from letopis.chronicle.view import View

    return Chronicle(View(path, clock=clock), clock=clock)
