"""Offices of a life told without a verb: "Депутат Верховного Совета с 1978 по 1983 год."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.records.tenures_claims import Claim, claim_of
from letopis.records.tenures_dates import interval_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Reading, Token
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase

TOLD = 0.66
NEAR = 300  # code points


def _is_root(reading: Reading, head: Token) -> bool:
    """Tell the root of a sentence, or what stands beside it: "с 1985 года депутат" has two roots for the parser."""
    above = reading.tokens[head.head] if head.head != ROOT else None
    return above is None or (above.head == ROOT and any(t.contains(above) for t in reading.times))


def careers(reading: Reading, clauses: ClauseReader, phrases: Sequence[Phrase], taken: set[int]) -> Iterator[Claim]:
    """Give dated offices that are a whole sentence, of him whom the sentence before is about."""
    for phrase in phrases:
        head = reading.tokens[phrase.head]
        if phrase.head in taken or phrase.plural or phrase.case != "Nom" or not _is_root(reading, head):
            continue
        sentence = reading.sentences[head.sentence]
        times = [t for t in reading.times_in(Span(sentence.start, sentence.end)) if t.edtf and "/" in t.edtf]
        if len(times) != 1 or any(t.pos in {"VERB", "AUX"} for t in reading.sentence_tokens(head.sentence)):
            continue
        opening = reading.text[sentence.start : reading.tokens[phrase.first].start].rstrip(" —–-")
        if phrase.first != sentence.first and times[0].end != sentence.start + len(opening):
            continue
        holder = clauses.carried(head)
        # Lists without verbs go from one person to the next: only the same paragraph is about one.
        if holder is not None and reading.sentence_of(holder[1]).paragraph == sentence.paragraph:
            near = hull((holder[1], head)) if head.start - holder[1].start < NEAR else head.plain()
            claim = claim_of(reading, phrase, holder[0], near, TOLD)
            claim.start, claim.end = interval_ends(times[0].edtf or "../..")
            claim.when = (times[0].plain(),)
            yield claim
