"""Named migrations: each step is an SQL file of ``steps/``, applied once, in the order of its name.

A step that has been released is never edited; what it did stands in the table ``migrations``. Steps that need more than
SQL have a function of the same name in ``AFTER``.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from letopis.chronicle.ids import body_digest
from letopis.chronicle.lemmas import indexed_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection


class Step(NamedTuple):
    """A migration: its name and the SQL statements that make it."""

    name: str
    statements: tuple[str, ...]


def _fill_search(connection: Connection) -> None:
    for article_id, words in connection.execute(text("SELECT id, text FROM articles")).all():
        connection.execute(
            text("INSERT INTO article_search (article_id, words) VALUES (:id, :words)"),
            {"id": article_id, "words": indexed_words(words)},
        )


def _fill_body_digest(connection: Connection) -> None:
    for article_id, title, words in connection.execute(text("SELECT id, title, text FROM articles")).all():
        connection.execute(
            text("UPDATE articles SET body_digest = :digest WHERE id = :id"),
            {"id": article_id, "digest": body_digest(title, words)},
        )


AFTER: dict[str, Callable[[Connection], None]] = {
    "0002_search": _fill_search,
    "0003_body_digest": _fill_body_digest,
}


def _statements(script: str) -> tuple[str, ...]:
    # Steps hold no string or trigger with a semicolon inside, so cutting at semicolons is safe.
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return tuple(part.strip() for part in "\n".join(lines).split(";") if part.strip())


def steps() -> tuple[Step, ...]:
    """Give every migration, in order."""
    found = [f for f in files("letopis.chronicle").joinpath("steps").iterdir() if f.name.endswith(".sql")]
    ordered = sorted(found, key=lambda f: f.name)
    return tuple(Step(f.name.removesuffix(".sql"), _statements(f.read_text(encoding="utf-8"))) for f in ordered)


def applied(connection: Connection) -> tuple[str, ...]:
    """Name the migrations that a database has had, in order; none for an empty one."""
    known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'migrations'")).first()
    if known is None:
        return ()
    return tuple(connection.execute(text("SELECT name FROM migrations ORDER BY name")).scalars())


def migrate(connection: Connection, *, at: str, through: Sequence[Step] | None = None) -> tuple[str, ...]:
    """Apply the steps that are missing inside the caller's transaction and name them; ``at`` is an ISO time."""
    connection.execute(text("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)"))
    done = set(applied(connection))
    wanted = steps() if through is None else tuple(through)
    missing = [step for step in wanted if step.name not in done]
    for step in missing:
        for statement in step.statements:
            connection.exec_driver_sql(statement)
        if step.name in AFTER:
            AFTER[step.name](connection)
        connection.execute(text("INSERT INTO migrations VALUES (:name, :at)"), {"name": step.name, "at": at})
    connection.exec_driver_sql(f"PRAGMA user_version = {len(done) + len(missing)}")
    return tuple(step.name for step in missing)
