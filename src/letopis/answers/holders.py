"""Who held an office: brings the reports of one tenure together, puts holders in order, asks who held it on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from letopis.answers import dating
from letopis.answers.rows import row
from letopis.chronicle.identity import plain_key
from letopis.chronicle.lemmas import fold, word_forms, words
from letopis.chronicle.names import fold as name_fold
from letopis.chronicle.names import name_words, nominatives
from letopis.chronicle.view import StoredRecord
from letopis.ontology.countries import by_adjective
from letopis.ontology.offices import ONE_PER_COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from letopis.chronicle.view import EntityInfo
    from letopis.model.dates import EdtfDate
    from letopis.model.queries import Row

# Reports within so many days of each other are of the same news.
SAME_NEWS = 3
# The longest that somebody elect is taken to wait for an office.
ELECT_DAYS = dt.timedelta(days=365)


class TenureGroup(msgspec.Struct):
    """Reports of one tenure; ``body`` is the country for an office of the state, else the body."""

    person: str
    office_class: str
    body: str | None
    records: list[StoredRecord]

    def dates(self, name: str) -> list[EdtfDate]:
        """Give the dates that reports give as ``from`` or ``to``, the most precise first."""
        found = [date for one in self.records if (date := dating.parse(one.record[name]))]
        return sorted(found, key=lambda date: (dating.width(date), date.text))

    def claims(self, name: str) -> list[str]:
        """Give the different dates claimed for ``from`` or ``to`` where they exclude each other, else nothing."""
        found = self.dates(name)
        differ = any(not a.compatible(b) for a in found for b in found)
        return sorted({date.text for date in found}) if differ else []

    def bound(self, name: str) -> EdtfDate | None:
        """Give the agreed ``from`` or ``to``."""
        found = self.dates(name)
        return found[0] if found and not self.claims(name) else None

    def published(self, *statuses: str) -> list[str]:
        """Give the dates at which it was reported with one of the statuses, in order."""
        return sorted(one.published for one in self.records if one.published and one.record["status"] in statuses)

    @property
    def seen(self) -> tuple[str | None, str | None]:
        """The earliest and the latest publication that reports it as current."""
        dates = self.published("current", "acting")
        return (dates[0], dates[-1]) if dates else (None, None)


def group_tenures(
    records: Iterable[StoredRecord],
    links: Mapping[str, str],
    bodies: Mapping[str, EntityInfo],
    seats: Mapping[str, str] | None = None,
) -> list[TenureGroup]:
    """Bring together reports of the same person in the same office of the same body.

    ``links`` leads from a surname-only person to the one it must be; ``bodies`` says what is known of offices' bodies.
    A report that names no body, or a part of the name ("ЦК": "ЦК КПСС"), goes with the one body that it can mean.
    ``seats`` leads from a body to the country that its name tells. Who is elect and later holds the office has one row.
    """
    countries = frozenset(i for i, info in bodies.items() if info.class_ == "country")
    parts = {i: frozenset(plain_key(info.name).split()) for i, info in bodies.items()}
    found: dict[tuple[Any, ...], list[StoredRecord]] = {}
    for one in records:
        found.setdefault(_key(one, links, countries, seats or {}), []).append(one)
    # The longest names first: once "КПСС" is with "ЦК КПСС", a report without a body has one place to go to.
    for key in sorted(found, key=lambda k: len(parts.get(k[2], ())), reverse=True):
        mine = parts.get(key[2], frozenset())
        same = [k for k in found if _same_office(key, k) and mine < parts.get(k[2], frozenset())]
        if len(same) == 1:
            found[same[0]] += found.pop(key)
    for key in [k for k in found if k[3] == "elect" and (*k[:3], "full") in found]:
        found[*key[:3], "full"] += found.pop(key)
    groups = [TenureGroup(key[0], key[1][0], key[2], reports) for key, reports in found.items()]
    for group in groups:
        group.records = _elect_until_called_so(group.records)
    return [part for group in groups for part in _terms(group)]


def _same_office(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Tell whether two keys may be one office; the class may hang on the body, so without one the words decide."""
    words_agree = one[2] is None and len(one[1]) > 1 and one[1][1:] == other[1][1:]
    return bool(one[0] == other[0] and one[3] == other[3] and (one[1] == other[1] or words_agree))


