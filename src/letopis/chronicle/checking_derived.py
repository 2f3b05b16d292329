"""Verifies what is worked out of all articles: on a copy it is worked out anew, and has to come out the same."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from letopis.chronicle import sqlite_file
from letopis.chronicle.migrations import AFTER_ALL
from letopis.chronicle.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Columns that tell when something was decided and on what showing; deciding it anew tells another time and reason.
_TIMES = {
    "judgements": frozenset(
        {"at", "position", "superseded_at", "superseded_by", "rule", "reason", "score", "left_name", "right_name"}
    )
}
# Rows that stand; what has been superseded is history, which cannot be worked out anew.
_STANDING = {"judgements": "superseded_at IS NULL"}


def derived_problems(file: Path) -> Iterator[Problem]:
    """Work everything out anew beside ``file``, a copy of a chronicle, and give the tables that come out otherwise."""
    other = file.with_suffix(".anew")
    shutil.copy(file, other)
    engine = sqlite_file.make_engine(other, "mode=rw", writes=True)
    try:
        with engine.begin() as connection:
            for work in AFTER_ALL:
                work(connection)
        with engine.connect() as connection:
            seen = inspect(connection)
            columns = {name: [c["name"] for c in seen.get_columns(name)] for name in seen.get_table_names()}
    finally:
        engine.dispose()
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("ATTACH DATABASE ? AS anew", (str(other),))
        for name, found in sorted(columns.items()):
            # The tables in which SQLite keeps the full-text index are its own; the index itself is checked by article.
            if not name.startswith("article_search"):
                yield from _compared(plain, name, [one for one in found if one not in _TIMES.get(name, ())])


def _compared(plain: sqlite3.Connection, name: str, columns: list[str]) -> Iterator[Problem]:
    listed = ", ".join(f'"{one}"' for one in columns)
    standing = _STANDING.get(name, "true")
    told, anew = (
        f'SELECT {listed} FROM {side}."{name}" WHERE {standing}'  # noqa: S608 (out of the catalogue)
        for side in ("main", "anew")
    )
    stale, lost = (
        plain.execute(f"SELECT count(*) FROM ({left} EXCEPT {right})").fetchone()[0]  # noqa: S608 (as above)
        for left, right in ((told, anew), (anew, told))
    )
    if stale or lost:
        message = f"Worked out anew, {stale} rows would go or change and {lost} would come or have changed."
        yield Problem("derived", name, message, "Work it out anew: letopis resolve")
