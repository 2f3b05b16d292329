"""Reads happenings: what several articles tell of one event, worked out when they were added."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import func as sql
from sqlalchemy import or_, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from letopis.model.paging import Page

Visits = Literal["all", "met", "alone"]

_H = schema.happenings
_P = schema.happening_people
_R = schema.happening_reports
# So many entities are asked for one by one; of more events than these nobody cares how many more they are.
_FEW = 4
_MANY = 20_000


class Report(msgspec.Struct, frozen=True):
    """A record that tells of a happening: its article, reprint group, date, status, and why it belongs there."""

    event: str
    article: str
    group: str
    published: str | None
    status: str
    background: bool
    reason: str


class Happening(msgspec.Struct, frozen=True):
    """One real event: the columns of its table in ``row``, who took part (entity, role), its reports by date."""

    id: str
    row: dict[str, Any]
    people: tuple[tuple[str, str], ...]
    reports: tuple[Report, ...]
    links: tuple[dict[str, Any], ...] = ()


def happenings(
    connection: Connection,
    sides: Sequence[Sequence[str]],
    page: Page,
    *,
    types: Sequence[str] | None = None,
    places: bool = True,
    visits: Visits = "all",
) -> list[Happening]:
    """Give the happenings of which each of ``sides`` (entity ids) is part, the latest of them, in order of time.

    Those of ``types`` if given, those at the place of the first side too with ``places``; of visits all, those of two
    or more (``met``), or those in which only one takes part (``alone``). One more than the page's limit comes where
    there are more.
    """
    found: dict[str, str] = {}
    first, *others = _fewest_first(connection, sides)
    # Of a few each by itself: then the index has their events in order, and only so many are read as are wanted.
    for part in [[one] for one in first] if len(first) <= _FEW else chunks(first):
        queries = [_of_people(part, others, page, types).where(*_visits(_P.c.type, _P.c.happening_id, visits))]
        if places and not others:
            queries.append(_at_places(part, page, types).where(*_visits(_H.c.type, _H.c.id, visits)))
        for query in queries:
            found |= {row.id: row.day for row in connection.execute(query.limit(page.fetched))}
    latest = sorted(found, key=lambda one: (found[one], one), reverse=True)[: page.fetched]
    return sorted(load(connection, latest), key=order)


def order(one: Happening) -> tuple[Any, ...]:
    """Give the key by which happenings stand in time: what is known of no time stands last."""
    lower, upper, published = one.row["lower"], one.row["upper"], one.row["first_published"]
    return (one.row["day"] == "", one.row["day"], upper or lower or "", published or "9999", one.id)


def count(
    connection: Connection,
    sides: Sequence[Sequence[str]],
    page: Page,
    types: Sequence[str],
    visits: Visits = "all",
) -> int:
    """Count the happenings of these types that :func:`happenings` would give without a limit."""
    first, *others = _fewest_first(connection, sides)
    wanted = _visits(_P.c.type, _P.c.happening_id, visits)
    if len(first) == 1:
        alike = _of_people(first, others, page, types).where(*wanted).order_by(None).subquery()
        return connection.execute(select(sql.count()).select_from(alike)).scalar_one()
    found: set[str] = set()
    for part in chunks(first):
        found |= {row.id for row in connection.execute(_of_people(part, others, page, types).where(*wanted))}
    return len(found)


def _fewest_first(connection: Connection, sides: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Put the side that takes part in fewest events first: these are gone through, the others looked up."""
    if len(sides) == 1:
        return list(sides)
    numbers = []
    for side in sides:
        some = [select(_P.c.entity_id).where(_P.c.entity_id.in_(part)).limit(_MANY) for part in chunks(side)]
        counts = (connection.execute(select(sql.count()).select_from(one.subquery())).scalar_one() for one in some)
        numbers.append(sum(counts))
    return [side for _, side in sorted(zip(numbers, sides, strict=True), key=lambda pair: pair[0])]


def _of_people(
    ids: Sequence[str], others: Sequence[Sequence[str]], page: Page, types: Sequence[str] | None
) -> Select[Any]:
    query = select(_P.c.happening_id.label("id"), _P.c.day).distinct().where(_P.c.entity_id.in_(ids))
    if types is not None:
        query = query.where(_P.c.type.in_(types))
    for other in others:
        with_other = _P.alias()
        both = (with_other.c.happening_id == _P.c.happening_id) & with_other.c.entity_id.in_(other)
        query = query.where(select(with_other.c.happening_id).where(both).exists())
    if page.bounded:
        query = query.join(_H, _H.c.id == _P.c.happening_id).where(_within(page))
    return query.order_by(_P.c.day.desc(), _P.c.happening_id.desc())


def _at_places(ids: Sequence[str], page: Page, types: Sequence[str] | None) -> Select[Any]:
    query = select(_H.c.id, _H.c.day).where(_H.c.place.in_(ids))
    if types is not None:
        query = query.where(_H.c.type.in_(types))
    if page.bounded:
        query = query.where(_within(page))
    return query.order_by(_H.c.day.desc(), _H.c.id.desc())


def _visits(kind: ColumnElement[str], happening: ColumnElement[str], visits: Visits) -> list[ColumnElement[bool]]:
    """Conditions: a visit is one of those wanted; whatever else happened is wanted as long as there are ``types``."""
    if visits == "all":
        return []
    one, other = _P.alias(), _P.alias()
    two = (
        (one.c.happening_id == happening) & (other.c.happening_id == happening) & (one.c.entity_id < other.c.entity_id)
    )
    met = select(one.c.happening_id).where(two).exists()
    return [or_(kind != "visit", met if visits == "met" else ~met)]


