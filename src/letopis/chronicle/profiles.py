"""What the chronicle knows of an entity, counted: with whom, where, how often; read off the tables worked out."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Text, bindparam, case, func, select

from letopis.chronicle import schema
from letopis.chronicle.among import among, given_in, limited, most

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Subquery

MEETINGS = ("meet", "visit", "gathering", "call")
# Who comes to a place meets nobody by that.
_MET_THERE = ("meet", "gathering", "call")
# What did not happen makes nobody meet anybody.
_HAPPENED = ("happened", "ongoing")
_ID = 32
# Who was met and where is counted in so many events of somebody, the latest.
LATEST = 2_000
# Among so many times as many as are wanted those known across articles are looked for at first.
_TRIED = 4
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


class Told(msgspec.Struct, frozen=True):
    """What is told of an event: its date (EDTF) and first possible day, None where unknown, and its latest records."""

    edtf: str | None
    lower: str | None
    records: tuple[str, ...]


class Namesake(msgspec.Struct, frozen=True):
    """Another person of the same surname."""

    entity: str
    name: str
    articles: int


def companions(
    connection: Connection, entities: Sequence[str], limit: int | None, within: Collection[str] | None = None
) -> list[Companion]:
    """Give who took part in the latest events with one of ``entities``, most events first; of ``within`` if given."""
    alone = len(entities) == 1
    if within is None:
        return _known(connection, partial(_companions, alone=alone, within=False), entities, limit)
    query = _companions(alone=alone, within=True, known=True)
    return _found(connection, query, entities, limit, list(within)) if within else []


def places(connection: Connection, entities: Sequence[str], limit: int | None) -> list[Companion]:
    """Give where the latest events with one of ``entities`` happened, most events first."""
    return _found(connection, _places(alone=len(entities) == 1), entities, limit)


def guests(connection: Connection, place: Sequence[str], limit: int | None) -> list[Companion]:
    """Give who took part in the latest events that happened in one of the places, most events first."""
    return _known(connection, partial(_guests, alone=len(place) == 1), place, limit)


def _known(
    connection: Connection, query: Callable[..., Select[Any]], entities: Sequence[str], limit: int | None
) -> list[Companion]:
    """Give the first who are known across articles; of most people only the first few need be looked up for that."""
    if limit is not None:
        tried = _found(connection, query(known=False), entities, _TRIED * limit)
        known = set(connection.execute(_shared(), {"ids": [one.entity for one in tried]}).scalars())
        first = [one for one in tried if one.entity in known][:limit]
        if len(first) == limit or len(tried) < _TRIED * limit:
            return first
    return _found(connection, query(known=True), entities, limit)


def _found(
    connection: Connection,
    query: Select[Any],
    entities: Sequence[str],
    limit: int | None,
    within: list[str] | None = None,
) -> list[Companion]:
    mine = entities[0] if len(entities) == 1 else list(entities)
    given = {"mine": mine, "most": limited(limit), "within": within}
    found = []
    for other, events, meetings, last in connection.execute(query, given).all():
        dated = len(last) > _ID
        found.append(Companion(other, events, meetings, last[:-_ID] if dated else None, last[-_ID:]))
    return found


def told(connection: Connection, events: Collection[str], limit: int) -> dict[str, Told]:
    """Give, by event, when it was and the latest ``limit`` records that tell of it, in order of publication."""
    given = {"events": sorted(events), "most": limited(limit)}
    dates: dict[str, tuple[str | None, str | None]] = {}
    records: dict[str, list[str]] = {}
    for event, edtf, lower, record in connection.execute(_told(), given).all() if events else ():
        dates[event] = edtf, lower
        records.setdefault(event, []).append(record)
    return {event: Told(*date, tuple(records[event])) for event, date in dates.items()}


# Statements are built once: building one takes longer than executing it.


@cache
def _told() -> Select[Any]:
    r = schema.happening_reports
    one = r.alias()
    latest = select(one.c.event_id).where(one.c.happening_id == _H.c.id).correlate(_H)
    latest = latest.order_by(one.c.published.desc().nulls_first(), one.c.event_id.desc()).limit(most())
    query = select(_H.c.id, _H.c.edtf, _H.c.lower, r.c.event_id).select_from(_H).join(r, r.c.event_id.in_(latest))
    return query.where(among(_H.c.id, "events")).order_by(_H.c.id, r.c.published.nulls_last(), r.c.event_id)


@cache
def _shared() -> Select[str]:
    e = schema.entities.c
    return select(e.id).where(among(e.id, "ids") & (e.scope == "chronicle"))


@cache
def _companions(*, alone: bool, within: bool, known: bool) -> Select[Any]:
    other, mine = _P, _latest(alone=alone)
    # Looked up of each event once, before those who took part in it.
    happened = select(_H.c.id).where((_H.c.id == mine.c.event) & _H.c.status.in_(_HAPPENED)).correlate(mine).exists()
    events = (
        select(other.c.entity_id.label("other"), other.c.happening_id.label("event"), other.c.type, other.c.day)
        .select_from(mine)
        .join(other, other.c.happening_id == mine.c.event)
        .where(~given_in(other.c.entity_id, "mine", alone=alone) & happened)
    )
    if within:
        # An expression and not the column, so that the events are gone through and not whom the others met.
        events = events.where(among(other.c.entity_id.concat(""), "within"))
    return _ranked(_counted(events.subquery()), known=known)


@cache
def _places(*, alone: bool) -> Select[Any]:
    mine = _latest(alone=alone)
    events = (
        select(_H.c.place.label("other"), _H.c.id.label("event"), _H.c.type, _H.c.day)
        .select_from(mine)
        .join(_H, _H.c.id == mine.c.event)
        .where(_H.c.place.is_not(None) & _H.c.status.in_(_HAPPENED))
        .subquery()
    )
    return _ranked(_counted(events, _MET_THERE))


@cache
def _guests(*, alone: bool, known: bool) -> Select[Any]:
    there = select(_H.c.id, _H.c.type, _H.c.day, _H.c.status).where(given_in(_H.c.place, "mine", alone=alone))
    here = there.order_by(_H.c.day.desc(), _H.c.id.desc()).limit(LATEST).subquery()
    events = (
        select(_P.c.entity_id.label("other"), here.c.id.label("event"), here.c.type, here.c.day)
        .select_from(here)
        .join(_P, _P.c.happening_id == here.c.id)
        .where(here.c.status.in_(_HAPPENED) & ~given_in(_P.c.entity_id, "mine", alone=alone))
        .subquery()
    )
    return _ranked(_counted(events, _MET_THERE), known=known)


def _latest(*, alone: bool) -> Subquery:
    """The events that one of the entities takes part in, the latest of them."""
    mine = given_in(_P.c.entity_id, "mine", alone=alone)
    query = select(_P.c.happening_id.label("event"), _P.c.day).distinct().where(mine)
    return query.order_by(_P.c.day.desc(), _P.c.happening_id.desc()).limit(LATEST).subquery()


def _counted(events: Subquery, met: Sequence[str] = MEETINGS) -> Subquery:
    t = events.c
    # Who has two parts in an event stands there twice: told apart while counting, which is less than a step before it.
    meetings = func.count(case((t.type.in_(met), t.event)).distinct())
    # The latest day with its event in one aggregate: the day (empty if unknown), then the id.
    latest = func.max(t.day + t.event)
    number = func.count(t.event.distinct())
    query = select(t.other, number.label("number"), meetings.label("meetings"), latest.label("latest"))
    return query.group_by(t.other).subquery()


def _ranked(counted: Subquery, *, known: bool = False) -> Select[Any]:
    """Those with most events first; only those that are ``known`` across articles."""
    t = counted.c
    query = select(t.other, t.number, t.meetings, t.latest)
    if known:
        # Looked up of each once, not of each of its events.
        e = schema.entities.c
        query = query.join(schema.entities, e.id == t.other).where(e.scope == "chronicle")
    return query.order_by(t.number.desc(), t.latest.desc(), t.other).limit(most())


def about(connection: Connection, speakers: Sequence[str], entities: Sequence[str], limit: int | None) -> list[str]:
    """Give the ids of the statements of ``speakers`` that are about one of ``entities``, the latest first."""
    alone = len(speakers) == 1, len(entities) == 1
    given = {"speakers": speakers[0] if alone[0] else list(speakers), "most": limited(limit)}
    given["entities"] = entities[0] if alone[1] else list(entities)
    return [row[0] for row in connection.execute(_about(*alone), given).all()]


@cache
def _about(one_speaker: bool, one_entity: bool) -> Select[Any]:  # noqa: FBT001 (a cache's keys)
    told = schema.saying_entities.c
    mine = given_in(told.speaker, "speakers", alone=one_speaker) & given_in(
        told.entity_id, "entities", alone=one_entity
    )
    query = select(told.statement_id, told.day).distinct().where(mine)
    return query.order_by(told.day.desc(), told.statement_id).limit(most())


def statements_by_kind(connection: Connection, speakers: Sequence[str]) -> dict[str, int]:
    """Count what somebody said by kind; the same words reported by several articles count once."""
    alone = len(speakers) == 1
    given = {"speakers": speakers[0] if alone else list(speakers)}
    return dict(map(tuple, connection.execute(_kinds(alone=alone), given).all()))


@cache
def _kinds(*, alone: bool) -> Select[Any]:
    t = schema.sayings.c
    mine = given_in(t.speaker, "speakers", alone=alone)
    return select(t.kind, func.count()).where(mine).group_by(t.kind).order_by(t.kind)


def events_by_type(connection: Connection, entities: Sequence[str]) -> dict[str, int]:
    """Count the events that somebody took part in, or that happened there, by type."""
    return dict(map(tuple, connection.execute(_types(), {"entities": list(entities)}).all()))


@cache
def _types() -> Select[Any]:
    taking = select(_P.c.type, _P.c.happening_id).where(among(_P.c.entity_id, "entities"))
    there = select(_H.c.type, _H.c.id).where(among(_H.c.place, "entities"))
    both = taking.union(there).subquery()
    return select(both.c[0], func.count()).group_by(both.c[0]).order_by(both.c[0])


def first_mentions(
    connection: Connection, entities: Sequence[str], articles: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Give, by article, where it first names one of ``entities``, by name rather than by a pronoun."""
    found: dict[str, tuple[int, int]] = {}
    given = {"entities": list(entities), "articles": list(articles)}
    for article, start, end in connection.execute(_mentions(), given).all():
        found.setdefault(article, (start, end))
    return found


