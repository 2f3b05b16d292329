"""Full-text search: finds where in an article the words stand, so that a hit can be quoted."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from letopis.chronicle.lemmas import words
from letopis.chronicle.stored import cited_appearance
from letopis.model.queries import Citation
from letopis.model.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.chronicle.view import StoredArticle

_BREAK = re.compile(r"(?<=[.!?…»])\s+(?=[А-ЯЁA-Z«—\"])|\n+")
LONGEST_QUOTE = 320
QUOTES = 2


class Hit(msgspec.Struct, frozen=True):
    """A sentence that holds words of the query; ``found`` counts the different ones."""

    span: Span
    found: int


def passages(text: str) -> Iterator[Span]:
    """Divide a text into sentences, roughly, for quoting; every span is trimmed and not empty."""
    start = 0
    # One after another: most of those who ask want the first.
    for cut in chain((match.span() for match in _BREAK.finditer(text)), [(len(text), len(text))]):
        span = trim(text, Span(start, cut[0]))
        if len(span):
            yield span
        start = cut[1]


def hits(text: str, query: str) -> list[Hit]:
    """Give the best sentences for ``query``: most different words first, then the first in the text."""
    wanted = [set(word.forms) for word in words(query)]
    found = []
    for span in passages(text):
        places: dict[int, int] = {}
        for word in words(span.of(text)):
            for i, forms in enumerate(wanted):
                if forms & set(word.forms):
                    places.setdefault(i, span.start + word.start)
        if places:
            found.append(Hit(_shortened(text, span, min(places.values())), len(places)))
    return sorted(found, key=lambda hit: (-hit.found, hit.span.start))


def _shortened(text: str, span: Span, place: int) -> Span:
    """Cut a long sentence around the first word found."""
    if len(span) <= LONGEST_QUOTE:
        return span
    start = max(span.start, min(place - LONGEST_QUOTE // 3, span.end - LONGEST_QUOTE))
    return trim(text, Span(start, min(start + LONGEST_QUOTE, span.end)))


def cite(article: StoredArticle, span: Span) -> Citation:
    """Quote an article."""
    printed = cited_appearance(article.appearances)
    quote = span.of(article.text)
    return Citation(article.id, printed["source"], printed["published"], span.start, span.end, quote, printed["url"])


def cite_around(article: StoredArticle, span: Span) -> Citation:
    """Quote the sentence of an article that holds the words at ``span``."""
    sentence = next((one for one in passages(article.text) if one.start <= span.start < one.end), span)
    return cite(article, _shortened(article.text, sentence, span.start))


def first_words(article: StoredArticle) -> Citation:
    """Quote how an article begins."""
    span = next(passages(article.text), Span(0, min(len(article.text), 1)))
    return cite(article, _shortened(article.text, span, span.start))
