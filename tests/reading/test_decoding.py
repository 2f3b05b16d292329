"""Spans that nest, heads that make a tree."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from letopis.reading.packs.decoding import SpanFound, drop_crossing, keep_related, mend_tree


def test_of_crossing_spans_the_likelier_stays_and_nested_ones_stay_both():
    outer, inner = SpanFound(0, 3, 1, 0.6), SpanFound(1, 2, 2, 0.6)
    crossing = SpanFound(2, 5, 3, 0.9)
    assert drop_crossing([inner, outer]) == [outer, inner]
    assert drop_crossing([outer, crossing]) == [crossing]


def test_a_span_in_doubt_stays_where_a_relation_joins_it():
    sure, doubted, lonely, other = (SpanFound(n, n, 0, score) for n, score in enumerate((0.9, 0.55, 0.55, 0.8)))
    kept = keep_related([sure, lonely, doubted, other], [(7, 2, 0, 0.4), (8, 0, 3, 0.5)], 0.65)
    assert kept == ([sure, doubted, other], [(7, 1, 0, 0.4), (8, 0, 2, 0.5)])
    assert keep_related([lonely], [], 0.65) == ([], [])


def test_a_tree_stays_as_it_is():
    scores = np.zeros((3, 4), np.float32)
    assert mend_tree([1, -1, 1], scores) == [1, -1, 1]


def test_the_token_that_loses_least_leaves_the_loop():
    # Tokens 0 and 1 chose each other; 1 would nearly as well hang on the root, 2 hangs on 1.
    scores = np.array([[0, 0, 9, 0], [8, 9, 0, 1], [0, 1, 9, 0]], np.float32)
    assert mend_tree([1, 0, 1], scores) == [1, -1, 1]


@given(arrays.arrays(np.float32, st.integers(1, 7).map(lambda n: (n, n + 1)), elements=st.floats(-9, 9, width=32)))
def test_whatever_the_scores_the_heads_make_a_tree(scores):
    heads = mend_tree((scores.argmax(axis=1) - 1).tolist(), scores)
    assert -1 in heads
    for token in range(len(heads)):
        steps = 0
        while token != -1:
            token = heads[token]  # noqa: PLW2901 (the walk up)
            steps += 1
            assert steps <= len(heads)
