"""Where reports exclude each other: shown side by side with their words, decided by nobody."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from letopis.answers import dating
from letopis.answers.events import participants
from letopis.answers.rows import citations, row
from letopis.ontology.offices import ONE_PER_COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from letopis.answers.holders import TenureGroup
    from letopis.chronicle.view import EntityInfo, StoredRecord
    from letopis.model.dates import EdtfDate
    from letopis.model.queries import Row

# Two reports are about one event if they were published this close to each other and their dates lie this near.
NEWS_DAYS = 7
NEAR_DAYS = 3
_HAPPENED = frozenset({"happened", "ongoing"})
_NOT_HAPPENED = frozenset({"denied", "called_off"})
_CURRENT = frozenset({"current", "acting"})
_PAIR = 2


def event_conflicts(
    records: Iterable[StoredRecord], links: Mapping[str, str], places: Mapping[str, EntityInfo]
) -> list[Row]:
    """Find events of one type with the same participants that two articles date, place or affirm differently."""
    alike: dict[tuple[str, frozenset[str]], list[StoredRecord]] = {}
    for one in records:
        people = participants(one, links)
        if len(people) >= _PAIR and not one.record["background"]:
            alike.setdefault((one.record["type"], people), []).append(one)
    found: dict[tuple[str, ...], list[StoredRecord]] = {}
    for group in alike.values():
        for left, right in combinations(sorted(group, key=lambda r: (r.published or "", r.id)), 2):
            what = _difference(left, right, places)
            if what and not _one_article_tells_both(what, left, right, group):
                values = (_value(what, left), _value(what, right))
                key = (what, *sorted(values), left.record["type"], *sorted(participants(left, links)))
                for one in (left, right):
                    if one not in found.setdefault(key, []):
                        found[key].append(one)
    return [_event_row(key[0], reports) for key, reports in found.items()]


def _difference(left: StoredRecord, right: StoredRecord, places: Mapping[str, EntityInfo]) -> str | None:
    if left.article == right.article or not _same_news(left, right):
        return None
    statuses = {left.record["status"], right.record["status"]}
    mine, theirs = dating.likely_days(left), dating.likely_days(right)
    together = bool(mine and theirs and mine.overlaps(theirs))
    if statuses & _HAPPENED and statuses & _NOT_HAPPENED:
        return "status" if together or mine is None or theirs is None else None
    if not statuses <= _HAPPENED:
        return None
    if together and _other_place(left, right, places):
        return "place"
    # Leaders who stay together for days meet daily; the same named place makes it likely that one meeting is meant.
    if not left.record["place"] or left.record["place"] != right.record["place"]:
        return None
    told, other = dating.told_date(left), dating.told_date(right)
    differ = told and other and not told.compatible(other) and _gap(told, other) <= NEAR_DAYS
    return "date" if differ else None


def _same_news(left: StoredRecord, right: StoredRecord) -> bool:
    first, second = dating.day(left.published), dating.day(right.published)
    return first is not None and second is not None and abs(second - first) <= dt.timedelta(days=NEWS_DAYS)


def _gap(left: EdtfDate, right: EdtfDate) -> int:
    """Count the days between two dates that do not overlap."""
    first, second = sorted((left, right), key=lambda date: date.key)
    return (second.key[0] - first.key[1]).days


def _other_place(left: StoredRecord, right: StoredRecord, places: Mapping[str, EntityInfo]) -> bool:
    """Tell whether two places exclude each other: two of one class; a hall may lie in a city, a city in a country."""
    first, second = left.record["place"], right.record["place"]
    if not first or not second or first == second:
        return False
    known = places.get(first), places.get(second)
    return bool(known[0] and known[1] and known[0].class_ == known[1].class_ != "facility")


def _one_article_tells_both(what: str, left: StoredRecord, right: StoredRecord, group: list[StoredRecord]) -> bool:
    """Tell whether some article reports both values, as of two meetings on two days: then they exclude nothing."""
    values: dict[str, set[str]] = {}
    for one in group:
        values.setdefault(one.article, set()).add(_value(what, one))
    both = {_value(what, left), _value(what, right)}
    return any(both <= told for told in values.values()) or (what == "date" and _lasted(left, right, group))


def _lasted(left: StoredRecord, right: StoredRecord, group: list[StoredRecord]) -> bool:
    """Tell whether some report gives days that hold both dates: talks of several days."""
    told = [dating.told_date(one) for one in group if one.record["status"] in _HAPPENED]
    dates = [date for date in told if date and date.precision == "interval"]
    mine, theirs = dating.told_date(left), dating.told_date(right)
    if mine is None or theirs is None:
        return False
    return any(date.contains(mine) and date.contains(theirs) for date in dates)


def _value(what: str, one: StoredRecord) -> str:
    if what == "date":
        return str(dating.told_date(one))
    return str(one.record[what])


def _event_row(what: str, reports: list[StoredRecord]) -> Row:
    sides: dict[str, list[str]] = {}
    for one in reports:
        sides.setdefault(_value(what, one), []).append(one.id)
    first = reports[0].record
    record = {
        "about": "event",
        "differs": what,
        "type": first["type"],
        "participants": first["participants"],
        "place": None if what == "place" else first["place"],
        "sides": _in_time(what, [_side(value, reports, ids) for value, ids in sides.items()]),
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
