"""Matches predicted facts with marked ones, and says what the match is worth, as factRuEval-2016 does.

A predicted fact may stand for one marked fact of its type, or for none; it can stand for those with which it shares an
argument other than the position. Several may stand for the same one. A marked fact with the predicted ones that stand
for it is a cluster of the quality::

    arguments * (1 + identification) / 2
    arguments       weight of the marked arguments found / (that + marked ones missed + predicted ones that are false)
    identification  1 for one predicted fact; for several, how many pairs of the arguments found stand in one of them

Every predicted argument finds the first marked one of its name that has a value like its own. A position or a phase
weighs a half, all else 1. Recall is the sum of qualities over the marked facts by their number; precision is the sum
over the predicted facts, each with the quality of its cluster, by their number. Difficult facts (standard mode) have no
quality and are not counted, nor are the predicted facts that stand for them.

Of all ways to match, the one with the greatest F1 of the text and type counts. The official scorer tries them all,
which takes longer than anyone can wait where a text has many facts. Here all are tried while there are at most
:data:`MOST` ways (then the outcome is the official one, ties included); beyond that the search begins with the best
one-to-one assignment, with every fact's own best cluster and with nothing matched, and improves each by moving single
facts and exchanging pairs until nothing helps.
"""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from letopis.evaluation.assignment import heaviest_pairs
from letopis.evaluation.factrueval_facts import POSITION
from letopis.evaluation.factrueval_text import alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.evaluation.factrueval_facts import Argument, Fact

MOST = 20_000

Choice = tuple[int | None, ...]


class Worth(NamedTuple):
    """Sums of qualities over the marked (``found``) and the predicted facts (``right``), and how many count."""

    found: float
    right: float
    gold: int
    predicted: int

    @property
    def f1(self) -> float:
        """The figure that the match is chosen by; precision and recall of nothing are 1."""
        if not self.gold and not self.predicted:
            return 1.0
        precision = self.right / self.predicted if self.predicted else 1.0
        recall = self.found / self.gold if self.gold else 1.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


