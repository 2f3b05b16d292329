"""Subword states of tokens, for the packs that read pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letopis.reading.packs.parts import session
from letopis.reading.packs.pieces import Splitter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from letopis.reading.packs.parts import Chunk, Floats, Integers, Settings

# The model has no positions beyond this.
LONGEST_WINDOW = 510


class SubwordStates:
    """Subword states of tokens."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._session = session(folder / "subwords.onnx")
        with np.load(folder / "pieces.npz") as file:
            pieces = bytes(file["pieces"]).decode("utf-8").split("\n")
            self._table, self._scales = file["table"], file["scales"]
            self._splitter = Splitter(pieces, file["scores"].tolist(), settings.unknown)
        self._special = settings.special
        self._window = settings.window

    def states(self, chunk: Chunk) -> Floats:
        """Give the mean state of each row's pieces, N x width; zero for separators."""
        split = self._splitter.split
        begin, end, pad = self._special
        count = len(chunk.room)
        pieces = [[split(word.text, word.spaced) for word in sentence] for sentence in chunk.sentences]
        lines: list[list[int]] = []
        owners: list[list[int]] = []
        for group in windows([sum(map(len, sentence)) for sentence in pieces], self._window):
            line: list[int] = []
            owner: list[int] = []
            for number in group:
                for place, split_word in enumerate(pieces[number]):
                    line.extend(split_word)
                    owner.extend([chunk.starts[number] + place] * len(split_word))
            # Only a single very long sentence needs more than one line.
            for cut in range(0, len(line), LONGEST_WINDOW - 2):
                lines.append([begin, *line[cut : cut + LONGEST_WINDOW - 2], end])
                owners.append([count, *owner[cut : cut + LONGEST_WINDOW - 2], count])
        longest = max(map(len, lines))
        present = np.array([[1.0] * len(line) + [0.0] * (longest - len(line)) for line in lines], np.float32)
        table = np.array([line + [pad] * (longest - len(line)) for line in lines])
        embedded = self._table[table].astype(np.float32) * self._scales[table][..., None]
        (states,) = self._session.run(None, {"embedded": embedded, "present": present})
        rows = np.array([owner + [count] * (longest - len(owner)) for owner in owners]).reshape(-1)
        return _means(states.reshape(len(rows), -1), rows, count)


def _means(states: Floats, rows: Integers, count: int) -> Floats:
    """Give the mean of the states that belong to each of ``count`` rows; zero for a row that has none."""
    order = np.argsort(rows, kind="stable")
    owners, first, sizes = np.unique(rows[order], return_index=True, return_counts=True)
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
