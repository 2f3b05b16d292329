"""Offices that one sentence empties and the next fills: "X ушёл с поста министра. На этот пост назначен Y"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.spans import hull
from letopis.ontology.loader import fold
from letopis.records.tenures_claims import inherited
from letopis.records.tenures_cues import cues, verbs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Reading, Token
    from letopis.model.spans import Span
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_clauses import ClauseReader

BACK = 2  # sentences
REACH = 6  # tokens: "избрал на этот пост X"
SAME = frozenset({"этот", "тот", "данный", "он", "она", "его", "её", "ее"})
INSTEAD = frozenset({"вместо", "взамен"})


def filled(reading: Reading, clauses: ClauseReader, claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Give the claims of whoever takes an office that was just left, each with the claim of whoever left it."""
    for verb in reading.tokens:
        if verb.pos != "VERB" or not _takes_up(reading, verb) or not clauses.is_fact(verb):
            continue
        later = _taker(clauses, verb)
        old = _left(reading, claims, verb)
        if later is None or old is None or later[0] == old.person:
            continue
        if not any(c.person == later[0] and c.office_class == old.office_class for c in claims):
            yield _claim(clauses, old, later, verb), old


def _takes_up(reading: Reading, verb: Token) -> bool:
    """Tell whether a verb of coming into office says which only by what was told: "на этот пост", "его преемником"."""
    lemma = fold(verb.lemma)
    begins = any(cue.phase == "begin" for frame in ("post", "office_ins") for cue in verbs(frame).get(lemma, ()))
    return begins and any(_points_back(reading, child) for child in reading.children(verb.index))


def _points_back(reading: Reading, noun: Token) -> bool:
    below = reading.children(noun.index)
    if noun.pos == "PRON":
        return any(c.rel == "case" and c.text.lower() in INSTEAD for c in below)
    known = fold(noun.lemma) in cues().posts or fold(noun.lemma) in cues().successor
    return known and any(c.rel in {"det", "nmod"} and fold(c.lemma) in SAME and c.index < noun.index for c in below)


def _taker(clauses: ClauseReader, verb: Token) -> tuple[str, Span] | None:
    """Give who comes into the office."""
    cue = next(cue for frame in ("post", "office_ins") for cue in verbs(frame).get(fold(verb.lemma), ()))
    if cue.who == "subject":
        return clauses.subject(verb)
    past = clauses.reading.sentences[verb.sentence].last
    after = (clauses.name_at(place, {"Acc", "Gen"}) for place in range(verb.index + 1, min(verb.index + REACH, past)))
    return clauses.object_or_passive(verb) or next((found for found in after if found is not None), None)


def _left(reading: Reading, claims: Sequence[Claim], verb: Token) -> Claim | None:
    """Give the only office that was left just before: in this sentence, or in the last of two before that tells one.

    "Пост министра занимал X" is as good as leaving it: the next sentence speaks of that post.
    """
    here = [c for c in claims if c.span.end <= verb.start and reading.sentence_of(c.span).index == verb.sentence]
    gone = [c for c in here if c.status == "former" and not c.nominal]
    if gone and len({(c.person, c.office) for c in here}) == 1:
        # "Уволил министра X и назначил на его место Y"
        return max(gone, key=lambda c: c.of is not None)
    for back in range(1, min(BACK, verb.sentence) + 1):
        told = [c for c in claims if reading.sentence_of(c.span).index == verb.sentence - back]
        post = any(fold(t.lemma) in cues().posts for t in reading.sentence_tokens(verb.sentence - back))
        left = [c for c in told if (c.status == "former" or (c.past and post)) and not c.nominal]
        if told:
            posts = {(c.person, c.office) for c in told}
            return max(left, key=lambda c: c.of is not None) if left and len(posts) == 1 else None
    return None


def _claim(clauses: ClauseReader, old: Claim, later: tuple[str, Span], verb: Token) -> Claim:
    evidence = hull((old.evidence, later[1], verb))
    claim = inherited(old, later[0], verb, evidence, None if clauses.tense(verb) == "Past" else "elect")
    claim.begun = True
    return claim
