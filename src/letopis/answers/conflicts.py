"""Where reports exclude each other: shown side by side with their words, decided by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from letopis.answers import dating
from letopis.answers.rows import citations, row
from letopis.chronicle import view_conflicts, view_events, view_terms
from letopis.chronicle.view_events import conflicts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from letopis.chronicle.stored import StoredRecord
    from letopis.chronicle.view import View
    from letopis.chronicle.view_conflicts import Conflict
    from letopis.chronicle.view_terms import Term
    from letopis.model.paging import Page
    from letopis.model.queries import Row


def event_conflicts(view: View, page: Page) -> list[Row]:
    """Give the happenings that reports date, place or affirm differently, as the chronicle keeps them."""
    return _event_rows(view, view.ask(conflicts, page))


def conflict_row(view: View, identifier: str) -> Row:
    """Give one conflict, of an event or an office, by its id, which must be there."""
    event = view.ask(view_events.conflict, identifier)
    if event:
        return _event_rows(view, [event])[0]
    office = view.ask(view_conflicts.conflict, identifier)
    return _office_rows(view, [office] if office else [], whatever=True)[0]


def _event_rows(view: View, found: Sequence[dict[str, Any]]) -> list[Row]:
    ids = {record for one in found for side in one["record"]["sides"] for record in side["records"]}
    records = {one.id: one for one in view.cited("event", ids)}
    first = {one["id"]: min(_told(one, records), key=_printed).id for one in found}
    records |= {one.id: one for one in view.recorded("event", sorted(set(first.values())))}
    return [_event_row(one, records) for one in found]


def _told(conflict: dict[str, Any], records: Mapping[str, StoredRecord]) -> list[StoredRecord]:
    return [records[identifier] for side in conflict["record"]["sides"] for identifier in side["records"]]


def _printed(one: StoredRecord) -> tuple[str, str]:
    return one.published or "", one.id


def _event_row(conflict: dict[str, Any], records: Mapping[str, StoredRecord]) -> Row:
    told = [(side, [records[identifier] for identifier in side["records"]]) for side in conflict["record"]["sides"]]
    reports = sorted(_told(conflict, records), key=_printed)
    first, what = reports[0].record, conflict["field"]
    sides = [_side(side["value"], some, side["records"]) | {"texts": side["texts"]} for side, some in told]
    record = {
        "id": conflict["id"],
        "about": "event",
        "differs": what,
        "type": first["type"],
        "participants": first["participants"],
        "place": None if what == "place" else first["place"],
        "happenings": sorted({conflict["happening_id"], conflict["other_id"]}),
        "sides": _in_time(what, sides),
    }
    return row("conflict", reports, record)


def _in_time(what: str, sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put sides that are dates in the order of these, others in the order in which they were printed."""

    def order(side: dict[str, Any]) -> tuple[Any, ...]:
        date = dating.parse(side["value"]) if what in {"date", "from", "to"} else None
        return dating.order(date, side["citations"][0]["published"])

    return sorted(sides, key=order)


def _side(value: str, reports: list[StoredRecord], ids: list[str]) -> dict[str, Any]:
    """Give one side of a conflict: what it says, the records that say it, and their words."""
    told = [one for one in reports if one.id in ids]
    return {"value": value, "records": ids, "citations": [msgspec.to_builtins(c) for c in citations(told)]}


def office_conflicts(view: View, page: Page) -> list[Row]:
    """Give the terms that sources begin or end differently, and offices that two are reported to hold at one time.

    Two holders near an appointment, resignation or dismissal are a handover, and two whom one article both calls
    current are told apart by something that was not read: these are no conflicts.
    """
    return _office_rows(view, view.ask(view_conflicts.conflicts, page))


def _office_rows(view: View, found: Sequence[Conflict], *, whatever: bool = False) -> list[Row]:
    """Make the rows; with ``whatever`` also of two holders that are no conflict."""
    ids = {i for one in found for i in (one.term, one.other) if i}
    terms = {one.id: one for one in view.ask(view_terms.by_id, ids)}
    dated = [one for one in found if one.other is None]
    claimed = view.ask(view_conflicts.claiming, [terms[one.term] for one in dated])
    differing = [_dates(one, terms[one.term], claimed) for one in dated]
    held = _held_together(view, [one for one in found if one.other is not None], terms, whatever=whatever)
    reports = view.ask(view_conflicts.holding, [one for one, _ in held])
    differing += [_holders(one, pair, [reports[one.id, term.id] for term in pair]) for one, pair in held]
    # The records of all at once: one by one they would take longer than all else.
    records = _records(view, {i for one in differing for told in one.told.values() for i in told})
    return [_office_row(one, records) for one in differing]


class _Differing(NamedTuple):
    """What terms differ in, what is said of it, and the records that say each value."""

    record: dict[str, Any]
    told: dict[str, list[str]]


def _held_together(
    view: View, found: Sequence[Conflict], terms: Mapping[str, Term], *, whatever: bool
) -> list[tuple[Conflict, tuple[Term, Term]]]:
    """Leave out what is no conflict; give the two terms of the others in order of time."""
    apart = set() if whatever else view.ask(view_conflicts.told_apart, found)
    left = [(one, _in_time_of_office(terms[one.term], terms[one.other])) for one in found if one.other]
    left = [(one, pair) for one, pair in left if one.id not in apart]
    if whatever:
        return left
    changes = view.ask(view_conflicts.changes, {term.person for _, pair in left for term in pair})
    return [
        (one, pair)
        for one, pair in left
        if not any(change.is_near(_shared(pair)) for term in pair for change in changes.get(term.person, ()))
    ]


def _in_time_of_office(one: Term, other: Term) -> tuple[Term, Term]:
    first, second = sorted((one, other), key=lambda term: (term.seen_from or "", term.person))
    return first, second


def _shared(pair: Sequence[Term]) -> tuple[str, str]:
    """Give the first and the last day on which both are reported to hold the office."""
    return max(term.seen_from or "" for term in pair), min(term.seen_to or "" for term in pair)


def _dates(one: Conflict, term: Term, claimed: Mapping[tuple[str, str, str], list[str]]) -> _Differing:
    field = one.field
    told = term.starts_told if field == "from" else term.ends_told
    said = {value: claimed.get((term.id, field, value), []) for value in told}
    return _Differing(_office("tenure", field, term) | {"id": one.id, "person": term.person}, said)


def _holders(one: Conflict, pair: Sequence[Term], reports: Sequence[list[str]]) -> _Differing:
    held = {term.person: told for term, told in zip(pair, reports, strict=True)}
    days = "/".join(dict.fromkeys(_shared(pair)))
    return _Differing(_office("tenure", "holder", pair[0]) | {"id": one.id, "days": days}, held)


def _office_row(one: _Differing, known: Mapping[str, StoredRecord]) -> Row:
    told = {i for ids in one.told.values() for i in ids}
    records = sorted((known[i] for i in told), key=lambda one: (one.published or "9999", one.id))
    sides = [_side(value, [known[i] for i in ids], ids) for value, ids in one.told.items()]
    if one.record["differs"] in {"from", "to"}:
        sides = _in_time(one.record["differs"], sides)
    return row("conflict", records, one.record | {"sides": sides})


def _records(view: View, ids: Collection[str]) -> dict[str, StoredRecord]:
    return {one.id: one for one in view.cited("tenure", ids)}


def _office(about: str, field: str, term: Term) -> dict[str, Any]:
    fields = {name: getattr(term, name) for name in ("office", "office_class", "of", "country")}
    return {"about": about, "differs": field, **fields}
