"""Who holds an office: apposition before and after a name, brackets, dashes and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.model.spans import Span
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records.tenures_cues import Status  # noqa: TC001 (msgspec resolves annotations)
from letopis.records.tenures_phrases import Phrase, case_of, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from letopis.model.layers import Reading, Token
    from letopis.records.tenures_phrases import Places

DASHES = frozenset({"—", "–", "-", "−"})
BOUNDS = frozenset({",", ".", ")", ";", ":", "!", "?", "—", "–", "-", "»", '"', "…"})
BEFORE, AFTER, BRACKETS, DASH, LIST, SHARED = 0.94, 0.88, 0.88, 0.84, 0.8, 0.72
TOP = frozenset({"head_of_state", "head_of_government"})


class Claim(msgspec.Struct, kw_only=True):
    """One place where the text ties a person to an office; several claims make one tenure."""

    person: str
    office: str
    office_class: str
    of: str | None
    country: str | None
    span: Span
    evidence: Span
    confidence: float
    status: Status | None = None
    past: bool = False
    acting: bool = False
    ordinal: int | None = None
    start: str | None = None
    end: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    vague: bool = False
    land: bool = False
    head: int = -1
    when: tuple[Span, ...] = ()
    nominal: bool = False


def claim_of(
    reading: Reading, phrase: Phrase, person: str, person_span: Span, confidence: float, *, of: str | None = None
) -> Claim:
    """Make the claim that a person holds the office of a phrase; ``of`` replaces its body (lists)."""
    body = of or phrase.of
    span = span_of(reading, phrase)
    status = phrase.status
    return Claim(
        person=person,
        office=phrase.office,
        office_class=class_of(reading, phrase.office, body),
        of=body,
        country=None if body is None or reading.entity(body).type == "country" else phrase.country,
        span=span,
        evidence=Span(min(span.start, person_span.start), max(span.end, person_span.end)),
        confidence=confidence,
        status=status,
        acting=status == "acting",
        ordinal=phrase.ordinal,
        vague=phrase.vague,
        land=phrase.land,
        head=phrase.head,
    )


def class_of(reading: Reading, office: str, body: str | None) -> str:
    """Classify an office of an entity."""
    if body is None:
        return offices.classify(office)
    entity = reading.entity(body)
    kind = entity.type if entity.type in {"region", "city"} else None
    return offices.classify(office, entity.canonical or entity.name, kind=kind)


def agrees(case: str, tokens: Iterable[Token]) -> bool:
    """Tell whether a name can stand in a case; a token without case never contradicts."""
    cases = {case_of(t) for t in tokens if t.text[:1].isalpha()}
    return not case or not cases or case in cases or "" in cases or (case == "Acc" and "Gen" in cases) or (
        case == "Gen" and "Acc" in cases
    )


class Linker:
    """Links phrases to the names beside them; every mention of a person is claimed from its left once."""

    def __init__(self, reading: Reading, places: Places, phrases: Sequence[Phrase]) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.places = places
        self.phrases = phrases
        self.claimed: set[int] = set()
        self.linked: dict[int, tuple[str, Span]] = {}
        self.ends = {past: first for first, (_, _, past) in places.persons.items()}

    def claims(self) -> Iterator[Claim]:
        """Give the claims of all phrases, those before a name first."""
        for phrase in self.phrases:
            yield from self._before(phrase)
        for phrase in self.phrases:
            if phrase.head not in self.linked:
                yield from self._after(phrase)
        for phrase, following in zip(self.phrases, self.phrases[1:], strict=False):
            if phrase.head not in self.linked:
                yield from self._shared(phrase, following)

    # --- "президент США Рональд Рейган" -----------------------------------------------------------------------------

    def _before(self, phrase: Phrase) -> Iterator[Claim]:
        start = self._person_from(phrase)
        if start is None or start in self.claimed:
            return
        persons = self._list(start) if phrase.plural else [start]
        if phrase.plural and len(persons) == 1:
            return
        for number, place in enumerate(persons):
            mention, entity, _ = self.places.persons[place]
            of, sure = self._share(phrase, number, len(persons))
            self.claimed.add(place)
            self.linked[phrase.head] = (entity.id, mention)
            yield claim_of(self.reading, phrase, entity.id, mention, (LIST if phrase.plural else BEFORE) * sure, of=of)

    def _person_from(self, phrase: Phrase) -> int | None:
        """Give the first token of the name that an office phrase leads to."""
        start = phrase.after
        if start < len(self.tokens) and self.tokens[start].text in DASHES | {","} and self._introduces(phrase, start):
            start += 1
        found = self.places.persons.get(start)
        if found is None or self.tokens[start].sentence != self.tokens[phrase.head].sentence:
            return None
        name = self.tokens[start : found[2]]
        case = phrase.case
        if phrase.plural or agrees(case, name):
            return start
        # A name that the tagger put into another case still belongs to the only office that can have it.
        parent = self.tokens[phrase.head].index
        return start if any(t.head == parent and t.rel in {"appos", "flat", "flat:name"} for t in name) else None

    def _introduces(self, phrase: Phrase, place: int) -> bool:
        """Tell whether a dash leads from an office in the nominative to its holder ("Президент США — Рейган")."""
        following = self.places.persons.get(place + 1)
        if following is None or phrase.case != "Nom" or self.tokens[place].text not in DASHES:
            return False
        past = following[2]
        return past >= len(self.tokens) or self.tokens[past].text in BOUNDS

    def _list(self, start: int) -> list[int]:
        """Give the first tokens of the names in "X и Y" or "X, Y и Z"."""
        found = [start]
        place = self.places.persons[start][2]
        while place + 1 < len(self.tokens) and self.tokens[place].text.lower() in {"и", ",", "а"}:
            if place + 1 not in self.places.persons:
                break
            found.append(place + 1)
            place = self.places.persons[place + 1][2]
        return found

    def _share(self, phrase: Phrase, number: int, count: int) -> tuple[str | None, float]:
        """Give the body of one of several holders: pairwise where there are as many bodies."""
        if not phrase.plural:
            return None, 1.0
        tops = [b for b in phrase.bodies if self.reading.entity(b).type == self.reading.entity(phrase.bodies[0]).type]
        if len(tops) == count:
            return tops[number], 1.0
        return None, 0.9 if len(tops) <= 1 else 0.6

    # --- "Рональд Рейган, президент США," ---------------------------------------------------------------------------

    def _after(self, phrase: Phrase) -> Iterator[Claim]:
        opening = phrase.first - 1
        if opening < 1 or phrase.plural or self.tokens[opening].sentence != self.tokens[phrase.head].sentence:
            return
        start = self.ends.get(opening)
        mark = self.tokens[opening].text
        if start is None or mark not in DASHES | {",", "("}:
            return
        mention, entity, past = self.places.persons[start]
        confidence = self._bounded(phrase, mark, self.tokens[start:past])
        if confidence:
            self.linked[phrase.head] = (entity.id, mention)
            yield claim_of(self.reading, phrase, entity.id, mention, confidence)

    def _bounded(self, phrase: Phrase, mark: str, name: Sequence[Token]) -> float:
        """Give the prior of an apposition after a name: 0 where the phrase is not closed or cannot agree."""
        closing = self.tokens[phrase.after] if phrase.after < len(self.tokens) else None
        closed = closing is None or closing.text in BOUNDS or closing.sentence != name[0].sentence
        if mark == "(":
            return BRACKETS
        if mark in DASHES:
            after_dash = closed or (closing is not None and closing.pos in {"CCONJ", "ADP"})
            return DASH if phrase.case in {"Nom", ""} and agrees("Nom", name) and after_dash else 0.0
        if not agrees(phrase.case, name) and phrase.case != "Nom":
            return 0.0
        joined = closing is not None and closing.pos in {"CCONJ", "ADP"} or self._time_follows(phrase.after)
        return AFTER if closed else AFTER - 0.13 if joined else 0.0

    def _time_follows(self, place: int) -> bool:
        return place < len(self.tokens) and any(time.contains(self.tokens[place]) for time in self.reading.times)

    # --- "премьер-министр и министр обороны Израиля X" --------------------------------------------------------------

    def _shared(self, phrase: Phrase, following: Phrase) -> Iterator[Claim]:
        linked = self.linked.get(following.head)
        joint = range(phrase.after, following.first)
        words = [fold(self.tokens[i].text) for i in joint]
        if linked is None or phrase.plural or words not in (["и"], [","], [",", "а", "также"], [",", "и"]):
            return
        if case_of(self.tokens[phrase.head]) != case_of(self.tokens[following.head]):
            return
        classes = {class_of(self.reading, p.office, p.of) for p in (phrase, following)}
        if len(classes) == 1 and phrase.of is not None or (classes <= TOP and phrase.of is None):
            return
        person, span = linked
        if self.tokens[following.head].start > span.start and phrase.of is None:
            # "X, президент и министр": the same apposition goes on.
            pass
        body = phrase.of or following.of
        yield claim_of(self.reading, phrase, person, span, SHARED, of=body)
