"""Keeps where reports of offices exclude each other: beginnings or ends that differ, two holders at one time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, or_, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
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

_DROP = delete(_C).where(or_(_C.c.term_id == bindparam("term"), _C.c.other_id == bindparam("term")))
_TERM = select(_T).where(_T.c.id.in_(bindparam("terms", expanding=True)))
_NEW = insert(_C)
_SHARED = select(schema.entities.c.id).where(
    (schema.entities.c.id == _T.c.person) & (schema.entities.c.scope == "chronicle")
)
_OTHERS = select(_T).where(
    (_T.c.office_class == bindparam("class"))
    & (_T.c.body == bindparam("its_body"))
    & (_T.c.kind == "full")
    & (_T.c.words == "")
    & (_T.c.person != bindparam("who"))
    & _SHARED.exists()
    & (_T.c.seen_from <= bindparam("until"))
    & (_T.c.seen_to >= bindparam("since"))
)
_SCOPE = select(schema.entities.c.scope).where(schema.entities.c.id == bindparam("who"))


def settle(connection: Connection, terms: Iterable[str]) -> None:
    """Write the conflicts of terms that have changed or gone."""
    ordered = sorted(terms)
    if not ordered:
        return
    connection.execute(_DROP, [{"term": term} for term in ordered])
    rows = [dict(row) for part in chunks(ordered) for row in connection.execute(_TERM, {"terms": part}).mappings()]
    made = {one["id"]: one for row in rows for one in (*_dates(row), *_holders(connection, row))}
    if made:
        connection.execute(_NEW, [made[identifier] for identifier in sorted(made)])


def _dates(term: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for field, told in (("from", "starts"), ("to", "ends")):
        if term[told] is None and term[f"{told}_told"]:
            yield _row(field, term["id"], None, term["first_published"] or "")


def _holders(connection: Connection, term: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Find who else is reported as current in an office that a country has once, with no change of hands near."""
    if term["words"] or not term["body"] or term["kind"] != "full" or not term["seen_from"]:
        return
    if connection.execute(_SCOPE, {"who": term["person"]}).scalar() != "chronicle":
        return
    asked = {"class": term["office_class"], "its_body": term["body"], "who": term["person"]}
    asked |= {"until": term["seen_to"], "since": term["seen_from"]}
    for other in connection.execute(_OTHERS, asked).mappings():
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
