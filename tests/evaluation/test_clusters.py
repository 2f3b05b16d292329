from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.evaluation.clusters import b_cubed, ceaf_e, score_identity

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(10, 14)), min_size=1, max_size=12)


def test_the_same_clusters_under_other_names_are_perfect():
    pairs = [("a", 1), ("a", 1), ("b", 2)]
    assert b_cubed(pairs) == ceaf_e(pairs) == 1


def test_everything_in_one_cluster():
    # Two gold clusters of two: precision 1/2, recall 1; one of two clusters is matched, with Dice 2/3.
    pairs = [("a", 1), ("a", 1), ("b", 1), ("b", 1)]
    assert b_cubed(pairs) == pytest.approx(2 / 3)
    assert ceaf_e(pairs) == pytest.approx(2 * (2 / 3) / 3)


def test_a_split_cluster():
    pairs = [("a", 1), ("a", 1), ("a", 2), ("b", 3)]
    assert b_cubed(pairs) == pytest.approx(2 * 1 * (2 / 3) / (1 + 2 / 3))
    assert ceaf_e(pairs) == pytest.approx(2 * (2 * 2 / 5 + 1) / 5)


@given(PAIRS)
def test_figures_lie_between_0_and_1_and_do_not_depend_on_order_or_sides(pairs):
    for figure in (b_cubed, ceaf_e):
        assert 0 < figure(pairs) <= 1 + 1e-9
        assert figure(pairs) == pytest.approx(figure(pairs[::-1]))
        assert figure(pairs) == pytest.approx(figure([(b, a) for a, b in pairs]))


def test_coverage_counts_the_mentions_not_found():
    assert score_identity([("a", 1)], 4).as_measure()["coverage"] == 0.25
    assert score_identity([], 0).as_measure() == {"b3_f1": 0.0, "ceafe_f1": 0.0, "coverage": 0.0, "found": 0, "gold": 0}
