"""Keeps where reports of offices exclude each other: beginnings or ends that differ, two holders at one time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select

from letopis.chronicle import schema
from letopis.chronicle.ids import digest_of
from letopis.chronicle.terms_grouping import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

# Around the day of a change two holders are a handover.
NEAR = dt.timedelta(days=3)
_T = schema.terms
_C = schema.term_conflicts
# What conflicts are made of; a term of which none of this has changed keeps those that it has.
FIELDS = (
    *("person", "office_class", "words", "body", "kind", "starts", "ends", "starts_told", "ends_told"),
    *("seen_from", "seen_to", "former_from", "former_to", "first_published"),
)


def settle(connection: Connection, terms: Iterable[str]) -> None:
    """Write the conflicts of terms that have changed or gone."""
    for term in sorted(terms):
        connection.execute(delete(_C).where(or_(_C.c.term_id == term, _C.c.other_id == term)))
        row = connection.execute(select(_T).where(_T.c.id == term)).mappings().first()
        found = [*_dates(dict(row)), *_holders(connection, dict(row))] if row else []
        if found:
            connection.execute(insert(_C), found)


def _dates(term: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for field, told in (("from", "starts"), ("to", "ends")):
        if term[told] is None and term[f"{told}_told"]:
            yield _row(field, term["id"], None, term["first_published"] or "")


def _holders(connection: Connection, term: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Find who else is reported as current in an office that a country has once, with no change of hands near."""
    e = schema.entities
    if term["words"] or not term["body"] or term["kind"] != "full" or not term["seen_from"]:
        return
    shared = (_T.c.office_class == term["office_class"]) & (_T.c.body == term["body"]) & (_T.c.kind == "full")
    known = select(e.c.id).where((e.c.id == _T.c.person) & (e.c.scope == "chronicle")).exists()
    alike = select(_T).where(shared & (_T.c.words == "") & (_T.c.person != term["person"]) & known)
    alike = alike.where((_T.c.seen_from <= term["seen_to"]) & (_T.c.seen_to >= term["seen_from"]))
    mine = connection.execute(select(e.c.scope).where(e.c.id == term["person"])).scalar()
    for other in connection.execute(alike).mappings() if mine == "chronicle" else ():
        first, last = max(term["seen_from"], other["seen_from"]), min(term["seen_to"], other["seen_to"])
        if not any(_changes_hands(one, first, last) for one in (term, dict(other))):
            left, right = sorted((term["id"], other["id"]))
            yield _row("holder", left, right, first)


def _changes_hands(term: Mapping[str, Any], first: str, last: str) -> bool:
    """Tell whether a term is told to begin or end, or begins to be called past, near the days from first to last."""
    days = [day for name in ("starts_told", "ends_told") for text in term[name].split() for day in _days(text)]
    days += [day for text in (term["former_from"], term["former_to"]) if text for day in _days(text)]
    shared = [*_days(first), *_days(last)]
    return any(min(shared) - NEAR <= day <= max(shared) + NEAR for day in days) if shared else False


def _days(text: str) -> tuple[dt.date, ...]:
    date = parse_date(text)
    return date.key if date else ()


def _row(field: str, term: str, other: str | None, day: str) -> dict[str, Any]:
    identifier = digest_of("term_conflict", field, term, other)
    return {"id": identifier, "field": field, "term_id": term, "other_id": other, "day": day}
