"""Which spans the graph sees, and where it finds the greatest of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from letopis.reading.packs.spanning import WINDOWS, Gate, candidates

if TYPE_CHECKING:
    from pathlib import Path

# Two sentences of three tokens and one, a separator after each and before the first.
ROOM = np.array([0, 3, 2, 1, 0, 1, 0])


def table(rows: np.ndarray) -> np.ndarray:
    """Give the greatest of every window, the shortest windows first: what the graph of spans computes."""
    sizes = [window for window in WINDOWS if window <= len(rows)]
    return np.concatenate([np.lib.stride_tricks.sliding_window_view(rows, size).max(axis=1) for size in sizes])


@pytest.mark.parametrize("count", [3, 9, 40])
def test_two_windows_cover_a_span_and_no_more(count: int) -> None:
    """Whatever its length, and however short the text."""
    rows = np.random.default_rng(1).normal(size=count)
    spans = [(first, length) for first in range(count) for length in range(min(12, count - first))]
    first, length = (np.array(column) for column in zip(*spans, strict=True))
    listed = candidates(first, length, count)
    windows = table(rows)
    found = np.maximum(windows[listed.left], windows[listed.right])
    assert found.tolist() == [rows[begin : begin + more + 1].max() for begin, more in spans]
    assert listed.last.tolist() == [begin + more for begin, more in spans]


def gate(folder: Path, lengths: list[float]) -> Gate:
    np.savez(folder / "gate.npz", ends=np.eye(2, dtype=np.float32), lengths=np.array(lengths, np.float32))
    return Gate(folder)


def test_an_open_gate_lets_in_whatever_fits_into_its_sentence(tmp_path: Path) -> None:
    listed = gate(tmp_path, [-9.0, -9.0]).let_in(np.zeros((7, 2), np.float32), ROOM, every=True)
    assert list(zip(listed.first.tolist(), listed.last.tolist(), strict=True)) == [
        (1, 1),
        (1, 2),
        (2, 2),
        (2, 3),
        (3, 3),
        (5, 5),
    ]


def test_a_span_needs_a_beginning_an_end_and_a_length(tmp_path: Path) -> None:
    """A row begins by its first number and ends by its second."""
    rows = np.zeros((7, 2), np.float32)
    rows[1, 0] = rows[2, 1] = rows[3, 1] = 1
    listed = gate(tmp_path, [-1.5, -1.5]).let_in(rows, ROOM)
    assert list(zip(listed.first.tolist(), listed.last.tolist(), strict=True)) == [(1, 2)]


def test_nothing_is_let_in(tmp_path: Path) -> None:
    listed = gate(tmp_path, [-9.0, -9.0]).let_in(np.zeros((7, 2), np.float32), ROOM)
    assert [len(column) for column in listed] == [0] * len(listed)