class Matcher:
    """Facts of one type in one text from both sides, and the best way to match them."""

    def __init__(self, gold: Sequence[Fact], predicted: Sequence[Fact], *, most: int = MOST) -> None:
        """Compare all arguments; ``most`` is up to how many ways to match are all tried."""
        self.gold = gold
        self.predicted = predicted
        self.most = most
        # hits[i][j]: for each argument of the predicted fact j, the place of the argument of i that it finds.
        self.hits = [[tuple(_find(fact, a) for a in other.arguments) for other in predicted] for fact in gold]
        self.possible = [[i for i in range(len(gold)) if self._fits(i, j)] for j in range(len(predicted))]
        self._qualities: dict[tuple[int, tuple[int, ...]], float] = {}

    def _fits(self, i: int, j: int) -> bool:
        arguments = self.predicted[j].arguments
        return any(hit is not None and arguments[k].name != POSITION for k, hit in enumerate(self.hits[i][j]))

    @cached_property
    def best(self) -> Choice:
        """For each predicted fact, the place of the marked one that it stands for, or None."""
        if prod(len(places) + 1 for places in self.possible) <= self.most:
            return self._try_all()
        nothing: Choice = (None,) * len(self.predicted)
        starts = (self._assigned(), self._by_own_best(), nothing)
        return max((self._improved(start) for start in starts), key=lambda choice: self.worth(choice).f1)

    def clusters(self, choice: Choice) -> list[tuple[int, ...]]:
        """Give, for each marked fact, the places of the predicted ones that stand for it."""
        found: list[list[int]] = [[] for _ in self.gold]
        for j, i in enumerate(choice):
            if i is not None:
                found[i].append(j)
        return [tuple(places) for places in found]

    def worth(self, choice: Choice) -> Worth:
        """Say what a way to match is worth."""
        found = right = 0.0
        gold = 0
        predicted = len(choice)
        for i, places in enumerate(self.clusters(choice)):
            if self.gold[i].difficult:
                predicted -= len(places)
                continue
            gold += 1
            quality = self.quality(i, places)
            found += quality
            right += quality * len(places)
        return Worth(found, right, gold, predicted)

    def quality(self, i: int, places: tuple[int, ...]) -> float:
        """Give the quality of the cluster of the marked fact ``i`` and the predicted ones at ``places``."""
        key = (i, places)
        if key not in self._qualities:
            self._qualities[key] = self._quality(i, places) if places and not self.gold[i].difficult else 0.0
        return self._qualities[key]

    def _quality(self, i: int, places: tuple[int, ...]) -> float:
        marked = self.gold[i].arguments
        finders: dict[int, set[int]] = {}
        false = 0.0
        for j in places:
            for argument, hit in zip(self.predicted[j].arguments, self.hits[i][j], strict=True):
                if hit is None:
                    false += argument.weight
                else:
                    finders.setdefault(hit, set()).add(j)
        found = sum(marked[k].weight for k in finders)
        missed = sum(argument.weight for k, argument in enumerate(marked) if k not in finders)
        arguments = found / (found + missed + false)
        return arguments * (1 + _identification(finders, len(places))) / 2

    def _try_all(self) -> Choice:
        """Give the first of the best ways, in the order in which the official scorer tries them."""
        best: Choice = ()
        most = -1.0
        for choice in self._ways(()):
            f1 = self.worth(choice).f1
            if f1 > most:
                best, most = choice, f1
        return best

    def _ways(self, begun: Choice) -> Iterator[Choice]:
        if len(begun) == len(self.predicted):
            yield begun
            return
        for i in (*self.possible[len(begun)], None):
            yield from self._ways((*begun, i))

    def _assigned(self) -> Choice:
        weights = [
            [self.quality(i, (j,)) if i in self.possible[j] else 0.0 for i in range(len(self.gold))]
            for j in range(len(self.predicted))
        ]
        pairs = dict(heaviest_pairs(weights))
        return tuple(pairs.get(j) for j in range(len(self.predicted)))

    def _by_own_best(self) -> Choice:
        return tuple(
            max(places, key=lambda i: self.quality(i, (j,)), default=None) for j, places in enumerate(self.possible)
        )

    def _improved(self, choice: Choice) -> Choice:
        best = self.worth(choice).f1
        while True:
            for other in self._neighbours(choice):
                f1 = self.worth(other).f1
                if f1 > best:
                    choice, best = other, f1
                    break
            else:
                return choice

    def _neighbours(self, choice: Choice) -> Iterator[Choice]:
        for j, places in enumerate(self.possible):
            yield from ((*choice[:j], i, *choice[j + 1 :]) for i in (*places, None) if i != choice[j])
        for j, k in combinations(range(len(choice)), 2):
            one, other = choice[j], choice[k]
            if one != other and other in (*self.possible[j], None) and one in (*self.possible[k], None):
                yield (*choice[:j], other, *choice[j + 1 : k], one, *choice[k + 1 :])


def _find(fact: Fact, argument: Argument) -> int | None:
    """Give the place of the first argument of a marked fact that a predicted one finds."""
    for place, marked in enumerate(fact.arguments):
        if marked.name == argument.name and any(alike(value, argument.values[0]) for value in marked.values):
            return place
    return None


def _identification(finders: dict[int, set[int]], facts: int) -> float:
    """Say how well several predicted facts hold together what they found; ``finders`` by the argument's place.

    Pairs are looked for among the first so many arguments as were found, whichever they are: so does the official
    scorer.
    """
    count = len(finders)
    pairs = count * (count - 1) / 2
    if facts == 1 or not pairs:
        return 1.0
    nobody: set[int] = set()
    joined = sum(
        not finders.get(one, nobody).isdisjoint(finders.get(other, nobody))
        for one, other in combinations(range(count), 2)
    )
    return joined / pairs
