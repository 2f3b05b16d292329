"""Quotations: pairs of quotation marks of every Russian kind, nested, unbalanced, over several paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from letopis.model.spans import Span, trim

if TYPE_CHECKING:
    from letopis.model.layers import Reading

OPENING, CLOSING, EITHER = "«„", "»”", '"“'
MARKS = OPENING + CLOSING + EITHER
_MARK = re.compile(f"[{MARKS}]")
DASHES = "—–-‑−―"
# A quotation that no mark closes within so many paragraphs is a slip of the pen, not a speech.
MAX_PARAGRAPHS = 6


class Quotation(NamedTuple):
    """A quotation with its marks (``outer``) and without them and the space beside them (``inner``)."""

    outer: Span
    inner: Span


def paragraph_spans(reading: Reading) -> list[Span]:
    """Give the paragraphs that hold sentences, in order."""
    spans: dict[int, Span] = {}
    for sentence in reading.sentences:
        first = spans.get(sentence.paragraph, sentence)
        spans[sentence.paragraph] = Span(first.start, sentence.end)
    return list(spans.values())


def _opens(text: str, place: int, start: int, depth: int) -> bool:
    mark = text[place]
    if mark in OPENING:
        return True
    if mark in CLOSING:
        return False
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if depth == 0:
        return before.isspace() or not (after.isspace() or after in ".,;:!?…)")
    return (before.isspace() or before in "([" + DASHES + OPENING) and not (after.isspace() or after in ".,;:!?)")


class _Scan:
    """Walks the marks of a text, keeping the open ones."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[int] = []
        self.found: list[Quotation] = []
        self.since = 0
        self.last_close: int | None = None

    def add(self, start: int, end: int) -> None:
        inner = trim(self.text, Span(start + 1, end - 1))
        if len(inner):
            self.found.append(Quotation(Span(start, end), inner))

    def paragraph(self, span: Span) -> None:
        carried = bool(self.open)
        self.last_close = None
        for mark in _MARK.finditer(self.text, span.start, span.end):
            place = mark.start()
            if _opens(self.text, place, span.start, len(self.open)):
                # A quotation that runs on is marked anew at the head of each paragraph.
                if carried and place == span.start:
                    continue
                self.open.append(place)
            elif self.open:
                start = self.open.pop()
                self.last_close = place + 1
                if not self.open:
                    self.add(start, place + 1)
        self._end_of_paragraph(span)

    def _end_of_paragraph(self, span: Span) -> None:
        if not self.open:
            self.since = 0
            return
        self.since += 1
        if self.last_close is not None and self.last_close > self.open[0] + 1:
            # Two marks that share one closing mark («ООО «Ромашка»).
            self.add(self.open[0], self.last_close)
            self.open, self.since = [], 0
        elif self.since > MAX_PARAGRAPHS or self.text[self.open[-1] + 1 : span.end].strip() == "":
            self.open, self.since = [], 0


def find_quotations(reading: Reading) -> tuple[Quotation, ...]:
    """Give the outermost quotations of a text, in order; nested ones are inside them."""
    scan = _Scan(reading.text)
    spans = paragraph_spans(reading)
    for number, span in enumerate(spans):
        scan.paragraph(span)
        following = spans[number + 1 :][:1]
        if scan.open and not (following and _continues(reading.text, following[0], scan.open)):
            scan.open, scan.since = [], 0
    return tuple(scan.found)


def _continues(text: str, paragraph: Span, opened: list[int]) -> bool:
    """Tell whether an open quotation runs on: the paragraph opens with its mark, or closes more than it opens."""
    if text[paragraph.start] == text[opened[0]]:
        return True
    words = paragraph.of(text)
    if text[opened[0]] in EITHER:
        return False
    return sum(words.count(m) for m in CLOSING + "“") > sum(words.count(m) for m in OPENING)
