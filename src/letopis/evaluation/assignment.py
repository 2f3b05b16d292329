"""One-to-one matching of the greatest size and, among those, of the greatest weight (the Hungarian method).

Written out here because scipy, which has it too, would triple the installed size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_INFINITY = float("inf")


def best_pairs(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pair rows with columns one to one.

    ``weights[i][j]`` is how well row ``i`` and column ``j`` go together; 0 or less forbids the pair. As many pairs as
    possible are made; among the ways to do so, the one with the greatest sum is taken. Rows come in order.
    """
    return _pairs(weights, many=True)


def heaviest_pairs(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pair rows with columns one to one so that the sum of weights is the greatest, however few the pairs.

    ``weights`` as for :func:`best_pairs`. Rows come in order.
    """
    return _pairs(weights, many=False)


def _pairs(weights: Sequence[Sequence[float]], *, many: bool) -> list[tuple[int, int]]:
    """Pair rows with columns so that the sum of weights is the greatest; with ``many`` first as many as possible."""
    rows = len(weights)
    columns = len(weights[0]) if rows else 0
    if not columns:
        return []
    if rows > columns:
        turned = [[weights[i][j] for i in range(rows)] for j in range(columns)]
        return sorted((i, j) for j, i in _pairs(turned, many=many))
    # A pair more is worth more than any gain in weight; forbidden pairs cost nothing and are dropped afterwards.
    bonus = 1.0 + sum(max(0.0, *row) for row in weights) if many else 0.0
    costs = [[-(bonus + weight) if weight > 0 else 0.0 for weight in row] for row in weights]
    return [(i, j) for i, j in enumerate(_cheapest(costs)) if weights[i][j] > 0]


def _cheapest(costs: Sequence[Sequence[float]]) -> list[int]:
    """Give each row's column in the cheapest full assignment; there are at least as many columns as rows."""
    rows, columns = len(costs), len(costs[0])
    row_price = [0.0] * (rows + 1)
    column_price = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # the row (from 1) that holds a column (from 1); 0 is nobody
    for row in range(1, rows + 1):
        owner[0] = row
        came_from = _grow(costs, owner, row_price, column_price)
        column = came_from[-1]
        while column:
            previous = came_from[column]
            owner[column] = owner[previous]
            column = previous
    found = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found


def _grow(
    costs: Sequence[Sequence[float]],
    owner: list[int],
    row_price: list[float],
    column_price: list[float],
) -> list[int]:
    """Grow shortest paths from the row at column 0 to a free column.

    Adjusts the prices; gives for each column the one before it on its path, and as a last entry the free column.
    """
    columns = len(column_price) - 1
    slack = [_INFINITY] * (columns + 1)
    came_from = [0] * (columns + 1)
    done = [False] * (columns + 1)
    column = 0
    while True:
        done[column] = True
        row = owner[column]
        nearest, step = 0, _INFINITY
        for other in range(1, columns + 1):
            if done[other]:
                continue
            reduced = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            if reduced < slack[other]:
                slack[other], came_from[other] = reduced, column
            if slack[other] < step:
                nearest, step = other, slack[other]
        for other in range(columns + 1):
            if done[other]:
                row_price[owner[other]] += step
                column_price[other] -= step
            else:
                slack[other] -= step
        column = nearest
        if not owner[column]:
            return [*came_from, column]
