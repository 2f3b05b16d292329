"""What the chronicle works out from the records of all its articles, kept in step with every write.

Articles' records are what was read; events of several articles, terms of office, statements' links and stories are
worked out of them and can be built anew at any time. Each part is a function of the set of articles and judgements,
never of the order in which they came, and each write touches only what it may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete, select

from letopis.chronicle import happenings, holding_rows, latin, sayings, schema, sightings, terms
from letopis.chronicle.chunking import chunks

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from letopis.chronicle.holding_rows import Concern


class Part(Protocol):
    """A module that keeps one thing worked out."""

    def put(self, connection: Connection, articles: Collection[str]) -> None:
        """Work in the records of articles that are stored and not yet worked in."""

    def forget(self, connection: Connection, articles: Collection[str]) -> None:
        """Take the records of articles out again, while their rows are still there."""


# Terms of office come first: by them, some articles' entities are told (:mod:`letopis.chronicle.holding_rows`).
PARTS: tuple[Part, ...] = (sightings, latin, happenings, sayings)


# All that is worked out here: it can be had from the articles again.
_TABLES = (
    *(schema.term_reports, schema.term_signatures, schema.terms, schema.term_words, schema.term_dates),
    *(schema.term_outlets, schema.term_conflicts, schema.office_days, schema.entity_articles, schema.name_words),
    *(schema.saying_reports, schema.saying_texts, schema.saying_marks, schema.sayings, schema.saying_entities),
    *(schema.saying_links, schema.article_bands, schema.article_groups, schema.happening_reports),
    *(schema.event_signs, schema.happenings, schema.happening_people, schema.event_links, schema.event_conflicts),
    *(schema.stories, schema.story_articles, schema.story_parents),
)


def put(connection: Connection, articles: Collection[str], at: str = "") -> None:
    """Work articles in, after their rows are written; ``at`` is the ISO time for the log of judgements."""
    terms.put(connection, articles)
    concerns = holding_rows.put(connection, articles)
    moved = holding_rows.settle(connection, articles, concerns, at) - set(articles)
    for part in PARTS:
        part.put(connection, articles)
    _restate(connection, moved)


def forget(connection: Connection, articles: Collection[str], at: str = "") -> None:
    """Take articles out, before their rows are deleted or change."""
    for part in reversed(PARTS):
        part.forget(connection, articles)
    concerns = _forget_terms(connection, articles)
    _restate(connection, holding_rows.settle(connection, (), concerns, at) - set(articles))


def _forget_terms(connection: Connection, articles: Collection[str]) -> set[Concern]:
    concerns = holding_rows.forget(connection, articles)
    terms.forget(connection, articles)
    return concerns


def refresh(connection: Connection, articles: Collection[str], at: str = "") -> None:
    """Work in anew what hangs on the entities of articles, after these have changed; their texts have not."""
    told = terms.told_otherwise(connection, articles)
    concerns = _forget_terms(connection, told)
    terms.put(connection, told)
    concerns |= holding_rows.put(connection, told)
    _restate(connection, {*articles, *holding_rows.settle(connection, articles, concerns, at)})


def _restate(connection: Connection, articles: Collection[str]) -> None:
    """Work in anew what hangs on entities, but for terms of office; what hangs on none of them stays as it is."""
    for some in chunks(articles):
        changed = sightings.restate(connection, some)
        happenings.restate(connection, changed)
        sayings.restate(connection, changed)


def settle_holders(connection: Connection, at: str = "") -> set[str]:
    """Decide anew whom all articles mean by an office alone, after everybody has been resolved; give what changed."""
    moved = holding_rows.settle(connection, holding_rows.all_articles(connection), (), at)
    _restate(connection, moved)
    return moved


def rebuild(connection: Connection) -> None:
    """Work everything in anew, for an older file and after a full resolution."""
    for table in _TABLES:
        connection.execute(delete(table))
    known = connection.execute(select(schema.articles.c.id).order_by(schema.articles.c.id)).scalars().all()
    put(connection, known)
