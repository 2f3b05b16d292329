"""What the chronicle learned since a day: what it did not hold before, and what changed its status."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Text, bindparam, func, select

from letopis.chronicle import schema
from letopis.chronicle.among import among, limited, most
from letopis.chronicle.judgements import MACHINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, ColumnElement, Connection, Select, Table

    from letopis.model.paging import Page

# Beyond so many rows the most reported are found by their reports, not by the day on which they were learned.
_MANY = 2_000


class Learned(msgspec.Struct, frozen=True):
    """How many rows are new, and the ids of those that most articles report, these first; one more than the limit."""

    count: int
    ids: tuple[str, ...]


class StatusChange(msgspec.Struct, frozen=True):
    """An event known before whose status a new report tells otherwise: the record that does, and when it was added."""

    happening: str
    status: str
    before: str
    record: str
    added_at: str


def learned(connection: Connection, table: Table, page: Page) -> Learned:
    """Give the rows of ``table`` (happenings, terms or sayings) that were learned within the days of ``page``."""
    within = _days(page)
    given = within | {"most": limited(page.fetched)}
    number = connection.execute(_number(table.c.learned_at, last="last" in within), within).scalar_one()
    query = _most_reported(table, many=number > _MANY, last="last" in within)
    return Learned(number, tuple(connection.execute(query, given).scalars()))


def articles(connection: Connection, page: Page) -> int:
    """Count the articles that were added within the days of ``page``."""
    within = _days(page)
    return connection.execute(_number(schema.articles.c.added_at, last="last" in within), within).scalar_one()


def judgements(connection: Connection, page: Page) -> int:
    """Count what people judged of who is who within the days of ``page``, what was overruled since too."""
    within = _days(page)
    return connection.execute(_judged(last="last" in within), within).scalar_one()


def status_changes(connection: Connection, page: Page) -> list[StatusChange]:
    """Give the events known before the first day of ``page`` of which articles added since tell another status.

    In the order in which they were added, one for each event and status.
    """
    within = _days(page)
    if connection.execute(_known_before(), {"first": within["first"]}).first() is None:
        return []
    found: dict[tuple[str, str], StatusChange] = {}
    for row in connection.execute(_told_otherwise(last="last" in within), within).all():
        found.setdefault((row[0], row[1]), StatusChange(*row))
    return list(found.values())


def first_statements(connection: Connection, sayings: Sequence[str]) -> list[str]:
    """Give the first statement that reports each of these utterances."""
    return list(connection.execute(_first_statements(), {"ids": list(sayings)}).scalars())


def _days(page: Page) -> dict[str, str]:
    """Give the moments that are asked for: from ``first`` on, and before ``last`` where it is asked for."""
    found = {"first": page.first or ""}
    if page.last:
        found["last"] = (dt.date.fromisoformat(page.last) + dt.timedelta(days=1)).isoformat()
    return found


def _within(column: Column[str] | ColumnElement[str], *, last: bool) -> ColumnElement[bool]:
    """Condition: a moment lies within the days asked for."""
    found = column >= bindparam("first", type_=Text)
    return found & (column < bindparam("last", type_=Text)) if last else found


# Statements are built once: building one takes longer than executing it.


@cache
def _number(column: Column[str], *, last: bool) -> Select[int]:
    return select(func.count()).select_from(column.table).where(_within(column, last=last))


@cache
def _most_reported(table: Table, *, many: bool, last: bool) -> Select[Any]:
    t = table.c
    # An expression and not the column, so that the index by reports is walked instead of all new rows being sorted.
    day = t.learned_at.concat("") if many else t.learned_at
    return select(t.id).where(_within(day, last=last)).order_by(t.reports.desc(), t.id).limit(most())


@cache
def _judged(*, last: bool) -> Select[int]:
    t = schema.judgements
    return select(func.count()).select_from(t).where(_within(t.c.at, last=last) & (t.c.by != MACHINE))


@cache
def _known_before() -> Select[Any]:
    h = schema.happenings.c
    return select(h.id).where(h.learned_at < bindparam("first", type_=Text)).limit(1)


@cache
def _told_otherwise(*, last: bool) -> Select[Any]:
    a, r, h = schema.articles, schema.happening_reports, schema.happenings
    old, told, first = r.alias(), a.alias(), bindparam("first", type_=Text)
    before = (
        select(old.c.status)
        .join(told, told.c.id == old.c.article_id)
        .where((old.c.happening_id == h.c.id) & (told.c.added_at < first))
    )
    latest = before.order_by(old.c.published.desc().nulls_last(), old.c.event_id).limit(1).scalar_subquery()
    return (
        select(h.c.id, r.c.status, latest, r.c.event_id, a.c.added_at)
        .select_from(a)
        .join(r, r.c.article_id == a.c.id)
        .join(h, h.c.id == r.c.happening_id)
        .where(_within(a.c.added_at, last=last) & (h.c.learned_at < first) & r.c.status.not_in(before))
        .order_by(a.c.added_at, r.c.event_id)
    )


@cache
def _first_statements() -> Select[Any]:
    t = schema.sayings.c
    return select(t.statement_id).where(among(t.id, "ids"))
