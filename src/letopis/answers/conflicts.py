"""Where reports exclude each other: shown side by side with their words, decided by nobody."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from letopis.answers import dating
from letopis.answers.rows import citations, row
from letopis.chronicle.view_events import conflicts
from letopis.ontology.offices import ONE_PER_COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from letopis.answers.holders import TenureGroup
    from letopis.chronicle.view import StoredRecord, View
    from letopis.model.paging import Page
    from letopis.model.queries import Row

# Around the day of a change two holders are a handover.
NEAR_DAYS = 3
_CURRENT = frozenset({"current", "acting"})


def event_conflicts(view: View, page: Page) -> list[Row]:
    """Give the happenings that reports date, place or affirm differently, as the chronicle keeps them."""
    found = view.ask(conflicts, page)
    ids = {record for one in found for side in one["record"]["sides"] for record in side["records"]}
    records = {one.id: one for one in view.events(ids=sorted(ids))}
    return [_event_row(one, records) for one in found]


def _event_row(conflict: dict[str, Any], records: Mapping[str, StoredRecord]) -> Row:
    told = [(side, [records[identifier] for identifier in side["records"]]) for side in conflict["record"]["sides"]]
    reports = sorted((one for _, some in told for one in some), key=lambda one: (one.published or "", one.id))
    first, what = reports[0].record, conflict["field"]
    sides = [_side(side["value"], some, side["records"]) | {"texts": side["texts"]} for side, some in told]
    record = {
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


def tenure_conflicts(groups: Iterable[TenureGroup], changes: Mapping[str, list[dt.date]]) -> list[Row]:
    """Find tenures that sources begin or end differently, and offices that two people are reported to hold at one time.

    ``changes`` are the days, by person, on which appointments, resignations and dismissals are reported: around them
    two holders are a handover and no conflict.
    """
    known = list(groups)
    return [*_bounds(known), *_two_holders(known, changes)]


def _bounds(groups: list[TenureGroup]) -> Iterator[Row]:
    for group in groups:
        for name in ("from", "to"):
            claims = group.claims(name)
            if not claims:
                continue
            reports = [one for one in group.records if one.record[name]]
            first = reports[0].record
            record = {
                "about": "tenure",
                "differs": name,
                **{field: first[field] for field in ("office", "office_class", "of", "country")},
                "person": group.person,
                "sides": _in_time(
                    name,
                    [
                        _side(value, reports, [one.id for one in reports if one.record[name] == value])
                        for value in claims
                    ],
                ),
            }
            yield row("conflict", reports, record)


def _one_article_names_both(left: TenureGroup, right: TenureGroup) -> bool:
    """Tell whether one article gives both as current: then it tells them apart by something that was not read."""
    current = [{one.article for one in g.records if one.record["status"] in _CURRENT} for g in (left, right)]
    return bool(current[0] & current[1])


def _two_holders(groups: list[TenureGroup], changes: Mapping[str, list[dt.date]]) -> Iterator[Row]:
    offices: dict[tuple[str, str], list[TenureGroup]] = {}
    for group in groups:
        acting = all(one.record["status"] == "acting" for one in group.records)
        if group.office_class in ONE_PER_COUNTRY and group.body and group.seen[0] and not acting:
            offices.setdefault((group.office_class, group.body), []).append(group)
    for holders in offices.values():
        for left, right in combinations(sorted(holders, key=lambda g: (g.seen, g.person)), 2):
            shared = _shared_days(left, right)
            if left.person == right.person or shared is None or _one_article_names_both(left, right):
                continue
            if not _handover(left, right, shared, changes):
                yield _holder_row(left, right, shared)


def _shared_days(left: TenureGroup, right: TenureGroup) -> tuple[dt.date, dt.date] | None:
    spans = [(dating.day(group.seen[0]), dating.day(group.seen[1])) for group in (left, right)]
    first = max((span[0] for span in spans if span[0]), default=None)
    last = min((span[1] for span in spans if span[1]), default=None)
    return (first, last) if first and last and first <= last else None


def _handover(
    left: TenureGroup, right: TenureGroup, shared: tuple[dt.date, dt.date], changes: Mapping[str, list[dt.date]]
) -> bool:
    near = dt.timedelta(days=NEAR_DAYS)
    days = [day for group in (left, right) for day in changes.get(group.person, [])]
    days += [day for group in (left, right) for name in ("from", "to") for d in group.dates(name) for day in d.key]
    return any(shared[0] - near <= day <= shared[1] + near for day in days)


def _holder_row(left: TenureGroup, right: TenureGroup, shared: tuple[dt.date, dt.date]) -> Row:
    sides = []
    reports = []
    for group in (left, right):
        current = [one for one in group.records if one.record["status"] in _CURRENT]
        sides.append(_side(group.person, current, [one.id for one in current]))
        reports += current
    first = left.records[0].record
    record = {
        "about": "tenure",
        "differs": "holder",
        **{field: first[field] for field in ("office", "office_class", "of", "country")},
        "days": "/".join(dict.fromkeys(day.isoformat() for day in shared)),
        "sides": sides,
    }
    return row("conflict", reports, record)
