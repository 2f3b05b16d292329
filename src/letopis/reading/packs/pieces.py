"""Subword pieces of a Unigram vocabulary: the likeliest split of a word, by Viterbi.

Method: Kudo 2018, "Subword Regularization", as SentencePiece applies it at inference.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SPACE = "▁"
_UNKNOWN_PENALTY = 10.0


class Splitter:
    """Splits words into rows of a piece table; ``unknown`` is the row of what no piece covers."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int) -> None:
        self._rows: Mapping[str, int] = {piece: row for row, piece in enumerate(pieces)}
        self._scores = list(scores)
        self._longest = max(map(len, pieces))
        self._unknown = unknown
        self._floor = min(self._scores) - _UNKNOWN_PENALTY
        self.split = lru_cache(maxsize=200_000)(self._split)

    def _split(self, word: str, spaced: bool) -> tuple[int, ...]:  # noqa: FBT001 (a cache key)
        """Give the rows of a word's pieces; ``spaced`` tells that a space stands before it."""
        text = unicodedata.normalize("NFKC", word).replace(" ", SPACE)
        if spaced:
            text = SPACE + text
        best: list[tuple[float, int, int]] = [(0.0, 0, -1)]
        for end in range(1, len(text) + 1):
            found = (best[end - 1][0] + self._floor, end - 1, self._unknown)
            for start in range(max(0, end - self._longest), end):
                row = self._rows.get(text[start:end])
                if row is not None:
                    score = best[start][0] + self._scores[row]
                    if score > found[0]:
                        found = (score, start, row)
            best.append(found)
        rows = []
        place = len(text)
        while place:
            _, place, row = best[place]
            rows.append(row)
        return tuple(reversed(rows)) or (self._unknown,)
