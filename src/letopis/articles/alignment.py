"""Where the paragraphs cut out of a page stand in its source."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from letopis.articles.normal import breakpoints, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.articles.normal import RawMap

    Range = tuple[int, int]

_SKIPPED = re.compile(
    r"<!--.*?-->|<(?:script|style|head)\b.*?</(?:script|style|head)\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL
)
_VISIBLE = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]\w*);|[^\u0300-\u036f][\u0300-\u036f]*", re.IGNORECASE)


def align(text: str, page: str) -> RawMap:
    """Map ``text``, cut out of ``page`` paragraph by paragraph, to offsets in ``page``.

    White space counts for nothing, so that line breaks in the source do not matter. A paragraph that is not found
    as it stands has no raw offset.
    """
    letters, places = _letters(page)
    found: list[tuple[int, int | None]] = []
    start = done = 0
    for paragraph in text.split("\n"):
        wanted = "".join(paragraph.split())
        at = letters.find(wanted, done) if wanted else -1
        if at >= 0:
            done = at + len(wanted)
            found.extend(_paragraph_map(paragraph, start, places[at:done]))
        found.append((start if at < 0 else start + len(paragraph), None))
        start += len(paragraph) + 1
    return tuple(
        pair for at, pair in enumerate(found) if at == 0 or pair[1] is not None or found[at - 1][1] is not None
    )


def _paragraph_map(paragraph: str, start: int, places: list[Range]) -> list[Range]:
    """Map one paragraph, given the range in the page of each of its characters that is no white space."""
    ranges: list[Range] = []
    rest = iter(places)
    for character in paragraph:
        end = ranges[-1][1] if ranges else places[0][0]
        ranges.append((end, end + 1) if character.isspace() else next(rest))
    last = ranges[-1][1]
    found = breakpoints([*ranges, (last, last)], at=start, before=ranges[0][0])
    return found if found[-1][0] == start + len(paragraph) else [*found, (start + len(paragraph), last)]


def _letters(page: str) -> tuple[str, list[Range]]:
    """Give all that a reader sees of a page but white space, normalised, and the range of each character."""
    letters: list[str] = []
    places: list[Range] = []
    for piece, start, end in _pieces(page):
        for character in normalise(piece).text:
            if not character.isspace():
                letters.append(character)
                places.append((start, end))
    return "".join(letters), places


def _pieces(page: str) -> Iterator[tuple[str, int, int]]:
    """Give each visible character, character reference or run of combining marks, with its range."""
    done = 0
    for skipped in [*_SKIPPED.finditer(page), None]:
        limit = skipped.start() if skipped is not None else len(page)
        for found in _VISIBLE.finditer(page, done, limit):
            yield unescape(found[0]) if found[0][0] == "&" else found[0], found.start(), found.end()
        done = skipped.end() if skipped is not None else limit
