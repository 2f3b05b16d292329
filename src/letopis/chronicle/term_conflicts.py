"""Keeps where reports of offices exclude each other: beginnings or ends that differ, two holders at one time.

Whoever is called the holder of an office is compared with those whom reports began to call so last before, and call so
still: the few that a reader would ask about, however many names an office has gathered. So a change of a term concerns
those that begin within it, and one that is only reported longer those that begin, or go on, in the days gained.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, or_, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.ids import digest_of
from letopis.chronicle.terms_grouping import parse_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import BindParameter, Connection, RowMapping

# Around the day of a change two holders are a handover.
NEAR = dt.timedelta(days=3)
# With so many earlier holders each is compared.
EARLIER: Final = 5
_T = schema.terms
_C = schema.term_conflicts
# What conflicts are made of; a term of which none of this has changed keeps those that it has.
FIELDS = (
    *("person", "office_class", "words", "body", "kind", "starts", "ends", "starts_told", "ends_told"),
    *("seen_from", "seen_to", "former_from", "former_to", "first_published"),
)

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_NEW = insert(_C)
_DROP_DATES = delete(_C).where(_C.c.term_id.in_(_IDS) & _C.c.other_id.is_(None))
_DROP_HOLDERS = delete(_C).where(_C.c.other_id.in_(_IDS))
_TERMS = select(_T).where(_T.c.id.in_(_IDS))
_OFFICE = and_(
    _T.c.office_class == bindparam("class"),
    _T.c.body == bindparam("its_body"),
    _T.c.words == "",
    _T.c.kind == "full",
)
_BEGINNING = (
    select(_T.c.id, _T.c.seen_from, _T.c.seen_to)
    .where(_OFFICE & _T.c.seen_from.between(bindparam("since"), bindparam("until")))
    .order_by(_T.c.seen_from, _T.c.id)
)
_BEFORE = (
    select(_T)
    .where(_OFFICE & (_T.c.seen_to >= bindparam("since")))
    .where(
        or_(_T.c.seen_from < bindparam("since"), (_T.c.seen_from == bindparam("since")) & (_T.c.id < bindparam("it")))
    )
    .order_by(_T.c.seen_from.desc(), _T.c.id.desc())
    .limit(EARLIER)
)
# The later of two holders one of whom is this term, where the other goes on after a day.
_GOING_ON = (
    select(_C.c.other_id)
    .join(_T, or_(_T.c.id == _C.c.term_id, _T.c.id == _C.c.other_id))
    .where(or_(_C.c.term_id == bindparam("it"), _C.c.other_id == bindparam("it")) & (_T.c.id != bindparam("it")))
    .where(_C.c.other_id.is_not(None) & (_T.c.seen_to > bindparam("until")))
)
_KNOWN = select(schema.entities.c.id).where(schema.entities.c.id.in_(_IDS) & (schema.entities.c.scope == "chronicle"))


class _Held(NamedTuple):
    """A term of an office that a country has once: the days on which it is called current, the days of changes then."""

    id: str
    person: str
    office_class: str
    body: str
    first: str
    last: str
    changes: tuple[dt.date, ...]

    @property
    def office(self) -> dict[str, str]:
        return {"class": self.office_class, "its_body": self.body}


def settle(connection: Connection, before: Mapping[str, RowMapping]) -> None:
    """Write the conflicts of terms that have changed or gone; ``before`` are their rows as they were."""
    if not before:
        return
    for part in chunks(before):
        connection.execute(_DROP_DATES, {"ids": part})
    rows = rows_of(connection, before)
    made = {one["id"]: one for row in rows.values() for one in _dates(row)}
    concerned: set[str] = set()
    for identifier in sorted(before):
        was, now = _held(before[identifier]), _held(rows.get(identifier))
        if was != now:
            concerned |= {identifier} | _concerned(connection, was, now)
    for part in chunks(concerned):
        connection.execute(_DROP_HOLDERS, {"ids": part})
    made |= {one["id"]: one for one in _holders(connection, concerned)}
    if made:
        connection.execute(_NEW, [made[identifier] for identifier in sorted(made)])


def rows_of(connection: Connection, terms: Collection[str]) -> dict[str, RowMapping]:
    """Give the rows of terms by id; of those that are no more, none."""
    rows = (row for part in chunks(terms) for row in connection.execute(_TERMS, {"ids": part}).mappings())
    return {row["id"]: row for row in rows}


def _dates(term: RowMapping) -> Iterator[dict[str, Any]]:
    for field, told in (("from", "starts"), ("to", "ends")):
        if term[told] is None and term[f"{told}_told"]:
            yield _row(field, term["id"], None, term["first_published"] or "")


def _held(term: RowMapping | None) -> _Held | None:
    """Give a term as it is compared with others; None where it is not: of an office that several may hold."""
    if not term or term["words"] or not term["body"] or term["kind"] != "full" or not term["seen_from"]:
        return None
    told = [*term["starts_told"].split(), *term["ends_told"].split(), term["former_from"], term["former_to"]]
    days = {day for text in told if text for day in _days(text)}
    shared = [*_days(term["seen_from"]), *_days(term["seen_to"])]
    # Changes at other times explain nothing.
    changes = tuple(sorted(day for day in days if shared and min(shared) - NEAR <= day <= max(shared) + NEAR))
    office = term["office_class"], term["body"]
    return _Held(term["id"], term["person"], *office, term["seen_from"], term["seen_to"], changes)


def _concerned(connection: Connection, was: _Held | None, now: _Held | None) -> set[str]:
    """Give the terms that have to be compared anew with those before them."""
    if was and now and was._replace(last=now.last) == now and was.last < now.last:
        asked = now.office | {"since": was.last, "until": now.last}
        found = set(connection.execute(_BEGINNING, asked).scalars())
        return found | set(connection.execute(_GOING_ON, {"it": now.id, "until": was.last}).scalars())
    return {later for one in (was, now) if one for later in _following(connection, one)}


def _following(connection: Connection, one: _Held) -> Iterator[str]:
    """Give the terms that begin within one and have it among the last that began before them and go on."""
    asked = one.office | {"since": one.first, "until": one.last}
    between: list[str] = []
    for later, first, last in connection.execute(_BEGINNING, asked):
        if (first, later) > (one.first, one.id):
            del between[: bisect_left(between, first)]
            if len(between) < EARLIER:
                yield later
            insort(between, last)


def _holders(connection: Connection, later: Collection[str]) -> Iterator[dict[str, Any]]:
    """Find who else is reported as current when somebody comes to be, with no change of hands near."""
    pairs = list(_pairs(connection, later))
    people = {one.person for pair in pairs for one in pair}
    known = {one for part in chunks(people) for one in connection.execute(_KNOWN, {"ids": part}).scalars()}
    for earlier, one in pairs:
        if {earlier.person, one.person} <= known:
            yield _row("holder", earlier.id, one.id, one.first)


def _pairs(connection: Connection, later: Collection[str]) -> Iterator[tuple[_Held, _Held]]:
    for row in rows_of(connection, later).values():
        one = _held(row)
        asked = {**one.office, "since": one.first, "it": one.id} if one else {}
        for before in connection.execute(_BEFORE, asked).mappings().all() if one else ():
            earlier = _held(before)
            if one and earlier and earlier.person != one.person and not _changes_hands(earlier, one):
                yield earlier, one


def _changes_hands(earlier: _Held, later: _Held) -> bool:
    """Tell whether one is told to begin or end, or begins to be called past, near the days on which both are called so.

    These days begin with the later one.
    """
    shared = [*_days(later.first), *_days(min(earlier.last, later.last))]
    changes: Iterable[dt.date] = (*earlier.changes, *later.changes)
    return any(min(shared) - NEAR <= day <= max(shared) + NEAR for day in changes) if shared else False


def _days(text: str) -> tuple[dt.date, ...]:
    date = parse_date(text)
    return date.key if date else ()


def _row(field: str, term: str, other: str | None, day: str) -> dict[str, Any]:
    """Give the row of a conflict, of which the earlier holder stands first."""
    identifier = digest_of("term_conflict", field, *(sorted((term, other)) if other else (term, None)))
    return {"id": identifier, "field": field, "term_id": term, "other_id": other, "day": day}
