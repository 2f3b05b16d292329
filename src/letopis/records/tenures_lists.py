"""Offices in a row: several of one person before or after his name, in a list of predicates, in a list of services."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.ontology.loader import fold
from letopis.ontology.offices import RULERS
from letopis.records.tenures_claims import Claim, claim_of, class_of
from letopis.records.tenures_cues import cues
from letopis.records.tenures_places import case_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Token
    from letopis.model.spans import Span
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase
    from letopis.records.tenures_places import Places

SHARED, LISTED, SERVED, PAIRED = 0.72, 0.68, 0.7, 0.8
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
# Who leads a company beside its directors: "президент и операционный директор концерна".
CHAIRS = frozenset({"президент", "вице-президент", "председатель"})
CLOSING = frozenset({",", ".", ")", ";", ":", "!", "?", "—", "–", "-", "»", '"', "…"})
PAIR_REACH = 5  # tokens: "губернаторы нескольких областей - …"
DASHED = (["-"], ["–"], ["—"])
JOINTS = ([","], ["и"], [",", "а", "также"], [",", "и"])
# "бывший глава ЦРУ, а ныне министр обороны X"
NOW = frozenset({"ныне", "теперь", "сейчас", "затем", "позже", "впоследствии"})


def _between(reading: Reading, phrase: Phrase, following: Phrase) -> list[str]:
    return [fold(reading.tokens[i].text) for i in range(phrase.after, following.first)]


def shared(reading: Reading, linked: dict[int, tuple[str, Span]], phrase: Phrase, following: Phrase) -> Iterator[Claim]:
    """Read the first office of "премьер-министр и министр обороны Израиля X"."""
    holder = linked.get(following.head)
    nested = following.head <= phrase.last
    # "начальник Генштаба - первый заместитель министра обороны X": two posts of one man, both with their bodies.
    dashed = (
        _between(reading, phrase, following) in DASHED
        and phrase.of is not None
        and phrase.case in {"Nom", following.case}
    )
    if holder is None or phrase.plural or nested:
        return
    joint = _between(reading, phrase, following)
    in_turn = joint[:1] == [","] and bool(NOW.intersection(joint)) and joint[1:-1] in ([], ["а"])
    if not dashed and not in_turn and joint not in ([], *JOINTS):
        return
    if case_of(reading.tokens[phrase.head]) != case_of(reading.tokens[following.head]):
        return
    if not in_turn and two_people(reading, phrase, following, holder[1]):
        return
    if phrase.status == "former" and following.status is None and phrase.of is None and not dashed:
        # "Бывший канцлер и министр обороны ФРГ X": he is both no more.
        both = claim_of(reading, following, *holder, SHARED)
        both.status = "former"
        yield both
    classes = {class_of(reading, p.office, p.of) for p in (phrase, following)}
    alike = (len(classes) == 1 and phrase.of is not None) or (classes <= RULERS and phrase.of is None)
    if alike and not in_turn:
        return
    if "\n" in reading.text[reading.tokens[phrase.last].end : reading.tokens[following.first].start]:
        return
    executive = class_of(reading, following.office, following.of) == "executive" and phrase.office in CHAIRS
    country = following.of is not None and reading.entity(following.of).type == "country"
    lent = following.of if country or executive else following.country
    claim = claim_of(reading, phrase, *holder, SHARED, of=phrase.of or lent)
    claim.status = "former" if in_turn else claim.status
    yield claim


def two_people(reading: Reading, phrase: Phrase, following: Phrase, name: Span) -> bool:
    """Tell "глава МИД СССР и госсекретарь США X": offices of two states, or of those who do something together."""
    states = {state for p in (phrase, following) if (state := _state(reading, p)) is not None}
    if len(states) > 1:
        return True
    head = reading.tokens[phrase.head]
    verb = reading.tokens[head.head] if head.head != ROOT and head.rel in SUBJECTS else None
    together = verb is not None and verb.pos == "VERB" and verb.feat("Number") == "Plur"
    after = reading.text[name.end :].lstrip()
    # "Премьер и министр обороны X и президент Y встретились": the plural is that of both names.
    return together and not after.startswith(("и ", ","))


def of_the_next(reading: Reading, phrase: Phrase, following: Phrase | None, name: Span) -> bool:
    """Tell whether a name after two joined offices is that of the second one alone."""
    if following is None or name.start < reading.tokens[following.head].start:
        return False
    joined = _between(reading, phrase, following) in JOINTS
    return joined and two_people(reading, phrase, following, name)


def _state(reading: Reading, phrase: Phrase) -> str | None:
    """Give the state of an office: its country, that beside its body, or that which ends the body's name."""
    for entity_id in (phrase.of, phrase.country):
        if entity_id is None:
            continue
        entity = reading.entity(entity_id)
        if entity.type == "country":
            return entity.canonical or entity.name
        inside = next((e for e in reading.entities if e.type == "country" and _within(entity, e)), None)
        if inside is not None:
            return inside.canonical or inside.name
    return None


