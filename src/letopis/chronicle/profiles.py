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
# Who comes to a place meets nobody by that.
_MET_THERE = ("meet", "gathering", "call")
# What did not happen makes nobody meet anybody.
_HAPPENED = ("happened", "ongoing")
_ID = 32
# Who was met and where is counted in so many events of somebody, the latest.
LATEST = 2_000
_H, _P = schema.happenings, schema.happening_people


class Companion(msgspec.Struct, frozen=True):
    """Somebody who took part in the same events, or a place of them.

    ``events`` counts events and not reports, ``meetings`` those that are meetings, gatherings, calls or visits of both;
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
    """Give who took part in the latest events with one of ``entities``, most events first."""
    other, mine = _P, _latest(entities)
    known = schema.entities
    events = (
        select(other.c.entity_id.label("other"), other.c.happening_id.label("event"), other.c.type, other.c.day)
        .distinct()
        .select_from(mine)
        .join(other, other.c.happening_id == mine.c.event)
        .join(_H, _H.c.id == mine.c.event)
        .join(known, known.c.id == other.c.entity_id)
        .where(other.c.entity_id.not_in(entities))
        .where(_H.c.status.in_(_HAPPENED) & (known.c.scope == "chronicle"))
        .subquery()
    )
    return _counted(connection, events, limit)


def places(connection: Connection, entities: Sequence[str], limit: int | None) -> list[Companion]:
    """Give where the latest events with one of ``entities`` happened, most events first."""
    mine = _latest(entities)
    events = (
        select(_H.c.place.label("other"), _H.c.id.label("event"), _H.c.type, _H.c.day)
        .select_from(mine)
        .join(_H, _H.c.id == mine.c.event)
        .where(_H.c.place.is_not(None) & _H.c.status.in_(_HAPPENED))
        .subquery()
    )
    return _counted(connection, events, limit, _MET_THERE)


def guests(connection: Connection, place: Sequence[str], limit: int | None) -> list[Companion]:
    """Give who took part in the latest events that happened in one of the places, most events first."""
    known = schema.entities
    there = select(_H.c.id, _H.c.type, _H.c.day, _H.c.status).where(_H.c.place.in_(place))
    here = there.order_by(_H.c.day.desc(), _H.c.id.desc()).limit(LATEST).subquery()
    events = (
        select(_P.c.entity_id.label("other"), here.c.id.label("event"), here.c.type, here.c.day)
        .distinct()
        .select_from(here)
        .join(_P, _P.c.happening_id == here.c.id)
        .join(known, known.c.id == _P.c.entity_id)
        .where(here.c.status.in_(_HAPPENED))
        .where(_P.c.entity_id.not_in(place) & (known.c.scope == "chronicle"))
        .subquery()
    )
    return _counted(connection, events, limit, _MET_THERE)


def _latest(entities: Sequence[str]) -> Subquery:
    """The events that one of ``entities`` takes part in, the latest of them."""
    query = select(_P.c.happening_id.label("event"), _P.c.day).distinct().where(_P.c.entity_id.in_(entities))
    return query.order_by(_P.c.day.desc(), _P.c.happening_id.desc()).limit(LATEST).subquery()


def _counted(
    connection: Connection, events: Subquery, limit: int | None, met: Sequence[str] = MEETINGS
) -> list[Companion]:
    t = events.c
    meetings = func.sum(case((t.type.in_(met), 1), else_=0))
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


def about(connection: Connection, speakers: Sequence[str], entities: Sequence[str], limit: int | None) -> list[str]:
    """Give the ids of the statements of ``speakers`` that are about one of ``entities``, the latest first."""
    told = schema.saying_entities
    query = (
        select(told.c.statement_id, told.c.day)
        .distinct()
        .where(told.c.entity_id.in_(entities) & told.c.speaker.in_(speakers))
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
