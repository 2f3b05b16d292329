"""Offices of a life told without a verb: "Депутат Верховного Совета с 1978 по 1983 год."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.records.tenures_claims import Claim, claim_of
from letopis.records.tenures_dates import DASHES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Reading
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase

TOLD = 0.66
NEAR = 300  # code points


def careers(reading: Reading, clauses: ClauseReader, phrases: Sequence[Phrase], taken: set[int]) -> Iterator[Claim]:
    """Give dated offices that are a whole sentence, of him whom the sentence before is about."""
    for phrase in phrases:
        head = reading.tokens[phrase.head]
        if phrase.head in taken or phrase.plural or phrase.case != "Nom" or head.head != ROOT:
            continue
        sentence = reading.sentences[head.sentence]
        times = [t for t in reading.times_in(Span(sentence.start, sentence.end)) if t.edtf and "/" in t.edtf]
        if len(times) != 1 or any(t.pos in {"VERB", "AUX"} for t in reading.sentence_tokens(head.sentence)):
            continue
        opening = reading.text[sentence.start : reading.tokens[phrase.first].start].rstrip(" —–-")
        dashed = reading.tokens[phrase.first - 1].text in DASHES and times[0].end == sentence.start + len(opening)
        if phrase.first != sentence.first and not dashed:
            continue
        holder = clauses.carried(head)
        if holder is not None:
            near = hull((holder[1], head)) if head.start - holder[1].start < NEAR else head.plain()
            claim = claim_of(reading, phrase, holder[0], near, TOLD)
            left, _, right = times[0].edtf.partition("/") if times[0].edtf else ("", "", "")
            claim.start, claim.end = (end if end and end != ".." else None for end in (left, right))
            claim.when = (times[0].plain(),)
            yield claim