def _within(body: Entity, country: Entity) -> bool:
    """Tell whether a country is named inside the name of a body ("МИД СССР")."""
    names = [m for m in body.mentions if m.form == "name"]
    return any(name.contains(m) and name.start < m.start for name in names for m in country.mentions)


def further(
    reading: Reading, linked: dict[int, tuple[str, Span]], previous: Phrase, phrase: Phrase, past: int
) -> Iterator[Claim]:
    """Read the second office of "X, президент концерна, в прошлом министр", in the case of the first.

    ``past`` is the first token past the second office and whoever is named in it.
    """
    alike = previous.case == phrase.case and not previous.plural and not phrase.plural
    closing = reading.tokens[past] if past < len(reading.tokens) else None
    closed = closing is None or closing.text in CLOSING
    if alike and closed and _between(reading, previous, phrase) in JOINTS:
        linked[phrase.head] = linked[previous.head]
        yield claim_of(reading, phrase, *linked[phrase.head], SHARED)


def paired(reading: Reading, places: Places, phrase: Phrase) -> Iterator[Claim]:
    """Read "президенты Франции X и США Y" and "губернаторы двух областей - Омской X и …": each name after its body."""
    found: list[tuple[str, tuple[Mention, Entity, int]]] = []
    for token in reading.tokens[phrase.head + 1 : phrase.after + PAIR_REACH]:
        found = _pairs(reading, places, token.index)
        if found or token.pos == "VERB" or token.text in {",", "."} or token.index in places.persons:
            break
    for body, (mention, entity, _) in found if len(found) > 1 else ():
        yield claim_of(reading, phrase, entity.id, mention, PAIRED, of=body)


def _pairs(reading: Reading, places: Places, place: int) -> list[tuple[str, tuple[Mention, Entity, int]]]:
    """Give each body and the person named right after it, joined by commas and "и", from a token on."""
    found = []
    while (body := places.bodies.get(place)) is not None and (person := places.persons.get(body[2])) is not None:
        found.append((body[1].id, person))
        if person[2] >= len(reading.tokens) or reading.tokens[person[2]].text not in {",", "и"}:
            break
        place = person[2] + 1
    return found


def served(reading: Reading, clauses: ClauseReader, phrases: Sequence[Phrase], taken: set[int]) -> Iterator[Claim]:
    """Read "в его послужном списке работа прокурором": whose service it is stands before, as a pronoun or a name."""
    for phrase in phrases:
        head = reading.tokens[phrase.head]
        noun = reading.tokens[phrase.first - 1] if phrase.first else None
        if phrase.head in taken or phrase.case != "Ins" or noun is None or fold(noun.lemma) not in cues().service:
            continue
        first = reading.sentences[head.sentence].first
        holder = next((f for i in range(first, noun.index) if (f := clauses.mentioned(i))), None)
        if holder is not None:
            claim = claim_of(reading, phrase, *holder, SERVED)
            claim.past = claim.service = True
            yield claim


def listed(reading: Reading, phrases: Sequence[Phrase], claims: Sequence[Claim]) -> Iterator[Claim]:
    """Read the rest of "был послом, директором и конгрессменом": predicates in a row are of one person and one time."""
    known = {claim.head: claim for claim in claims}
    for previous, phrase in pairwise(phrases):
        first = known.get(previous.head)
        if first is None or phrase.head in known or phrase.plural or _named_after(reading, phrase):
            continue
        # "Работа послом, директора и конгрессмена": of a service the cases may differ.
        alike = previous.case == phrase.case == "Ins" or first.service
        if alike and _between(reading, previous, phrase) in JOINTS:
            span = reading.tokens[phrase.first]
            claim = claim_of(reading, phrase, first.person, span.plain(), min(LISTED, first.confidence))
            claim.status, claim.past, claim.service = claim.status or first.status, first.past, first.service
            known[phrase.head] = claim
            yield claim


def _named_after(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a name follows an office: then it is that person's."""
    following: Token | None = reading.tokens[phrase.last + 1] if phrase.last + 1 < len(reading.tokens) else None
    return following is not None and following.pos == "PROPN"
