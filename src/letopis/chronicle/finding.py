"""Finds what an id, or its beginning, stands for: a record, what several records tell together, or an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.errors import UnknownRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Column, Connection, Table

SHORTEST_PREFIX = 4
_LISTED = 8
_AFTER = "\uffff"
_REMEDY = "Ids stand in every answer printed as JSON or CSV; four characters or more are enough if they are unique."


class Group(NamedTuple):
    """A sort of thing that several records tell: its table, and the columns that lead from its id to theirs."""

    table: Table
    id: Column[str]
    record: Column[str]


_GROUPS: dict[str, Group] = {
    "event": Group(schema.happenings, schema.happening_reports.c.happening_id, schema.happening_reports.c.event_id),
    "tenure": Group(schema.terms, schema.term_reports.c.term_id, schema.term_reports.c.tenure_id),
    "statement": Group(schema.sayings, schema.saying_reports.c.saying_id, schema.saying_reports.c.statement_id),
}
_RECORDS: dict[str, Table] = {
    "event": schema.events,
    "tenure": schema.tenures,
    "statement": schema.statements,
    "backreference": schema.backreferences,
    "article": schema.articles,
}


_CONFLICTS = (schema.event_conflicts, schema.term_conflicts)


class Found(msgspec.Struct, frozen=True):
    """What an id stands for.

    ``kind`` is as rows of answers have it; ``records`` are all that tell the thing (none of an article or a conflict),
    ``asked`` is the one of them that was asked for, if any.
    """

    kind: str
    id: str
    records: tuple[str, ...] = ()
    asked: str | None = None


def find(connection: Connection, prefix: str) -> Found:
    """Give the one thing whose id begins with ``prefix``; UnknownRecord if too short, none or several.

    The id of a record stands for whatever it reports, together with all other reports of that.
    """
    wanted = prefix.strip().lower()
    if len(wanted) < SHORTEST_PREFIX:
        raise UnknownRecord(f"Nothing is known by {prefix!r}.", remedy=_REMEDY)
    found: dict[str, Found] = {}
    exact: Found | None = None
    for kind, identifier, asked in _named(connection, wanted):
        one = Found(kind, identifier, _reports(connection, kind, identifier), asked)
        found.setdefault(identifier, one)
        exact = one if wanted in {identifier, asked} else exact
    if exact:
        return exact
    if not found:
        raise UnknownRecord(f"No id begins with {prefix!r}.", remedy=_REMEDY)
    if len(found) > 1:
        told = ", ".join(f"{one.id} ({one.kind})" for one in [*found.values()][:_LISTED])
        more = ", …" if len(found) > _LISTED else ""
        raise UnknownRecord(
            f"Several ids begin with {prefix!r}: {told}{more}.", remedy="Give more of the one you mean."
        )
    return next(iter(found.values()))


def _named(connection: Connection, prefix: str) -> Iterator[tuple[str, str, str | None]]:
    """Give what ids beginning with ``prefix`` stand for: its sort, its own id, and that of the record, if it is one."""
    for kind, table in _RECORDS.items():
        for record in _beginning(connection, table, prefix):
            yield kind, _group_of(connection, kind, record), record
    for kind, group in _GROUPS.items():
        for identifier in _beginning(connection, group.table, prefix):
            yield kind, identifier, None
    for table in _CONFLICTS:
        for identifier in _beginning(connection, table, prefix):
            yield "conflict", identifier, None


def _group_of(connection: Connection, kind: str, record: str) -> str:
    group = _GROUPS.get(kind)
    told = connection.execute(select(group.id).where(group.record == record)).scalar() if group else None
    return told or record


def _reports(connection: Connection, kind: str, identifier: str) -> tuple[str, ...]:
    if kind in {"article", "conflict"}:
        return ()
    group = _GROUPS.get(kind)
    told = select(group.record).where(group.id == identifier).order_by(group.record) if group else None
    found = tuple(connection.execute(told).scalars()) if told is not None else ()
    return found or (identifier,)


def _beginning(connection: Connection, table: Table, prefix: str) -> Sequence[str]:
    # A range, not LIKE, so that the primary key is used.
    within = (table.c.id >= prefix) & (table.c.id < prefix + _AFTER)
    return connection.execute(select(table.c.id).where(within).order_by(table.c.id).limit(3)).scalars().all()


def texts_of(connection: Connection, articles: Sequence[str]) -> dict[str, str]:
    """Give, by article, the id of its text: articles that reprint one wire copy share it."""
    t = schema.article_groups
    found: dict[str, str] = {}
    wanted = set(articles)
    for part in chunks(wanted):
        rows = connection.execute(select(t.c.article_id, t.c.group_id).where(t.c.article_id.in_(part)))
        found |= {row.article_id: row.group_id for row in rows}
    return {article: found.get(article, article) for article in sorted(wanted)}
