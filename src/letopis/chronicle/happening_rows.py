"""Sums up what all reports of a happening tell: dates, place, participants, status, and how many there are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import upsert
from letopis.chronicle.happening_signs import LAST, parse, taking
from letopis.ontology.events import event_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row, Select

    from letopis.model.dates import EdtfDate

_H = schema.happenings
_P = schema.happening_people
_TOLD = frozenset({"stated", "relative"})
_DAYS = 1_000_000_000


def summarise(connection: Connection, ids: Iterable[str]) -> None:
    """Write the rows of these happenings anew; delete those without a report."""
    for part in chunks(ids):
        reports: dict[str, list[Row[Any]]] = {}
        for row in connection.execute(reports_of(part)):
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
            connection.execute(delete(_H).where(_H.c.id.in_(empty)))
            connection.execute(delete(_P).where(_P.c.happening_id.in_(empty)))
        if rows:
            written = upsert(connection, _H)
            values = {c.name: written.excluded[c.name] for c in _H.columns if c.name != "id"}
            connection.execute(written.on_conflict_do_update(index_elements=[_H.c.id], set_=values), rows)
            _write_people(connection, rows, people)


@cache
def states() -> frozenset[str]:
    """Give the types that last and are no news of any day."""
    return frozenset(name for name, one in event_types().items() if one.state)


def reports_of(ids: Sequence[str]) -> Select[Any]:
    """Give the query for the reports of these happenings with what they tell."""
    r, e, a, g = schema.happening_reports, schema.events, schema.articles, schema.article_groups
    s = schema.event_signs
    told = (e.c.id, e.c.type, e.c.mode, e.c.edtf, e.c.basis, e.c.confidence)
    place = schema.article_entities
    return (
        select(r.c.happening_id, r.c.article_id, r.c.published, r.c.status, r.c.background, *told)
        .add_columns(place.c.entity_id.label("place"), a.c.added_at, g.c.group_id, s.c.people)
        .join(e, e.c.id == r.c.event_id)
        .join(a, a.c.id == r.c.article_id)
        .join(g, g.c.article_id == r.c.article_id)
        .outerjoin(s, s.c.id == r.c.sign_id)
        .outerjoin(place, (place.c.article_id == e.c.article_id) & (place.c.local_id == e.c.place))
        .where(r.c.happening_id.in_(ids))
    )


def _outlets(connection: Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    r, p = schema.happening_reports, schema.appearances
    query = (
        select(r.c.happening_id, p.c.source)
        .distinct()
        .join(p, p.c.article_id == r.c.article_id)
        .where(r.c.happening_id.in_(ids) & p.c.source.is_not(None))
    )
    found: dict[str, set[str]] = {}
    for happening, source in connection.execute(query):
        found.setdefault(happening, set()).add(source)
    return found


def _people(connection: Connection, ids: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    r, p, e = schema.happening_reports, schema.participants, schema.article_entities
    query = (
        select(r.c.happening_id, e.c.entity_id, p.c.role)
        .distinct()
        .join(p, p.c.event_id == r.c.event_id)
        .join(e, (e.c.article_id == p.c.article_id) & (e.c.local_id == p.c.local_id))
        .where(r.c.happening_id.in_(ids))
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for happening, entity, role in connection.execute(query):
        found.setdefault(happening, set()).add((entity, role))
    return found


def _named(connection: Connection, people: dict[str, set[tuple[str, str]]]) -> set[str]:
    """Give the happenings with a participant who is known under a name in several articles."""
    e = schema.entities
    wanted = {entity for taking in people.values() for entity, _ in taking}
    known: set[str] = set()
    for part in chunks(wanted):
        known |= set(connection.execute(select(e.c.id).where(e.c.id.in_(part) & (e.c.scope == "chronicle"))).scalars())
    return {one for one, taking in people.items() if any(entity in known for entity, _ in taking)}


def _write_people(
    connection: Connection, rows: Sequence[dict[str, Any]], people: dict[str, set[tuple[str, str]]]
) -> None:
    ids = [row["id"] for row in rows]
    wanted = {
        (row["id"], entity, role, row["type"], row["day"]) for row in rows for entity, role in people.get(row["id"], ())
    }
    names = ("happening_id", "entity_id", "role", "type", "day")
    known = {
        tuple(row) for row in connection.execute(select(*(_P.c[n] for n in names)).where(_P.c.happening_id.in_(ids)))
    }
    lost = {row[:3] for row in known - wanted}
    for happening, entity, role in sorted(lost):
        same = (_P.c.happening_id == happening) & (_P.c.entity_id == entity) & (_P.c.role == role)
        connection.execute(delete(_P).where(same))
    if wanted - known:
        connection.execute(insert(_P), [dict(zip(names, row, strict=True)) for row in sorted(wanted - known)])


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
