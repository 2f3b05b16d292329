"""One event, one row: sightings of the same event in one article are joined.

Two sightings are one event if they are of one type and their status, dates and participants go together, and if one
repeats the participants of the other, points back to it ("эта встреча", "переговоры прошли…"), or goes on with it in
the next sentence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from msgspec import structs

from letopis.errors import DateError
from letopis.model.dates import EdtfDate
from letopis.records.dating import DAY_LENGTH, usable
from letopis.records.retelling import HEADLINE_REACH, goes_on, leaving_told_of, office_told_of, retold, to_come
from letopis.records.sightings import MOMENTS, PATIENTS, TALKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.layers import Reading
    from letopis.model.records import EventStatus, RecordDate
    from letopis.records.sightings import Sighting

DEFINITE_REACH: Final = 4
PAIR: Final = 2
DATED: Final = frozenset({"meet", "call", "visit", "elect"})
# What is dated that long before publication is no news.
OLD: Final = dt.timedelta(days=21)
THERE: Final = frozenset({"там", "здесь"})
# A headline's "новый министр" may get his name only after the story's background.
NATURAL: Final = frozenset({"умереть", "скончаться"})
STORY_REACH: Final = 7
SAME_STATUS: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("happened", "ongoing"),
        ("planned", "called_off"),
        ("alleged", "happened"),
        ("alleged", "ongoing"),
    )
)


@dataclass
class Group:
    """Sightings of one event, in text order; ``date`` is decided once from the first dated one."""

    sightings: list[Sighting] = field(default_factory=list)
    date: RecordDate | None = None

    @property
    def first(self) -> Sighting:
        """The sighting that gives the row its type and trigger: the first clear one, else one with someone in it."""
        strong = [s for s in self.sightings if not s.weak]
        clear = [s for s in strong if s.type in MOMENTS and not s.bare]
        told = [s for s in self.sightings if s.participants]
        return next(iter(clear or strong or told), self.sightings[0])

    @property
    def entities(self) -> frozenset[str]:
        """Ids of all participants."""
        return frozenset().union(*(s.entities for s in self.sightings))

    @property
    def people(self) -> int:
        """The greatest number of participants seen at once."""
        return max(s.people for s in self.sightings)

    @property
    def status(self) -> EventStatus:
        """The status that the last telling sighting gives."""
        statuses = [s.status for s in self.sightings]
        if "called_off" in statuses:
            return "called_off"
        if "denied" in statuses:
            return "denied"
        if to_come(self.sightings):
            return "planned"
        # What the outlet tells as done elsewhere is not merely claimed.
        vouched = self.first.status in {"alleged", "planned"} and any(
            s.status == "happened" and not s.weak for s in self.sightings
        )
        return "happened" if vouched else self.first.status

    @property
    def telling(self) -> list[Sighting]:
        """The sightings that tell the event; all of them, where each only takes it for granted."""
        told = [s for s in self.sightings if not s.bare or s.announced or s.type in TALKS]
        if self.status == "happened":
            # Who had announced or claimed it is not who tells that it happened.
            told = [s for s in told if s.status not in {"planned", "alleged"}] or told
        return told or self.sightings

    @property
    def background(self) -> bool:
        """Told as known before, at any place."""
        return any(s.background for s in self.sightings)

    @property
    def last_sentence(self) -> int:
        """Index of the sentence seen last."""
        return max(s.sentence for s in self.sightings)

    @property
    def edtf(self) -> str | None:
        """The date told, if any."""
        return next((s.time.edtf for s in self.sightings if s.time is not None), None) or (
            self.date.edtf if self.date and self.date.basis != "published" else None
        )


def _parsed(edtf: str | None) -> EdtfDate | None:
    if edtf is None:
        return None
    try:
        return EdtfDate.parse(edtf)
    except DateError:
        return None


def _dates_agree(left: str | None, right: str | None) -> bool:
    first, second = _parsed(left), _parsed(right)
    return first is None or second is None or first.compatible(second)


def _statuses_agree(left: EventStatus, right: EventStatus) -> bool:
    return left == right or frozenset({left, right}) in SAME_STATUS


def _patient(kind: str, sightings: Iterable[Sighting]) -> frozenset[str]:
    role = PATIENTS[kind]
    return frozenset(p.entity for s in sightings for p in s.participants if p.role == role)


def _places_agree(group: Group, sighting: Sighting) -> bool:
    """Two different named places of one kind part two events."""
    places = {s.place.entity for s in group.sightings if s.place is not None and s.place.entity}
    if sighting.type != "visit" and not (sighting.definite and sighting.weak):
        return True
    return not places or sighting.place is None or sighting.place.entity in places or sighting.place.entity is None


def _then(reading: Reading, sighting: Sighting) -> bool:
    """Tell whether the sentence goes on about a time just named ("Тогда…", "В тот раз…")."""
    sentence = reading.sentences[sighting.sentence]
    opening = [token.text.lower() for token in reading.tokens[sentence.first : sentence.first + 3]]
    return opening[:1] == ["тогда"] or opening == ["в", "тот", "раз"]


def joins(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """Tell whether a sighting is of the event that ``group`` holds."""
    told = sighting.time.edtf if sighting.time is not None else None
    if group.first.type != sighting.type:
        return False
    told_otherwise = leaving_told_of(group, sighting) or office_told_of(group, sighting)
    if not (_statuses_agree(group.status, sighting.status) or told_otherwise):
        return False
    agreed = _dates_agree(group.edtf, told) and _places_agree(group, sighting)
    if not agreed or _told_of_old(reading, group, sighting):
        return False
    if _then(reading, sighting) and _dated_just_before(group, sighting):
        return True
    same = SAME.get(sighting.type) or (_same_patient if sighting.type in PATIENTS else _same_company)
    return same(reading, group, sighting) or retold(reading, group, sighting)


def _told_of_old(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """Tell whether a sighting is dated long before the news of an undated group ("после майской встречи")."""
    published, date = reading.article.published, _parsed(sighting.time.edtf if sighting.time is not None else None)
    if sighting.type not in DATED or not published or date is None or date.upper is None or group.edtf is not None:
        return False
    headline = reading.sentences[group.last_sentence].headline
    near = sighting.sentence - group.last_sentence <= (HEADLINE_REACH if headline else 1)
    return not group.background and not near and date.upper < dt.date.fromisoformat(published) - OLD


def _same_incident(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """One attack or protest: nothing told of its place, day and people speaks for another, and it is told near by."""
    places = {s.place.entity for s in (*group.sightings, sighting) if s.place is not None and s.place.entity}
    mine, theirs = group.entities, sighting.entities
    if mine and theirs and not mine & theirs:
        return False
    told = _parsed(group.edtf) is not None and sighting.time is not None
    near = sighting.sentence - group.last_sentence <= DEFINITE_REACH
    same_place = len(places) == 1 and sighting.place is not None and bool(sighting.place.entity)
    hurt = _names(reading, _victims(group.sightings) & _victims([sighting]))
    return len(places) < PAIR and (near or told or same_place or bool(hurt))


def _victims(sightings: Iterable[Sighting]) -> frozenset[str]:
    return frozenset(p.entity for s in sightings for p in s.participants if p.role == "victim")


def _same_bargain(_: Reading, group: Group, sighting: Sighting) -> bool:
    """One deal or property: of the same parties, and not told as another one ("купила ещё 5 % акций")."""
    mine, theirs = group.entities, sighting.entities
    if sighting.type == "deal" and sighting.further:
        return False
    return bool(mine & theirs) and (mine <= theirs or theirs <= mine)


def _same_gathering(_: Reading, group: Group, sighting: Sighting) -> bool:
    """One gathering: the same noun at no other place and with no other members."""
    mine, theirs = group.entities, sighting.entities
    places = {s.place.entity for s in (*group.sightings, sighting) if s.place is not None and s.place.entity}
    return (
        group.first.trigger.lemma == sighting.trigger.lemma
        and len(places) < PAIR
        and (mine <= theirs or theirs <= mine)
    )


def _same_paper(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """One signing: papers of one name, signed by the same or told once without the signers."""
    mine, theirs = group.entities, sighting.entities
    opening = any(s.sentence == 0 or reading.sentences[s.sentence].headline for s in group.sightings)
    distance = sighting.sentence - group.last_sentence
    near = distance <= 1 or (opening and distance <= DEFINITE_REACH)
    return group.first.key == sighting.key and near and (mine <= theirs or theirs <= mine)


def _same_patient(reading: Reading, group: Group, sighting: Sighting) -> bool:
    distance = sighting.sentence - group.last_sentence
    mine, theirs = _patient(sighting.type, group.sightings), _patient(sighting.type, [sighting])
    if mine & theirs:
        headline = any(reading.sentences[s.sentence].headline for s in group.sightings)
        keys = {s.key for s in (*group.sightings, sighting)} - {None}
        return len(keys) < PAIR or (headline and sighting.time is None)
    if mine and theirs:
        return _same_under_another_name(reading, group, mine, theirs, sighting)
    told = sighting.time.edtf if sighting.time is not None else None
    if sighting.type == "elect" and _same_election(group, told, distance):
        return True
    if distance > DEFINITE_REACH:
        return False
    same_word = group.first.trigger.lemma == sighting.trigger.lemma
    opening = any(reading.sentences[s.sentence].headline for s in group.sightings)
    if sighting.type == "charge" and not mine and not theirs:
        return same_word and opening
    # "Его арестовали": whom the text last told of.
    unfound = bool(sighting.people and mine) and not theirs and not _in_another_month(reading, group, sighting)
    retold = (sighting.type == "elect" and same_word) or unfound
    return retold or sighting.definite or (sighting.weak and bool(sighting.participants))


def _in_another_month(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """Tell "в июне прошлого года" or "в 1985 году" beside news without such a date: it was somebody else's."""
    time = sighting.time
    if sighting.sentence == group.last_sentence:
        return False
    if time is None:
        # A date that hangs on the unknown day of publication.
        told = reading.times_in(reading.sentences[sighting.sentence])
        return any(t.edtf is None and any(token.lemma == "год" for token in reading.tokens_in(t)) for t in told)
    return time.edtf is not None and time.edtf != group.edtf and len(time.edtf) < DAY_LENGTH