def _elect_until_called_so(reports: list[StoredRecord]) -> list[StoredRecord]:
    """Take first reports of "избран президентом" as of one elect where a later report still calls him elect.

    Who holds the office already may be elected again: reports with an older one of the office before them stay.
    """
    called = max((one.published for one in reports if one.published and one.record["status"] == "elect"), default=None)
    last = dating.day(called)
    if called is None or last is None:
        return reports
    held = [one for one in reports if one.published and one.record["status"] in {"current", "acting"}]
    early = [one for one in held if one.published and one.published <= called]
    if any(0 <= (found - last).days <= SAME_NEWS for one in held if (found := dating.day(one.published))):
        # Reports of the same days say that the office is held: "возглавит" was the slower outlet's wording.
        return reports
    first = min((found for one in early if (found := dating.day(one.published))), default=last)
    if last - first > ELECT_DAYS:
        return reports
    return [
        msgspec.structs.replace(one, record={**one.record, "status": "elect"}) if one in early else one
        for one in reports
    ]


def _key(
    one: StoredRecord, links: Mapping[str, str], countries: frozenset[str], seats: Mapping[str, str]
) -> tuple[str, tuple[str, ...], str | None, str]:
    record = one.record
    person = links.get(record["person"], record["person"])
    office: tuple[str, ...] = (record["office_class"],)
    body = record["country"] or seats.get(record["of"]) or record["of"]
    if record["office_class"] not in ONE_PER_COUNTRY:
        office += (" ".join(word_forms(record["office"][w.start : w.end])[0] for w in words(record["office"])),)
        body = record["of"] or record["country"]
    elif record["of"] in countries:
        body = record["of"]
    kind = "elect" if record["status"] == "elect" else "acting" if _acting(record) else "full"
    return person, office, body, kind


