"""Spans: half-open ranges of Unicode code points in an article's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable


class Span(msgspec.Struct, frozen=True, gc=False):
    """A half-open range ``[start, end)`` of code points, zero-based."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that no text can have."""
        if not 0 <= self.start <= self.end:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)

    def __len__(self) -> int:
        """Count the code points covered."""
        return self.end - self.start

    def __bool__(self) -> bool:
        """Be true even when empty: a span is a place, not a collection."""
        return True

    def of(self, text: str) -> str:
        """Give the covered part of ``text``."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether at least one code point is shared."""
        return self.start < other.end and other.start < self.end

    def plain(self) -> Span:
        """Give the bare range of a subclass."""
        return Span(self.start, self.end)


def hull(spans: Iterable[Span]) -> Span:
    """Give the smallest span that covers all ``spans``; ValueError if there are none."""
    found = list(spans)
    return Span(min(s.start for s in found), max(s.end for s in found))


def trim(text: str, span: Span, characters: str | None = None) -> Span:
    """Shrink ``span`` past ``characters`` (white space by default) at both its ends."""
    covered = text[span.start : span.end]
    rest = covered.lstrip(characters)
    start = span.end - len(rest)
    return Span(start, start + len(rest.rstrip(characters))) if rest else Span(span.start, span.start)
