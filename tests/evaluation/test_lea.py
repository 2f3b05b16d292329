from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.evaluation.lea import Chain, LeaScore, lea, score_mentions, without_parts
from letopis.evaluation.measures import Accuracy, Score, add_measures
from letopis.model.spans import Span


def chain(letters, parts=""):
    """One letter is one mention: "abc" is a chain of three."""
    return Chain(frozenset(map(place, letters)), frozenset(map(place, parts)))


def place(letter):
    return Span(ord(letter), ord(letter) + 1)


def chains(*letters):
    return [chain(one) for one in letters]


# Up to ten mentions, each put into one of five chains.
PARTITIONS = st.dictionaries(st.integers(0, 9), st.integers(0, 4)).map(
    lambda chosen: [
        Chain(frozenset(Span(m, m + 1) for m, number in chosen.items() if number == wanted))
        for wanted in set(chosen.values())
    ]
)


def test_the_example_of_the_paper():
    # Moosavi and Strube 2016: recall (3 * 1/3 + 4 * 1/6) / 7, precision (2 * 1 + 2 * 0 + 4 * 1/6) / 8.
    found = lea(chains("abc", "defg"), chains("ab", "cd", "fghi"))
    assert found.recall == pytest.approx(5 / 21)
    assert found.precision == pytest.approx(1 / 3)
    assert found.f1 == pytest.approx(5 / 18)
    assert found.as_measure() == {
        "precision": 0.3333, "recall": 0.2381, "f1": 0.2778, "gold": 7, "predicted": 8, "links": 2,
    }  # fmt: skip


def test_everything_in_one_chain():
    # All links of the gold are there; of the 10 predicted ones 4 are right.
    found = lea(chains("abc", "de"), chains("abcde"))
    assert (found.recall, found.precision) == (1, pytest.approx(4 / 10))


def test_chains_of_one_mention_have_no_weight():
    assert lea(chains("ab", "c"), chains("ab", "d")) == lea(chains("ab"), chains("ab"))
    assert lea(chains("a"), chains("a")).as_measure()["f1"] == 0


def test_a_group_is_linked_to_its_parts():
    gold = [chain("ab"), chain("c"), chain("g", parts="abc")]
    # Of three links between the group and its parts two are found, beside the link of "ab".
    found = lea(gold, [chain("ab"), chain("g", parts="ab")])
    assert found.recall == pytest.approx((2 * 1 + 3 * 2 / 3) / 5)
    assert found.precision == 1
    # Under the name of another group's mention none is.
    assert lea(gold, [chain("ab"), chain("h", parts="ab")]).recall == pytest.approx(2 / 5)
    assert lea(without_parts(gold), without_parts(gold)).gold == 2


def test_weights_add_up_over_texts():
    first, second = lea(chains("abc"), chains("ab")), lea(chains("de"), chains("de", "fg"))
    both = first + second
    assert both.recall == pytest.approx((3 * 1 / 3 + 2) / 5)
    assert both.precision == pytest.approx((2 + 2) / 6)
    total = {"lea": first}
    add_measures(total, {"lea": second})
    assert total == {"lea": both}
    with pytest.raises(TypeError):
        first + Score(1, 1, 1)
    with pytest.raises(TypeError):
        add_measures(total, {"lea": Accuracy(1, 1)})


@given(PARTITIONS)
def test_a_text_against_itself_is_perfect(one):
    found = lea(one, one)
    links = any(len(c.mentions) > 1 for c in one)
    assert (found.precision, found.recall, found.f1) == ((1, 1, 1) if links else (0, 0, 0))
    mentions = score_mentions(one, one)
    assert mentions.f1 == (1 if links else 0)


@given(PARTITIONS, PARTITIONS)
def test_sides_exchanged_exchange_precision_and_recall(one, other):
    there, back = lea(one, other), lea(other, one)
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert there.correct == back.correct
    assert 0 <= there.precision <= 1 + 1e-9
    assert score_mentions(one, other).precision == score_mentions(other, one).recall


@given(PARTITIONS, PARTITIONS)
def test_lea_is_what_its_definition_says(one, other):
    """Links counted one by one, as in the paper."""

    def recall(gold, predicted):
        links = {pair for c in predicted for pair in combinations(sorted(c.mentions, key=lambda s: s.start), 2)}
        weights, resolved = 0, 0.0
        for c in gold:
            mine = set(combinations(sorted(c.mentions, key=lambda s: s.start), 2))
            if mine:
                weights += len(c.mentions)
                resolved += len(c.mentions) * len(mine & links) / len(mine)
        return resolved / weights if weights else 0.0

    found = lea(one, other)
    assert found.recall == pytest.approx(recall(one, other))
    assert found.precision == pytest.approx(recall(other, one))


def test_mentions_count_where_they_are_coreferent():
    gold = [chain("ab"), chain("c"), chain("d"), chain("g", parts="c")]
    # "d" is coreferent with nothing, "c" is part of a group.
    assert score_mentions(gold, chains("abx")) == Score(2, 4, 3)
    assert score_mentions(gold, chains("a", "c")) == Score(0, 4, 0)


def test_an_empty_score_is_zero():
    assert LeaScore().as_measure()["f1"] == 0
