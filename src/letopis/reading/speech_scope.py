"""What a source phrase reports: the clause around "по словам X", or what follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.reading.speech_clauses import minus
from letopis.reading.speech_cues import DASH

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Sentence, Token
    from letopis.reading.speech_cues import Context

ENDINGS = frozenset({",", ";", ":", ")"}) | DASH
# Words before a phrase that belong to the report's frame, not to a clause of its own.
OPENERS = frozenset(
    "а но и однако зато хотя поскольку что который при этом том между тем кроме того помимо вместе с тем впрочем также "
    "ранее так как если причём притом более иначе говоря напомним отметим наконец например вообще".split()
)
MAX_CLIMB = 4
COLON_GAP = 3  # code points between a colon and its quotation


def scope(context: Context, sentence: Sentence, region: Span) -> tuple[Span, ...]:
    """Give the clause that a phrase reports: what follows it, or the clause around it."""
    reading = context.reading
    after = reading.text[region.end : sentence.end].strip(" ,.!?…")
    before = [t for t in reading.tokens[sentence.first : sentence.last] if t.end <= region.start]
    words = [t for t in before if t.pos != "PUNCT"]
    quoted = _quoted_after(context, reading.text[region.end : sentence.end], region)
    if quoted is not None and all(t.text.lower() in OPENERS for t in words):
        return (quoted,)
    start = _clause_start(before, sentence)
    # "Её посетили родственники, по их словам, …": what stands before only tells who they are.
    told = any(t.text.lower() in {"его", "её", "ее", "их"} for t in reading.tokens_in(region))
    if told and after and any(t.feat("VerbForm") == "Fin" for t in before):
        start = region.end
    if not words or all(t.text.lower() in OPENERS for t in words) or _is_opened(before):
        start = region.end
    relative = _relative_around(context, sentence, before, region)
    if relative is not None and start < region.start:
        return minus(reading.text, relative, [region])
    return minus(reading.text, Span(start, _end_of_own(context, sentence, region)), [region])


def _quoted_after(context: Context, rest: str, region: Span) -> Span | None:
    """Give the whole quotation of "По словам X: «A. B»", of however many sentences."""
    colon = region.end + len(rest) - len(rest.lstrip())
    if rest.lstrip()[:1] != ":":
        return None
    found = next((q for q in context.quotations if q.outer.start > colon), None)
    return found.outer if found is not None and found.outer.start - colon <= COLON_GAP else None


def _end_of_own(context: Context, sentence: Sentence, region: Span) -> int:
    """Give where the words after a source phrase end: before a quotation of which the sentence holds but a part."""
    told = False
    for token in context.reading.tokens[sentence.first : sentence.last]:
        if told and token.text == ":":
            after = next((q for q in context.quotations if q.outer.start >= token.end), None)
            if after and after.outer.start - token.end <= COLON_GAP and after.outer.end > sentence.end:
                return token.start
        told = told or (token.start >= region.end and token.pos != "PUNCT")
    return sentence.end


def _is_opened(before: list[Token]) -> bool:
    """Tell whether the phrase opens its clause: ", что по словам X", "; по словам X", ", а по словам X"."""
    words = [t for t in before if t.text != ","]
    last = before[-1] if before else None
    if last is None or last.text in {";", ":", "(", "«"}:
        return True
    if words[-1].text.lower() in {"что", "а", "но", "однако", "хотя", "поскольку", "и"}:
        place = words[-1].index - before[0].index
        return place == 0 or before[place - 1].text in {",", ";"} | DASH
    return False


def _clause_start(before: list[Token], sentence: Sentence) -> int:
    """Give the offset at which the clause around a phrase begins: the sentence, or after ", что" or ";"."""
    start = sentence.start
    for place, token in enumerate(before):
        if token.text == ";" or (
            token.text.lower() == "что" and place and before[place - 1].text == "," and token.pos == "SCONJ"
        ):
            start = token.end
    return start


def _relative_before(before: list[Token]) -> Token | None:
    """Give the "который" in whose clause an aside stands: no other comma parts the two."""
    for token in reversed(before[:-1] if before and before[-1].text == "," else []):
        if token.lemma == "который":
            return token
        if token.pos == "PUNCT" and token.text in ENDINGS:
            return None
    return None


def _relative_around(context: Context, sentence: Sentence, before: list[Token], region: Span) -> Span | None:
    """Give the relative clause in which an aside stands: "договор, который, по словам X, готов, …".

    Not one that the aside's own comma closes: "ракет, которые стояли в Европе, по словам X, больше нет".
    """
    relative = _relative_before(before)
    if relative is None:
        return None
    following = [t for t in context.reading.tokens[relative.index : sentence.last] if t.start >= region.end]
    if all(t.pos == "PUNCT" for t in following):
        return Span(relative.start, region.start)
    clause = context.reading.subtree(_clause_head(context.reading, relative).index)
    if clause[0].index <= relative.index and clause[-1].start >= region.end:
        end = clause[-1].end
    else:
        commas = [t for t in following[1:] if t.text == "," and context.quotation(t.start) is None]
        ends = (c.start for c in commas if _is_told_after(following, c))
        end = next(ends, sentence.end)
    sides = (Span(relative.start, region.start), Span(region.end, end))
    told = [any(t.feat("VerbForm") == "Fin" for t in context.reading.tokens_in(side)) for side in sides]
    return None if all(told) else Span(relative.start, end)


def _is_told_after(following: list[Token], comma: Token) -> bool:
    """Tell a comma after which something else is told, not ", а не простых людей"."""
    for token in following:
        if token.index > comma.index and (token.feat("VerbForm") == "Fin" or token.feat("Variant") == "Short"):
            return True
        if token.index > comma.index and token.text == ",":
            return False
    return False


def _clause_head(reading: Reading, relative: Token) -> Token:
    """Give the predicate of a relative clause, or the pronoun itself where the parser shows none."""
    place = relative
    for _ in range(MAX_CLIMB):
        if place.rel == "acl:relcl":
            return place
        if place.head == ROOT:
            break
        place = reading.tokens[place.head]
    return relative
