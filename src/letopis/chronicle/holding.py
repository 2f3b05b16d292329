"""Who is meant by an office alone ("премьер-министр Великобритании"): the rules, as functions of what was read.

Only offices that a country has once tell by themselves whom they mean, and only on days on which reports show one
holder: docs/decisions/0014-offices-alone.md gives the reasons.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from letopis.chronicle.identity import plain_key
from letopis.chronicle.names import name_words, nominatives
from letopis.chronicle.terms_grouping import parse_date
from letopis.chronicle.terms_signatures import COUNTRY
from letopis.ontology.countries import by_adjective, canonical, country
from letopis.ontology.loader import fold
from letopis.ontology.offices import lexicon, sole_office

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from letopis.model.layers import Entity
    from letopis.model.records import ArticleRecords, Event, RecordDate

HELD, CHANGED = "held", "changed"
# Reports that call somebody the holder lie no farther from the days in question.
NEAR = dt.timedelta(days=31)
# Days around a change of hands on which an office alone does not tell whom it means.
HANDOVER = dt.timedelta(days=3)
_LONGEST_COUNTRY = 4
_SPELLINGS = 16
_NOT_YET = frozenset({"planned", "denied", "alleged", "called_off"})


class Told(NamedTuple):
    """An office without a name in an article: of whom it is the holder on all days from ``first`` to ``last``."""

    place: str
    first: str
    last: str


class Mark(NamedTuple):
    """What reports tell of an office: that ``person`` holds it (``held``), or begins or ends to (``changed``)."""

    mark: str
    first: str
    last: str
    person: str


class Holder(NamedTuple):
    """The only one whom reports call the holder, with the nearest days of such reports before and after."""

    person: str
    before: str
    after: str


def place_of(office_class: str, body: str) -> str:
    """Give the key of an office that a country has once; ``body`` is what its signature is compared by."""
    return f"{office_class} | {body}"


def told_offices(records: ArticleRecords) -> dict[str, Told]:
    """Give the unnamed single holders of offices in an article that its records tell something of, by entity.

    None of whom an article tells nothing dated, or in whose office it names somebody former or yet to come.
    """
    published = (records.article.published or "")[:10]
    if not _is_day(published):
        return {}
    used = {i for t in records.tenures for i in (t.person, t.of, t.country, t.replaces, t.replaced_by)}
    changing = {t.office_class for t in records.tenures if t.status != "current"}
    found: dict[str, Told] = {}
    for entity in records.entities:
        place = None if entity.id in used else _place(records.article.text, entity)
        days = _days(records, entity.id, published) if place else None
        if place and days and place.partition(" ")[0] not in changing:
            found[entity.id] = Told(place, *days)
    return {local: told for local, told in found.items() if not _is_beside(records, local, set(found))}


def _is_beside(records: ArticleRecords, local: str, others: Collection[str]) -> bool:
    """Tell whether two such holders take part in one event: then they are two people, or one of them is misread."""
    return any({local} < {one.entity for one in event.participants} & set(others) for event in records.events)


def _place(text: str, entity: Entity) -> str | None:
    """Give the office that an entity's words name, if all its mentions are by office or pronoun."""
    forms = {mention.form for mention in entity.mentions}
    if entity.type != "profession" or "name" in forms or "nominal" not in forms:
        return None
    nominal = [text[m.start : m.end] for m in entity.mentions if m.form == "nominal"]
    return None if any(map(_is_modified, nominal)) else office_place(entity.name)


@lru_cache(maxsize=10_000)
def _is_modified(words: str) -> bool:
    """Tell words that say when the office is held ("бывший премьер", "новым главой МИД")."""
    return any(
        fold(form) in lexicon().modifiers or form.startswith("экс")
        for w in name_words(words)
        for form in nominatives(w)
    )


@lru_cache(maxsize=10_000)
def office_place(words: str) -> str | None:
    """Give the place of the office that words name and nothing else: "британский премьер", "глава МИД ФРГ"."""
    written = name_words(words)
    found = set[str]()
    for start in range(len(written)):
        for end in range(start + 1, min(start + _LONGEST_COUNTRY, len(written)) + 1):
            rest = " ".join(written[:start] + written[end:])
            for state in _countries(tuple(written[start:end])):
                class_ = sole_office(rest, state)
                found |= {place_of(class_, COUNTRY + plain_key(state))} if class_ else set()
    return found.pop() if len(found) == 1 else None


