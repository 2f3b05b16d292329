"""News outlets: which words name one, and which are named in a stretch of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letopis.model.layers import Token
    from letopis.model.spans import Span
    from letopis.reading.speech_cues import Context

AGENCY = re.compile(r"^(?:ИА|РИА|агентство|телеканал|газета)\s+[«\"]?", re.IGNORECASE)


def outlet_after(context: Context, token: Token) -> tuple[Span, ...]:
    """Give the outlet named right after a cue that the parser has left without a subject."""
    for other in context.reading.tokens[token.index + 1 : token.index + 4]:
        if other.sentence != token.sentence:
            break
        found = context.reading.mention_at(other)
        if found is not None:
            plain = found[0].plain()
            return (plain,) if found[1].type != "person" and is_outlet(context, plain) else ()
        if other.text not in '«„"“' and not context.lexicon.has("outlet_nouns", other.lemma):
            break
    return ()


def is_outlet(context: Context, span: Span) -> bool:
    """Tell whether words name a news outlet, by the list or by the noun right before the name."""
    reading = context.reading
    words = span.of(reading.text).strip("«»\"„“”' ")
    if context.lexicon.has("outlets", words) or context.lexicon.has("outlets", AGENCY.sub("", words)):
        return True
    tokens = reading.tokens_in(span)
    if not tokens:
        return False
    if context.lexicon.has("outlet_nouns", tokens[0].lemma):
        return True
    before = [t for t in reading.tokens[max(tokens[0].index - 2, 0) : tokens[0].index] if t.text not in '«„“"']
    return bool(before) and before[-1].sentence == tokens[0].sentence and _names_outlet(context, before[-1])


def _names_outlet(context: Context, noun: Token) -> bool:
    rated = any(c.lemma == "рейтинговый" for c in context.reading.children(noun.index))
    return context.lexicon.has("outlet_nouns", noun.lemma) and not rated


def outlets_in(context: Context, span: Span, besides: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    """Give the names of outlets inside ``span`` that do not touch the spans ``besides``."""
    found: list[Span] = []
    for mention, entity in context.reading.mentions_in(span):
        if mention.form != "name" or entity.type in {"person", "country", "region", "city"}:
            continue
        plain = mention.plain()
        taken = any(plain.overlaps(other) for other in (*besides, *found))
        if not taken and is_outlet(context, plain):
            found.append(plain)
    return tuple(found)
