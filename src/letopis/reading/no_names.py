"""Common words that the tagger took for people: "Рокер отказался", "Экс-канцлер выступил"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from letopis.language.entries import entries, grammemes
from letopis.language.names import is_patronymic
from letopis.model.spans import Span
from letopis.ontology.loader import fold
from letopis.ontology.offices import is_office_head
from letopis.ontology.people import people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from letopis.model.layers import Token

NAMED = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"})
ADJECTIVES = frozenset({"ADJF"})
# What never names anybody; adverbs and the like.
OTHER = frozenset(
    {"VERB", "INFN", "PRTF", "PRTS", "GRND", "ADVB", "PRED", "COMP", "NUMR", "NPRO", "PREP", "CONJ", "PRCL"}
)
PRONOUNS = frozenset({"он", "она", "они"})
SHORT = 3
# Second halves of compounds are words of their own from so many letters on ("Ги-мун" has none).
HALF = 4
# How much of a word's end may change with its case.
ENDING = 2


def named(
    text: str, tokens: Sequence[Token], spans: Sequence[tuple[Span, str]], inside: Callable[[Span], Sequence[Token]]
) -> Iterator[tuple[Span, str]]:
    """Give the names among ``spans`` (with their labels): people without the common words before or instead of them."""
    for span, label in spans:
        if label != "PER":
            yield span, label
            continue
        words = list(inside(span))
        if not words:
            continue
        kept = _kept(text, tokens, words)
        if not kept and _is_body(text, tokens, words):
            yield span, "ORG"
        if kept:
            yield (span if len(kept) == len(words) else Span(kept[0].start, kept[-1].end)), label


def _kept(text: str, tokens: Sequence[Token], words: list[Token]) -> list[Token]:
    if len(words) == 1 and words[0].text.lower() in PRONOUNS:
        # Where a full stop has been lost: "сообщает ТАСС Он отметил".
        return []
    kind, compound = _kind(words[0].text)
    if kind and _common(text, tokens, words, kind, compound=compound):
        words = words[1:]
    if len(words) > 1 and _kind(words[-1].text)[0] == "other" and _breaks(text, words[-2], words[-1]):
        words = words[:-1]
    return words


def _is_body(text: str, tokens: Sequence[Token], words: Sequence[Token]) -> bool:
    """Tell a thing that has its capital inside a sentence: it acts like a body ("заявление Даунинг-стрит")."""
    inner = not _opens(text, tokens, words[0]) or _elsewhere(text, tokens, words[:1])
    return inner and _kind(words[0].text) == ("thing", True)


def _common(text: str, tokens: Sequence[Token], words: list[Token], kind: str, *, compound: bool) -> bool:
    """Tell that the first word is none of the name."""
    first, more = words[0], words[1:]
    if compound:
        return kind in {"person", "thing"}
    title = bool(more) and _is_title(fold(first.lemma))
    if kind == "thing" or not _opens(text, tokens, first) or _elsewhere(text, tokens, words[: 1 + title]):
        return False
    if kind == "adjective":
        after = tokens[first.index + 1] if first.index + 1 < len(tokens) else first
        return not more and after.pos == "NOUN" and after.text.islower() and after.feat("Case") == first.feat("Case")
    if not more or kind == "other":
        return len(first.text) >= SHORT
    # "Третьяк Владислав Александрович" is no craftsman; "Племянник Алишера" is one.
    return title or not is_patronymic(words[-1].text)


@lru_cache(maxsize=5000)
def _is_title(lemma: str) -> bool:
    words = people()
    return lemma in words.persons or lemma in words.loose or lemma in words.relational or is_office_head(lemma)


@lru_cache(maxsize=20_000)
def _kind(word: str) -> tuple[str, bool]:
    """Tell a common word: "person", "thing", "adjective" or "other", empty for what may be a name; and a compound."""
    found = entries(word.lower()) if len(word) > 1 else ()
    compound = False
    if not found and "-" in word:
        half = word.rpartition("-")[2]
        found = entries(half) if len(half) >= HALF and half.islower() else ()
        compound = True
    if not found:
        return "", False
    marks = [grammemes(one.tag) for one in found]
    if any(NAMED.intersection(one) for one in marks):
        return "", False
    parts = {one[0] for one in marks}
    if parts <= OTHER:
        return "other", compound
    if compound and parts & ADJECTIVES:
        return "", False  # "Буш-старший"
    if "NOUN" in parts:
        return ("person" if any("anim" in one for one in marks) else "thing"), compound
    return ("adjective" if parts <= OTHER | ADJECTIVES else ""), compound


def _opens(text: str, tokens: Sequence[Token], token: Token) -> bool:
    """Tell the first word of a sentence or of a line."""
    place = token.index - 1
    while place >= 0 and tokens[place].pos == "PUNCT" and tokens[place].sentence == token.sentence:
        place -= 1
    if place < 0 or tokens[place].sentence != token.sentence:
        return True
    return "\n" in text[tokens[token.index - 1].end : token.start]


def _breaks(text: str, before: Token, after: Token) -> bool:
    """Tell that a name cannot go on: a line ends, or two spaces part a caption from the text."""
    gap = text[before.end : after.start]
    return "\n" in gap or len(gap) > 1


def _elsewhere(text: str, tokens: Sequence[Token], words: Sequence[Token]) -> bool:
    """Tell words that have their capitals inside a sentence too, in whatever case, and so are a name."""
    first = words[0]
    return any(
        _is_form(token, first)
        and token.index != first.index
        and not _opens(text, tokens, token)
        and all(_is_form(tokens[token.index + n], word) for n, word in enumerate(words[1:], 1))
        for token in tokens[: len(tokens) - len(words) + 1]
    )


def _is_form(token: Token, word: Token) -> bool:
    stem = word.text[: max(SHORT, len(word.text) - ENDING)]
    return token.text.startswith(stem) and len(token.text) <= len(word.text) + ENDING