def _countries(words: tuple[str, ...]) -> set[str]:
    from itertools import islice, product

    spelt = islice(product(*(nominatives(word) for word in words)), _SPELLINGS)
    named = {canonical(" ".join(spelling)) for spelling in spelt}
    if len(words) == 1:
        named |= {by_adjective(form) for form in nominatives(words[0])}
    return {name for name in named if name and (row := country(name)) and row.kind in {"state", "former"}}


def _days(records: ArticleRecords, local: str, published: str) -> tuple[str, str] | None:
    """Give the first and last day on which the holder is told of; None if that is not known to the month."""
    told = [_days_of_event(one, published) for one in records.events if local in {p.entity for p in one.participants}]
    told += [_days_of(s.date, published) for s in records.statements if local == s.speaker or local in s.about]
    days = [day for pair in told if pair for day in pair]
    if not days or None in told:
        return None
    first, last = min(days), max(days)
    return (first, last) if _date(last) - _date(first) <= NEAR else None


def _days_of_event(event: Event, published: str) -> tuple[str, str] | None:
    """Give the days of an event; of plans and of what did not happen the day on which they are told."""
    if event.status in _NOT_YET:
        return published, published
    days = _days_of(event.date, published)
    return None if event.background and days == (published, published) else days


def _days_of(date: RecordDate | None, published: str) -> tuple[str, str] | None:
    """Give the days of a date; of none, and of one to come, the day on which it is told, and None of an open one."""
    told = parse_date(date.edtf) if date and date.basis in {"stated", "relative"} else None
    if told is None:
        return published, published
    if told.lower is None or told.upper is None:
        return None
    first, last = told.lower.isoformat(), told.upper.isoformat()
    return (first, min(last, published)) if first <= published else (published, published)


def marks_of(person: str, status: str, starts: str | None, ends: str | None, published: str | None) -> set[Mark]:
    """Give what one report of a tenure tells of who holds the office when."""
    found = set[Mark]()
    day = (published or "")[:10]
    if status in {"current", "acting"} and _is_day(day):
        found.add(Mark(HELD, day, day, person))
    for told in (starts, ends):
        date = parse_date(told)
        known = [end.isoformat() for end in (date.lower, date.upper) if end] if date else []
        found |= {Mark(CHANGED, known[0], known[-1], person)} if known else set()
    return found


def concerned(mark: Mark) -> tuple[str, str]:
    """Give the days for which a mark may decide who is meant."""
    around = NEAR if mark.mark == HELD else HANDOVER
    return shifted(mark.first, -around), shifted(mark.last, around)


def holder(marks: Iterable[Mark], first: str, last: str) -> Holder | None:
    """Give the one holder of an office on all days from ``first`` to ``last``; None if that is open.

    It is somebody whom reports call the holder both by the first day and from the last day on, within a month. Nobody
    else is called so by such reports, or by any near these days, and nobody is told to begin or end near them.
    """
    early, late = shifted(first, -HANDOVER), shifted(last, HANDOVER)
    reach = shifted(first, -NEAR), shifted(last, NEAR)
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    present = set[str]()
    for one in marks:
        if one.mark == CHANGED:
            if one.first <= late and one.last >= early:
                return None
            continue
        if reach[0] <= one.first <= first:
            before[one.person] = max(before.get(one.person, ""), one.first)
        if last <= one.first <= reach[1]:
            after[one.person] = min(after.get(one.person, "9999"), one.first)
        if early <= one.first <= late:
            present.add(one.person)
    sure = before.keys() & after.keys()
    if len(sure) != 1 or not present <= sure:
        return None
    (person,) = sure
    return Holder(person, before[person], after[person])


def shifted(day: str, by: dt.timedelta) -> str:
    """Give the ISO day so much later, as far as the calendar goes."""
    try:
        return (_date(day) + by).isoformat()
    except OverflowError:
        return day


def _date(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def _is_day(day: str) -> bool:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return False
    return True
