"""Reports that point back: "Об этом сообщил X", ", о чём сообщил X", and quotations that merely go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.spans import Span
from letopis.reading.speech_asides import referred_source
from letopis.reading.speech_clauses import minus
from letopis.reading.speech_cues import DASH, REPORTING, Found, cues_of, has_case, speakers_of
from letopis.reading.speech_outlets import is_outlet, outlets_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Sentence, Token
    from letopis.reading.speech_cues import Context, Cue

# Shorter quotations are titles.
MIN_WORDS = 4
# "Такое мнение высказал X": verbs, and nouns with the entry of the lexicon that tells what kind of statement it is.
VOICING = frozenset({"высказать", "выразить", "сделать", "озвучить", "дать", "выступить", "привести"})
SUCH = {
    "мнение": "по мнение",
    "оценка": "по оценка",
    "заявление": "заявление",
    "сообщение": "сообщение",
    "предположение": "по предположение",
    "прогноз": "по прогноз",
    "вывод": "сделать вывод",
}


def pointing_back(
    context: Context, sentence: Sentence, words: Sequence[Token], taken: set[int], cuts: Sequence[Span]
) -> Found | None:
    """Find "Об этом сообщил X" or ", о чём сообщил X" in a sentence; what is said is the proposition before it."""
    for token in words:
        if token.pos not in REPORTING or token.index in taken:
            continue
        such = _such(context, token)
        if such is not None and context.quotation(token.start) is None:
            return _found_such(context, sentence, token, such, cuts)
        pointer = _pointer(context, token)
        if pointer is None or context.quotation(token.start) is not None:
            continue
        cue = next((c for c in cues_of(context, token) if c.entry.with_ is None), None)
        if cue is None:
            continue
        relative = pointer.lemma == "что"
        parts = (
            _clause_before(context, sentence, pointer)
            if relative
            else _deed_before(context, sentence, token) or _sentence_before(context, sentence)
        )
        if not parts:
            continue
        return _found(context, sentence, cue, parts, cuts, pointer)
    return None


def _such(context: Context, token: Token) -> Token | None:
    """Give the noun of "Такое мнение высказал X", "С таким заявлением выступил X"."""
    if token.pos != "VERB" or token.lemma not in VOICING:
        return None
    for child in context.reading.children(token.index):
        if child.lemma in SUCH and child.index < token.index:
            kinds = {c.lemma for c in context.reading.children(child.index)}
            return child if kinds & {"такой", "подобный"} else None
    return None


def _found_such(context: Context, sentence: Sentence, token: Token, noun: Token, cuts: Sequence[Span]) -> Found | None:
    parts = _sentence_before(context, sentence)
    speakers = speakers_of(context, token)
    if not parts or not speakers:
        return None
    outlets = outlets_in(context, Span(noun.start, sentence.end), speakers)
    via = tuple(o for o in outlets if not any(c.contains(o) for c in cuts))
    return Found(token.plain(), parts, speakers, via, SUCH[noun.lemma], "about_this", token.index)


def _pointer(context: Context, token: Token) -> Token | None:
    """Give the "этом" or "чём" that a verb reports about."""
    for child in context.reading.children(token.index):
        if child.lemma in {"это", "что"} and has_case(context.reading, child) in {"о", "об"}:
            return child if child.lemma == "это" or child.index < token.index else None
    return None


def _found(
    context: Context, sentence: Sentence, cue: Cue, parts: tuple[Span, ...], cuts: Sequence[Span], pointer: Token
) -> Found | None:
    frame = Span(pointer.start, sentence.end)
    speakers = speakers_of(context, cue.token)
    source = referred_source(context, frame)
    pattern = "about_which" if pointer.lemma == "что" else "about_this"
    if source and speakers:
        via = tuple(s for s in speakers if not any(s.overlaps(o) for o in source))
        return Found(cue.span, parts, source, via, cue.key, pattern, cue.token.index)
    if not speakers:
        return None
    via = tuple(o for o in outlets_in(context, frame, (*speakers, *parts)) if not any(c.contains(o) for c in cuts))
    return Found(cue.span, parts, speakers, via, cue.key, pattern, cue.token.index)


def _clause_before(context: Context, sentence: Sentence, pointer: Token) -> tuple[Span, ...]:
    tokens = context.reading.tokens
    place = pointer.index
    while place > sentence.first and tokens[place].text not in {",", "("} | DASH:
        place -= 1
    if place <= sentence.first:
        return ()
    return minus(context.reading.text, Span(sentence.start, tokens[place].start), ())


def _deed_before(context: Context, sentence: Sentence, cue: Token) -> tuple[Span, ...]:
    """Give the clause of "Кох взяла самоотвод и сообщила об этом": what the speaker did, told by the verb before."""
    tokens = context.reading.tokens
    joint = next((c for c in context.reading.children(cue.index) if c.rel == "cc" and c.index < cue.index), None)
    if cue.rel != "conj" or cue.head < 0 or joint is None or tokens[cue.head].pos != "VERB":
        return ()
    return minus(context.reading.text, Span(sentence.start, joint.start), ())


def _sentence_before(context: Context, sentence: Sentence) -> tuple[Span, ...]:
    if sentence.index == 0:
        return ()
    before = context.reading.sentences[sentence.index - 1]
    if before.paragraph < sentence.paragraph - 1:
        return ()
    return minus(context.reading.text, before, ())


def is_relay(context: Context, report: Found) -> bool:
    """Tell whether only outlets speak: then the report may relay somebody else's words."""
    return bool(report.speakers) and not report.via and all(is_outlet(context, s) for s in report.speakers)


def lone_quotations(context: Context, reports: Sequence[Found]) -> list[Found]:
    """Give quotations that fill whole sentences right after a report: further words of the same speaker."""
    reading = context.reading
    used = [p for r in reports for p in r.parts]
    found: list[Found] = []
    for quotation in context.quotations:
        if any(quotation.outer.overlaps(p) for p in used):
            continue
        first = reading.sentence_of(quotation.outer)
        last = reading.sentence_of(Span(quotation.outer.end - 1, quotation.outer.end))
        rest = reading.text[quotation.outer.end : last.end].strip(" .!?…")
        if (
            first.start != quotation.outer.start
            or rest
            or first.index == 0
            or len(reading.tokens_in(quotation.inner)) < MIN_WORDS
        ):
            continue
        before = reading.sentences[first.index - 1]
        if before.paragraph != first.paragraph or before.headline:
            continue
        source = _bound(context, [*reports, *found], before)
        if source is not None:
            found.append(source._replace(parts=(quotation.inner,), pattern="further_quotation"))
    return found


def _bound(context: Context, reports: Sequence[Found], sentence: Sentence) -> Found | None:
    """Give the report of a sentence to which a quotation after it belongs, if it has one speaker who is no outlet."""
    inside = [
        r for r in reports if any(sentence.start <= p.end <= sentence.end for p in (*r.parts, r.cue)) and r.speakers
    ]
    inside = [r for r in inside if not is_relay(context, r)]
    if not inside or len({r.speakers for r in inside}) > 1:
        return None
    return inside[-1]