def country_seats(bodies: Mapping[str, EntityInfo], known: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Give the country that a body's name tells, for the bodies that tell one ("МИД Великобритании", "британский МИД").

    ``known`` holds the words by which each body can be looked up; countries are found among ``bodies`` only.
    """
    states = {info.key: i for i, info in bodies.items() if info.class_ == "country"}
    found = {}
    for identifier, info in bodies.items():
        if info.class_ != "organisation":
            continue
        mine = known.get(identifier, frozenset())
        told = {i for i in states.values() if {name_fold(w) for w in name_words(bodies[i].name)} <= mine}
        adjectives = (by_adjective(form) for word in name_words(info.name) for form in nominatives(word))
        told |= {states[key] for a in adjectives if a and (key := f"country {plain_key(a)}") in states}
        if len(told) == 1:
            found[identifier] = told.pop()
    return found


def _acting(record: dict[str, Any]) -> bool:
    return record["status"] == "acting" or bool(record["acting"])


def _terms(group: TenureGroup) -> list[TenureGroup]:
    """Divide a group where a later ``from`` follows an earlier ``to``: the person held the office twice."""
    starts = sorted({d.text: d for d in group.dates("from")}.values(), key=lambda d: d.key)
    ends = group.dates("to")
    cuts = [
        later
        for earlier, later in pairwise(starts)
        if any(earlier.key[0] <= end.key[1] and (end.upper or end.key[1]) <= later.key[0] for end in ends)
    ]
    if not cuts:
        return [group]
    parts: list[list[StoredRecord]] = [[] for _ in range(len(cuts) + 1)]
    for one in group.records:
        parts[_term_of(one, cuts)].append(one)
    return [TenureGroup(group.person, group.office_class, group.body, part) for part in parts if part]


def _term_of(one: StoredRecord, cuts: Sequence[EdtfDate]) -> int:
    start, end = dating.parse(one.record["from"]), dating.parse(one.record["to"])
    if start:
        return sum(1 for cut in cuts if cut.key[0] <= start.key[0])
    if end:
        return sum(1 for cut in cuts if cut.key[0] < end.key[0])
    published = dating.day(one.published)
    return sum(1 for cut in cuts if published and cut.key[0] <= published)


def shares_word(office: str, query: str) -> bool:
    """Tell whether two names of offices have a word in common, in any form."""
    have = {form for w in words(office) for form in w.forms}
    return any(have & set(w.forms) for w in words(query))


def office_fits(record: dict[str, Any], query: str, body_words: Iterable[str]) -> bool:
    """Tell whether every word of ``query`` is, in some form, in the office's name or its body's."""
    have = {form for w in words(record["office"]) for form in w.forms} | {fold(word) for word in body_words}
    return all(have & set(w.forms) for w in words(query))


def in_order(groups: Sequence[TenureGroup]) -> list[TenureGroup]:
    """Sort tenures as they followed each other: by beginning, told or first seen; a named predecessor first."""
    ordered = sorted(groups, key=_start)
    for group in list(ordered):
        for name, shift in (("replaces", 0), ("replaced_by", 1)):
            for other in {one.record[name] for one in group.records} - {None}:
                _settle(ordered, group, other, after=shift)
    return ordered


def _settle(ordered: list[TenureGroup], group: TenureGroup, other: str, *, after: int) -> None:
    """Move ``group`` past the tenure of ``other`` unless dates already say how they follow."""
    place = next((i for i, one in enumerate(ordered) if one.person == other and one.body == group.body), None)
    if place is None or (group.bound("from") and ordered[place].bound("from")):
        return
    mine = ordered.index(group)
    if (after and mine > place) or (not after and mine < place):
        ordered.remove(group)
        ordered.insert(ordered.index(_at(ordered, other, group.body)) + (0 if after else 1), group)


def _at(ordered: Sequence[TenureGroup], person: str, body: str | None) -> TenureGroup:
    return next(one for one in ordered if one.person == person and one.body == body)


def _start(group: TenureGroup) -> tuple[Any, ...]:
    begin, end = group.bound("from"), group.bound("to")
    former = group.published("former")
    elect = all(one.record["status"] == "elect" for one in group.records)
    if begin and begin.lower:
        first = begin.lower.isoformat()
    else:
        known = [d for d in (group.seen[0], former[0] if former else None) if d]
        known += [end.lower.isoformat()] if end and end.lower else []
        first = min(known, default=min((o.published for o in group.records if o.published), default="9999"))
    # Of two first seen on one day, the one later called former came before.
    return (first, elect, former[0] if former else "9999", group.seen[1] or "", group.person)


def on_day(groups: Sequence[TenureGroup], day: EdtfDate) -> list[tuple[TenureGroup, str]]:
    """Give the tenures that held on ``day`` with what that rests on.

    ``stated``: both ends are told and enclose it; ``stated_from``/``stated_to``: one end is told and no report says
    otherwise; ``seen``: reported as current before and after; ``last_seen``: reported as current before, and nothing is
    known of a change. The last is given only where nothing better is. ``elect``, given beside all of these: reported as
    elect by then, not yet as holding the office.
    """
    found = [(group, None if _superseded(group, groups, day) else _basis(group, day)) for group in groups]
    sure = [(group, basis) for group, basis in found if basis and basis != "last_seen"]
    waiting = [(group, "elect") for group, basis in found if not basis and _waits(group, day)]
    return [*(sure or _latest([(group, basis) for group, basis in found if basis])), *waiting]


def _waits(group: TenureGroup, day: EdtfDate) -> bool:
    """Tell whether somebody was reported as elect by ``day``, within a year, and not as holding the office by then."""
    first, last = day.key
    begin = group.bound("from")
    started = bool(begin and begin.key[0] <= last) or (group.seen[0] or "9999") <= last.isoformat()
    days = [found for one in group.published("elect") if (found := dating.day(one))]
    return not started and any(one <= last and first - one <= ELECT_DAYS for one in days)


def _superseded(group: TenureGroup, groups: Sequence[TenureGroup], day: EdtfDate) -> bool:
    """Tell whether somebody else is known to have followed in the office by ``day``."""
    known = [group.seen[1] or "", *(date.key[0].isoformat() for date in group.dates("from"))]
    followers = (
        g for g in groups if (g.office_class, g.body) == (group.office_class, group.body) and g.person != group.person
    )
    starts = (_first_known(one) for one in followers)
    return any(max(known) < start <= day.key[0].isoformat() for start in starts if start)


def _first_known(group: TenureGroup) -> str | None:
    begin = group.bound("from")
    return begin.lower.isoformat() if begin and begin.lower else group.seen[0]


def _latest(found: list[tuple[TenureGroup, str]]) -> list[tuple[TenureGroup, str]]:
    last = max((group.seen[1] or "" for group, _ in found), default="")
    return [(group, basis) for group, basis in found if group.seen[1] == last]


def _basis(group: TenureGroup, day: EdtfDate) -> str | None:  # noqa: PLR0911 (one return per basis)
    if all(one.record["status"] == "elect" for one in group.records):
        return None
    begin, end = group.bound("from"), group.bound("to")
    if (begin and day.surely_before(begin)) or (end and end.surely_before(day)):
        return None
    first, last = day.key[0].isoformat(), day.key[1].isoformat()
    seen_from, seen_to = group.seen
    over = any(published <= first for published in group.published("former"))
    if begin and end:
        return "stated"
    if seen_from and seen_to and seen_from <= last and first <= seen_to:
        return "seen"
    if begin and not over:
        return "stated_from"
    if end and seen_from and seen_from <= last:
        return "stated_to"
    return "last_seen" if seen_to and seen_to < first and not over else None


def tenure_row(group: TenureGroup, local: frozenset[str], on: dict[str, str] | None = None) -> Row:
    """Make the row of a tenure: the fullest report, with what all of them agree on.

    Where sources give dates that exclude each other, the field is null and ``from_claims`` or ``to_claims`` lists them.
    ``local`` are the persons known by surname in one article only; ``on`` is what :func:`on_day` found.
    """
    reports = sorted(group.records, key=_fullness, reverse=True)
    latest = max(reports, key=lambda one: (one.published or "", one.record["status"] != "elect", one.id))
    record = dict(reports[0].record)
    record["person"] = group.person
    record["office"] = _usual_office(reports)
    record["status"] = latest.record["status"]
    for name in ("of", "country", "ordinal", "replaces", "replaced_by"):
        told = Counter(one.record[name] for one in reports if one.record[name] is not None)
        record[name] = told.most_common(1)[0][0] if told else None
    for name in ("from", "to"):
        bound, claims = group.bound(name), group.claims(name)
        record[name] = bound.text if bound else None
        if claims:
            record[f"{name}_claims"] = claims
    record["seen_from"], record["seen_to"] = group.seen
    record["article"], record["published"] = reports[0].article, reports[0].published
    record["identity"] = "surname" if all(one.record["person"] in local for one in reports) else "full"
    if on:
        record["on"] = on
        record["status"] = "elect" if on["basis"] == "elect" else record["status"]
    return row("tenure", _surest_first(reports), record)


def _usual_office(reports: list[StoredRecord]) -> str:
    """Give the office in the words of most reports; of two as common, in the fuller ones."""
    told = Counter(str(one.record["office"]) for one in reports)
    return max(told, key=lambda office: (told[office], len(office), office))


def _surest_first(reports: list[StoredRecord]) -> list[StoredRecord]:
    return sorted(reports, key=lambda one: (one.published or "9999", one.id))


def _fullness(one: StoredRecord) -> tuple[int, float, str]:
    record = one.record
    told = ("of", "country", "from", "to", "replaces", "replaced_by", "ordinal")
    return (sum(record[name] is not None for name in told), record["confidence"], one.id)
