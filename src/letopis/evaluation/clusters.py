"""Figures for identity: which mentions, over all texts, are of one thing.

Both are computed over the same mentions on both sides, those found; ``coverage`` says how many that is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec

from letopis.evaluation.assignment import best_pairs

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


class IdentityScore(msgspec.Struct, frozen=True):
    """B-cubed and entity-based CEAF (phi 4) F1, each between 0 and 1, over ``found`` of ``gold`` mentions."""

    b3_f1: float
    ceafe_f1: float
    found: int
    gold: int

    @property
    def coverage(self) -> float:
        """Share of the gold mentions that were found."""
        return self.found / self.gold if self.gold else 0.0

    def as_measure(self) -> dict[str, float | int]:
        """Give the figures and counts as ``letopis evaluate --json`` prints them."""
        return {
            "b3_f1": round(self.b3_f1, 4),
            "ceafe_f1": round(self.ceafe_f1, 4),
            "coverage": round(self.coverage, 4),
            "found": self.found,
            "gold": self.gold,
        }


def score_identity(pairs: Sequence[tuple[Hashable, Hashable]], gold: int) -> IdentityScore:
    """Score found mentions, each given as (gold identity, predicted identity); ``gold`` counts all gold mentions."""
    return IdentityScore(b_cubed(pairs), ceaf_e(pairs), len(pairs), gold)


def b_cubed(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Give the B-cubed F1: mention by mention, how much of its cluster on one side is in that on the other."""
    if not pairs:
        return 0.0
    shared = Counter(pairs)
    mine = Counter(gold for gold, _ in pairs)
    theirs = Counter(predicted for _, predicted in pairs)
    precision = sum(n * n / theirs[predicted] for (_, predicted), n in shared.items()) / len(pairs)
    recall = sum(n * n / mine[gold] for (gold, _), n in shared.items()) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def ceaf_e(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Give the entity-based CEAF F1: clusters matched one to one by their Dice overlap."""
    if not pairs:
        return 0.0
    shared = Counter(pairs)
    mine = Counter(gold for gold, _ in pairs)
    theirs = Counter(predicted for _, predicted in pairs)
    total = 0.0
    for part in _components(shared):
        rows = sorted({gold for gold, _ in part}, key=repr)
        columns = sorted({predicted for _, predicted in part}, key=repr)
        weights = [[2 * shared[r, c] / (mine[r] + theirs[c]) for c in columns] for r in rows]
        total += _best_sum(weights)
    return 2 * total / (len(mine) + len(theirs))


def _best_sum(weights: list[list[float]]) -> float:
    """Give the greatest sum of a one-to-one matching, which need not have the most pairs.

    A tiny weight everywhere allows every pair, so that all matchings have the same size and only the sum counts.
    """
    allowed = [[weight or 1e-12 for weight in row] for row in weights]
    return sum(weights[i][j] for i, j in best_pairs(allowed))


def _components(links: Iterable[tuple[Hashable, Hashable]]) -> list[list[tuple[Hashable, Hashable]]]:
    """Divide clusters into groups that share no mention, so that matching stays small."""
    by_gold: dict[Hashable, list[tuple[Hashable, Hashable]]] = defaultdict(list)
    by_predicted: dict[Hashable, list[tuple[Hashable, Hashable]]] = defaultdict(list)
    for link in links:
        by_gold[link[0]].append(link)
        by_predicted[link[1]].append(link)
    seen: set[tuple[Hashable, Hashable]] = set()
    parts = []
    for link in [link for group in by_gold.values() for link in group]:
        part, queue = [], [link]
        while queue:
            one = queue.pop()
            if one in seen:
                continue
            seen.add(one)
            part.append(one)
            queue.extend((*by_gold[one[0]], *by_predicted[one[1]]))
        if part:
            parts.append(part)
    return parts
