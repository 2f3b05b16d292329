"""The read side of a chronicle: stored records with the words they rest on, as questions need them.

Nothing is written here. Records come in their JSON form with the ids of the chronicle in place of those of the article.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy import func as sql

from letopis.chronicle import dialect, schema, store, stored
from letopis.chronicle.among import among
from letopis.chronicle.explaining import Explained, Explanation, explain, explained
from letopis.chronicle.judgements import by_people as log_by_people
from letopis.chronicle.judgements import read as read_log
from letopis.chronicle.lemmas import match_forms
from letopis.chronicle.loading import find_article, load_records
from letopis.chronicle.location import located
from letopis.chronicle.lookup import Resolved, resolve, surname_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Row, Select

    from letopis.chronicle.stored import StoredRecord
    from letopis.model.records import ArticleRecords

    Clock = Callable[[], datetime]

P = ParamSpec("P")
T = TypeVar("T")


class StoredArticle(msgspec.Struct, frozen=True):
    """An article without its records; ``events``, ``tenures``, ``statements`` count what was read from it."""

    id: str
    title: str | None
    text: str
    published: str | None
    sources: tuple[str, ...]
    appearances: tuple[dict[str, Any], ...]
    events: int
    tenures: int
    statements: int
    notes: int


class EntityInfo(msgspec.Struct, frozen=True):
    """An entity of the chronicle: the class names are compared in, the name, and the scope in which it is known."""

    id: str
    class_: str
    name: str
    scope: str
    key: str

    @property
    def by_surname(self) -> bool:
        """Tell whether this is a person whom one article names by surname only."""
        return surname_only(self.class_, self.scope, self.name)


class View:
    """Reads one chronicle, a file or a URL of PostgreSQL; a context manager that closes it.

    A chronicle of an older Letopis is upgraded first; ``clock`` gives the time that this is logged with.
    Raises UnusableChronicle where there is none, ForeignChronicle, NewerChronicle.
    """

    def __init__(self, path: str | Path, *, clock: Clock) -> None:
        self.path = located(path)
        self._moment: Connection | None = None
        self._engine = store.open_for_reading(self.path)
        if store.needs_upgrade(self._engine, self.path):
            self._engine.dispose()
            store.open_for_writing(self.path, at=clock().isoformat(timespec="seconds")).dispose()
            self._engine = store.open_for_reading(self.path)

    def __enter__(self) -> Self:
        """Give the view itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Answer all that is asked inside the block as of one moment, whatever others write meanwhile."""
        if self._moment is not None:
            yield
            return
        with store.usable(self.path), self._engine.begin() as connection:
            self._moment = connection
            try:
                yield
            finally:
                self._moment = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._moment is not None:
            yield self._moment
            return
        with store.usable(self.path), self._engine.begin() as connection:
            yield connection

    def ask(self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Put a question of another module of ``chronicle``, which takes a connection, to this chronicle."""
        with self._reading() as connection:
            return question(connection, *args, **kwargs)

    def stream(self, question: Callable[[Connection], Iterator[T]]) -> Iterator[T]:
        """Put a question that is answered bit by bit; all of it is of the moment when the first bit is asked for."""
        with self._reading() as connection:
            yield from question(connection)

    def resolve(self, name: str) -> Resolved:
        """Give the entities that a name in any case form means; UnknownName with the nearest names if none."""
        with self._reading() as connection:
            return resolve(connection, name)

    def explain(self, words: str, *, limit: int | None = 100) -> Explanation:
        """Tell by which judgements an entity is what it is; UnknownName, AmbiguousName."""
        with self._reading() as connection:
            return explain(connection, words, limit=limit)

    def judgements(self, *, by_people: bool = True) -> list[Explained]:
        """Give the log of judgements, those superseded too: people's only, or all; the newest before the older."""
        with self._reading() as connection:
            return explained(connection, read_log(connection, *([log_by_people()] if by_people else [])))

    def entities(self, ids: Iterable[str]) -> dict[str, EntityInfo]:
        """Give what is known of the entities with these ids; unknown ids are left out."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        with self._reading() as connection:
            return {row[0]: EntityInfo(*row) for row in connection.execute(_known(), {"ids": wanted}).all()}

    def cited(self, kind: str, ids: Iterable[str]) -> list[StoredRecord]:
        """Give records for their citations alone, in order of ids: what else they say is left out."""
        with self._reading() as connection:
            return stored.cited(connection, kind, ids)

    def printed(self, kind: str, ids: Iterable[str]) -> dict[str, stored.Printed]:
        """Give, by record, when it was printed: all that putting it in order takes."""
        with self._reading() as connection:
            return stored.printed(connection, kind, ids)

    def recorded(self, kind: str, ids: Iterable[str] | None = None) -> list[StoredRecord]:
        """Give the events, tenures, statements or back-references (``kind``) with these ids, or all of them."""
        with self._reading() as connection:
            return stored.recorded(connection, kind, ids)

    def plain(self, kind: str, ids: Iterable[str]) -> list[StoredRecord]:
        """Give records with what they refer to by its ids in the article, in order of ids; see :meth:`resolved`."""
        with self._reading() as connection:
            return stored.plain(connection, kind, ids)

    def resolved(self, kind: str, found: Sequence[StoredRecord]) -> dict[str, dict[str, Any]]:
        """Give, by id, what plain records say, with the ids of the chronicle."""
        with self._reading() as connection:
            return stored.resolved(connection, kind, found)

    def articles(self, ids: Sequence[str] | None = None) -> list[StoredArticle]:
        """Give these articles in their order, or all, the earliest published first."""
        with self._reading() as connection:
            asked = {} if ids is None else {"ids": list(ids)}
            rows = list(connection.execute(_articles(every=ids is None), asked).all())
            printed = stored.appearances(connection, [row[0] for row in rows])
        if ids is not None:
            place = {identifier: number for number, identifier in enumerate(ids)}
            rows.sort(key=lambda row: place[row[0]])
        return [_stored_article(row, printed[row[0]]) for row in rows]

    def appearances(self, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """Give, by article, where it was printed, in order; the articles in order of their ids."""
        with self._reading() as connection:
            return stored.appearances(connection, sorted(ids))

    def records(self, prefix: str) -> ArticleRecords:
        """Give all that was read from the article whose id begins with ``prefix``, as ``letopis read`` prints it."""
        with self._reading() as connection:
            found = load_records(connection, find_article(connection, prefix).id)
        assert found is not None  # noqa: S101 (found in the same transaction)
        return found

    def search(self, words: str, *, limit: int | None, first: str | None = None, last: str | None = None) -> list[str]:
        """Give the ids of articles that hold every word of ``words`` in any case form, the best first.

        Only of those printed from the day ``first`` to the day ``last`` where these are given.
        """
        wanted = match_forms(words)
        if not wanted:
            return []
        with self._reading() as connection:
            return dialect.search(connection, wanted, limit, first=first, last=last)

    def stats(self) -> dict[str, int]:
        """Count articles, events, tenures, statements, entities, and the inputs that could not be taken in."""
        counted = ("articles", "events", "tenures", "statements", "entities", "failures")
        with self._reading() as connection:
            found = {
                n: connection.execute(select(sql.count()).select_from(schema.metadata.tables[n])).scalar_one()
                for n in counted
            }
        found["failed"] = found.pop("failures")
        return found

    def log(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Give the log of repairs and the inputs that failed, the oldest first."""
        r, f = schema.repairs, schema.failures
        with self._reading() as connection:
            repairs = [dict(row) for row in connection.execute(select(r).order_by(r.c.id)).mappings()]
            failures = [dict(row) for row in connection.execute(select(f).order_by(f.c.at, f.c.origin)).mappings()]
        return [row | {"changes": json.loads(row["changes"])} for row in repairs], failures


@cache
def _known() -> Select[Any]:
    t = schema.entities.c
    return select(t.id, t["class"], t.name, t.scope, t.key).where(among(t.id, "ids"))


@cache
def _articles(*, every: bool) -> Select[Any]:
    a = schema.articles.c
    counts = [
        select(sql.count()).select_from(t).where(t.c.article_id == a.id).scalar_subquery()
        for t in (schema.events, schema.tenures, schema.statements, schema.notes)
    ]
    query = select(a.id, a.title, a.text, a.published, *counts)
    if not every:
        return query.where(among(a.id, "ids"))
    return query.order_by(a.published.is_(None), a.published, a.id)


def _stored_article(row: Row[Any], appearances: list[dict[str, Any]]) -> StoredArticle:
    events, tenures, statements, notes = tuple(row)[4:]
    return StoredArticle(
        id=row.id,
        title=row.title,
        text=row.text,
        published=row.published,
        sources=_sources(appearances),
        appearances=tuple(appearances),
        events=events,
        tenures=tenures,
        statements=statements,
        notes=notes,
    )


def _sources(appearances: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a["source"] for a in appearances if a["source"]))