def _same_election(group: Group, told: str | None, distance: int) -> bool:
    """Tell whether an election told without those elected is the one told before: of the same day, or near by."""
    if any(p.role == "actor" for s in group.sightings for p in s.participants):
        # A parliament's vote is not the people's.
        return False
    return group.edtf == told if told and group.edtf else distance <= DEFINITE_REACH


def _same_under_another_name(
    reading: Reading, group: Group, mine: frozenset[str], theirs: frozenset[str], sighting: Sighting
) -> bool:
    """Tell whether two tellings describe the same people in other words, or name them after a headline did not."""
    distance = sighting.sentence - group.last_sentence
    if _unnamed_before(reading, group, mine) and distance <= STORY_REACH:
        return True
    if _counts(group.sightings) & _counts([sighting]) and not _names(reading, mine | theirs):
        return distance <= DEFINITE_REACH
    return not _in_another_month(reading, group, sighting) and _described(reading, group, mine, theirs, sighting)


def _counts(sightings: Iterable[Sighting]) -> frozenset[int]:
    """Give the numbers of people told of as the ones it is about."""
    found = [p for s in sightings for p in s.participants if p.role == PATIENTS[s.type]]
    return frozenset(p.count.min for p in found if p.count is not None)


def _described(
    reading: Reading, group: Group, mine: frozenset[str], theirs: frozenset[str], sighting: Sighting
) -> bool:
    """Tell whether a later telling only describes the one person told of before ("Министр покинул пост").

    A description that says more than what he is ("глава завода") may be someone else, a counted or plural one is.
    """
    named = _names(reading, mine)
    # Someone without a name is taken up only where the article is about him.
    topic = reading.sentences[group.sightings[0].sentence].headline and not sighting.kin
    if len(theirs) != 1 or len(named) > 1 or not (named or topic) or _names(reading, theirs):
        return False
    roles = [p for p in sighting.participants if p.entity in theirs]
    # "Умер певец… Деятель культуры скончался дома": nobody else is said to have died so.
    alike = {sighting.trigger.lemma, group.first.trigger.lemma} <= NATURAL
    epithet = alike and sighting.people == 1 and topic
    return (sighting.brief or epithet) and all(p.count is None for p in roles)


