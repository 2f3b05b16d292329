"""Reads conflicts of offices: what reports exclude of each other, and the few reports that each side is told by.

Everything is asked for all conflicts of an answer at once.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, bindparam, case, func, select

from letopis.chronicle import schema
from letopis.chronicle.among import among
from letopis.chronicle.term_conflicts import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from letopis.chronicle.office_terms import Term
    from letopis.model.paging import Page

_C = schema.term_conflicts
_R = schema.term_reports
_S = schema.term_signatures
_LEFT, _RIGHT = schema.terms.alias("one"), schema.terms.alias("other")
# Of how many reports each side of a conflict carries the words, and how many are looked at for them: some may be of
# one article.
SIDE = 3
_LOOKED_AT = 4 * SIDE
_HELD = ("current", "acting")
_FIELDS = {"from": _S.c.starts, "to": _S.c.ends}
CHANGES = ("appoint", "dismiss", "resign", "elect", "die")


class Conflict(msgspec.Struct, frozen=True):
    """Where reports of a term exclude each other in ``field``; ``other`` is a second term held at the same time."""

    id: str
    field: str
    term: str
    other: str | None


def conflicts(connection: Connection, page: Page) -> list[Conflict]:
    """Give the conflicts of offices, the latest, in order of time; one more than the page's limit."""
    t = _C.c
    query = select(t.id, t.field, t.term_id, t.other_id)
    if page.first:
        query = query.where(t.day >= page.first)
    if page.last:
        query = query.where(t.day <= page.last)
    latest = connection.execute(query.order_by(t.day.desc(), t.id.desc()).limit(page.fetched))
    return [Conflict(*row) for row in latest][::-1]


def conflict(connection: Connection, identifier: str) -> Conflict | None:
    """Give one conflict of offices; None where there is none of that id."""
    query = select(_C.c.id, _C.c.field, _C.c.term_id, _C.c.other_id).where(_C.c.id == identifier)
    row = connection.execute(query).first()
    return Conflict(*row) if row else None


def claiming(connection: Connection, terms: Iterable[Term]) -> dict[tuple[str, str, str], list[str]]:
    """Give, by term, field ("from", "to") and value told, a few tenures that tell it, one of each article."""
    said: dict[str, list[tuple[str, str, str]]] = {}
    for term in terms:
        for field, told in (("from", term.starts_told), ("to", term.ends_told)):
            given = {"group": term.group_id, "told": told}
            for signature, value in connection.execute(_saying(field), given).all() if told else ():
                said.setdefault(signature, []).append((term.id, field, value))
    rows: dict[tuple[str, str, str], list[Row[Any]]] = {}
    for dated in (True, False):
        for row in connection.execute(_first_of(dated=dated), {"signatures": list(said)}).all() if said else ():
            for key in said[row.signature_id]:
                if key[0] == row.term_id:
                    rows.setdefault(key, []).append(row)
    return {key: _few(found) for key, found in rows.items()}


@cache
def _saying(field: str) -> Select[Any]:
    told = _FIELDS[field]
    wanted = (_S.c.group_id == bindparam("group")) & among(told, "told")
    return select(_S.c.id, told).where(wanted)


@cache
def _first_of(*, dated: bool) -> Select[Any]:
    known = _R.alias()
    mine = known.c.signature_id == _S.c.id
    mine &= known.c.published.is_not(None) if dated else known.c.published.is_(None)
    first = select(known.c.tenure_id).where(mine).order_by(known.c.published, known.c.tenure_id).limit(_LOOKED_AT)
    query = select(_R.c.signature_id, _R.c.term_id, _R.c.article_id, _R.c.tenure_id, _R.c.published)
    query = query.select_from(_S).join(_R, _R.c.tenure_id.in_(first.correlate(_S)))
    return query.where(among(_S.c.id, "signatures"))


def holding(connection: Connection, found: Sequence[Conflict]) -> dict[tuple[str, str], list[str]]:
    """Give, by conflict and term, a few tenures that call it current, the nearest to the days that both held it."""
    rows: dict[tuple[str, str], list[Row[Any]]] = {}
    last: dict[str, str] = {}
    given = {"conflicts": sorted({one.id for one in found})}
    for side, status in product((_LEFT, _RIGHT), _HELD) if found else ():
        for row in connection.execute(_held_since(side, status), given).all():
            rows.setdefault((row.conflict, row.term_id), []).append(row)
            last[row.conflict] = row.last
    told = {}
    for one in found:
        for term in (one.term, one.other):
            if term is not None:
                near = rows.get((one.id, term), [])
                within = [row for row in near if row.published <= last[one.id]]
                told[one.id, term] = _few(within or near) or _ever(connection, term)
    return told


