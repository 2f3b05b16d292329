"""Direct speech: quotations with their cue before, after or inside, and dialogue with dashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from letopis.model.spans import Span, hull, trim
from letopis.reading.speech_cues import Cue, Found, cues_of, quoted_speakers, speakers_of
from letopis.reading.speech_outlets import outlets_in
from letopis.reading.speech_quotes import EITHER, MARKS, OPENING, paragraph_spans

if TYPE_CHECKING:
    from letopis.model.layers import Token
    from letopis.reading.speech_cues import Context
    from letopis.reading.speech_quotes import Quotation

AFTER = re.compile(r"[,.!?…']*\s*[—–−-]{1,2}\s+")
AFTER_COMMA = re.compile(r"[.!?…]*,\s+|[.!?…]\s*,?\s+(?=[а-яё])")
INSIDE = re.compile(r"[,!?…]\s*,?[—–−-]\s+|[,.!?…]\s+[—–−-]\s+")
INSIDE_END = re.compile(r"[,.:;]\s*[—–−-]\s+")
DIALOGUE = re.compile(r"[—–−-]\s+")
# A paragraph that begins so retells: it is nobody's own words.
RETELLING = re.compile(r"(?:По (?!мо|наш)|Как |Согласно |Об этом )")
MAX_CLAUSE = 260
MAX_INSIDE = 140
FIRST_WORDS = 9
MIN_INSIDE = 2
NAMED_REACH = 5
# A sentence runs on after a name in quotation marks.
NAMING = re.compile(r" [а-яё]")
# Lines: where what was said has been lost from the text, the gap it left is wider than between paragraphs.
GAP = 3
# A name in a list is no longer, in words; the next one follows after a comma or a conjunction.
LISTED = 3
LIST = re.compile(rf"(?:,|,?\s+(?:и|или))\s+[{OPENING}{EITHER}]")
MIN_BLOCK = 40


def direct_speech(context: Context) -> list[Found]:
    """Find direct speech in a whole text, in order."""
    found: list[Found] = []
    taken: set[int] = set()
    paragraphs = paragraph_spans(context.reading)
    for place, paragraph in enumerate(paragraphs):
        inside = [q for q in context.quotations if paragraph.start <= q.outer.start < paragraph.end]
        for number, quotation in enumerate(inside):
            if quotation.outer.start in taken:
                continue
            following = [q for q in inside[number + 1 :] if q.outer.start not in taken]
            end = max(paragraph.end, _paragraph_end(context, quotation))
            report = (
                _inside(context, quotation) or _after(context, quotation, following, end) or _before(context, quotation)
            )
            if report is not None:
                found.append(report)
                taken.update(q.outer.start for q in inside if any(q.inner.contains(p) for p in report.parts))
        if not inside:
            found += _dialogue(context, paragraph)
        block = _block(context, paragraph, paragraphs[place + 1 : place + 2])
        if block is not None and not any(block.content().overlaps(p) for r in found for p in r.parts):
            found.append(block)
    return found


def _block(context: Context, paragraph: Span, following: list[Span]) -> Found | None:
    """X сказал: and the next paragraph, without marks, is what was said."""
    text = context.reading.text
    if not following or not paragraph.of(text).endswith(":") or text[following[0].start] in MARKS:
        return None
    if following[0].of(text).endswith(":") or RETELLING.match(following[0].of(text)):
        return None
    if text.count("\n", paragraph.end, following[0].start) >= GAP:
        return None
    sentence = context.reading.sentence_of(Span(paragraph.end - 1, paragraph.end))
    clause = Span(sentence.start, paragraph.end - 1)
    cue = _first_cue(context, context.reading.tokens_in(clause), backwards=True)
    if cue is None or len(following[0]) < MIN_BLOCK:
        return None
    report = _report(context, cue, [following[0]], clause, "block_quotation")
    return report if report.speakers else None


def _paragraph_end(context: Context, quotation: Quotation) -> int:
    """Give the end of the paragraph in which a quotation closes."""
    sentence = context.reading.sentence_of(Span(quotation.outer.end - 1, quotation.outer.end))
    return max(s.end for s in context.reading.sentences if s.paragraph == sentence.paragraph)


def _first_cue(context: Context, tokens: tuple[Token, ...], *, backwards: bool = False) -> Cue | None:
    """Give the first (or last) reporting word for direct speech among ``tokens``."""
    for token in reversed(tokens) if backwards else tokens:
        if context.quotation(token.start) is not None:
            continue
        if token.feat("VerbForm") == "Part" and token.feat("Variant") != "Short":
            # "по ордеру Испании, требовавшей …": what follows is nobody's words yet.
            continue
        for cue in cues_of(context, token):
            if "direct" in cue.entry.takes or cue.entry.with_:
                return cue
    return None


def _clause(context: Context, start: int, limit: int) -> Span:
    """Give the words of the clause at ``start`` after a quotation: to the sentence's end or the next mark."""
    text = context.reading.text
    sentence = context.reading.sentence_of(Span(start, start + 1))
    end = min(limit, max(sentence.end, start), start + MAX_CLAUSE)
    for token in context.reading.tokens_in(Span(start, end)):
        quotation = context.quotation(token.start)
        if quotation and _is_resumed(text, start, token.start) and not _is_name(text, quotation):
            return Span(start, token.start)
    return Span(start, end)