@cache
def _mentions() -> Select[Any]:
    e, m = schema.article_entities, schema.mentions
    query = select(m.c.article_id, m.c.start, m.c.end)
    query = query.join(e, (e.c.article_id == m.c.article_id) & (e.c.local_id == m.c.local_id))
    query = query.where(among(e.c.entity_id, "entities") & among(e.c.article_id, "articles"))
    return query.order_by(m.c.article_id, m.c.form != "name", m.c.start)


def namesakes(connection: Connection, entity: str, limit: int) -> list[Namesake]:
    """Give other persons whose full name has the same surname, those named in most articles first."""
    given = {"entity": entity, "most": limited(limit)}
    return [Namesake(*row) for row in connection.execute(_namesakes(), given).all()]


@cache
def _namesakes() -> Select[Any]:
    e, w, a = schema.entities, schema.entity_words, schema.entity_articles
    mine = bindparam("entity", type_=Text)
    surname = select(w.c.word).where((w.c.entity_id == mine) & (w.c.role == "surname"))
    bearers = select(w.c.entity_id).where((w.c.role == "surname") & w.c.word.in_(surname))
    articles = select(func.count()).select_from(a).where(a.c.entity_id == e.c.id).scalar_subquery()
    query = select(e.c.id, e.c.name, articles).where(e.c.id.in_(bearers) & (e.c.id != mine))
    query = query.where((e.c.scope == "chronicle") & _person(e.c["class"]))
    return query.order_by(articles.desc(), e.c.id).limit(most())


def _person(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column == "person"
