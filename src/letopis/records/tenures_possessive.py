"""Whose an office is that "свой" or "которого" tells: "партия поддержала своего председателя X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.ontology.loader import fold
from letopis.ontology.offices import RULERS
from letopis.records.tenures_claims import class_of
from letopis.records.tenures_relative import of_which

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from letopis.model.layers import Entity, Reading, Token
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase

OWN = "свой"
BODIES = frozenset({"organisation", "country", "region", "city"})


def give_bodies(
    reading: Reading, clauses: ClauseReader, claims: Sequence[Claim], phrases: Mapping[int, Phrase]
) -> None:
    """Give offices of nothing the subject of their clause before "свой", the body of "председателем которого"."""
    for claim in claims:
        phrase = phrases.get(claim.head)
        if phrase is None or claim.of is not None or claim.country is not None:
            continue
        which = of_which(reading, clauses.places, reading.tokens[claim.head])
        if which is not None:
            claim.of = which.id
            claim.office_class = class_of(reading, claim.office, which.id)
            continue
        own = next((t for t in reading.tokens[max(phrase.first - 1, 0) : phrase.head] if fold(t.lemma) == OWN), None)
        if own is None or own.sentence != reading.tokens[claim.head].sentence:
            continue
        body = _subject(reading, clauses, own)
        if body is not None and body.type == "person":
            body = _ruled(reading, claims, body.id)
        if body is not None and body.type in BODIES:
            claim.of = body.id
            claim.office_class = class_of(reading, claim.office, body.id)


def _ruled(reading: Reading, claims: Iterable[Claim], person: str) -> Entity | None:
    """Give the country of "президент США X назначил Y своим советником"."""
    heads = (c.of for c in claims if c.person == person and c.office_class in RULERS and c.status in {None, "current"})
    return next((reading.entity(of) for of in heads if of is not None), None)


def _subject(reading: Reading, clauses: ClauseReader, pronoun: Token) -> Entity | None:
    """Give what is the subject of the clause of a pronoun."""
    verb = clauses.verb_above(pronoun)
    children = reading.children(verb) if verb is not None else ()
    subject = next((c for c in children if c.rel == "nsubj"), None)
    found = reading.mention_at(subject) if subject is not None else None
    return found[1] if found is not None else None
