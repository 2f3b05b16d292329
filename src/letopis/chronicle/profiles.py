"""What the chronicle knows of an entity, counted: with whom, where, how often; read off the tables worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import case, func, select

from letopis.chronicle import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Subquery

MEETINGS = ("meet", "visit", "gathering", "call")
# What did not happen makes nobody meet anybody.
_HAPPENED = ("happened", "ongoing")
_ID = 32
_H, _P = schema.happenings, schema.happening_people


class Companion(msgspec.Struct, frozen=True):
    """Somebody who took part in the same events, or a place of them.

    ``events`` counts events and not reports, ``meetings`` those that are meetings, visits, gatherings or calls;
    ``last`` is the day of the latest of known time and ``last_event`` its id.
    """

    entity: str
    events: int
    meetings: int
    last: str | None
    last_event: str


class Namesake(msgspec.Struct, frozen=True):
    """Another person of the same surname."""

    entity: str
    name: str
    articles: int


def companions(connection: Connection, entities: Sequence[str], limit: int | None) -> list[Companion]:
    """Give who took part in events with one of ``entities``, most events first."""
    mine, other = _P.alias(), _P.alias()
    known = schema.entities
    events = (
        select(other.c.entity_id.label("other"), other.c.happening_id.label("event"), other.c.type, other.c.day)
        .distinct()
        .select_from(mine)
        .join(other, other.c.happening_id == mine.c.happening_id)
        .join(_H, _H.c.id == mine.c.happening_id)
        .join(known, known.c.id == other.c.entity_id)
        .where(mine.c.entity_id.in_(entities) & other.c.entity_id.not_in(entities))
        .where(_H.c.status.in_(_HAPPENED) & (known.c.scope == "chronicle"))
        .subquery()
    )
    return _counted(connection, events, limit)


def places(connection: Connection, entities: Sequence[str], limit: int | None) -> list[Companion]:
    """Give where events with one of ``entities`` happened, most events first."""
    events = (
        select(_H.c.place.label("other"), _H.c.id.label("event"), _H.c.type, _H.c.day)
        .distinct()
        .select_from(_P)
        .join(_H, _H.c.id == _P.c.happening_id)
        .where(_P.c.entity_id.in_(entities) & _H.c.place.is_not(None) & _H.c.status.in_(_HAPPENED))
        .subquery()
    )
    return _counted(connection, events, limit)


def guests(connection: Connection, place: Sequence[str], limit: int | None) -> list[Companion]:
    """Give who took part in events that happened in one of the places, most events first."""
    known = schema.entities
    events = (
        select(_P.c.entity_id.label("other"), _H.c.id.label("event"), _H.c.type, _H.c.day)
        .distinct()
        .select_from(_H)
        .join(_P, _P.c.happening_id == _H.c.id)
        .join(known, known.c.id == _P.c.entity_id)
        .where(_H.c.place.in_(place) & _H.c.status.in_(_HAPPENED))
        .where(_P.c.entity_id.not_in(place) & (known.c.scope == "chronicle"))
        .subquery()
    )
    return _counted(connection, events, limit)


def _counted(connection: Connection, events: Subquery, limit: int | None) -> list[Companion]:
    t = events.c
    meetings = func.sum(case((t.type.in_(MEETINGS), 1), else_=0))
    number = func.count()
    # The latest day with its event in one aggregate: the day (empty if unknown), then the id.
    latest = func.max(t.day + t.event)
    query = select(t.other, number, meetings, latest).group_by(t.other)
    query = query.order_by(number.desc(), latest.desc(), t.other).limit(limit)
    found = []
    for other, events_, meetings_, last in connection.execute(query):
        dated = len(last) > _ID
        found.append(Companion(other, events_, meetings_, last[:-_ID] if dated else None, last[-_ID:]))
    return found


def shared(
    connection: Connection, left: Sequence[str], right: Sequence[str], types: Sequence[str], limit: int | None
) -> list[str]:
    """Give the ids of events of these types in which both sides take part, the latest first."""
    mine, other = _P.alias(), _P.alias()
    query = (
        select(mine.c.happening_id, mine.c.day)
        .distinct()
        .join(other, other.c.happening_id == mine.c.happening_id)
        .where(mine.c.entity_id.in_(left) & other.c.entity_id.in_(right) & mine.c.type.in_(types))
        .order_by(mine.c.day.desc(), mine.c.happening_id)
        .limit(limit)
    )
    return [row[0] for row in connection.execute(query)]


def about(connection: Connection, speakers: Sequence[str], entities: Sequence[str], limit: int | None) -> list[str]:
    """Give the ids of the statements of ``speakers`` that are about one of ``entities``, the latest first."""
    told, made = schema.saying_entities, schema.saying_reports
    query = (
        select(told.c.statement_id, told.c.day)
        .distinct()
        .join(made, made.c.statement_id == told.c.statement_id)
        .where(told.c.entity_id.in_(entities) & made.c.speaker.in_(speakers))
        .order_by(told.c.day.desc(), told.c.statement_id)
        .limit(limit)
    )
    return [row[0] for row in connection.execute(query)]


def statements_by_kind(connection: Connection, speakers: Sequence[str]) -> dict[str, int]:
    """Count what somebody said by kind; the same words reported by several articles count once."""
    t = schema.sayings
    query = select(t.c.kind, func.count()).where(t.c.speaker.in_(speakers)).group_by(t.c.kind).order_by(t.c.kind)
    return {row[0]: row[1] for row in connection.execute(query)}


def events_by_type(connection: Connection, entities: Sequence[str]) -> dict[str, int]:
    """Count the events that somebody took part in, or that happened there, by type."""
    taking = select(_P.c.type, _P.c.happening_id).where(_P.c.entity_id.in_(entities))
    there = select(_H.c.type, _H.c.id).where(_H.c.place.in_(entities))
    both = taking.union(there).subquery()
    query = select(both.c[0], func.count()).group_by(both.c[0]).order_by(both.c[0])
    return {row[0]: row[1] for row in connection.execute(query)}


def reports(connection: Connection, happening: str, limit: int) -> list[str]:
    """Give the ids of a few records that tell an event, the earliest published first."""
    t = schema.happening_reports
    query = select(t.c.event_id).where(t.c.happening_id == happening)
    return list(connection.execute(query.order_by(t.c.published, t.c.event_id).limit(limit)).scalars())


def first_mentions(
    connection: Connection, entities: Sequence[str], articles: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Give, by article, where it first names one of ``entities``, by name rather than by a pronoun."""
    e, m = schema.article_entities, schema.mentions
    query = (
        select(m.c.article_id, m.c.start, m.c.end)
        .join(e, (e.c.article_id == m.c.article_id) & (e.c.local_id == m.c.local_id))
        .where(e.c.entity_id.in_(entities) & e.c.article_id.in_(articles))
        .order_by(m.c.article_id, m.c.form != "name", m.c.start)
    )
    found: dict[str, tuple[int, int]] = {}
    for article, start, end in connection.execute(query):
        found.setdefault(article, (start, end))
    return found


def namesakes(connection: Connection, entity: str, limit: int) -> list[Namesake]:
    """Give other persons whose full name has the same surname, those named in most articles first."""
    e, w, a = schema.entities, schema.entity_words, schema.entity_articles
    surname = select(w.c.word).where((w.c.entity_id == entity) & (w.c.role == "surname"))
    bearers = select(w.c.entity_id).where((w.c.role == "surname") & w.c.word.in_(surname))
    articles = select(func.count()).select_from(a).where(a.c.entity_id == e.c.id).scalar_subquery()
    query = (
        select(e.c.id, e.c.name, articles)
        .where(e.c.id.in_(bearers) & (e.c.id != entity) & (e.c.scope == "chronicle") & _person(e.c["class"]))
        .order_by(articles.desc(), e.c.id)
        .limit(limit)
    )
    return [Namesake(*row) for row in connection.execute(query)]


def _person(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column == "person"
