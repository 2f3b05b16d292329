"""Events of an article: what happened, who took part, when and where, according to whom."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from letopis.errors import DateError
from letopis.model.dates import EdtfDate
from letopis.model.layers import Entity, Note
from letopis.model.records import Event, EvidenceSpan, Participant, RecordDate, Report
from letopis.records.arguments import Syntax
from letopis.records.clauses import following_source, reports
from letopis.records.dating import clock_time, dates_report, usable
from letopis.records.matching import find_sightings
from letopis.records.merging import Group, group_sightings
from letopis.records.retelling import without_echoes
from letopis.records.sightings import MOMENTS, PATIENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from letopis.model.layers import Reading, Time
    from letopis.model.records import EventStatus, Tenure
    from letopis.records.circumstances import Place
    from letopis.records.sightings import Sighting

ORIGIN: Final = "letopis.events/1"
# What lies further back than this before publication is told as known.
NEWS_DAYS: Final = 7
# Of the days that the model ties to an event less surely, too many are those of the report.
SURE: Final = 0.85
NARROW: Final = {"facility": 0, "organisation": 1, "place": 2, "city": 3, "region": 4, "country": 5}

# The role of the one whose office changes.
WHO_CHANGES = {"appoint": "candidate", "elect": "candidate", "dismiss": "recipient", "resign": "actor"}
# Nouns by which a text takes up a meeting told before.
TALKS = frozenset({"встреча", "переговоры", "беседа", "саммит", "приём", "прием", "консультация"})


class EventTable(msgspec.Struct, frozen=True, dict=True):
    """Events of one article, with the sightings each was read from.

    ``groups`` runs parallel to ``events``; ``spare`` holds sightings too weak for a row of their own; ``entities``
    were made for people who act without a name.
    """

    events: tuple[Event, ...]
    groups: tuple[Group, ...]
    spare: tuple[Group, ...]
    entities: tuple[Entity, ...]
    notes: tuple[Note, ...]
    syntax: Syntax

    def at(self, index: int) -> Event | None:
        """Give the event that the trigger at a token index belongs to."""
        return self._by_trigger.get(index)

    @cached_property
    def _by_trigger(self) -> dict[int, Event]:
        found: dict[int, Event] = {}
        for event, group in zip(self.events, self.groups, strict=True):
            for sighting in group.sightings:
                found.setdefault(sighting.trigger.index, event)
        return found


def find_events(reading: Reading, tenures: Sequence[Tenure] = (), syntax: Syntax | None = None) -> EventTable:
    """Give the events of an article, one row per event, ids ``v1``… in order of first mention.

    Args:
        reading: the article as read.
        tenures: what is known of the offices of those who take part.
        syntax: the reading's phrases and arguments, where they have been made already.
    """
    syntax = syntax or Syntax(reading)
    sightings, made = find_sightings(syntax, tenures)
    reading = syntax.reading
    groups = group_sightings(reading, sightings)
    deaths = [s for group in groups if group.first.type == "die" for s in group.sightings]
    groups = [group for group in groups if not _told_by_its_dead(group, deaths)]
    told = {group.first.type for group in groups if _strong(group)}
    kept = [group for group in groups if _strong(group) or _only_reported(group, told)]
    spare = tuple(group for group in groups if group not in kept)
    homes = {s.trigger.index: f"v{number}" for number, group in enumerate(kept, 1) for s in group.sightings}
    events = tuple(_event(syntax, f"v{n}", group, homes, tenures) for n, group in enumerate(kept, 1))
    return EventTable(events, tuple(kept), spare, made, _clashes(reading, events), syntax)


def _strong(group: Group) -> bool:
    return any(not s.weak for s in group.sightings)


def _only_reported(group: Group, told: Collection[str]) -> bool:
    """Tell whether a report of someone without a name is all that the article says of such an event."""
    leaving = {"resign", "dismiss"} if group.first.type in {"resign", "dismiss"} else {group.first.type}
    return not leaving & set(told) and any(s.reported for s in group.sightings)


def _told_by_its_dead(group: Group, deaths: Sequence[Sighting]) -> bool:
    """Tell whether an attack is only the setting of deaths told with it ("При взрыве погибли двое"): one event."""
    if group.first.type != "attack":
        return False
    sentences = {s.sentence for s in group.sightings if not s.weak}
    return any(death.sentence in sentences for death in deaths if not death.weak)


def event_of(syntax: Syntax, number: str, group: Group, tenures: Sequence[Tenure] = ()) -> Event:
    """Make a row of a group that stands alone (a weak one that a back-reference bears out)."""
    return _event(syntax, number, group, {}, tenures)


def _home(reading: Reading, within: int | None, homes: dict[int, str]) -> str | None:
    """Give the event that "на полях переговоров" speaks of: the noun's own, else the talks told last before it."""
    if within is None or within in homes:
        return homes.get(within) if within is not None else None
    lemma = reading.tokens[within].lemma
    if any(child.pos in {"PROPN", "NUM"} for child in reading.children(within)):
        return None
    talks = [index for index in homes if index < within and _alike(lemma, reading.tokens[index].lemma)]
    return homes[max(talks)] if talks else None


