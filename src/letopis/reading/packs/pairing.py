"""What relates two spans before any network looks: how they lie, hang together in the tree, and look alike.

Features are rows of embedding tables, for every ordered pair of different spans of a sentence. What is known of spans
is padded to the most that a sentence of the group has; of pairs there is a list without padding.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import numpy as np

from letopis.reading.packs.parts import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from letopis.reading.packs.parts import Integers

STEPS = 12
# Before, after, inside, around; each with so many steps of distance.
LIES = 4 * STEPS
ARCS = 45
# No tie; one under the other by some relation, either way; both under one word by two relations; two steps apart.
PATHS = 1 + 2 * ARCS + ARCS * ARCS + 2
# Nothing alike; one abbreviates the other; words shared; the same words.
LIKENESSES = 4
A = TypeVar("A")
# The place of a governor that there is none of.
NOWHERE = -2
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


class Group(NamedTuple, Generic[A]):
    """Features of a group of S sentences, at most n spans and L tokens each, and of the P ordered pairs of their spans.

    Arrays of numpy or tensors; the fields are the inputs of the graph of pairs. Rows are those of the text to which the
    sentences belong. Shares, lengths and masks are float32, all else is int64.
    """

    kind: A  # S x n: of each span the type,
    first: A  # S x n: the first row,
    last: A  # S x n: the last,
    length: A  # S x n x 1: and one by the number of its rows
    tokens: A  # S x L: rows
    absent: A  # S x 1 x 1 x L: NEVER where there is no token
    unseen: A  # S x 1 x 1 x n: NEVER where there is no span
    lies: A  # S x n x n: how two spans lie, a row of a table
    paths: A  # S x n x n: how they hang together
    places: A  # S x n x n: the pair's place among P, or P where there is none
    source: A  # P: of each pair the source, of S * n,
    target: A  # P: the target, of S * n,
    cells: A  # P: the cell, of S * n * n,
    reverse: A  # P: the place of the pair the other way round,
    kinds: A  # P: both types,
    looks: A  # P: how they lie and how they look alike, LIKENESSES for each way to lie,
    path: A  # P: how they hang together,
    after: A  # P: the last row before what lies between them,
    until: A  # P: the last row of it,
    share: A  # P x 1: and one by the number of its rows


def gather(
    group: Sequence[Spans], starts: Sequence[int], types: int, hidden: NDArray[np.bool_] | None = None
) -> Group[NDArray[Any]]:
    """Give the features of sentences that have spans.

    Args:
        group: the sentences.
        starts: the first row of each.
        types: how many types of spans there are.
        hidden: S x n, spans to leave out.
    """
    counts = np.array([len(one.spans) for one in group])
    size, longest = int(counts.max()), max(len(one.words) for one in group)
    present = np.arange(size) < counts[:, None]
    # Of each span first, last and type, and of its top word: the governor, its governor, the relation to it.
    known = np.zeros((len(group), size, 6), np.int64)
    known[:, :, 3:5] = NOWHERE
    known[present] = [row for one in group for row in _known(one)]
    entities, above, higher, label = known[:, :, :3], known[:, :, 3], known[:, :, 4], known[:, :, 5]
    likeness = np.zeros((len(group), size, size), np.int64)
    for place, one in enumerate(group):
        _liken(one, likeness[place])
    if hidden is not None:
        present &= ~hidden
    lies, paths = _lies(entities), _paths(entities, above, higher, label)
    begin = np.array(starts)[:, None]
    first, last, kind = entities[:, :, 0] + begin, entities[:, :, 1] + begin, entities[:, :, 2]
    lengths = np.array([len(one.words) for one in group])[:, None]
    places = np.arange(longest)
    inside = places < lengths
    cells, source, target, listed = _pairs(present)
    firsts, lasts, kinds = first.reshape(-1), last.reshape(-1), kind.reshape(-1)
    after = np.minimum(lasts[source], lasts[target])
    until = np.maximum(np.maximum(firsts[source], firsts[target]) - 1, after)
    return Group(
        kind=kind,
        first=first,
        last=last,
        length=(1 / (last + 1 - first)).astype(np.float32)[:, :, None],
        tokens=np.where(inside, begin + places, 0),
        absent=np.where(inside, np.float32(0), NEVER)[:, None, None],
        unseen=np.where(present, np.float32(0), NEVER)[:, None, None],
        lies=lies,
        paths=paths,
        places=listed,
        source=source,
        target=target,
        cells=cells,
        reverse=listed.reshape(-1)[target * size + source % size],
        kinds=kinds[source] * types + kinds[target],
        looks=(lies * LIKENESSES + likeness).reshape(-1)[cells],
        path=paths.reshape(-1)[cells],
        after=after,
        until=until,
        share=(1 / np.maximum(until - after, 1)).astype(np.float32)[:, None],
    )


def _pairs(present: NDArray[np.bool_]) -> tuple[Integers, Integers, Integers, Integers]:
    """List the ordered pairs of different spans: cells, sources, targets; of every cell the place in that list."""
    size = present.shape[1]
    real = present[:, :, None] & present[:, None, :] & ~np.eye(size, dtype=np.bool_)
    cells = np.flatnonzero(real)
    source, target = np.divmod(cells, size)
    listed = np.full(real.shape, len(cells))
    listed.reshape(-1)[cells] = np.arange(len(cells))
    return cells, source, source - source % size + target, listed


def _known(sentence: Spans) -> Iterator[tuple[int, ...]]:
    """Give of each span first, last, type, and of its top word: the governor, its governor, the relation to it."""
    heads = sentence.heads
    for first, last, kind in sentence.spans:
        top = _top(heads, first, last)
        governor = heads[top]
        above = heads[governor] if governor >= 0 else -1
        yield (
            first,
            last,
            kind,
            governor if governor >= 0 else NOWHERE,
            above if above >= 0 else NOWHERE,
            min(sentence.arcs[top], ARCS - 1),
        )


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