def _within(page: Page) -> ColumnElement[bool]:
    """Condition: the happening may lie within the days asked for; of no known time it does not.

    What has no first day is not taken to lie long before it was first reported.
    """
    found = or_(_H.c.lower.is_not(None), _H.c.upper.is_not(None))
    if page.first:
        found &= or_(_H.c.upper.is_(None), _H.c.upper >= page.first)
    if page.last:
        early = or_(_H.c.upper <= page.last, _H.c.first_published <= page.last)
        found &= or_(_H.c.lower <= page.last, _H.c.lower.is_(None) & early)
    return found


def load(connection: Connection, ids: Iterable[str]) -> list[Happening]:
    """Give these happenings with their participants, reports and back-references, in order of ids."""
    found: list[Happening] = []
    for part in chunks(ids):
        rows = {row["id"]: dict(row) for row in connection.execute(select(_H).where(_H.c.id.in_(part))).mappings()}
        people: dict[str, list[tuple[str, str]]] = {}
        query = select(_P.c.happening_id, _P.c.entity_id, _P.c.role).where(_P.c.happening_id.in_(part))
        for one, entity, role in connection.execute(query.order_by(_P.c.happening_id, _P.c.entity_id, _P.c.role)):
            people.setdefault(one, []).append((entity, role))
        reports, links = _reports(connection, part), _links(connection, part)
        found += [
            Happening(i, row, tuple(people.get(i, ())), tuple(reports.get(i, ())), tuple(links.get(i, ())))
            for i, row in sorted(rows.items())
        ]
    return found


def _reports(connection: Connection, ids: Sequence[str]) -> dict[str, list[Report]]:
    g = schema.article_groups
    columns = (_R.c.event_id, _R.c.article_id, g.c.group_id, _R.c.published, _R.c.status, _R.c.background, _R.c.reason)
    query = (
        select(_R.c.happening_id, *columns)
        .join(g, g.c.article_id == _R.c.article_id)
        .where(_R.c.happening_id.in_(ids))
        .order_by(_R.c.published.is_(None), _R.c.published, _R.c.event_id)
    )
    found: dict[str, list[Report]] = {}
    for happening, *told in connection.execute(query):
        found.setdefault(happening, []).append(Report(*told))
    return found


def _links(connection: Connection, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    t, h = schema.event_links, schema.happenings
    query = (
        select(t, h.c.edtf, h.c.day)
        .outerjoin(h, h.c.id == t.c.to_happening)
        .where(t.c.from_happening.in_(ids))
        .order_by(t.c.backreference_id)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(query):
        told = {"backreference": row.backreference_id, "relation": row.relation, "happening": row.to_happening}
        told |= {"date": row.edtf, "state": row.state, "contradicted_by": row.contradicted_by, "reason": row.reason}
        found.setdefault(row.from_happening, []).append(told)
    return found


def news(connection: Connection, page: Page, *, by: str) -> dict[str, int]:
    """Count the happenings that were news, by the ``day`` they were first reported as such or by ``type``.

    What is told as known before, or was first reported long after its day, is no news of any day.
    """
    key = _H.c.news_day if by == "day" else _H.c.type
    query = select(key, sql.count()).where(_H.c.news_day.is_not(None))
    if page.first:
        query = query.where(_H.c.news_day >= page.first)
    if page.last:
        query = query.where(_H.c.news_day <= page.last)
    return {row[0]: row[1] for row in connection.execute(query.group_by(key).order_by(key))}


def conflicts(connection: Connection, page: Page) -> list[dict[str, Any]]:
    """Give the happenings that reports tell differently, the latest, in order of time; one more than the limit."""
    t = schema.event_conflicts
    query = select(t)
    if page.first:
        query = query.where(t.c.day >= page.first)
    if page.last:
        query = query.where(t.c.day <= page.last)
    latest = query.order_by(t.c.day.desc(), t.c.id.desc()).limit(page.fetched)
    found = [dict(row) | {"record": json.loads(row["record"])} for row in connection.execute(latest).mappings()]
    return found[::-1]


def conflict(connection: Connection, identifier: str) -> dict[str, Any] | None:
    """Give one conflict as :func:`conflicts` does; None where no event has a conflict of that id."""
    t = schema.event_conflicts
    row = connection.execute(select(t).where(t.c.id == identifier)).mappings().first()
    return dict(row) | {"record": json.loads(row["record"])} if row else None


def conflicts_of(connection: Connection, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Give, by happening, what reports tell of it differently: the id of the conflict, the field, the values told."""
    t = schema.event_conflicts
    wanted = set(ids)
    found: dict[str, list[dict[str, Any]]] = {}
    for part in chunks(wanted):
        mine = or_(t.c.happening_id.in_(part), t.c.other_id.in_(part))
        for row in connection.execute(select(t).where(mine).order_by(t.c.id)):
            values = sorted(side["value"] for side in json.loads(row.record)["sides"])
            told = {"id": row.id, "differs": row.field, "values": values}
            for one in {row.happening_id, row.other_id} & wanted:
                if told not in found.setdefault(one, []):
                    found[one].append(told)
    return found


__all__ = [
    "Happening",
    "Report",
    "conflict",
    "conflicts",
    "conflicts_of",
    "count",
    "happenings",
    "load",
    "news",
    "order",
]
