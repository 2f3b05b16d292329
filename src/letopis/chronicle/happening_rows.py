"""Sums up what all reports of a happening tell: dates, place, participants, status, and how many there are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import overwriting
from letopis.chronicle.happening_signs import LAST, parse, taking
from letopis.ontology.events import event_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import BindParameter, Connection, Row, Select

    from letopis.model.dates import EdtfDate

_H = schema.happenings
_P = schema.happening_people
_TOLD = frozenset({"stated", "relative"})
_DAYS = 1_000_000_000

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_R, _E, _G = schema.happening_reports, schema.events, schema.article_groups
_PLACES, _PRINTED, _TAKING = schema.article_entities, schema.appearances, schema.participants
REPORTS: Select[Any] = (
    select(_R.c.happening_id, _R.c.article_id, _R.c.published, _R.c.status, _R.c.background)
    .add_columns(*(_E.c[name] for name in ("id", "type", "mode", "edtf", "basis", "confidence")))
    .add_columns(_PLACES.c.entity_id.label("place"), schema.articles.c.added_at)
    .add_columns(_G.c.group_id, schema.event_signs.c.people)
    .join(_E, _E.c.id == _R.c.event_id)
    .join(schema.articles, schema.articles.c.id == _R.c.article_id)
    .join(_G, _G.c.article_id == _R.c.article_id)
    .outerjoin(schema.event_signs, schema.event_signs.c.id == _R.c.sign_id)
    .outerjoin(_PLACES, (_PLACES.c.article_id == _E.c.article_id) & (_PLACES.c.local_id == _E.c.place))
    .where(_R.c.happening_id.in_(_IDS))
)
"""The query for the reports of happenings (``ids``) with what they tell."""
_OUTLETS = (
    select(_R.c.happening_id, _PRINTED.c.source)
    .distinct()
    .join(_PRINTED, _PRINTED.c.article_id == _R.c.article_id)
    .where(_R.c.happening_id.in_(_IDS) & _PRINTED.c.source.is_not(None))
)
_PEOPLE = (
    select(_R.c.happening_id, _PLACES.c.entity_id, _TAKING.c.role)
    .distinct()
    .join(_TAKING, _TAKING.c.event_id == _R.c.event_id)
    .join(_PLACES, (_PLACES.c.article_id == _TAKING.c.article_id) & (_PLACES.c.local_id == _TAKING.c.local_id))
    .where(_R.c.happening_id.in_(_IDS))
)
_SHARED = select(schema.entities.c.id).where(schema.entities.c.id.in_(_IDS) & (schema.entities.c.scope == "chronicle"))
_NAMES = ("happening_id", "entity_id", "role", "type", "day")
_PEOPLE_OF = select(*(_P.c[name] for name in _NAMES)).where(_P.c.happening_id.in_(_IDS))
_EMPTY = (delete(_H).where(_H.c.id.in_(_IDS)), delete(_P).where(_P.c.happening_id.in_(_IDS)))
_LEAVE = delete(_P).where(
    (_P.c.happening_id == bindparam("one")) & (_P.c.entity_id == bindparam("who")) & (_P.c.role == bindparam("as_what"))
)
_ENTER = insert(_P)


def summarise(connection: Connection, ids: Iterable[str]) -> None:
    """Write the rows of these happenings anew; delete those without a report."""
    for part in chunks(ids):
        reports: dict[str, list[Row[Any]]] = {}
        for row in connection.execute(REPORTS, {"ids": part}):
            reports.setdefault(row.happening_id, []).append(row)
        outlets, people = _outlets(connection, part), _people(connection, part)
        rows = [_summary(one, found, len(outlets.get(one, ()))) for one, found in sorted(reports.items())]
        named = _named(connection, people)
        for made in rows:
            if made["type"] in states():
                made["news_day"] = None
            # What several texts tell of somebody as news is what stories are made of.
            made["story_day"] = made["news_day"] if made["texts"] > 1 and made["id"] in named else None
        empty = sorted(set(part) - set(reports))
        if empty:
            for statement in _EMPTY:
                connection.execute(statement, {"ids": empty})
        if rows:
            connection.execute(overwriting(connection, _H, "id"), rows)
            _write_people(connection, rows, people)


@cache
def states() -> frozenset[str]:
    """Give the types that last and are no news of any day."""
    return frozenset(name for name, one in event_types().items() if one.state)


def _outlets(connection: Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for happening, source in connection.execute(_OUTLETS, {"ids": ids}):
        found.setdefault(happening, set()).add(source)
    return found


def _people(connection: Connection, ids: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for happening, entity, role in connection.execute(_PEOPLE, {"ids": ids}):
        found.setdefault(happening, set()).add((entity, role))
    return found


def _named(connection: Connection, people: dict[str, set[tuple[str, str]]]) -> set[str]:
    """Give the happenings with a participant who is known under a name in several articles."""
    wanted = {entity for taking in people.values() for entity, _ in taking}
    known: set[str] = set()
    for part in chunks(wanted):
        known |= set(connection.execute(_SHARED, {"ids": part}).scalars())
    return {one for one, taking in people.items() if any(entity in known for entity, _ in taking)}


def _write_people(
    connection: Connection, rows: Sequence[dict[str, Any]], people: dict[str, set[tuple[str, str]]]
) -> None:
    ids = [row["id"] for row in rows]
    wanted = {
        (row["id"], entity, role, row["type"], row["day"]) for row in rows for entity, role in people.get(row["id"], ())
    }
    known = {tuple(row) for row in connection.execute(_PEOPLE_OF, {"ids": ids})}
    lost = sorted({row[:3] for row in known - wanted})
    if lost:
        connection.execute(_LEAVE, [{"one": one, "who": entity, "as_what": role} for one, entity, role in lost])
    if wanted - known:
        connection.execute(_ENTER, [dict(zip(_NAMES, row, strict=True)) for row in sorted(wanted - known)])


def _summary(identifier: str, reports: Sequence[Row[Any]], outlets: int) -> dict[str, Any]:
    """Sum up reports: the most precise date (of several the one most texts tell), place and mode likewise, counts."""
    told_by: dict[str, set[str]] = {}
    for row in reports:
        told_by.setdefault(row.edtf or "", set()).add(row.group_id)
    ordered = sorted(reports, key=lambda row: (*_preciseness(row), -len(told_by[row.edtf or ""]), *_earliest(row)))
    best = ordered[0]
    told = _told(best)
    date = told or parse(best.edtf)
    lower = date.lower.isoformat() if date and date.lower else None
    upper = date.upper.isoformat() if date and date.upper else None
    published = sorted(row.published for row in reports if row.published)
    news = sorted(row.published for row in reports if row.published and not row.background)
    return {
        "id": identifier,
        "type": best.type,
        "mode": next((row.mode for row in ordered if row.mode), None),
        "status": status_of([(row.published, row.status) for row in reports]),
        "edtf": told.text if told else None,
        "basis": best.basis,
        "lower": lower,
        "upper": upper,
        "day": lower or upper or "",
        "place": next((row.place for row in ordered if row.place), None),
        "first_published": published[0] if published else None,
        "last_published": published[-1] if published else None,
        "learned_at": min(row.added_at for row in reports),
        "news_day": news[0] if news else None,
        "reports": len({row.article_id for row in reports}),
        "outlets": outlets,
        "texts": len({row.group_id for row in reports}),
        "background": all(row.background for row in reports),
        "confidence": max(row.confidence for row in reports),
        "record_id": best.id,
    }


def _told(row: Row[Any]) -> EdtfDate | None:
    return parse(row.edtf) if row.basis in _TOLD else None


def _preciseness(row: Row[Any]) -> tuple[bool, int, bool]:
    told = _told(row)
    width = (told.upper - told.lower).days if told and told.lower and told.upper else _DAYS
    return told is None, width, not (row.people and taking(row.people).whole)


def _earliest(row: Row[Any]) -> tuple[str, str]:
    return row.published or LAST, row.id


def status_of(reports: Sequence[tuple[str | None, str]]) -> str:
    """Give the status that reports come to: that it happened, if any says so, else what the latest says."""
    said = [status for _, status in sorted((published or "", status) for published, status in reports)]
    for status in ("happened", "ongoing"):
        if status in said:
            return status
    return said[-1]
