"""Sentences with their spans marked, read once more: what relations are seen in.

Before the first word of a span stands a marker of its type, after the last one another (Zhong and Chen 2021, "A
Frustratingly Easy Approach for Entity and Relation Extraction"); here all spans of a text are marked at once.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from letopis.reading.packs.parts import session
from letopis.reading.packs.subwords import NOBODY, cut_long, pad, states_of_rows, windows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from letopis.reading.packs.parts import Chunk, Floats, Integers, Settings
    from letopis.reading.packs.subwords import PieceTable

# Of each type one that opens a span and one that closes it.
MARKERS = 2


class Marked(NamedTuple):
    """Lines of pieces and markers, and the row to which each of their places belongs (NOBODY if to none).

    Rows are those of the words and, after them all, two for each span: of its opening marker and of the closing one.
    Markers are pieces after the last: two for each type. ``opening`` gives of each sentence's spans the opening
    marker's row, ``size`` how many rows there are.
    """

    lines: list[list[int]]
    owners: list[list[int]]
    opening: list[list[int]]
    size: int


class MarkedText(NamedTuple):
    """Sentences to be marked: the pieces of their words, their spans (first, last, type), the rows of their words."""

    pieces: Sequence[Sequence[Sequence[int]]]
    spans: Sequence[Sequence[tuple[int, int, int]]]
    starts: Sequence[int]
    rows: int


class MarkedStates:
    """States of words, and of the markers of their spans, N x width."""

    def __init__(self, folder: Path, settings: Settings, pieces: PieceTable) -> None:
        self._session = session(folder / "marked.onnx")
        self._markers: Floats = np.load(folder / "markers.npy").astype(np.float32)
        self._pieces = pieces
        self._window = settings.marked

    def states(self, chunk: Chunk, spans: Sequence[Sequence[tuple[int, int, int]]]) -> tuple[Floats, list[list[int]]]:
        """Give the rows of a chunk's words and markers, and of each sentence's spans the opening marker's row."""
        table = self._pieces
        text = MarkedText(table.split(chunk.sentences), spans, chunk.starts, len(chunk.room))
        marked = mark(text, table.size, (table.begin, table.end), self._window)
        padded, present = pad(marked.lines, table.pad)
        return (
            states_of_rows(self._session, self._vectors(padded), present, marked.owners, marked.size),
            marked.opening,
        )

    def _vectors(self, padded: Integers) -> Floats:
        """Give the vectors of pieces and markers."""
        size = self._pieces.size
        found = self._pieces.vectors(np.minimum(padded, size - 1))
        markers = padded >= size
        found[markers] = self._markers[padded[markers] - size]
        return found


def mark(text: MarkedText, size: int, ends: tuple[int, int], limit: int) -> Marked:
    """Mark the spans of sentences and cut them into lines of whole sentences.

    Args:
        text: the sentences.
        size: the number of pieces, after which the markers come.
        ends: the pieces that begin and end a line.
        limit: about so many places has a line at most.
    """
    counts = [len(own) for own in text.spans]
    before = [0, *accumulate(counts)]
    opening = [
        [text.rows + MARKERS * (ahead + place) for place in range(count)]
        for ahead, count in zip(before, counts, strict=False)
    ]
    marked = Marked([], [], opening, text.rows + MARKERS * before[-1])
    lengths = [sum(map(len, words)) + MARKERS * count for words, count in zip(text.pieces, counts, strict=True)]
    for group in windows(lengths, limit):
        line: list[int] = []
        owner: list[int] = []
        for number in group:
            _mark_sentence(text, number, opening[number], size, line, owner)
        for inner, own in cut_long(line, owner):
            marked.lines.append([ends[0], *inner, ends[1]])
            marked.owners.append([NOBODY, *own, NOBODY])
    return marked


def _mark_sentence(
    text: MarkedText, number: int, opening: Sequence[int], size: int, line: list[int], owner: list[int]
) -> None:
    """Add the places of a sentence to a line, and the rows to which they belong."""
    spans = text.spans[number]
    opened: dict[int, list[int]] = {}
    closed: dict[int, list[int]] = {}
    # What lies in another span is opened after it and closed before it.
    outer_first = sorted(range(len(spans)), key=lambda span: (spans[span][0] - spans[span][1], span))
    for span in outer_first:
        opened.setdefault(spans[span][0], []).append(span)
        closed.setdefault(spans[span][1], []).insert(0, span)
    for place, pieces in enumerate(text.pieces[number]):
        for span in opened.get(place, ()):
            line.append(size + MARKERS * spans[span][2])
            owner.append(opening[span])
        line.extend(pieces)
        owner.extend([text.starts[number] + place] * len(pieces))
        for span in closed.get(place, ()):
            line.append(size + MARKERS * spans[span][2] + 1)
            owner.append(opening[span] + 1)
