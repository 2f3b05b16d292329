"""Which pieces of a multilingual vocabulary a Russian pack keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RUSSIAN = re.compile(r"▁?[а-яёА-ЯЁ]+")
_NUMBER = re.compile(r"▁?\d+")
# Single characters of Russian typography, so that nothing written with them is unknown.
_MARK = re.compile(r"▁?[\x20-\x7e«»„“”№–—…‑’€£°]")
_LATIN = re.compile(r"▁?[a-zA-Z\x21-\x2f\x3a-\x40«»„“”–—…]{2,}")


def kept_pieces(pieces: Sequence[str], special: Iterable[int], latin: int) -> list[int]:
    """Give the rows of the pieces that stay, in their order.

    Args:
        pieces: the whole vocabulary, frequent pieces before rare ones.
        special: rows that stay whatever they are.
        latin: so many of the most frequent Latin pieces stay beside everything Russian, numbers and marks.
    """
    kept = set(special)
    foreign: list[int] = []
    for row, piece in enumerate(pieces):
        if _RUSSIAN.fullmatch(piece) or _MARK.fullmatch(piece) or _NUMBER.fullmatch(piece):
            kept.add(row)
        elif _LATIN.fullmatch(piece):
            foreign.append(row)
    return sorted(kept | set(foreign[:latin]))