def _names(reading: Reading, people: frozenset[str]) -> frozenset[str]:
    """Keep those who have a name."""
    return people & reading.named


def _unnamed_before(reading: Reading, group: Group, people: frozenset[str]) -> bool:
    """Tell whether a headline or first sentence told the event of someone it did not name ("Убит глава города")."""
    opening = all(s.sentence == 0 or reading.sentences[s.sentence].headline for s in group.sightings)
    single = all(s.brief or s.trigger.feat("Number") != "Plur" for s in group.sightings)
    return opening and single and not _names(reading, people)


def _same_company(reading: Reading, group: Group, sighting: Sighting) -> bool:
    distance = sighting.sentence - group.last_sentence
    if _of_another_time(group, sighting, distance):
        return False
    mine, theirs = group.entities, sighting.entities
    same_day = sighting.time is not None and group.edtf == sighting.time.edtf
    if sighting.resumes and _names(reading, theirs) and _names(reading, theirs) <= _names(reading, mine):
        return distance <= DEFINITE_REACH or same_day
    if (not (mine and theirs) and same_day) or goes_on(reading, group, sighting):
        return True
    described = distance <= HEADLINE_REACH and _same_but_described(reading, group, sighting)
    nested = mine <= theirs or theirs <= mine
    if len(mine & theirs) >= PAIR or not nested:
        return nested or described
    if sighting.definite and (sighting.weak or not theirs):
        return distance <= DEFINITE_REACH and (bool(mine) or group.people > 0) and group.status == sighting.status
    partial = any(reading.sentences[s.sentence].headline for s in group.sightings)
    if distance <= 1 and _same_paragraph(reading, group, sighting):
        partial = group.first.weak or sighting.weak or group.people < PAIR or len(theirs) > len(mine) == 1
    return bool(mine & theirs) and partial