def _alike(lemma: str, other: str) -> bool:
    return lemma == other or {lemma, other} <= TALKS


def _event(syntax: Syntax, number: str, group: Group, homes: dict[int, str], tenures: Sequence[Tenure]) -> Event:
    reading = syntax.reading
    first = group.first
    date = _date(syntax, group)
    place = _place(syntax, group)
    participants = _participants(reading, group)
    within = next((home for s in group.sightings if (home := _home(reading, s.within, homes))), None)
    return Event(
        id=number,
        type=first.type,
        mode=next((s.mode for s in group.sightings if s.mode), None),
        trigger=first.trigger.plain(),
        participants=participants,
        place=place.entity if place else None,
        place_text=place.text.plain() if place and place.text else None,
        date=date,
        status=_status(reading, group, date),
        background=_background(reading, group, date),
        part_of=within if within != number else None,
        office=_office(group, participants, tenures),
        object=next((s.object for s in group.sightings if s.object), None),
        topic=next((s.topic for s in group.sightings if s.topic), None),
        reported_by=_reports(syntax, group),
        evidence=_evidence(group),
        origin=ORIGIN,
        confidence=round(max(s.confidence for s in group.sightings), 2),
    )


def _participants(reading: Reading, group: Group) -> tuple[Participant, ...]:
    """Join the participants of all sightings; a headline's description gives way to the name."""
    return without_echoes(reading, group, _named_or_fullest(reading, group))


def _named_or_fullest(reading: Reading, group: Group) -> tuple[Participant, ...]:
    found = _all_participants(group)
    main = PATIENTS.get(group.first.type)
    names = reading.named
    if main and len(group.sightings) > 1 and any(p.role == main and p.entity in names for p in found):
        first, *later = group.sightings
        told = [first, *(s for s in later if s.brief or (s.type == "die" and s.people == 1))]
        vague = {p.entity for s in told for p in s.participants if p.role == main and p.entity not in names}
        return tuple(p for p in found if p.entity not in vague)
    if main and len(group.sightings) > 1 and not any(p.entity in names for p in found if p.role == main):
        fullest = _fullest(group, main)
        return tuple(p for p in found if p.role != main or p.entity in fullest)
    return found


def _fullest(group: Group, role: str) -> set[str]:
    """Choose the telling that says most of people without a name: the most of them, then the story's own words."""
    told = [{p.entity for p in s.participants if p.role == role} for s in group.sightings]
    best = max(len(people) for people in told)
    most = [people for people in told if len(people) == best]
    return most[1] if len(most) > 1 and not group.sightings[1].brief else most[0]


def _all_participants(group: Group) -> tuple[Participant, ...]:
    found: dict[str, Participant] = {}
    for sighting in group.sightings:
        for participant in sighting.participants:
            known = found.get(participant.entity)
            if known is None and _counted_already(found.values(), participant):
                continue
            # "принял" says who received whom; a plain "встреча" elsewhere does not.
            if known is None or (known.role == "actor" and participant.role != "actor"):
                found[participant.entity] = participant
    return tuple(found.values())


def _counted_already(found: Iterable[Participant], participant: Participant) -> bool:
    """Tell whether the same number of people in the same role is there under another description."""
    number = participant.count.min if participant.count is not None else None
    same = [p for p in found if p.count is not None and p.count.min == number and p.role == participant.role]
    return number is not None and number > 1 and bool(same)


def _date(syntax: Syntax, group: Group) -> RecordDate:
    reading = syntax.reading
    dated = [s for s in group.sightings if s.time is not None]
    clock = next((c for s in group.sightings if (c := clock_time(syntax, s.predicate or s.trigger))), None)
    if dated:
        time = min((s.time for s in dated if s.time is not None), key=lambda t: _width(t.edtf))
        return RecordDate(time.edtf, time.basis, clock)
    witnessed = _witnessed_time(reading, group)
    if witnessed is not None:
        return RecordDate(witnessed.edtf, witnessed.basis, clock)
    published = reading.article.published
    if published is None or group.status in {"planned", "called_off"}:
        return RecordDate(None, "unresolved", clock)
    return RecordDate(f"../{published}", "published", clock)


