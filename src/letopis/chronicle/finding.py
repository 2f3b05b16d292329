"""Finds what an id, or its beginning, stands for: a record, what several records tell together, or an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from letopis.chronicle import schema
from letopis.errors import UnknownRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, Connection, Table

SHORTEST_PREFIX = 4
_CHUNK = 500
_AFTER = "\uffff"
_REMEDY = "Ids stand in every answer printed as JSON or CSV; four characters or more are enough if they are unique."
_GROUPS: tuple[tuple[str, Table, Column[str], Column[str]], ...] = (
    ("event", schema.happenings, schema.happening_reports.c.happening_id, schema.happening_reports.c.event_id),
)
_RECORDS: tuple[tuple[str, Table], ...] = (
    ("event", schema.events),
    ("tenure", schema.tenures),
    ("statement", schema.statements),
    ("backreference", schema.backreferences),
    ("article", schema.articles),
)


class Found(msgspec.Struct, frozen=True):
    """What an id stands for: ``kind`` as rows of answers have it, and the records that tell it (none of an article)."""

    kind: str
    id: str
    records: tuple[str, ...] = ()


def find(connection: Connection, prefix: str) -> Found:
    """Give the one thing whose id begins with ``prefix``; UnknownRecord if too short, none or several.

    An id that is both a record's and that of all reports of the same thing stands for all of them.
    """
    wanted = prefix.strip().lower()
    if len(wanted) < SHORTEST_PREFIX:
        raise UnknownRecord(f"Nothing is known by {prefix!r}.", remedy=_REMEDY)
    found: dict[str, Found] = {}
    for kind, table, group, record in _GROUPS:
        for identifier in _beginning(connection, table, wanted):
            told = select(record).where(group == identifier).order_by(record)
            found[identifier] = Found(kind, identifier, tuple(connection.execute(told).scalars()))
    for kind, table in _RECORDS:
        for identifier in _beginning(connection, table, wanted):
            records = () if kind == "article" else (identifier,)
            found.setdefault(identifier, Found(kind, identifier, records))
    if wanted in found:
        return found[wanted]
    if len(found) != 1:
        raise UnknownRecord(f"{'Several ids begin' if found else 'No id begins'} with {prefix!r}.", remedy=_REMEDY)
    return next(iter(found.values()))


def _beginning(connection: Connection, table: Table, prefix: str) -> Sequence[str]:
    # A range, not LIKE, so that the primary key is used.
    within = (table.c.id >= prefix) & (table.c.id < prefix + _AFTER)
    return connection.execute(select(table.c.id).where(within).order_by(table.c.id).limit(3)).scalars().all()


def texts_of(connection: Connection, articles: Sequence[str]) -> dict[str, str]:
    """Give, by article, the id of its text: articles that reprint one wire copy share it."""
    t = schema.article_groups
    found: dict[str, str] = {}
    ordered = sorted(set(articles))
    for start in range(0, len(ordered), _CHUNK):
        part = ordered[start : start + _CHUNK]
        rows = connection.execute(select(t.c.article_id, t.c.group_id).where(t.c.article_id.in_(part)))
        found |= {row.article_id: row.group_id for row in rows}
    return {article: found.get(article, article) for article in ordered}
