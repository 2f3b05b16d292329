"""Where reports exclude each other: shown side by side with their words, decided by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import msgspec

from letopis.answers import dating
from letopis.answers.rows import citations, row
from letopis.chronicle import view_conflicts, view_events, view_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from letopis.chronicle.office_terms import Term
    from letopis.chronicle.stored import Printed, StoredRecord
    from letopis.chronicle.view import View
    from letopis.chronicle.view_conflicts import Conflict
    from letopis.model.layers import Note
    from letopis.model.paging import Page
    from letopis.model.queries import Row


class _Differing(NamedTuple):
    """What reports differ in, the sort of their records, and the records that say each value.

    ``texts`` counts, of an event, the texts that say each, and ``happenings`` are those that it may be.
    """

    kind: Literal["event", "tenure"]
    record: dict[str, Any]
    told: dict[str, list[str]]
    texts: Mapping[str, int] | None = None
    happenings: tuple[str, ...] = ()

    @property
    def ids(self) -> set[str]:
        """The records of all sides."""
        return {i for told in self.told.values() for i in told}


def conflicts(view: View, page: Page) -> tuple[list[Row], tuple[Note, ...]]:
    """Give what sources tell differently, the latest, in order of printing; with a note where some are left out.

    Happenings that reports date, place or affirm differently, terms that they begin or end differently, and offices
    that two are reported to hold at one time. Two holders near an appointment, resignation or dismissal are a handover,
    and two whom one article both calls current are told apart by something that was not read: these are no conflicts.
    """
    found = [_event(one) for one in view.ask(view_events.conflicts, page)]
    found += _offices(view, view.ask(view_conflicts.conflicts, page))
    printed = {kind: view.printed(kind, _ids(found, kind)) for kind in _KINDS}
    ordered = sorted(found, key=lambda one: _order(one, printed[one.kind]))
    # Only what is shown is read: of two sorts together there are twice as many.
    shown, more = page.newest(ordered)
    return _rows(view, shown), more


def conflict_row(view: View, identifier: str) -> Row:
    """Give one conflict, of an event or an office, by its id, which must be there."""
    event = view.ask(view_events.conflict, identifier)
    if event:
        return _rows(view, [_event(event)])[0]
    office = view.ask(view_conflicts.conflict, identifier)
    return _rows(view, _offices(view, [office] if office else [], whatever=True))[0]


_KINDS: Final = ("event", "tenure")
# Where a report without a date stands among those of one conflict.
_UNDATED: Final = {"event": "", "tenure": "9999"}


def _ids(found: Iterable[_Differing], kind: str) -> set[str]:
    return {i for one in found if one.kind == kind for i in one.ids}


def _order(one: _Differing, printed: Mapping[str, Printed]) -> tuple[str, str, list[str]]:
    first = min(printed[i].cited or "9999" for i in one.ids)
    undated = _UNDATED[one.kind]
    return first, one.record["about"], sorted(one.ids, key=lambda i: (printed[i].first or undated, i))


def _rows(view: View, found: Sequence[_Differing]) -> list[Row]:
    # The records of all at once: one by one they would take longer than all else.
    records = {one.id: one for kind in _KINDS for one in view.cited(kind, _ids(found, kind))}
    reports = [_in_print(one, records) for one in found]
    first = [told[0].id for one, told in zip(found, reports, strict=True) if one.kind == "event"]
    fullest = {one.id: one.record for one in view.recorded("event", first)}
    return [_row(one, told, fullest) for one, told in zip(found, reports, strict=True)]


def _in_print(one: _Differing, records: Mapping[str, StoredRecord]) -> list[StoredRecord]:
    undated = _UNDATED[one.kind]
    return sorted((records[i] for i in one.ids), key=lambda one: (one.published or undated, one.id))


def _row(one: _Differing, reports: list[StoredRecord], fullest: Mapping[str, dict[str, Any]]) -> Row:
    record, what = dict(one.record), one.record["differs"]
    if one.kind == "event":
        first = fullest[reports[0].id]
        record |= {name: first[name] for name in ("type", "participants")}
        record["place"] = None if what == "place" else first["place"]
        record["happenings"] = sorted(one.happenings)
    known = {report.id: report for report in reports}
    sides = [_side(value, [known[i] for i in ids], ids) for value, ids in one.told.items()]
    sides = [side | {"texts": one.texts[side["value"]]} for side in sides] if one.texts else sides
    dated = one.kind == "event" or what in {"from", "to"}
    return row("conflict", reports, record | {"sides": _in_time(what, sides) if dated else sides})


def _event(conflict: dict[str, Any]) -> _Differing:
    """Take a conflict of events as the chronicle keeps it."""
    record = {"id": conflict["id"], "about": "event", "differs": conflict["field"]}
    sides = conflict["record"]["sides"]
    told = {side["value"]: side["records"] for side in sides}
    texts = {side["value"]: side["texts"] for side in sides}
    return _Differing("event", record, told, texts, tuple({conflict["happening_id"], conflict["other_id"]}))


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


def _offices(view: View, found: Sequence[Conflict], *, whatever: bool = False) -> list[_Differing]:
    """Tell what conflicts of offices are about; with ``whatever`` also of two holders that are no conflict."""
    ids = {i for one in found for i in (one.term, one.other) if i}
    terms = {one.id: one for one in view.ask(view_terms.by_id, ids)}
    dated = [one for one in found if one.other is None]
    claimed = view.ask(view_conflicts.claiming, [terms[one.term] for one in dated])
    differing = [_dates(one, terms[one.term], claimed) for one in dated]
    held = _held_together(view, [one for one in found if one.other is not None], terms, whatever=whatever)
    reports = view.ask(view_conflicts.holding, [one for one, _ in held])
    return differing + [_holders(one, pair, [reports[one.id, term.id] for term in pair]) for one, pair in held]


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
    return _Differing("tenure", _office("tenure", field, term) | {"id": one.id, "person": term.person}, said)


def _holders(one: Conflict, pair: Sequence[Term], reports: Sequence[list[str]]) -> _Differing:
    held = {term.person: told for term, told in zip(pair, reports, strict=True)}
    days = "/".join(dict.fromkeys(_shared(pair)))
    return _Differing("tenure", _office("tenure", "holder", pair[0]) | {"id": one.id, "days": days}, held)


def _office(about: str, field: str, term: Term) -> dict[str, Any]:
    fields = {name: getattr(term, name) for name in ("office", "office_class", "of", "country")}
    return {"about": about, "differs": field, **fields}