def _witnessed_time(reading: Reading, group: Group) -> Time | None:
    """Give the day that the reader's model ties to an event whose words gave none by the rules."""
    triggers = [s.trigger for s in group.sightings]
    for relation in reading.relations:
        if relation.type != "POINT_IN_TIME" or relation.score < SURE:
            continue
        ends = reading.spans[relation.source], reading.spans[relation.target]
        tied = [t for t in triggers if any(end.fine == "EVENT" and end.overlaps(t) for end in ends)]
        if not tied:
            continue
        times = (t for end in ends if end.fine != "EVENT" for t in reading.times_in(end) if usable(t))
        found = [time for time in times if not all(dates_report(reading, trigger, time) for trigger in tied)]
        if found:
            return found[0]
    return None


def _width(edtf: str | None) -> int:
    try:
        date = EdtfDate.parse(edtf or "")
    except DateError:
        return 10**9
    return (date.key[1] - date.key[0]).days


def _status(reading: Reading, group: Group, date: RecordDate) -> EventStatus:
    """Give the status that the words tell; a day to come makes a plan of what no verb tells as past."""
    to_come = group.status == "happened" and _after_publication(reading, date)
    return "planned" if to_come and not _told_as_past(group, date) else group.status


def _after_publication(reading: Reading, date: RecordDate) -> bool:
    published = reading.article.published
    if not published or not date.edtf or date.basis == "published":
        return False
    lower = _parse(date.edtf)
    return lower is not None and lower.lower is not None and lower.lower.isoformat() > published


def _told_as_past(group: Group, date: RecordDate) -> bool:
    """Tell whether a verb in the past has that day, year and all, beside it ("встретился 24 февраля 1990 года")."""
    dated = [s for s in group.sightings if s.time is not None and (s.time.edtf, s.time.basis) == (date.edtf, "stated")]
    verbs = [s.predicate or s.trigger for s in dated if not s.bare and s.type not in MOMENTS]
    return any(verb.feat("Tense") == "Past" and verb.feat("VerbForm") == "Fin" for verb in verbs)


def _clashes(reading: Reading, events: Sequence[Event]) -> tuple[Note, ...]:
    """Note what is told as past on a day after publication: one of the two dates is wrong."""
    published = reading.article.published
    found = [e for e in events if e.status == "happened" and _after_publication(reading, e.date)]
    return tuple(
        Note(
            "date_after_publication",
            f"Told as past on {event.date.edtf}, published {published}.",
            event.trigger.start,
            event.trigger.end,
        )
        for event in found
    )


def _parse(edtf: str) -> EdtfDate | None:
    try:
        return EdtfDate.parse(edtf)
    except DateError:
        return None


def _background(reading: Reading, group: Group, date: RecordDate) -> bool:
    if group.background:
        return True
    published = reading.article.published
    if not published or not date.edtf or date.basis == "published":
        return False
    parsed = _parse(date.edtf)
    if parsed is None or parsed.upper is None:
        return False
    return parsed.upper < dt.date.fromisoformat(published) - dt.timedelta(days=NEWS_DAYS)


def _place(syntax: Syntax, group: Group) -> Place | None:
    """Choose the narrowest named place of all sightings, else the first unnamed one."""
    places = [s.place for s in group.sightings if s.place is not None]
    named = [p for p in places if p.entity is not None]
    if named:
        return min(named, key=lambda p: NARROW.get(syntax.reading.entity(p.entity or "").type, 9))
    return places[0] if places else None


def _reports(syntax: Syntax, group: Group) -> tuple[Report, ...]:
    found: list[Report] = [row for s in group.telling for row in s.sources]
    after = group.first.sentence + 1
    if after < len(syntax.reading.sentences):
        source = following_source(syntax, after)
        if source is not None and not source.earlier:
            found += reports(syntax, [source])
    outlet = (syntax.reading.article.source or "").lower()
    unique: list[Report] = []
    for row in found:
        name = syntax.reading.entity(row.entity).name.lower() if row.entity else ""
        if name and name == outlet:
            continue
        if all(row.span != other.span for other in unique):
            unique.append(row)
    return tuple(unique)


def _evidence(group: Group) -> tuple[EvidenceSpan, ...]:
    spans = sorted({(s.evidence.start, s.evidence.end) for s in group.sightings})
    return tuple(EvidenceSpan(start, end) for start, end in spans)


def _office(group: Group, participants: Sequence[Participant], tenures: Sequence[Tenure]) -> str | None:
    """Find the tenure that an office change is about: that of whoever comes or goes, its words in the same sentence.

    Who appoints or dismisses takes part as well, but it is not his office that changes.
    """
    role = WHO_CHANGES.get(group.first.type)
    people = {participant.entity for participant in participants if participant.role == role}
    mine = [tenure for tenure in tenures if tenure.person in people]
    for sighting in group.sightings:
        near = [t for t in mine if sighting.evidence.overlaps(t.span)]
        if near:
            return near[0].id
    return mine[0].id if len(mine) == 1 else None
