"""Where what is said begins and ends: clauses bounded by syntax and punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.reading.speech_cues import cues_of, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Token
    from letopis.reading.speech_cues import Context, Cue

BREAKS = frozenset({",", ";", ":", "(", ")", "—", "–", "-"})
MAX_GAP = 9
MAX_STEPS = 4


def find_mark(context: Context, after: int, words: frozenset[str], governors: frozenset[int]) -> Token | None:
    """Find the conjunction of the clause that a reporting word governs: the first of ``words`` after a comma.

    ``after`` is the index of the token from which to look. The parser is believed when it joins the clause to one of
    ``governors``; otherwise no other verb may stand between.
    """
    reading = context.reading
    last = context.sentence(reading.tokens[after]).last
    verbs = 0
    for token in reading.tokens[after + 1 : last]:
        before = reading.tokens[token.index - 1]
        if token.text.lower() in words and token.pos != "ADP" and _opens_clause(before, words):
            if _is_governed(reading, token, governors):
                return token
            return token if not verbs and token.index - after <= MAX_GAP else None
        if token.pos in {"VERB", "AUX"} and token.feat("VerbForm") in {"Fin", "Conv"} and token.index not in governors:
            verbs += 1
    return None


def _opens_clause(before: Token, words: frozenset[str]) -> bool:
    return before.text in {",", "—", "–", "-", "("} or (before.lemma == "о" and "что" not in words)


def _is_governed(reading: Reading, mark: Token, governors: frozenset[int]) -> bool:
    """Tell whether the clause of ``mark`` hangs on one of ``governors``, directly or through "том", "уверенность"."""
    place, step = mark, 0
    while place.head != ROOT and step < MAX_STEPS:
        place, step = reading.tokens[place.head], step + 1
        if place.index in governors:
            return True
        if step > 1 and place.pos in {"VERB", "AUX"}:
            return False
    return False


def clause_span(context: Context, first: int, head: int, cuts: Sequence[Span], cue: Cue | None = None) -> Span | None:
    """Give what is said from the token ``first`` on, in the clause headed by ``head``; it ends before any of ``cuts``.

    A foreign word after a boundary ends the clause; one without a boundary is taken for a slip of the parser.
    """
    reading = context.reading
    tokens = reading.tokens
    sentence = context.sentence(tokens[first])
    inside = {t.index for t in reading.subtree(head)}
    above = _ancestors(reading, head)
    end = tokens[first].end
    for token in tokens[first : sentence.last]:
        if any(c.start <= token.start < c.end for c in cuts):
            break
        quotation = context.quotation(token.start)
        if quotation is not None and quotation.outer.start >= tokens[first].start:
            end = max(end, quotation.outer.end)
            if token.start < quotation.outer.end:
                continue
        if token.pos == "PUNCT":
            if token.text == ")" and "(" not in reading.text[tokens[first].start : token.start]:
                break
            if token.text == ":" and _quotes_next(context, token):
                break
            continue
        if token.index in above and token.pos == "VERB":
            break
        if _is_boundary(tokens, token, first) and (token.index not in inside or _is_next_report(context, token, cue)):
            break
        end = max(end, token.end)
    span = tidy(reading.text, Span(tokens[first].start, max(end, tokens[first].end)))
    return span if len(span) else None


def _ancestors(reading: Reading, head: int) -> set[int]:
    found: set[int] = set()
    place = reading.tokens[head].head
    while place != ROOT and place not in found:
        found.add(place)
        place = reading.tokens[place].head
    return found


def _quotes_next(context: Context, token: Token) -> bool:
    following = context.reading.tokens[token.index + 1 : token.index + 2]
    return bool(following) and context.quotation(following[0].start) is not None


def _is_boundary(tokens: tuple[Token, ...], token: Token, first: int) -> bool:
    if token.index <= first:
        return False
    before = tokens[token.index - 1]
    return before.text in BREAKS or token.pos == "CCONJ" or before.pos == "CCONJ"


def _is_next_report(context: Context, token: Token, cue: Cue | None) -> bool:
    """Tell whether a new report of the same speaker begins here: "…, и добавил, что …"."""
    if cue is None:
        return False
    tokens = context.reading.tokens
    start = token.index + 1 if token.pos == "CCONJ" else token.index
    for other in tokens[start : start + 3]:
        if other.sentence != token.sentence or other.pos in {"NOUN", "PROPN", "PRON", "SCONJ"} or other.text in ",:":
            return False
        if other.pos == "VERB":
            same = all(other.feat(f) == cue.token.feat(f) for f in ("Tense", "Number", "Gender", "VerbForm"))
            own = any(c.rel.startswith("nsubj") for c in context.reading.children(other.index))
            return same and not own and bool(cues_of(context, other)) and _takes_clause(context.reading, other)
    return False


def _takes_clause(reading: Reading, verb: Token) -> bool:
    return any(c.rel in {"ccomp", "xcomp"} for c in reading.children(verb.index))


def minus(text: str, span: Span, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give the parts of ``span`` outside ``cuts``, tidied; empty ones are left out."""
    parts = []
    start = span.start
    for cut in sorted(cuts, key=lambda s: s.start):
        if cut.end <= start or cut.start >= span.end:
            continue
        parts.append(Span(start, max(cut.start, start)))
        start = cut.end
    parts.append(Span(start, max(span.end, start)))
    tidied = [tidy(text, p) for p in parts]
    return tuple(p for p in tidied if any(c.isalnum() for c in p.of(text)))
