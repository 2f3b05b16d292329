"""Reports are not events: brings the records of several articles that tell of one event together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.answers import dating
from letopis.answers.rows import row
from letopis.chronicle.view import StoredRecord
from letopis.model.dates import EdtfDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from letopis.model.queries import Row

_SAME_STATUS = {"ongoing": "happened"}


class EventGroup(msgspec.Struct):
    """Records of one event, the most precisely dated first."""

    records: list[StoredRecord]
    people: frozenset[str]
    days: EdtfDate | None

    @property
    def place(self) -> str | None:
        """The place, as far as any record tells it."""
        return next((one.record["place"] for one in self.records if one.record["place"]), None)

    @property
    def told(self) -> EdtfDate | None:
        """The most precise date that a text gives."""
        return next((date for one in self.records if (date := dating.told_date(one))), None)


def participants(record: StoredRecord, links: Mapping[str, str] | None = None) -> frozenset[str]:
    """Give the entities that take part; ``links`` leads from a surname-only person to the one it must be."""
    found = (one["entity"] for one in record.record["participants"])
    return frozenset((links or {}).get(entity, entity) for entity in found)


def involved(record: StoredRecord) -> set[str]:
    """Give the entities that take part in an event or are its place."""
    place = record.record["place"]
    return set(participants(record)) | ({place} if place else set())


def group_events(records: Iterable[StoredRecord], links: Mapping[str, str]) -> list[EventGroup]:
    """Bring together records of one type, status and set of participants, at overlapping dates, not in two places.

    A vague date that fits several events joins none of them.
    """
    kinds: dict[tuple[str, str, frozenset[str]], list[StoredRecord]] = {}
    groups: list[EventGroup] = []
    for one in records:
        people = participants(one, links)
        if not people:
            groups.append(EventGroup([one], people, dating.likely_days(one)))
            continue
        status = one.record["status"]
        kinds.setdefault((one.record["type"], _SAME_STATUS.get(status, status), people), []).append(one)
    for (_, _, people), alike in kinds.items():
        groups.extend(_divide(alike, people))
    return groups


def _divide(alike: list[StoredRecord], people: frozenset[str]) -> list[EventGroup]:
    groups: list[EventGroup] = []
    for one in sorted(alike, key=lambda r: (dating.told_date(r) is None, dating.width(dating.likely_days(r)), r.id)):
        days = dating.likely_days(one)
        fitting = [g for g in groups if _fits(g, one, days)]
        if len(fitting) == 1:
            fitting[0].records.append(one)
        else:
            groups.append(EventGroup([one], people, days))
    return groups


def _fits(group: EventGroup, one: StoredRecord, days: EdtfDate | None) -> bool:
    if days is None or group.days is None or not days.overlaps(group.days):
        return False
    place = one.record["place"]
    return place is None or group.place is None or place == group.place


def event_rows(groups: Sequence[EventGroup]) -> list[tuple[tuple[object, ...], Row]]:
    """Make a row of each group, with the key that it is sorted by."""
    return [(_order(group), row("event", group.records, _record(group))) for group in groups]


def _record(group: EventGroup) -> dict[str, object]:
    """Give the record that stands for a group: the most precisely dated, completed from the others."""
    record = dict(group.records[0].record)
    # Only what does not point into a text: spans of another article would be the wrong words of this one.
    for name in ("place", "mode"):
        record[name] = next((one.record[name] for one in group.records if one.record[name]), None)
    record["background"] = all(one.record["background"] for one in group.records)
    record["article"] = group.records[0].article
    record["published"] = group.records[0].published
    return record


def _order(group: EventGroup) -> tuple[object, ...]:
    first = min((one.published for one in group.records if one.published), default=None)
    date = group.told or dating.parse(group.records[0].record["date"]["edtf"])
    # An event about whose time nothing is known stands last, whenever it was reported.
    return (date is None, *dating.order(date, first), group.records[0].id)
