"""Named migrations: each step is an SQL file of ``steps/``, applied once, in the order of its name.

A step that has been released is never edited; what it did stands in the table ``migrations``. Steps that need more than
SQL have a function of the same name in ``AFTER``; what is worked out of all articles is worked out anew once, after the
last step (``AFTER_ALL``).
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import inspect, text

from letopis.chronicle import dialect
from letopis.chronicle.ids import body_digest
from letopis.chronicle.lemmas import indexed_words
from letopis.chronicle.packing import repack
from letopis.errors import NewerChronicle

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


def _pack_records(connection: Connection) -> None:
    known = connection.execute(text("SELECT id FROM articles")).scalars().all()
    for article_id in known:
        row = {"id": article_id}
        plain = connection.execute(text("SELECT records FROM articles WHERE id = :id"), row).scalar_one()
        connection.execute(
            text("UPDATE articles SET records = :packed WHERE id = :id"), row | {"packed": repack(plain)}
        )


AFTER: dict[str, Callable[[Connection], None]] = {
    "0002_search": _fill_search,
    "0003_body_digest": _fill_body_digest,
    "0007_store": _pack_records,
}


def _resolve(connection: Connection) -> None:
    from letopis.chronicle import merging

    merging.resolve_all(connection)


def _rebuild(connection: Connection) -> None:
    from letopis.chronicle import derive

    derive.rebuild(connection)


# Run once after the last missing step, on a chronicle that an older Letopis wrote, in this order.
AFTER_ALL: list[Callable[[Connection], None]] = [_resolve, _rebuild]


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
    if not inspect(connection).has_table("migrations"):
        return ()
    # Sorted here: databases order text differently.
    return tuple(sorted(connection.execute(text("SELECT name FROM migrations")).scalars()))


def missing_steps(connection: Connection, shown: str, version: int = 0) -> tuple[str, ...]:
    """Name the migrations that a chronicle lacks, all of them for an empty one.

    Raises NewerChronicle where it has had one that is unknown here, or says that its ``version`` is beyond.
    """
    known = [step.name for step in steps()]
    done = applied(connection)
    if version > len(known) or set(done) - set(known):
        raise NewerChronicle(
            f"The chronicle {shown} was written by a newer Letopis "
            f"(schema {max(version, len(done))}, this one knows {len(known)}).",
            remedy="Upgrade with `pip install --upgrade letopis`, or name another with --chronicle.",
        )
    return tuple(name for name in known if name not in done)


def migrate(connection: Connection, *, at: str, through: Sequence[Step] | None = None) -> tuple[str, ...]:
    """Apply the steps that are missing inside the caller's transaction and name them; ``at`` is an ISO time."""
    connection.execute(text("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)"))
    done = set(applied(connection))
    wanted = steps() if through is None else tuple(through)
    missing = [step for step in wanted if step.name not in done]
    for step in missing:
        for statement in step.statements:
            dialect.run_step(connection, statement)
        if step.name in AFTER:
            AFTER[step.name](connection)
        connection.execute(text("INSERT INTO migrations VALUES (:name, :at)"), {"name": step.name, "at": at})
    if done and missing and through is None:
        for work in AFTER_ALL:
            work(connection)
    if not dialect.on_server(connection):
        connection.exec_driver_sql(f"PRAGMA user_version = {len(done) + len(missing)}")
    return tuple(step.name for step in missing)
