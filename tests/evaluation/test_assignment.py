from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from letopis.evaluation.assignment import best_pairs

WEIGHTS = st.tuples(st.integers(0, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from([0.0, 0.0, 0.5, 1.0, 2.5, 4.0]), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def best_by_trying(weights):
    rows, columns = len(weights), len(weights[0]) if weights else 0
    slots = [*range(columns), *[None] * rows]
    best = (0, 0.0)
    for chosen in set(permutations(slots, rows)):
        found = [weights[i][j] for i, j in enumerate(chosen) if j is not None and weights[i][j] > 0]
        best = max(best, (len(found), sum(found)))
    return best


@given(WEIGHTS)
def test_pairs_are_one_to_one_most_numerous_and_heaviest(weights):
    pairs = best_pairs(weights)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(weights[i][j] > 0 for i, j in pairs)
    if len(weights) <= 3 and (not weights or len(weights[0]) <= 3):
        assert (len(pairs), sum(weights[i][j] for i, j in pairs)) == best_by_trying(weights)


def test_a_greedy_choice_is_given_up_for_one_more_pair():
    # Row 0 likes column 0 best, but row 1 can have nothing else.
    assert best_pairs([[5.0, 1.0], [2.0, 0.0]]) == [(0, 1), (1, 0)]


def test_more_rows_than_columns():
    assert best_pairs([[1.0], [3.0], [2.0]]) == [(1, 0)]


def test_nothing_to_pair():
    assert best_pairs([]) == []
    assert best_pairs([[], []]) == []
    assert best_pairs([[0.0, -1.0]]) == []
