"""Verifies a chronicle: every quote against its text, every reference, and what is worked out of all articles."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from letopis.chronicle import judgements, schema, store
from letopis.chronicle.backup import copy
from letopis.chronicle.checking_articles import article_problems
from letopis.chronicle.checking_derived import derived_problems
from letopis.chronicle.checking_keys import key_problems
from letopis.chronicle.location import Server, located
from letopis.chronicle.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection

_LISTED = 100
_PAGES_REMEDY = "Restore a copy (`letopis backup` makes them), or save what can be read with `sqlite3 FILE .recover`."

# Kinds of faults upon which nothing can be worked out anew.
_UNSOUND = frozenset({"pages", "digest", "records", "rows", "key"})
_NOT_COMPARED = Problem(
    "not_compared",
    "chronicle",
    "Whether what is worked out of all articles is right was not looked at: its ground is not sound.",
    "Mend what is listed first, then run letopis check again.",
)


class Report(msgspec.Struct, frozen=True):
    """What a check found: how much was looked at, how often each thing is wrong, and the first hundred of each."""

    articles: int
    quotes: int
    wrong: dict[str, int]
    problems: tuple[Problem, ...]


class _Found:
    def __init__(self) -> None:
        self.articles = 0
        self.quotes = 0
        self.wrong: dict[str, int] = {}
        self.problems: list[Problem] = []

    def take(self, problems: Iterable[Problem]) -> None:
        for one in problems:
            number = self.wrong[one.code] = self.wrong.get(one.code, 0) + 1
            if number <= _LISTED:
                self.problems.append(one)


def check(where: str | Path, *, at: str, progress: Callable[[], None] | None = None) -> Report:
    """Verify everything that can be verified and report what is wrong; nothing of the chronicle is changed.

    What is worked out of all articles is compared on copies in the temporary folder, so room for two is needed there.
    ``at`` is an ISO time, ``progress`` is called after each article. Raises ChronicleError where it cannot be read.
    """
    place = located(where)
    found = _Found()
    engine = store.open_for_reading(place)
    try:
        if store.needs_upgrade(engine, place):
            store.open_for_writing(place, at=at).dispose()
        with store.usable(place), engine.connect() as connection, connection.begin():
            if not isinstance(place, Server):
                found.take(_pages(connection))
            if not found.wrong:
                _articles(connection, found, progress or (lambda: None))
                found.take(key_problems(connection))
                found.take(_judgements(connection))
        if found.wrong.keys() & _UNSOUND:
            found.take([_NOT_COMPARED])
        else:
            found.take(_worked_out(place, at))
    finally:
        engine.dispose()
    return Report(found.articles, found.quotes, dict(sorted(found.wrong.items())), tuple(found.problems))


def _pages(connection: Connection) -> Iterator[Problem]:
    """Give what SQLite itself finds wrong with the file."""
    for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_LISTED})"):
        if said != "ok":
            yield Problem("pages", "file", f"The file is damaged: {said}.", _PAGES_REMEDY)


def _articles(connection: Connection, found: _Found, progress: Callable[[], None]) -> None:
    ids = connection.execute(select(schema.articles.c.id).order_by(schema.articles.c.id)).scalars().all()
    for article_id in ids:
        quotes, problems = article_problems(connection, article_id)
        found.articles += 1
        found.quotes += quotes
        found.take(problems)
        progress()


def _judgements(connection: Connection) -> Iterator[Problem]:
    """Give people's judgements that are attached to nothing: kept, and reported rather than dropped."""
    for one in judgements.unattached(connection):
        message = f"The judgement of {one.by} that «{one.left_name}» and «{one.right_name}» are {one.verdict} "
        message += "is about words that name nobody in the chronicle now."
        remedy = "Add the article that it is about again, or judge anew: letopis same, letopis split."
        yield Problem("judgement", one.id, message, remedy)


def _worked_out(place: Path | Server, at: str) -> list[Problem]:
    with tempfile.TemporaryDirectory(prefix="letopis-check-") as folder:
        file = Path(folder) / "copy.db"
        copy(place, file, at=at)
        return list(derived_problems(file))
