"""Offices told by a pronoun: "Выбран новый глава союза. Им стал Иван Петров."."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.ontology.loader import fold
from letopis.records.tenures_claims import Claim, claim_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Reading, Token
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase

TOLD: Final = 0.7
INSTRUMENTAL: Final = frozenset({"им", "ею", "ей"})
BECOMING: Final = frozenset({"стать", "становиться", "оказаться"})
CHOOSING: Final = frozenset({"избрать", "избрание", "выбрать", "назначить", "назначение", "утвердить"})


def told_by_pronoun(
    reading: Reading, clauses: ClauseReader, phrases: Sequence[Phrase], taken: set[int]
) -> Iterator[Claim]:
    """Give who got the office that the sentence before tells of without a holder."""
    for sentence in reading.sentences[1:]:
        pronoun = reading.tokens[sentence.first]
        if pronoun.text.lower() not in INSTRUMENTAL:
            continue
        verb = next((t for t in reading.sentence_tokens(sentence.index) if fold(t.lemma) in BECOMING), None)
        phrase = None if verb is None else _office_before(reading, phrases, taken, pronoun)
        if verb is None or phrase is None or not clauses.is_fact(verb):
            continue
        person = clauses.subject(verb)
        if person is not None and person[1].start >= sentence.start:
            claim = claim_of(reading, phrase, person[0], person[1], TOLD)
            claim.begun = True
            yield claim


def _office_before(reading: Reading, phrases: Sequence[Phrase], taken: set[int], pronoun: Token) -> Phrase | None:
    """Give the one office of the sentence before that nobody holds there, if it is new or somebody is chosen for it."""
    words = reading.sentence_tokens(pronoun.sentence - 1)
    told = [p for p in phrases if words[0].index <= p.head <= words[-1].index and not p.plural]
    fresh = [phrase for phrase in told if phrase.fresh]
    chosen = told if any(fold(token.lemma) in CHOOSING for token in words) else []
    found = fresh or chosen
    return found[0] if len(found) == 1 and found[0].head not in taken else None
