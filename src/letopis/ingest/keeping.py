"""Keeping a chronicle: verifying it, copying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.chronicle import backup as copying
from letopis.chronicle import checking
from letopis.ingest.local import system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from letopis.chronicle.checking import Report
    from letopis.chronicle.writer import Clock


def check(chronicle: str | Path, *, clock: Clock = system_clock, progress: Callable[[], None] | None = None) -> Report:
    """Verify every quote, every reference and what is worked out of all articles; nothing is changed.

    Raises ChronicleError where the chronicle cannot be read; what is wrong in it is in the report.
    """
    return checking.check(chronicle, at=clock().isoformat(timespec="seconds"), progress=progress)


def backup(chronicle: str | Path, file: str | Path, *, force: bool = False, clock: Clock = system_clock) -> Path:
    """Copy the chronicle as it stands into a file and give its path; others go on reading and writing it.

    A chronicle in PostgreSQL becomes one in a file. Raises BackupError where the file is there already (unless
    ``force``) or cannot be written.
    """
    return copying.backup(chronicle, file, at=clock().isoformat(timespec="seconds"), force=force)
