"""What the parts of a pack share: its settings, the words it reads, the rows of a chunk of sentences, its graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from onnxruntime import InferenceSession

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Bytes = NDArray[np.int8]

# Added to the score of what is not there.
NEVER = np.float32(-1e4)


class Settings(msgspec.Struct, frozen=True):
    """What ``pack.json`` says: labels in the order of their numbers, thresholds as tuned on held-out texts."""

    name: str
    version: str
    width: int
    longest: int
    types: tuple[str, ...]
    relations: tuple[str, ...]
    tags: tuple[str, ...]
    arcs: tuple[str, ...]
    names: tuple[str, ...]
    span_threshold: float
    pair_threshold: float
    # Less likely spans are looked at for relations, if likelier than this, and stay where one joins them; None: none.
    doubt_threshold: float | None = None
    # The pack whose vectors it shares, and the one whose opinion of relations is heard beside its own.
    vectors: str | None = None
    second: str | None = None
    window: int = 0
    # Relations are seen in marked sentences, read in windows of so many pieces and markers; 0: in rows of words alone.
    marked: int = 0
    special: tuple[int, int, int] = (0, 0, 0)
    unknown: int = 0


class Word(msgspec.Struct, frozen=True, gc=False):
    """A token for the pack: its text as models spell it, and whether white space stands before it."""

    text: str
    spaced: bool


class Chunk(NamedTuple):
    """Rows of some sentences: a separator, then each sentence and a separator; ``starts`` are their first rows."""

    sentences: Sequence[Sequence[Word]]
    starts: list[int]
    forms: Integers
    mask: Floats
    room: Integers
    padded: Integers


def session(path: Path) -> InferenceSession:
    """Load a graph to run in one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Every text has other sizes, so what is learned of one is of no use to the next.
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
