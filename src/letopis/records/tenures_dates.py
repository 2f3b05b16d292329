"""Dates that stand beside an office and its holder: "(1981—1983)", "с 1985 года", "в 1981—1983 — министр"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from letopis.model.layers import Reading, Time
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_phrases import Phrase

REACH = 4  # tokens from the end of the office to where the date begins
DASHES = frozenset({"—", "–", "-", "−"})


def interval_ends(edtf: str) -> tuple[str | None, str | None]:
    """Give the ends of an EDTF interval; None for one that is open."""
    left, _, right = edtf.partition("/")
    return (None if left == ".." else left), (None if right == ".." else right)


def date_beside(reading: Reading, claim: Claim, places: Iterable[int]) -> None:
    """Take "с 1985 года" and "(с 1979 по 1990 год)" that follow one of the tokens, in the same sentence."""
    tokens = reading.tokens
    sentence = reading.sentences[tokens[claim.head].sentence]
    for place in places:
        if not sentence.first < place < sentence.last:
            continue
        near = Span(tokens[place - 1].end, tokens[min(place + REACH, sentence.last) - 1].end)
        for time in reading.times:
            if time.start >= near.end:
                break
            if time.start >= near.start and "," not in reading.text[near.start : time.start]:
                _take(claim, time)


def date_careers(reading: Reading, claims: Iterable[Claim], phrases: Mapping[int, Phrase]) -> None:
    """Date the offices of a life told in a row: "в 1981—1983 — министр", "министр (1981—1983)".

    ``phrases`` are those of the claims, by the index of the head.
    """
    for claim in claims:
        phrase = phrases.get(claim.head)
        if phrase is None or claim.start or claim.end or claim.when:
            continue
        following = reading.tokens[phrase.after] if phrase.after < len(reading.tokens) else None
        if following is not None and following.text == "(":
            date_beside(reading, claim, (phrase.after,))
        else:
            _date_before(reading, claim, phrase)


def _date_before(reading: Reading, claim: Claim, phrase: Phrase) -> None:
    """Take the date before the dash of "в 1981—1983 — министр", or before the name of "с 1985 года X — посол"."""
    mark = reading.tokens[phrase.first - 1] if phrase.first else None
    if mark is None or mark.text not in DASHES or mark.sentence != reading.tokens[claim.head].sentence:
        return
    for place in (mark.start, claim.evidence.start):
        time = next((t for t in reading.times if t.end <= place and not reading.text[t.end : place].strip()), None)
        if time is not None and place <= mark.start:
            _take(claim, time)
            return


def _take(claim: Claim, time: Time) -> None:
    if not time.edtf or "/" not in time.edtf or time.basis not in {"stated", "relative"}:
        return
    since, until = interval_ends(time.edtf)
    claim.start = claim.start or since
    claim.end = claim.end or until
    claim.when = (time.plain(),)
