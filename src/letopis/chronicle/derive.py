"""What the chronicle works out from the records of all its articles, kept in step with every write.

Articles' records are what was read; events of several articles, terms of office, statements' links and stories are
worked out of them and can be built anew at any time. Each part is a function of the set of articles and judgements,
never of the order in which they came, and each write touches only what it may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from letopis.chronicle import happenings, latin, sayings, schema, sightings, terms

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class Part(Protocol):
    """A module that keeps one thing worked out."""

    def put(self, connection: Connection, articles: Collection[str]) -> None:
        """Work in the records of articles that are stored and not yet worked in."""

    def forget(self, connection: Connection, articles: Collection[str]) -> None:
        """Take the records of articles out again, while their rows are still there."""


PARTS: tuple[Part, ...] = (sightings, latin, happenings, terms, sayings)


def put(connection: Connection, articles: Collection[str]) -> None:
    """Work articles in, after their rows are written."""
    for part in PARTS:
        part.put(connection, articles)


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take articles out, before their rows are deleted or change."""
    for part in reversed(PARTS):
        part.forget(connection, articles)


def refresh(connection: Connection, articles: Collection[str]) -> None:
    """Work articles in anew whose entities or appearances have changed."""
    if articles:
        forget(connection, articles)
        put(connection, articles)


def rebuild(connection: Connection) -> None:
    """Work everything in anew, for an older file and after a full resolution."""
    known = connection.execute(select(schema.articles.c.id).order_by(schema.articles.c.id)).scalars().all()
    refresh(connection, known)
