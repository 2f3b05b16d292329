"""Reads happenings: what several articles tell of one event, worked out when they were added."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
from sqlalchemy import Text, bindparam, or_, select
from sqlalchemy import func as sql

from letopis.chronicle import schema
from letopis.chronicle.among import among, given_in, limited, most

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from letopis.model.paging import Page

Visits = Literal["all", "met", "alone"]

_H = schema.happenings
_P = schema.happening_people
_R = schema.happening_reports
# So many entities are asked for one by one; of more events than these nobody cares how many more they are.
_FEW = 4
_MANY = 20_000
# Of how many reports a row carries the words, and among how many articles these are looked for at first.
CITED = 5
_LOOKED_AT = 12


class Report(msgspec.Struct, frozen=True):
    """A record that tells of a happening: its article, date and status."""

    event: str
    article: str
    published: str | None
    status: str


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
    asked, given = _asked(others, page, types, visits)
    given["most"] = limited(page.fetched)
    # Of a few each by itself: then the index has their events in order, and only so many are read as are wanted.
    alone = len(first) <= _FEW
    queries = [_of_people(asked, alone=alone)]
    if places and not others:
        queries.append(_at_places(asked, alone=alone))
    for part in first if alone else [first]:
        for query in queries:
            found |= {row[0]: row[1] for row in connection.execute(query, given | {"first": part}).all()}
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
    asked, given = _asked(others, page, types, visits)
    alone = len(first) == 1
    counted = connection.execute(_number(asked, alone=alone), given | {"first": first[0] if alone else first})
    return counted.scalar_one()


def _fewest_first(connection: Connection, sides: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Put the side that takes part in fewest events first: these are gone through, the others looked up."""
    if len(sides) == 1:
        return list(sides)
    numbers = [connection.execute(_taking_part(), {"side": side}).scalar_one() for side in sides]
    return [side for _, side in sorted(zip(numbers, sides, strict=True), key=lambda pair: pair[0])]


class _Asked(NamedTuple):
    """What makes one statement another: how many other sides there are, and which conditions."""

    others: int
    first: bool
    last: bool
    typed: bool
    visits: Visits


def _asked(
    others: Sequence[Sequence[str]], page: Page, types: Sequence[str] | None, visits: Visits
) -> tuple[_Asked, dict[str, Any]]:
    """Give what is asked for, with the parameters of it."""
    first, last = page.first, page.last
    given: dict[str, Any] = {f"other_{number}": other for number, other in enumerate(others)}
    given |= {"types": types} if types is not None else {}
    given |= {"since": first} if first else {}
    given |= {"until": last} if last else {}
    return _Asked(len(others), bool(first), bool(last), types is not None, visits), given


# Statements are built once: building one takes longer than executing it.


@cache
def _taking_part() -> Select[int]:
    some = select(_P.c.entity_id).where(among(_P.c.entity_id, "side")).limit(_MANY)
    return select(sql.count()).select_from(some.subquery())


@cache
def _of_people(asked: _Asked, *, alone: bool) -> Select[Any]:
    ordered = _unordered(asked, alone=alone).order_by(_P.c.day.desc(), _P.c.happening_id.desc())
    return ordered.limit(most())


@cache
def _number(asked: _Asked, *, alone: bool) -> Select[int]:
    return select(sql.count()).select_from(_unordered(asked, alone=alone).subquery())


def _unordered(asked: _Asked, *, alone: bool) -> Select[Any]:
    query = (
        select(_P.c.happening_id.label("id"), _P.c.day).distinct().where(given_in(_P.c.entity_id, "first", alone=alone))
    )
    if asked.typed:
        query = query.where(among(_P.c.type, "types"))
    for number in range(asked.others):
        with_other = _P.alias()
        both = (with_other.c.happening_id == _P.c.happening_id) & among(with_other.c.entity_id, f"other_{number}")
        query = query.where(select(with_other.c.happening_id).where(both).exists())
    if asked.first or asked.last:
        query = query.join(_H, _H.c.id == _P.c.happening_id).where(_within(asked))
    return query.where(*_visits(_P.c.type, _P.c.happening_id, asked.visits))


@cache
def _at_places(asked: _Asked, *, alone: bool) -> Select[Any]:
    query = select(_H.c.id, _H.c.day).where(given_in(_H.c.place, "first", alone=alone))
    if asked.typed:
        query = query.where(among(_H.c.type, "types"))
    if asked.first or asked.last:
        query = query.where(_within(asked))
    query = query.where(*_visits(_H.c.type, _H.c.id, asked.visits))
    return query.order_by(_H.c.day.desc(), _H.c.id.desc()).limit(most())


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


def _within(asked: _Asked) -> ColumnElement[bool]:
    """Condition: the happening may lie within the days asked for; of no known time it does not.

    What has no first day is not taken to lie long before it was first reported.
    """
    since, until = bindparam("since", type_=Text), bindparam("until", type_=Text)
    found = or_(_H.c.lower.is_not(None), _H.c.upper.is_not(None))
    if asked.first:
        found &= or_(_H.c.upper.is_(None), _H.c.upper >= since)
    if asked.last:
        early = or_(_H.c.upper <= until, _H.c.first_published <= until)
        found &= or_(_H.c.lower <= until, _H.c.lower.is_(None) & early)
    return found


