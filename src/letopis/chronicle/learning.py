"""What the chronicle learned since a day: what it did not hold before, and what changed its status."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select

from letopis.chronicle import schema
from letopis.chronicle.judgements import MACHINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, ColumnElement, Connection, Table

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
    t = table.c
    number = connection.execute(select(func.count()).select_from(table).where(_within(t.learned_at, page))).scalar_one()
    # An expression and not the column, so that the index by reports is walked instead of all new rows being sorted.
    day = t.learned_at if number <= _MANY else t.learned_at.concat("")
    query = select(t.id).where(_within(day, page)).order_by(t.reports.desc(), t.id).limit(page.fetched)
    return Learned(number, tuple(connection.execute(query).scalars()))


def articles(connection: Connection, page: Page) -> int:
    """Count the articles that were added within the days of ``page``."""
    t = schema.articles
    return connection.execute(select(func.count()).select_from(t).where(_within(t.c.added_at, page))).scalar_one()


def judgements(connection: Connection, page: Page) -> int:
    """Count what people judged of who is who within the days of ``page``, what was overruled since too."""
    t = schema.judgements
    mine = _within(t.c.at, page) & (t.c.by != MACHINE)
    return connection.execute(select(func.count()).select_from(t).where(mine)).scalar_one()


def status_changes(connection: Connection, page: Page) -> list[StatusChange]:
    """Give the events known before the first day of ``page`` of which articles added since tell another status.

    In the order in which they were added, one for each event and status.
    """
    first = page.first or ""
    a, r, h = schema.articles, schema.happening_reports, schema.happenings
    if connection.execute(select(h.c.id).where(h.c.learned_at < first).limit(1)).first() is None:
        return []
    old, told = r.alias(), a.alias()
    before = (
        select(old.c.status)
        .join(told, told.c.id == old.c.article_id)
        .where((old.c.happening_id == h.c.id) & (told.c.added_at < first))
    )
    latest = before.order_by(old.c.published.desc().nulls_last(), old.c.event_id).limit(1).scalar_subquery()
    query = (
        select(h.c.id, r.c.status, latest, r.c.event_id, a.c.added_at)
        .select_from(a)
        .join(r, r.c.article_id == a.c.id)
        .join(h, h.c.id == r.c.happening_id)
        .where(_within(a.c.added_at, page) & (h.c.learned_at < first) & r.c.status.not_in(before))
        .order_by(a.c.added_at, r.c.event_id)
    )
    found: dict[tuple[str, str], StatusChange] = {}
    for row in connection.execute(query):
        found.setdefault((row[0], row[1]), StatusChange(*row))
    return list(found.values())


def first_statements(connection: Connection, sayings: Sequence[str]) -> list[str]:
    """Give the first statement that reports each of these utterances."""
    t = schema.sayings
    return list(connection.execute(select(t.c.statement_id).where(t.c.id.in_(sayings))).scalars())


def _within(column: Column[str] | ColumnElement[str], page: Page) -> ColumnElement[bool]:
    """Condition: a moment lies within the days of a page."""
    found = column >= (page.first or "")
    if page.last:
        after = dt.date.fromisoformat(page.last) + dt.timedelta(days=1)
        found &= column < after.isoformat()
    return found
