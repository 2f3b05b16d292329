"""Subword states of tokens, for the packs that read pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letopis.reading.packs.parts import session
from letopis.reading.packs.pieces import Splitter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from onnxruntime import InferenceSession

    from letopis.reading.packs.parts import Chunk, Floats, Integers, Settings, Word

# The model has no positions beyond this.
LONGEST_WINDOW = 510
# The row to which a place belongs that belongs to none.
NOBODY = -1


class PieceTable:
    """The pieces of a vocabulary and their vectors, a byte a number and a scale a piece."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        with np.load(folder / "pieces.npz") as file:
            pieces = bytes(file["pieces"]).decode("utf-8").split("\n")
            self._table, self._scales = file["table"], file["scales"]
            self._splitter = Splitter(pieces, file["scores"].tolist(), settings.unknown)
        self.begin, self.end, self.pad = settings.special
        self.size = len(pieces)

    def split(self, sentences: Sequence[Sequence[Word]]) -> list[list[tuple[int, ...]]]:
        """Give the pieces of each word of each sentence."""
        split = self._splitter.split
        return [[split(word.text, word.spaced) for word in sentence] for sentence in sentences]

    def vectors(self, rows: Integers) -> Floats:
        """Give the vectors of pieces."""
        found: Floats = self._table[rows].astype(np.float32) * self._scales[rows][..., None]
        return found


class SubwordStates:
    """Subword states of tokens."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.pieces = PieceTable(folder, settings)
        self._session = session(folder / "subwords.onnx")
        self._window = settings.window

    def states(self, chunk: Chunk) -> Floats:
        """Give the mean state of each row's pieces, N x width; zero for separators."""
        table = self.pieces
        count = len(chunk.room)
        pieces = table.split(chunk.sentences)
        lines: list[list[int]] = []
        owners: list[list[int]] = []
        for group in windows([sum(map(len, sentence)) for sentence in pieces], self._window):
            line: list[int] = []
            owner: list[int] = []
            for number in group:
                for place, split_word in enumerate(pieces[number]):
                    line.extend(split_word)
                    owner.extend([chunk.starts[number] + place] * len(split_word))
            for inner, own in cut_long(line, owner):
                lines.append([table.begin, *inner, table.end])
                owners.append([NOBODY, *own, NOBODY])
        padded, present = pad(lines, table.pad)
        return states_of_rows(self._session, table.vectors(padded), present, owners, count)


def cut_long(line: list[int], owner: list[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Cut a line and its places' owners so that its ends still fit: only a single very long sentence needs it."""
    for cut in range(0, len(line), LONGEST_WINDOW - 2):
        yield line[cut : cut + LONGEST_WINDOW - 2], owner[cut : cut + LONGEST_WINDOW - 2]


def pad(lines: Sequence[Sequence[int]], padding: int) -> tuple[Integers, Floats]:
    """Give lines of one length, and 1 where there was something, 0 at the padding."""
    longest = max(map(len, lines))
    padded = np.array([[*line, *[padding] * (longest - len(line))] for line in lines])
    present = np.array([[1.0] * len(line) + [0.0] * (longest - len(line)) for line in lines], np.float32)
    return padded, present


def states_of_rows(
    graph: InferenceSession, embedded: Floats, present: Floats, owners: Sequence[Sequence[int]], count: int
) -> Floats:
    """Give the mean of the states that belong to each of ``count`` rows; zero for a row that has none.

    Args:
        graph: what makes states of vectors.
        embedded: vectors of the places, padded, lines x places x width.
        present: 0 at the padding, lines x places.
        owners: the row to which each place belongs, or NOBODY.
        count: the number of rows.
    """
    (states,) = graph.run(None, {"embedded": embedded, "present": present})
    rows, _ = pad(owners, NOBODY)
    return _means(states.reshape(rows.size, -1), rows.reshape(-1), count)


def _means(states: Floats, rows: Integers, count: int) -> Floats:
    """Give the mean of the states that belong to each of ``count`` rows; zero for a row that has none."""
    order = np.argsort(rows, kind="stable")
    owners, first, sizes = np.unique(rows[order], return_index=True, return_counts=True)
    # The last row, which NOBODY counts from the end, is left out.
    found = np.zeros((count + 1, states.shape[1]), np.float32)
    found[owners] = np.add.reduceat(states[order], first, axis=0) / sizes[:, None]
    return found[:count]


def windows(sizes: Sequence[int], limit: int) -> list[list[int]]:
    """Group sentences of so many pieces into windows of even size, of about ``limit`` at most; gives their numbers."""
    goal = sum(sizes) / max(1, -(-sum(sizes) // limit))
    found: list[list[int]] = []
    done = 0
    for number, size in enumerate(sizes):
        # A sentence belongs to the window in which its middle lies.
        window = int((done + size / 2) / goal) if goal else 0
        if not found or window >= len(found):
            found.append([])
        found[-1].append(number)
        done += size
    return found
