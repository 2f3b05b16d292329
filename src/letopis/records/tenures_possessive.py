"""Whose an office is that a pronoun tells: "её президент X", "партия поддержала своего председателя X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.ontology.loader import fold
from letopis.records.tenures_claims import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from letopis.model.layers import Entity, Reading, Token
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase

THEIRS = frozenset({"его", "ее", "их"})
OWN = "свой"
BODIES = frozenset({"organisation", "country", "region", "city"})


def give_bodies(
    reading: Reading, clauses: ClauseReader, claims: Iterable[Claim], phrases: Mapping[int, Phrase]
) -> None:
    """Give offices of nothing the named body that the possessive before them stands for."""
    for claim in claims:
        phrase = phrases.get(claim.head)
        if phrase is None or claim.of is not None or claim.country is not None:
            continue
        pronoun = next((t for t in reading.tokens[max(phrase.first - 1, 0) : phrase.head] if _is_possessive(t)), None)
        if pronoun is None or pronoun.sentence != reading.tokens[claim.head].sentence:
            continue
        own = fold(pronoun.lemma) == OWN
        body = _subject(reading, clauses, pronoun) if own else _chained(reading, pronoun)
        # A clause is about "парламент" as well; what a pronoun stands for is sure enough only if it has a name.
        if body is not None and body.type in BODIES and (own or body.id in reading.named):
            claim.of = body.id
            claim.office_class = class_of(reading, claim.office, body.id)


def _is_possessive(token: Token) -> bool:
    return fold(token.lemma) == OWN or fold(token.text) in THEIRS


def _subject(reading: Reading, clauses: ClauseReader, pronoun: Token) -> Entity | None:
    """Give the body that is the subject of the clause: "свой" is always the subject's."""
    verb = clauses.verb_above(pronoun)
    children = reading.children(verb) if verb is not None else ()
    subject = next((c for c in children if c.rel == "nsubj"), None)
    found = reading.mention_at(subject) if subject is not None else None
    return found[1] if found is not None else None


def _chained(reading: Reading, pronoun: Token) -> Entity | None:
    """Give what the chain of a pronoun is about."""
    for chain in reading.chains:
        if chain.entity and any(m.start == pronoun.start and m.end == pronoun.end for m in chain.mentions):
            return reading.entity(chain.entity)
    return None
