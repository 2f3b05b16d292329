"""What relates two spans before any network looks: how they lie, hang together in the tree, and look alike.

All features are rows of embedding tables, for every ordered pair of spans of a sentence; the spans are padded to the
most that a sentence of the group has, and the padding is masked.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Integers = NDArray[np.int64]

STEPS = 12
# Before, after, inside, around; each with so many steps of distance.
LIES = 4 * STEPS
ARCS = 45
# No tie; one under the other by some relation, either way; both under one word by two relations; two steps apart.
PATHS = 1 + 2 * ARCS + ARCS * ARCS + 2
# Nothing alike; one abbreviates the other; words shared; the same words.
LIKENESSES = 4
_NEAR = 6
_STRIDE = 4
_STEM = 3
_LONG_ENOUGH = 3


class Spans(NamedTuple):
    """A sentence with spans: its words, governors (-1 the root) and relations, and spans as (first, last, type)."""

    words: Sequence[str]
    heads: Sequence[int]
    arcs: Sequence[int]
    spans: Sequence[tuple[int, int, int]]


class Grid(NamedTuple):
    """Features of a group of S sentences with at most n spans each."""

    entities: Integers  # S x n x 3: first, last, type
    mask: NDArray[np.float32]  # S x n
    lies: Integers  # S x n x n
    paths: Integers  # S x n x n
    likeness: Integers  # S x n x n


def grid(group: Sequence[Spans]) -> Grid:
    """Give the features of sentences that have spans."""
    size = max(len(sentence.spans) for sentence in group)
    entities = np.zeros((len(group), size, 3), np.int64)
    mask = np.zeros((len(group), size), np.float32)
    # Of each span's top word: the governor, the governor's governor, the relation to it.
    above = np.full((len(group), size), -2)
    higher = np.full((len(group), size), -2)
    label = np.zeros((len(group), size), np.int64)
    likeness = np.zeros((len(group), size, size), np.int64)
    for place, sentence in enumerate(group):
        count = len(sentence.spans)
        entities[place, :count] = sentence.spans
        mask[place, :count] = 1
        heads = sentence.heads
        tops = [_top(heads, first, last) for first, last, _ in sentence.spans]
        governors = [heads[top] for top in tops]
        above[place, :count] = [governor if governor >= 0 else -2 for governor in governors]
        uppers = [heads[governor] if governor >= 0 else -1 for governor in governors]
        higher[place, :count] = [upper if upper >= 0 else -2 for upper in uppers]
        label[place, :count] = [min(sentence.arcs[top], ARCS - 1) for top in tops]
        _liken(sentence, likeness[place])
    return Grid(entities, mask, _lies(entities), _paths(entities, above, higher, label), likeness)


def _top(heads: Sequence[int], first: int, last: int) -> int:
    """Give the first word of a span whose governor lies outside it."""
    for word in range(first, last + 1):
        if not first <= heads[word] <= last:
            return word
    return last


def _lies(entities: Integers) -> Integers:
    first, last = entities[..., 0], entities[..., 1]
    one, end = first[:, :, None], last[:, :, None]
    two, other_end = first[:, None, :], last[:, None, :]
    gap = np.maximum(two - end, one - other_end) - 1
    inside = (two <= one) & (end <= other_end)
    around = (one <= two) & (other_end <= end)
    order = np.where(inside, 2, np.where(around, 3, np.where(one < two, 0, 1)))
    apart = np.where(gap < _NEAR, gap, _NEAR + (gap - _NEAR) // _STRIDE)
    nested = np.abs(end - one - other_end + two)
    steps = np.where(inside | around, nested, apart)
    found: Integers = order * STEPS + np.clip(steps, 0, STEPS - 1)
    return found


def _paths(entities: Integers, above: Integers, higher: Integers, label: Integers) -> Integers:
    first, last = entities[:, None, :, 0], entities[:, None, :, 1]

    def under(word: Integers) -> NDArray[np.bool_]:
        """Tell, for (i, j), whether that word of i lies in j."""
        return (first <= word[:, :, None]) & (word[:, :, None] <= last)

    two_up, one_up = under(higher), under(above)
    beyond = 1 + 2 * ARCS + ARCS * ARCS
    found = np.where(np.swapaxes(two_up, 1, 2), beyond + 1, 0)
    found = np.where(two_up, beyond, found)
    siblings = (above[:, :, None] == above[:, None, :]) & (above[:, :, None] >= 0)
    found = np.where(siblings, 1 + 2 * ARCS + label[:, :, None] * ARCS + label[:, None, :], found)
    found = np.where(np.swapaxes(one_up, 1, 2), 1 + ARCS + label[:, None, :], found)
    return np.where(one_up, 1 + label[:, :, None], found)


def _liken(sentence: Spans, table: Integers) -> None:
    """Mark which spans share words, by stems, or abbreviate each other."""
    looks = [_look(tuple(sentence.words[first : last + 1])) for first, last, _ in sentence.spans]
    # Which spans have a stem, a text: few pairs have anything in common.
    by_stem: dict[str, list[int]] = {}
    by_text: dict[str, list[int]] = {}
    for number, look in enumerate(looks):
        by_text.setdefault(look.text, []).append(number)
        for stem in look.stems:
            by_stem.setdefault(stem, []).append(number)
    for number, look in enumerate(looks):
        for other in by_text.get(look.initials, ()) if look.initials else ():
            table[number, other] = table[other, number] = 1
    for numbers in by_stem.values():
        for one, two in combinations(numbers, 2):
            table[one, two] = table[two, one] = 3 if looks[one].stems == looks[two].stems else 2
    for numbers in by_text.values():
        for one, two in combinations(numbers, 2):
            table[one, two] = table[two, one] = 3


class _Look(NamedTuple):
    """A span's words in lower case, their stems, and their initials if there are several."""

    text: str
    stems: frozenset[str]
    initials: str


@lru_cache(maxsize=20_000)
def _look(words: tuple[str, ...]) -> _Look:
    lowered = [word.lower() for word in words]
    stems = frozenset(
        word[: max(_STEM, len(word) - _STEM)] for word in lowered if len(word) >= _LONG_ENOUGH and word.isalpha()
    )
    initials = "".join(word[0] for word in lowered if word[0].isalpha())
    return _Look(" ".join(lowered), stems, initials if len(initials) > 1 else "")
