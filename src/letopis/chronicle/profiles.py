"""What the chronicle knows of an entity, counted: with whom, where, how often; read off the tables worked out."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Text, bindparam, func, select

from letopis.chronicle import schema
from letopis.chronicle.among import among, given_in, limited, most

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Subquery

MEETINGS = ("meet", "visit", "gathering", "call")
# Who comes to a place meets nobody by that.
_MET_THERE = ("meet", "gathering", "call")
# What did not happen makes nobody meet anybody.
_HAPPENED = ("happened", "ongoing")
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


def companions(connection: Connection, entities: Sequence[str], limit: int | None) -> list[Companion]:
    """Give who took part in the latest events with one of ``entities``, most events first."""
    return _known(connection, _ranked(_counted(connection, _companions, entities, MEETINGS)), limit)


def places(connection: Connection, entities: Sequence[str], limit: int | None) -> list[Companion]:
    """Give where the latest events with one of ``entities`` happened, most events first."""
    return _ranked(_counted(connection, _places, entities, _MET_THERE))[:limit]


def guests(connection: Connection, place: Sequence[str], limit: int | None) -> list[Companion]:
    """Give who took part in the latest events that happened in one of the places, most events first."""
    return _known(connection, _ranked(_counted(connection, _guests, place, _MET_THERE)), limit)


def known_to_both(
    connection: Connection, left: Sequence[str], right: Sequence[str], limit: int | None
) -> list[Companion]:
    """Give who took part in events with one of ``left`` and with one of ``right``, most events first.

    What is counted are the events with whichever side took part in fewer of them.
    """
    mine, theirs = (_counted(connection, _companions, side, MEETINGS) for side in (left, right))
    others = mine.keys() & theirs.keys() - {*left, *right}
    fewer = [min(mine[one], theirs[one], key=lambda companion: companion.events) for one in others]
    return _known(connection, sorted(fewer, key=lambda one: (-one.events, one.entity)), limit)


def _known(connection: Connection, ranked: Sequence[Companion], limit: int | None) -> list[Companion]:
    """Give the first who are known across articles; of most people only the first few need be looked up for that."""
    found: list[Companion] = []
    step = len(ranked) if limit is None else _TRIED * limit
    for start in range(0, len(ranked), max(step, 1)):
        tried = ranked[start : start + step]
        known = set(connection.execute(_shared(), {"ids": [one.entity for one in tried]}).scalars())
        found += [one for one in tried if one.entity in known]
        if limit is not None and len(found) >= limit:
            break
    return found[:limit]


def _ranked(counted: Mapping[str, Companion]) -> list[Companion]:
    """Put those with most events first; of as many, whose latest is later."""
    ordered = sorted(counted.values(), key=lambda one: one.entity)
    return sorted(ordered, key=lambda one: (one.events, one.last or "", one.last_event), reverse=True)


def _counted(
    connection: Connection, query: Callable[..., Select[Any]], entities: Sequence[str], met: Collection[str]
) -> dict[str, Companion]:
    """Count, by companion, the events that ``query`` gives; those of the types ``met`` are meetings.

    Here and not in the database: SQLite takes three times as long to tell the events of each apart.
    """
    alone = len(entities) == 1
    events: dict[str, set[tuple[str, str, str]]] = {}
    for other, *event in connection.execute(query(alone=alone), {"mine": entities[0] if alone else list(entities)}):
        # Who has two parts in an event stands there twice.
        events.setdefault(other, set()).add(tuple(event))
    found = {}
    for other, told in events.items():
        day, last, _ = max(told)
        found[other] = Companion(other, len(told), sum(kind in met for _, _, kind in told), day or None, last)
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
def _companions(*, alone: bool) -> Select[Any]:
    mine = _latest(alone=alone)
    # Looked up of each event once, before those who took part in it.
    happened = select(_H.c.id).where((_H.c.id == mine.c.event) & _H.c.status.in_(_HAPPENED)).correlate(mine).exists()
    return (
        select(_P.c.entity_id, _P.c.day, _P.c.happening_id, _P.c.type)
        .select_from(mine)
        .join(_P, _P.c.happening_id == mine.c.event)
        .where(~given_in(_P.c.entity_id, "mine", alone=alone) & happened)
    )


@cache
def _places(*, alone: bool) -> Select[Any]:
    mine = _latest(alone=alone)
    query = select(_H.c.place, _H.c.day, _H.c.id, _H.c.type).select_from(mine).join(_H, _H.c.id == mine.c.event)
    return query.where(_H.c.place.is_not(None) & _H.c.status.in_(_HAPPENED))


@cache
def _guests(*, alone: bool) -> Select[Any]:
    there = select(_H.c.id, _H.c.type, _H.c.day, _H.c.status).where(given_in(_H.c.place, "mine", alone=alone))
    here = there.order_by(_H.c.day.desc(), _H.c.id.desc()).limit(LATEST).subquery()
    return (
        select(_P.c.entity_id, here.c.day, here.c.id, here.c.type)
        .select_from(here)
        .join(_P, _P.c.happening_id == here.c.id)
        .where(here.c.status.in_(_HAPPENED) & ~given_in(_P.c.entity_id, "mine", alone=alone))
    )


def _latest(*, alone: bool) -> Subquery:
    """The events that one of the entities takes part in, the latest of them."""
    mine = given_in(_P.c.entity_id, "mine", alone=alone)
    query = select(_P.c.happening_id.label("event"), _P.c.day).distinct().where(mine)
    return query.order_by(_P.c.day.desc(), _P.c.happening_id.desc()).limit(LATEST).subquery()


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
    alone = len(entities) == 1
    found: Counter[str] = Counter()
    for query in _types(alone=alone):
        found.update(dict(map(tuple, connection.execute(query, {"mine": entities[0] if alone else list(entities)}))))
    return dict(sorted(found.items()))


@cache
def _types(*, alone: bool) -> tuple[Select[Any], Select[Any]]:
    """By type, the events that an entity takes part in, and those there that it takes no part in."""
    mine = given_in(_P.c.entity_id, "mine", alone=alone)
    taking = select(_P.c.type, func.count(_P.c.happening_id.distinct())).where(mine).group_by(_P.c.type)
    too = select(_P.c.happening_id).where((_P.c.happening_id == _H.c.id) & mine).correlate(_H).exists()
    there = select(_H.c.type, func.count()).where(given_in(_H.c.place, "mine", alone=alone) & ~too).group_by(_H.c.type)
    return taking, there


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
