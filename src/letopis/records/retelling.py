"""One event told twice: by a headline and its story, announced and done, of people named once and described once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.records.dating import DAY_LENGTH
from letopis.records.frames import cues
from letopis.records.sightings import PATIENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.layers import Reading
    from letopis.model.records import Participant
    from letopis.records.merging import Group
    from letopis.records.sightings import Sighting

# Captions of pictures stand between a headline and its story.
HEADLINE_REACH: Final = 4
# Verbs that tell an appointment by what comes of it.
TAKING_OVER: Final = frozenset({"сменить", "сменять", "заменить", "занять", "вступить", "приступить"})
RETOLD: Final = frozenset({"attack", "protest", "meet", "call", "arrest", "release", "sentence", "charge", "die"})


def retold(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """Tell whether a story tells again, by the same word, what its headline tells of people in other words.

    "Сторонник партии напал на прохожих" / "Член партии … напал на двух мужчин": one of them has no name, or neither.
    """
    headline = all(reading.sentences[s.sentence].headline for s in group.sightings)
    near = 0 < sighting.sentence - group.last_sentence <= HEADLINE_REACH
    if not (headline and near) or sighting.type not in RETOLD or group.first.trigger.lemma != sighting.trigger.lemma:
        return False
    if reading.sentences[sighting.sentence].headline or not (group.entities and sighting.entities):
        return False
    words = {token.lemma for token in reading.sentence_tokens(sighting.sentence)}
    mine, theirs = _those_meant(group.sightings), _those_meant([sighting])
    names = mine & reading.named, theirs & reading.named
    if words & cues().another or (all(names) and not names[0] & names[1]) or all(len(n) > 1 for n in names):
        return False
    return _numbers(group.sightings) == _numbers([sighting])


def _those_meant(sightings: Sequence[Sighting]) -> frozenset[str]:
    """Give those whom an event is about; whoever takes part, where it is about no one of them."""
    role = PATIENTS.get(sightings[0].type)
    return frozenset(p.entity for s in sightings for p in s.participants if role in {None, p.role})


def _numbers(sightings: Iterable[Sighting]) -> frozenset[int]:
    """Give the numbers of people told of, in whatever role; "один из" is no number."""
    return frozenset(p.count.min for s in sightings for p in s.participants if p.count is not None and p.count.min > 1)


def without_echoes(reading: Reading, group: Group, found: tuple[Participant, ...]) -> tuple[Participant, ...]:
    """Drop those without a name whom the story tells again, or who tell again whom the headline named.

    Headline and story say of the same people the same number of them in each role.
    """
    in_headline = [s for s in group.sightings if reading.sentences[s.sentence].headline]
    story = [s for s in group.sightings if s not in in_headline and s.participants]
    if not in_headline or not story or group.first.type not in RETOLD:
        return found
    echoes: set[str] = set()
    for role in {p.role for p in found}:
        people = {p.entity for p in found if p.role == role}
        above, below = (_told(sightings, role) for sightings in (in_headline, story))
        named_above, named_below = above & reading.named, below & reading.named
        again: set[str] = set()
        if len(below) >= len(above) and named_above <= named_below:
            again = above - named_above - below
        elif len(above) >= len(below) and named_below <= named_above:
            again = below - named_below - above
        echoes |= again if people - again else set()
    return tuple(p for p in found if p.entity not in echoes)


def _told(sightings: Sequence[Sighting], role: str) -> set[str]:
    """Give those of a role in the telling that says most of them."""
    told = [{p.entity for p in s.participants if p.role == role} for s in sightings]
    return max(told, key=len, default=set())


def leaving_told_of(group: Group, sighting: Sighting) -> bool:
    """Tell whether a leaving told as done is announced too, without a day ("ушёл… заявил, что покидает пост").

    One that is only told in the present is the one announced, with its day or without ("покидает пост… покинет 5 мая").
    """
    if sighting.type != "resign" or {group.status, sighting.status} != {"planned", "happened"}:
        return False
    told = (*group.sightings, sighting)
    undated = all(s.time is None for s in told if s.status == "planned")
    return (to_come(told) or undated) and bool(group.entities & sighting.entities)


def office_told_of(group: Group, sighting: Sighting) -> bool:
    """Tell whether one telling is of what the appointment told in the other brings ("назначен… он сменит Шульца")."""
    if sighting.type != "appoint" or {group.status, sighting.status} != {"planned", "happened"}:
        return False
    told = (*group.sightings, sighting)
    taking = all(
        s.time is None and (s.predicate or s.trigger).lemma in TAKING_OVER for s in told if s.status == "planned"
    )
    # "С 1986 года был назначен…" is of his career before.
    news = all(s.time is None or len(s.time.edtf or "") >= DAY_LENGTH for s in told)
    return taking and news and bool(group.entities & sighting.entities)


def to_come(told: Sequence[Sighting]) -> bool:
    """Tell whether a leaving is still to come: what does not announce it is in the present, without a day."""
    done = [s for s in told if s.status == "happened"]
    present = all((s.predicate or s.trigger).feat("Tense") == "Pres" and s.time is None for s in done)
    return present and {s.status for s in told} == {"planned", "happened"} and told[0].type == "resign"


def goes_on(reading: Reading, group: Group, sighting: Sighting) -> bool:
    """Tell whether a sentence goes on about a meeting of people not yet named ("Во встрече участвовали …")."""
    if sighting.sentence != group.last_sentence + 1 or group.entities & reading.named or not group.entities:
        return False
    opens = sighting.trigger.index - reading.sentences[sighting.sentence].first <= 1
    one = sighting.trigger.feat("Number") == "Sing" and sighting.trigger.pos == "NOUN" and sighting.time is None
    return opens and one and group.sightings[-1].trigger.lemma == sighting.trigger.lemma