@cache
def _held_since(side: Any, status: str) -> Select[Any]:  # noqa: ANN401 (an alias of a table)
    first = _later(_LEFT.c.seen_from, _RIGHT.c.seen_from)
    last = _later(_LEFT.c.seen_to, _RIGHT.c.seen_to, least=True)
    known = _R.alias()
    mine = (known.c.term_id == side.c.id) & (known.c.status == status) & (known.c.published >= first)
    near = select(known.c.tenure_id).where(mine).order_by(known.c.published, known.c.tenure_id).limit(_LOOKED_AT)
    query = select(_C.c.id.label("conflict"), last.label("last"))
    query = query.add_columns(_R.c.term_id, _R.c.article_id, _R.c.tenure_id, _R.c.published)
    return _of_both(query).join(_R, _R.c.tenure_id.in_(near.correlate(_LEFT, _RIGHT)))


def _of_both(query: Select[Any]) -> Select[Any]:
    both = query.select_from(_C).join(_LEFT, _LEFT.c.id == _C.c.term_id).join(_RIGHT, _RIGHT.c.id == _C.c.other_id)
    return both.where(among(_C.c.id, "conflicts"))


def _later(one: ColumnElement[Any], other: ColumnElement[Any], *, least: bool = False) -> ColumnElement[str]:
    """Give the later of two days, or the earlier; an unknown one is before all."""
    left, right = func.coalesce(one, ""), func.coalesce(other, "")
    return case((left <= right if least else left >= right, left), else_=right)


def _ever(connection: Connection, term: str) -> list[str]:
    held = (_R.c.term_id == term) & _R.c.status.in_(_HELD)
    query = select(_R.c.article_id, _R.c.tenure_id, _R.c.published).where(held)
    ordered = query.order_by(_R.c.published.nulls_last(), _R.c.tenure_id)
    return _few(connection.execute(ordered.limit(_LOOKED_AT)).all())


def _few(rows: Sequence[Any]) -> list[str]:
    """Choose the first tenures, one of each article."""
    ordered = sorted(rows, key=lambda row: (row.published is None, row.published or "", row.tenure_id))
    found: dict[str, str] = {}
    for row in ordered[:_LOOKED_AT]:
        found.setdefault(row.article_id, row.tenure_id)
    return list(found.values())[:SIDE]


def told_apart(connection: Connection, found: Iterable[Conflict]) -> set[str]:
    """Give the conflicts whose two terms one article both calls current: what tells them apart was not read."""
    ids = sorted({one.id for one in found if one.other is not None})
    return set(connection.execute(_together(), {"conflicts": ids}).scalars()) if ids else set()


@cache
def _together() -> Select[Any]:
    mine, theirs = _R.alias(), _R.alias()
    # The term with fewer reports is gone through, the other looked up.
    fewer = _LEFT.c.reports <= _RIGHT.c.reports
    both = and_(
        mine.c.term_id == case((fewer, _LEFT.c.id), else_=_RIGHT.c.id),
        theirs.c.term_id == case((fewer, _RIGHT.c.id), else_=_LEFT.c.id),
        mine.c.status.in_(_HELD) & theirs.c.status.in_(_HELD),
    )
    shared = select(mine.c.tenure_id).join(theirs, theirs.c.article_id == mine.c.article_id).where(both)
    return _of_both(select(_C.c.id)).where(shared.correlate(_LEFT, _RIGHT).exists())


class Change(msgspec.Struct, frozen=True):
    """The first and the last possible day (ISO) on which an office may have changed hands."""

    first: str
    last: str

    def is_near(self, days: tuple[str, str]) -> bool:
        """Tell whether this may have been within a few days of the days from the first to the last given."""
        first, last = (dt.date.fromisoformat(day[:10]) for day in days)
        return self.first <= (last + NEAR).isoformat() and self.last >= (first - NEAR).isoformat()


def changes(connection: Connection, people: Iterable[str]) -> Mapping[str, list[Change]]:
    """Give, by person, when they are told to have been appointed, to have resigned or the like."""
    found: dict[str, list[Change]] = {}
    wanted = sorted(set(people))
    for person, first, last in connection.execute(_handed_over(), {"people": wanted}).all() if wanted else ():
        if first is not None and last is not None:
            found.setdefault(person, []).append(Change(first, last))
    return found


@cache
def _handed_over() -> Select[Any]:
    p, h = schema.happening_people.c, schema.happenings.c
    days = func.coalesce(h.lower, h.first_published), func.coalesce(h.upper, h.first_published)
    query = select(p.entity_id, *days).join(schema.happenings, p.happening_id == h.id).distinct()
    # By the copy of the type that the index has, so that other events are not looked up.
    return query.where(among(p.entity_id, "people") & p.type.in_(CHANGES))
