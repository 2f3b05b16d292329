"""Normalisation of a text on entry, with a map of its offsets back to the raw input.

The map is a tuple of breakpoints ``(offset in text, offset in raw)``; between two of them both run on in step.
Where raw characters were dropped, two breakpoints share one text offset: the first is where a span that ends
there ends in the raw input, the last is where a span that starts there starts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.articles import Article

RawMap = tuple[tuple[int, int | None], ...]

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Control characters but \n and \t; soft hyphen; zero-width and invisible format characters; byte order mark.
# Every \r goes, which turns \r\n into \n.
_DROPPED = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb"
)
_SPECIAL = re.compile(f"[{_DROPPED}]+|[\ud800-\udfff]")
# Starters that nevertheless compose with what stands before them: Hangul vowels and finals, Kirat Rai vowels.
_JOINING = re.compile("[\u1160-\u11ff\U00016d63-\U00016d6a]")


class Normal(msgspec.Struct, frozen=True):
    """A normalised text, its map to the raw input, and how many code points could not be kept."""

    text: str
    raw_map: RawMap
    replaced: int


def normalise(raw: str) -> Normal:
    """Normalise ``raw`` as the record contract says: NFC, LF, nothing invisible, no lone surrogates."""
    kept, offsets, replaced = _drop(raw)
    if unicodedata.is_normalized("NFC", kept):
        return Normal(kept, tuple(offsets), replaced)
    text, places = _compose(kept, _kept_places(len(kept), offsets))
    return Normal(text, tuple(breakpoints([*places, (len(raw), len(raw))])), replaced)


def _drop(raw: str) -> tuple[str, list[tuple[int, int]], int]:
    """Drop and replace what must not stay; give the text, its map and the number of replacements."""
    parts: list[str] = []
    offsets: list[tuple[int, int]] = [(0, 0)]
    length = done = replaced = 0
    for found in _SPECIAL.finditer(raw):
        parts.append(raw[done : found.start()])
        length += found.start() - done
        done = found.end()
        if "\ud800" <= found[0] <= "\udfff":
            parts.append(REPLACEMENT)
            length += 1
            replaced += 1
            continue
        if (length, found.start()) != offsets[-1]:
            offsets.append((length, found.start()))
        offsets.append((length, done))
    parts.append(raw[done:])
    return "".join(parts), offsets, replaced


def _kept_places(length: int, offsets: list[tuple[int, int]]) -> list[int]:
    """Give for each of ``length`` kept characters its offset in the raw input."""
    places: list[int] = []
    for (start, raw), (end, _) in pairwise([*offsets, (length, 0)]):
        places.extend(range(raw, raw + end - start))
    return places


def _compose(kept: str, places: list[int]) -> tuple[str, list[tuple[int, int]]]:
    """Bring ``kept`` to NFC piece by piece; give the text and the raw range of each of its characters."""
    parts: list[str] = []
    ranges: list[tuple[int, int]] = []
    for start, end in _pieces(kept):
        piece = unicodedata.normalize("NFC", kept[start:end])
        parts.append(piece)
        inside = [places[min(at, end - 1)] for at in range(start, start + len(piece))]
        ranges.extend((raw, raw + 1) for raw in inside[:-1])
        ranges.append((inside[-1], places[end - 1] + 1))
    return "".join(parts), ranges


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut ``text`` before every character that cannot compose with what stands before it."""
    cuts = [0]
    for at, character in enumerate(text):
        if at and not (unicodedata.category(character).startswith("M") or _JOINING.match(character)):
            cuts.append(at)
    return pairwise([*cuts, len(text)])


def breakpoints(ranges: list[tuple[int, int]], *, at: int = 0, before: int = 0) -> list[tuple[int, int]]:
    """Compress the raw range of each character to the places where text and raw fall out of step.

    ``at`` is the offset of the first character in the text; ``before`` the raw offset where the map begins. The
    last range stands for what follows the text.
    """
    found = [(at, before)]
    for offset, (start, end) in enumerate(ranges, at):
        text_offset, raw = found[-1]
        if before != raw + offset - text_offset:
            found.append((offset, before))
        if start != before:
            if found[-1] != (offset, before):
                found.append((offset, before))
            found.append((offset, start))
        before = end
    return found


def _raw(raw_map: RawMap, place: int, offset: int) -> int | None:
    text_offset, raw = raw_map[place]
    return None if raw is None else raw + offset - text_offset


def with_title(title: str, body: Normal) -> Normal:
    """Set a title and a blank line before a body; the title has no place in the raw input."""
    shift = len(title) + 2
    moved = tuple((offset + shift, raw) for offset, raw in body.raw_map)
    return Normal(f"{title}\n\n{body.text}", ((0, None), *moved), body.replaced)


def to_raw(article: Article, offset: int, *, end: bool = False) -> int | None:
    """Give the offset in the raw input of an offset in ``article.text``; None inside a title set before the body.

    With ``end`` the offset is taken as the end of a span, so that characters dropped after the span's last one
    are left out. Raw offsets count code points of the decoded input (of the ``text`` field, for JSONL).
    """
    if not 0 <= offset <= len(article.text):
        message = f"offset {offset} is outside the text of article {article.id} (0..{len(article.text)})"
        raise ValueError(message)
    raw_map = article.raw_map
    starts = [text_offset for text_offset, _ in raw_map]
    place = bisect_left(starts, offset) if end else bisect_right(starts, offset) - 1
    if place == len(starts) or starts[place] != offset:
        place = bisect_right(starts, offset) - 1
    return _raw(raw_map, place, offset)


def span_to_raw(article: Article, span: Span) -> Span | None:
    """Give a span of ``article.text`` as a span of the raw input; None if it touches a title set before the body."""
    start = to_raw(article, span.start)
    end = to_raw(article, span.end, end=True)
    if start is None or end is None:
        return None
    return Span(start, max(start, end))


def from_raw(article: Article, offset: int) -> int:
    """Give the offset in ``article.text`` of the character at ``offset`` in the raw input.

    Inside something dropped or composed, the offset of what stands in its place; past the end, the text's length.
    """
    known = [(raw, text_offset) for text_offset, raw in article.raw_map if raw is not None]
    place = bisect_right(known, (offset, len(article.text))) - 1
    if place < 0:
        return known[0][1] if known else 0
    raw, text_offset = known[place]
    limit = known[place + 1][1] if place + 1 < len(known) else len(article.text)
    return min(text_offset + offset - raw, limit)
