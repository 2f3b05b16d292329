"""Paragraphs, sentences and raw tokens: paragraphs first, so that a headline never glues to the lead."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from razdel import sentenize

from letopis.model.layers import Note
from letopis.model.spans import Span, trim
from letopis.reading.tokens import token_places

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
LINE = re.compile(r"\n")
# "… брата Бодуэна I. Альберт женат": a full stop, not an initial.
MONARCH = re.compile(r"(?<=[а-яё] )[IVX]\.(?=\s+[А-ЯЁ][а-яё]+\s+[а-яё])")
TERMINAL = tuple('.!?…»"”:;)')
# A parser's cost grows with the square of the sentence; no real sentence of the news is longer than this.
MAX_TOKENS = 220
HEADLINE_MAX = 220
WRAP_MIN, WRAP_MAX = 50, 110
WRAP_LINES = 4


# Offsets of tokens: where each begins and ends. There are too many of them for an object each.
Places = tuple[tuple[int, int], ...]


class RawSentence(NamedTuple):
    """Offsets of a sentence and of its tokens, the number of its paragraph, and whether it is a headline."""

    span: Span
    tokens: Places
    paragraph: int
    headline: bool


def _is_wrapped(text: str) -> bool:
    """Tell hard-wrapped text (as in mail) from text with one paragraph a line."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if len(lines) < WRAP_LINES:
        return False
    broken = sum(not line.endswith(TERMINAL) for line in lines[:-1]) / (len(lines) - 1)
    return broken > 0.5 and WRAP_MIN <= median(map(len, lines)) <= WRAP_MAX  # noqa: PLR2004 (most lines)


def paragraphs(text: str) -> list[Span]:
    """Give the non-empty paragraphs, trimmed; a single newline separates unless the text is hard-wrapped."""
    separator = BLANK_LINE if _is_wrapped(text) else LINE
    found = []
    start = 0
    for match in separator.finditer(text):
        found.append(trim(text, Span(start, match.start())))
        start = match.end()
    found.append(trim(text, Span(start, len(text))))
    return [span for span in found if len(span)]


def _is_headline(text: str, spans: list[Span], number: int) -> bool:
    paragraph = spans[number].of(text)
    return (
        number == 0
        and len(spans) > 1
        and len(paragraph) <= HEADLINE_MAX
        and not paragraph.endswith((".", "…", ":", ";", ","))
    )


def _chunks(tokens: Places, text: str) -> list[Places]:
    """Cut an over-long sentence, at punctuation where there is some."""
    found = []
    while len(tokens) > MAX_TOKENS:
        cut = MAX_TOKENS
        for place in range(MAX_TOKENS - 1, MAX_TOKENS // 2, -1):
            start, end = tokens[place]
            if text[start:end] in {";", ",", ".", ":", "—"}:
                cut = place + 1
                break
        found.append(tokens[:cut])
        tokens = tokens[cut:]
    found.append(tokens)
    return found


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """Split a paragraph into sentences: by razdel, and after the number of a monarch, which it takes for an initial."""
    for sentence in sentenize(paragraph.of(text)):
        start, end = paragraph.start + sentence.start, paragraph.start + sentence.stop
        for match in MONARCH.finditer(text, start, end):
            yield Span(start, match.end())
            start = match.end()
        yield trim(text, Span(start, end))


def segment(text: str) -> tuple[list[RawSentence], list[Note]]:
    """Split a text into sentences with their tokens; notes tell which over-long sentences were cut."""
    notes: list[Note] = []
    found: list[RawSentence] = []
    spans = paragraphs(text)
    for number, paragraph in enumerate(spans):
        headline = _is_headline(text, spans, number)
        for sentence in _sentences(text, paragraph):
            begin = sentence.start
            tokens = tuple([(begin + start, begin + end) for start, end in token_places(sentence.of(text))])
            if not tokens:
                continue
            chunks = _chunks(tokens, text)
            if len(chunks) > 1:
                notes.append(
                    Note(
                        "long_sentence",
                        f"A sentence of {len(tokens)} tokens was read in {len(chunks)} pieces.",
                        tokens[0][0],
                        tokens[-1][1],
                    )
                )
            found.extend(RawSentence(Span(c[0][0], c[-1][1]), c, number, headline) for c in chunks)
    return found, notes