def _of_another_time(group: Group, sighting: Sighting, distance: int) -> bool:
    """Tell whether one of two tellings is of what went before the news, and the other is not."""
    if group.background and group.edtf and not sighting.background and sighting.time is None and distance > 1:
        return True
    # "Напомним, первый раунд прошёл в июле": an earlier one.
    return sighting.background and not group.background and sighting.time is not None and group.edtf is None


def _same_but_described(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """Tell whether headline and story differ only in how they describe those without a name ("с семьёй Рейгана")."""
    mine, theirs = _names(reading, group.entities), _names(reading, sighting.entities)
    headline = all(reading.sentences[s.sentence].headline for s in group.sightings)
    vague = group.entities - mine, sighting.entities - theirs
    return headline and mine == theirs and bool(mine) and all(len(people) == 1 for people in vague)


def _same_paragraph(reading: Reading, group: Group, sighting: Sighting) -> bool:
    last = reading.sentences[group.last_sentence]
    here = reading.sentences[sighting.sentence]
    return last.paragraph == here.paragraph or last.headline


def _home(reading: Reading, groups: Sequence[Group], sighting: Sighting) -> Group | None:
    """Choose the event that a sighting is of, the nearest before it."""
    if _then(reading, sighting):
        dated = [g for g in groups if _dated_just_before(g, sighting)]
        return next((g for g in reversed(dated) if joins(reading, g, sighting)), None)
    near = sorted(groups, key=lambda group: -group.last_sentence)
    return next((group for group in near if joins(reading, group, sighting)), None)


def _dated_just_before(group: Group, sighting: Sighting) -> bool:
    """Tell whether an event was dated in the sentence before, so that "тогда" means its time."""
    return any(s.time is not None and s.sentence == sighting.sentence - 1 for s in group.sightings)


def _there(reading: Reading, sighting: Sighting, groups: Sequence[Group]) -> Sighting:
    """Give a sighting the place and day of the sentence before that it points to ("Там его приняла…")."""
    sentence = reading.sentences[sighting.sentence]
    words = {token.text.lower() for token in reading.tokens[sentence.first : sentence.last]}
    if sighting.place is not None or not words & THERE:
        return sighting
    before = [s for group in groups for s in group.sightings if s.sentence == sighting.sentence - 1]
    last = next((s for s in reversed(before) if s.place is not None), None)
    if last is None or sentence.paragraph != reading.sentences[last.sentence].paragraph:
        return sighting
    return structs.replace(sighting, place=last.place, time=sighting.time or last.time)


def _back_then(reading: Reading, sighting: Sighting) -> Sighting:
    """Date a sighting that "тогда" opens by the day told last in the sentence before, whatever was dated by it.

    "Он встретился с Тэтчер, с которой познакомился в декабре. Тогда, после переговоров…": in December.
    """
    if sighting.time is not None or not sighting.sentence or not _then(reading, sighting):
        return sighting
    times = [time for time in reading.times_in(reading.sentences[sighting.sentence - 1]) if usable(time)]
    return structs.replace(sighting, time=times[-1]) if times else sighting


# How two sightings of a type are compared where the type has a way of its own.
SAME: Final = {
    "sign": _same_paper,
    "gathering": _same_gathering,
    "attack": _same_incident,
    "protest": _same_incident,
    "deal": _same_bargain,
    "own": _same_bargain,
}


def group_sightings(reading: Reading, sightings: Sequence[Sighting]) -> list[Group]:
    """Put sightings of one event together, the nearest earlier event first; groups stand in order of first sighting."""
    groups: list[Group] = []
    for told in sightings:
        sighting = _back_then(reading, _there(reading, told, groups))
        home = _home(reading, groups, sighting)
        if home is None:
            groups.append(Group([sighting]))
        else:
            home.sightings.append(sighting)
    return groups