def _is_resumed(text: str, start: int, mark: int) -> bool:
    """Tell whether a quotation at ``mark`` goes on after its cue ("— сказал он. — «Б»") rather than names something."""
    return bool(re.search(r"[,.:;]\s*[—–−-]?\s*$|[—–−-]\s+$", text[start:mark]))


def _is_name(text: str, quotation: Quotation) -> bool:
    """Tell the quoted name that opens the narrator's next sentence ("… «Першинг» размещён в Европе")."""
    return NAMING.match(text, quotation.outer.end) is not None and quotation.inner.of(text)[-1] not in ".,!?…"


def _report(context: Context, cue: Cue, parts: list[Span], clause: Span, pattern: str) -> Found:
    speakers, relays = quoted_speakers(context, cue)
    if not speakers and pattern == "quotation_before_cue":
        speakers = _named_after(context, cue, clause)
    via = relays or outlets_in(context, clause, speakers)
    if not speakers and cue.entry.relay and pattern == "quotation_before_cue":
        # The only source speaks for itself ("пишет на первой странице «Таймс»").
        speakers, via = via[:1], ()
    return Found(cue.span, tuple(parts), speakers, via, cue.key, pattern, cue.token.index)


def _has_source(context: Context, cue: Cue, clause: Span) -> bool:
    """Tell a cue with a speaker, or with an outlet hung elsewhere ("пишет на первой странице «Таймс»")."""
    return bool(speakers_of(context, cue.token) or (cue.entry.relay and outlets_in(context, clause, ())))


def _named_after(context: Context, cue: Cue, clause: Span) -> tuple[Span, ...]:
    """Give the person named behind an object ("— прокомментировала решение Тэтчер"), whatever the parse says."""
    tokens = [t for t in context.reading.tokens_in(clause) if t.index > cue.token.index]
    for token in tokens[:NAMED_REACH]:
        if token.pos in {"PUNCT", "VERB", "SCONJ", "ADP"}:
            break
        found = context.reading.mention_at(token)
        if found is None or found[1].type != "person" or found[0].form != "name":
            continue
        words = found[0].of(context.reading.text)
        nominative = words in found[1].name and cue.token.feat("Gender") in {found[1].gender, ""}
        return (found[0].plain(),) if nominative and not cue.entry.with_ and not cue.entry.relay else ()
    return ()


def _after(context: Context, quotation: Quotation, following: list[Quotation], limit: int) -> Found | None:
    """«A», — сказал X(. «B»)."""
    text = context.reading.text
    rest = text[quotation.outer.end : limit]
    match = AFTER.match(rest)
    strict = match is None
    match = match or AFTER_COMMA.match(rest)
    if match is None or not rest[match.end() :].strip() or not _opens_sentence(context, quotation):
        return None
    clause = _clause(context, quotation.outer.end + match.end(), limit)
    tokens = context.reading.tokens_in(clause)
    if strict and tokens and tokens[0].text.lower() == "так":
        # "«…», так сказал X"
        tokens = tokens[1:]
    cue = _first_cue(context, tokens[: 1 if strict else FIRST_WORDS])
    if cue is None or (strict and not _has_source(context, cue, clause)):
        return None
    parts = [quotation.inner]
    place = clause.end
    for other in following:
        between = text[place : other.outer.start]
        elsewhere = not _goes_on(between) or _is_name(text, other)
        if other.outer.start < place or elsewhere or _has_own_cue(context, other, limit):
            break
        parts.append(other.inner)
        place = other.outer.end
    return _report(context, cue, parts, clause, "quotation_before_cue")


def _opens_sentence(context: Context, quotation: Quotation) -> bool:
    """Tell a quotation that stands by itself from one inside somebody's sentence ("он кричал «A», сообщил X")."""
    sentence = context.reading.sentence_of(quotation.outer)
    lead = context.reading.text[sentence.start : quotation.outer.start].rstrip()
    return (
        not any(c.isalnum() for c in lead)
        or lead.endswith(":")
        or _follows_quotation(context, quotation, sentence.start)
    )


