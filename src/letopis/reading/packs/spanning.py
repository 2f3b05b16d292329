"""Which spans are looked at: a gate in front of the graph of spans.

Of all spans of up to ten tokens one in fifteen is a mention. A sum of what the first row says, what the last one says
and what the length says tells apart those that cannot be one; the graph sees the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.reading.packs.parts import Floats, Integers

# The greatest of a span's rows is the greater of two windows of 1, 2, 4 or 8 rows that cover it.
WINDOWS = (1, 2, 4, 8)
A = TypeVar("A")


class Candidates(NamedTuple, Generic[A]):
    """Spans of a chunk to be looked at, P of each; arrays of numpy or tensors, the inputs of the graph of spans."""

    first: A  # row
    last: A  # row
    length: A  # tokens, less one
    left: A  # the window that begins with the span, in the table of all windows, the shortest first
    right: A  # the window that ends with it


class Gate:
    """What a row says of whether a mention begins or ends with it, and what a length says."""

    def __init__(self, folder: Path) -> None:
        """Load ``gate.npz``: ``ends`` (width x 2), ``lengths`` (longest)."""
        with np.load(folder / "gate.npz") as file:
            self._ends, self._lengths = file["ends"].astype(np.float32), file["lengths"].astype(np.float32)
        self._beyond = np.zeros(len(self._lengths) - 1, np.float32)

    def let_in(self, rows: Floats, room: Integers, *, every: bool = False) -> Candidates[Integers]:
        """Give the spans that may be mentions; ``room`` says how many tokens are left in the sentence at each row."""
        longest = len(self._lengths)
        inside = room[:, None] > np.arange(longest)
        if not every:
            begins, ends = (rows @ self._ends).T
            ended = np.lib.stride_tricks.sliding_window_view(np.concatenate((ends, self._beyond)), longest)
            inside &= begins[:, None] + ended + self._lengths > 0
        first, length = inside.nonzero()
        return candidates(first, length, len(rows))


def candidates(first: Integers, length: Integers, rows: int) -> Candidates[Integers]:
    """Say where the graph finds what it needs of spans: first rows, lengths less one, the number of rows."""
    longest = int(length.max(initial=0)) + 1
    # By length: the window's size and where such windows begin in the table.
    size = np.array([max(window for window in WINDOWS if window <= tokens) for tokens in range(1, longest + 1)])
    begin = np.array([sum(max(rows + 1 - one, 0) for one in WINDOWS if one < window) for window in size.tolist()])
    left, last = begin[length] + first, first + length
    return Candidates(first, last, length, left, left + length + 1 - size[length])
