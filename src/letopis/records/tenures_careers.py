"""Offices of a life told without a verb: "Депутат Верховного Совета с 1978 по 1983 год."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.records.tenures_claims import Claim, claim_of
from letopis.records.tenures_dates import interval_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Reading, Sentence, Time, Token
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase

TOLD = 0.66
NEAR = 300  # code points
DASHES = frozenset({"—", "–", "-"})


def _is_root(reading: Reading, head: Token) -> bool:
    """Tell the root of a sentence, or what stands beside it: "с 1985 года депутат" has two roots for the parser."""
    above = reading.tokens[head.head] if head.head != ROOT else None
    return above is None or (above.head == ROOT and any(t.contains(above) for t in reading.times))


def careers(reading: Reading, clauses: ClauseReader, phrases: Sequence[Phrase], taken: set[int]) -> Iterator[Claim]:
    """Give dated offices of sentences without a verb, of him who opens the sentence or whom the one before is about."""
    for phrase in phrases:
        head = reading.tokens[phrase.head]
        if phrase.head in taken or phrase.plural or phrase.case != "Nom":
            continue
        time = _time(reading, phrase, head)
        if time is None or any(t.pos in {"VERB", "AUX"} for t in reading.sentence_tokens(head.sentence)):
            continue
        sentence = reading.sentences[head.sentence]
        holder = _opening(reading, sentence) or clauses.carried(head)
        # Lists without verbs go from one person to the next: only the same paragraph is about one.
        if holder is not None and reading.sentence_of(holder[1]).paragraph == sentence.paragraph:
            near = hull((holder[1], head)) if head.start - holder[1].start < NEAR else head.plain()
            claim = claim_of(reading, phrase, holder[0], near, TOLD)
            claim.start, claim.end = interval_ends(time.edtf or "../..")
            claim.when = (time.plain(),)
            yield claim


def _time(reading: Reading, phrase: Phrase, head: Token) -> Time | None:
    """Give the time of an office that is a whole sentence, or that stands before its dash in a list of several."""
    sentence = reading.sentences[head.sentence]
    times = [t for t in reading.times_in(Span(sentence.start, sentence.end)) if t.edtf and "/" in t.edtf]
    start = reading.tokens[phrase.first].start
    before = next((t for t in times if t.end == len(reading.text[:start].rstrip(" —–-"))), None)
    if len(times) == 1 and _is_root(reading, head) and (phrase.first == sentence.first or before is not None):
        return times[0]
    dashed = reading.tokens[max(phrase.first - 1, 0)].text in DASHES
    return before if dashed else None


def _opening(reading: Reading, sentence: Sentence) -> tuple[str, Span] | None:
    """Give the person whose name opens a sentence or a list with semicolons ("Иван Седов: в 1981—1983 — …; …")."""
    while sentence.index and reading.sentence_tokens(sentence.index - 1)[-1].text == ";":
        sentence = reading.sentences[sentence.index - 1]
    found = reading.mention_at(reading.tokens[sentence.first])
    if found is None or found[1].type != "person" or found[0].form != "name" or found[0].start != sentence.start:
        return None
    return found[1].id, found[0].plain()