def _follows_quotation(context: Context, quotation: Quotation, start: int) -> bool:
    lead = context.reading.text[start : quotation.outer.start]
    return any(
        q.outer.end <= quotation.outer.start
        and q.outer.end > start
        and not any(c.isalnum() for c in context.reading.text[q.outer.end : quotation.outer.start])
        for q in context.quotations
    ) or lead.rstrip().endswith((".", "!", "?", "…"))


def _goes_on(between: str) -> bool:
    return re.fullmatch(r"[\s.,;:!?…—–−-]*", between) is not None


def _has_own_cue(context: Context, quotation: Quotation, limit: int) -> bool:
    rest = context.reading.text[quotation.outer.end : limit]
    match = AFTER.match(rest)
    if match is None:
        return False
    clause = _clause(context, quotation.outer.end + match.end(), limit)
    return _first_cue(context, context.reading.tokens_in(clause)[:FIRST_WORDS]) is not None


def _inside(context: Context, quotation: Quotation) -> Found | None:
    """«A, — сказал X, — B» under one pair of marks."""
    text = quotation.inner.of(context.reading.text)
    found: Found | None = None
    for match in INSIDE.finditer(text):
        start = quotation.inner.start + match.end()
        ending = INSIDE_END.search(text, match.end())
        end = quotation.inner.start + ending.start() if ending else quotation.inner.end
        if end - start > MAX_INSIDE:
            continue
        tokens = context.reading.tokens_in(Span(start, end))
        if not tokens or not tokens[0].text[:1].islower():
            continue
        cue = next((c for t in tokens[:MIN_INSIDE] for c in cues_of(context, t) if "direct" in c.entry.takes), None)
        if cue is None or not speakers_of(context, cue.token):
            continue
        parts = [trim(context.reading.text, Span(quotation.inner.start, quotation.inner.start + match.start()))]
        if ending:
            parts.append(Span(quotation.inner.start + ending.end(), quotation.inner.end))
        parts = [p for p in parts if len(p)]
        if parts:
            found = _report(context, cue, parts, Span(start, end), "cue_inside_quotation")
            break
    return found


def _before(context: Context, quotation: Quotation) -> Found | None:
    """X сказал: «A»."""
    text = context.reading.text
    sentence = context.reading.sentence_of(quotation.outer)
    start = sentence.start
    if start == quotation.outer.start and sentence.index:
        earlier = context.reading.sentences[sentence.index - 1]
        start = earlier.start if earlier.paragraph in {sentence.paragraph, sentence.paragraph - 1} else start
    lead = text[start : quotation.outer.start]
    if not re.search(r":\s*[—–−-]?[\s']*$", lead):
        return None
    clause = Span(start, start + len(lead.rstrip(" \n\t—–−-:'")))
    if len(clause) == 0:
        return None
    cue = _first_cue(context, context.reading.tokens_in(clause), backwards=True)
    if cue is None or _is_listed(context, quotation):
        return None
    return _report(context, cue, [quotation.inner], clause, "cue_before_quotation")


def _is_listed(context: Context, quotation: Quotation) -> bool:
    """Tell the first of several names after a colon ("предложили названия: «Заря» и «Восток»") from what was said."""
    words = context.reading.tokens_in(quotation.inner)
    if len(words) > LISTED or any(word.feat("VerbForm") == "Fin" or word.text in "!?.…" for word in words):
        return False
    return LIST.match(context.reading.text, quotation.outer.end) is not None


def _dialogue(context: Context, paragraph: Span) -> list[Found]:
    """— A, — сказал X. — B. The dash at the head of a paragraph opens speech; only a cue makes it a report."""
    text = paragraph.of(context.reading.text)
    opening = DIALOGUE.match(text)
    if opening is None:
        return []
    first = paragraph.start + opening.end()
    for match in INSIDE.finditer(text, opening.end()):
        start = paragraph.start + match.end()
        sentence = context.reading.sentence_of(Span(start, start + 1))
        ending = INSIDE_END.search(text, match.end())
        end = paragraph.start + ending.start() if ending else max(sentence.end, start)
        tokens = context.reading.tokens_in(Span(start, end))
        cue = next((c for t in tokens[:3] for c in cues_of(context, t) if "direct" in c.entry.takes), None)
        if cue is None or not speakers_of(context, cue.token):
            continue
        parts = [trim(context.reading.text, Span(first, paragraph.start + match.start()))]
        if ending:
            parts.append(Span(paragraph.start + ending.end(), paragraph.end))
        return [_report(context, cue, parts, hull([Span(start, end)]), "dialogue")]
    return []
