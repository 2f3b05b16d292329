"""Articles: one text, the places where it appeared, and citations from it."""

from __future__ import annotations

from typing import Literal

import msgspec

from letopis.errors import EvidenceError
from letopis.model.spans import Span

DateBasis = Literal["given", "metadata", "url", "dateline", "none"]


class Appearance(msgspec.Struct, frozen=True):
    """One outlet's printing of a text.

    ``published`` is an ISO date (``YYYY-MM-DD``) or None; ``basis`` says where it comes from.
    ``ref`` is the supplier's own id of the text.
    """

    source: str | None = None
    url: str | None = None
    published: str | None = None
    basis: DateBasis = "none"
    ref: str | None = None


class Evidence(msgspec.Struct, frozen=True):
    """Exact words of an article; made by :meth:`Article.cite`, verified again on write."""

    article_id: str
    span: Span
    quote: str


class Article(msgspec.Struct, frozen=True):
    """A text as it entered, normalised once.

    ``digest`` is ``sha256:`` and the hex digest of ``text``; ``id`` is derived from the text without the white space
    around it, so that the same text is the same article whoever prints it, with or without a last line break.
    ``published`` is the earliest date of its appearances.
    ``raw_map`` holds breakpoints ``(offset in text, offset in the raw input)``: between two of them both
    run on in step (the raw offset is None inside a title that was set before the body).
    """

    id: str
    digest: str
    title: str | None
    language: str
    text: str
    published: str | None
    appearances: tuple[Appearance, ...] = ()
    raw_map: tuple[tuple[int, int | None], ...] = ((0, 0),)

    @property
    def source(self) -> str | None:
        """Name of the first outlet known to have printed the text."""
        return next((a.source for a in self.appearances if a.source), None)

    def cite(self, span: Span) -> Evidence:
        """Quote the words at ``span``; EvidenceError if the text has none there."""
        if span.end > len(self.text) or span.start == span.end:
            raise EvidenceError(
                f"Article {self.id} has no words at {span.start}..{span.end}.",
                remedy="Cite a non-empty span inside the article's text.",
            )
        return Evidence(self.id, Span(span.start, span.end), self.text[span.start : span.end])