def load(connection: Connection, ids: Iterable[str]) -> list[Happening]:
    """Give these happenings with their participants, reports and back-references, in order of ids."""
    given = {"ids": sorted(set(ids))}
    if not given["ids"]:
        return []
    people: dict[str, list[tuple[str, str]]] = {}
    for one, entity, role in connection.execute(_people(), given).all():
        people.setdefault(one, []).append((entity, role))
    reports, links = _reports(connection, given), _links(connection, given)
    found = []
    for row in connection.execute(_with_ids(), given).mappings():
        i = row["id"]
        told = tuple(people.get(i, ())), tuple(reports.get(i, ())), tuple(links.get(i, ()))
        found.append(Happening(i, dict(row), *told))
    return found


@cache
def _with_ids() -> Select[Any]:
    return select(_H).where(among(_H.c.id, "ids")).order_by(_H.c.id)


@cache
def _people() -> Select[Any]:
    query = select(_P.c.happening_id, _P.c.entity_id, _P.c.role).where(among(_P.c.happening_id, "ids"))
    return query.order_by(_P.c.happening_id, _P.c.entity_id, _P.c.role)


def _reports(connection: Connection, given: dict[str, list[str]]) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for happening, *told in connection.execute(_reported(), given).all():
        found.setdefault(happening, []).append(Report(*told))
    for reports in found.values():
        # The index has those without a day first.
        reports.sort(key=_undated)
    return found


def _undated(one: Report) -> bool:
    return one.published is None


@cache
def _reported() -> Select[Any]:
    columns = (_R.c.happening_id, _R.c.event_id, _R.c.article_id, _R.c.published, _R.c.status)
    query = select(*columns).where(among(_R.c.happening_id, "ids"))
    return query.order_by(_R.c.happening_id, _R.c.published, _R.c.event_id)


def cited_reports(connection: Connection, found: Sequence[Happening]) -> dict[str, list[str]]:
    """Choose, by happening, the records whose words a row carries: the fullest, then one of each text, then others."""
    chosen = _chosen(connection, found, _LOOKED_AT)
    short = [one for one in found if len(chosen[one.id]) < CITED and len(one.reports) > _LOOKED_AT]
    chosen |= _chosen(connection, short, None)
    return {one.id: _with_others(one, chosen[one.id]) for one in found}


def _chosen(connection: Connection, found: Sequence[Happening], looked_at: int | None) -> dict[str, list[Report]]:
    """Choose the fullest report and one of each further text, of so many articles; all of them if None."""
    articles = {one.id: list(dict.fromkeys(report.article for report in _best_first(one)))[:looked_at] for one in found}
    wanted = {article for told in articles.values() for article in told}
    texts = dict(map(tuple, connection.execute(_texts(), {"ids": sorted(wanted)}).all())) if wanted else {}
    return {one.id: _of_each_text(one, texts, set(articles[one.id])) for one in found}


@cache
def _texts() -> Select[Any]:
    g = schema.article_groups.c
    return select(g.article_id, g.group_id).where(among(g.article_id, "ids"))


def _best_first(one: Happening) -> list[Report]:
    best = next(report for report in one.reports if report.event == one.row["record_id"])
    return [best, *one.reports]


def _of_each_text(one: Happening, texts: Mapping[str, str], among: Collection[str]) -> list[Report]:
    found: dict[str, Report] = {}
    for report in _best_first(one):
        if report.article in among:
            found.setdefault(texts[report.article], report)
        if len(found) == CITED:
            break
    return list(found.values())


def _with_others(one: Happening, chosen: Sequence[Report]) -> list[str]:
    """Fill up with reports of further articles where there are too few texts."""
    found = {report.article: report.event for report in chosen}
    for report in one.reports if len(found) < CITED else ():
        found.setdefault(report.article, report.event)
    return list(found.values())[:CITED]


def _links(connection: Connection, given: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(_linked(), given).all():
        told = {"backreference": row.backreference_id, "relation": row.relation, "happening": row.to_happening}
        told |= {"date": row.edtf, "state": row.state, "contradicted_by": row.contradicted_by, "reason": row.reason}
        found.setdefault(row.from_happening, []).append(told)
    return found


@cache
def _linked() -> Select[Any]:
    t, h = schema.event_links, schema.happenings
    query = select(t, h.c.edtf, h.c.day).outerjoin(h, h.c.id == t.c.to_happening)
    return query.where(among(t.c.from_happening, "ids")).order_by(t.c.backreference_id)


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
    wanted = set(ids)
    if not wanted:
        return {}
    given = sorted(wanted)
    rows = {row.id: row for one in _differing() for row in connection.execute(one, {"ids": given}).all()}
    found: dict[str, list[dict[str, Any]]] = {}
    for _, row in sorted(rows.items()):
        values = sorted(side["value"] for side in json.loads(row.record)["sides"])
        told = {"id": row.id, "differs": row.field, "values": values}
        for one in {row.happening_id, row.other_id} & wanted:
            found.setdefault(one, []).append(told)
    return found


@cache
def _differing() -> tuple[Select[Any], ...]:
    t = schema.event_conflicts
    return tuple(select(t).where(among(column, "ids")) for column in (t.c.happening_id, t.c.other_id))


__all__ = [
    "Happening",
    "Report",
    "cited_reports",
    "conflict",
    "conflicts",
    "conflicts_of",
    "count",
    "happenings",
    "load",
    "news",
    "order",
]
