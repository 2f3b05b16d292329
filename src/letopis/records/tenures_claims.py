"""Claims: one place where a text ties a person to an office, and whether a name fits the case of an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.language.morphology import CASES, parses
from letopis.model.spans import Span
from letopis.ontology import offices
from letopis.records.tenures_cues import Status
from letopis.records.tenures_phrases import Phrase, span_of
from letopis.records.tenures_places import case_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Token

GIVEN = frozenset({"Name", "Geox"})
INHERITED = 0.7


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
    told: Span | None = None
    nominal: bool = False
    fresh: bool = False
    begun: bool = False
    holds: bool = False
    service: bool = False
    ahead: bool = False


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
        fresh=phrase.fresh,
    )


def inherited(old: Claim, person: str, verb: Token, evidence: Span, status: Status | None) -> Claim:
    """Make the claim that somebody takes over the post of another claim, as ``verb`` tells."""
    return Claim(
        person=person,
        office=old.office,
        office_class=old.office_class,
        of=old.of,
        country=old.country,
        span=verb.plain(),
        evidence=evidence,
        confidence=INHERITED,
        status=status,
        vague=old.vague,
        land=old.land,
        head=verb.index,
    )


def class_of(reading: Reading, office: str, body: str | None) -> str:
    """Classify an office of an entity."""
    if body is None:
        return offices.classify(office)
    entity = reading.entity(body)
    kind = entity.type if entity.type in {"region", "city"} else None
    return offices.classify(office, entity.canonical or entity.name, kind=kind)


def _given_cases(word: Token, marks: frozenset[str]) -> set[str]:
    """Give the cases in the singular that the lexicon knows of a given name, none if it knows no such name."""
    return {
        p.tag.case
        for p in parses(word.text.lower())
        if p.is_known and p.tag.number != "plur" and marks & set(p.tag.grammemes)
    }


def agrees(case: str, tokens: Sequence[Token]) -> bool:
    """Tell whether a name can stand in a case; a token without case never contradicts, a known given name decides."""
    known = _given_cases(tokens[0], GIVEN)
    if case and known and not known & CASES[case]:
        return False
    words = [t for t in tokens if t.text[:1].isalpha()]
    cases = {case_of(t) for t in ([t for t in words if len(t.text) > 1] or words)}
    return (
        not case
        or not cases
        or case in cases
        or "" in cases
        or (case == "Acc" and "Gen" in cases)
        or (case == "Gen" and "Acc" in cases)
    )


def may_be(case: str, tokens: Sequence[Token]) -> bool:
    """Tell whether the forms of a name allow a case, whatever the tagger thought ("Орловский" is no genitive)."""
    last = next((t for t in reversed(tokens) if len(t.text) > 1 and t.text[:1].isalpha()), None)
    if last is None or case not in CASES:
        return True
    # Of men the accusative is the genitive; a woman's name in the accusative shows that the office is in it too.
    both = case == "Acc" or last.text.endswith(("у", "ю"))
    wanted = CASES["Gen"] | CASES["Acc"] if both and case in {"Gen", "Acc"} else CASES[case]
    if case == "Nom" and tokens[0] is not last:
        given = _given_cases(tokens[0], frozenset({"Name"}))
        if given and not given & wanted:
            return False
    if any("Fixd" in p.tag or p.tag.case is None or p.tag.case in wanted for p in parses(last.text.lower())):
        return True
    # The surname of "Янезом Янши" declines in no lexicon; the given name shows the case.
    return tokens[0] is not last and all(p.tag.case in wanted for p in parses(tokens[0].text.lower()))
