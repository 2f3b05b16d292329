from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.evaluation.assignment import heaviest_pairs
from letopis.evaluation.factrueval_facts import Argument, Fact
from letopis.evaluation.factrueval_lenient import head_lemma, match_pairs
from letopis.evaluation.factrueval_matching import Matcher, Worth
from letopis.evaluation.measures import Score
from letopis.model.spans import Span


def fact(*arguments, difficult=False, kind="occupation"):
    """Make a fact of ``name=value|other`` strings."""
    pairs = [argument.split("=") for argument in arguments]
    return Fact(kind, tuple(Argument(name, tuple(v.split("|")), v) for name, v in pairs), difficult)


REAGAN = fact("who=рейган|рональд рейган", "position=президент", "where=сша")
SHULTZ = fact("who=шульц", "position=госсекретарь", "where=сша")


def best(gold, predicted, **options):
    matcher = Matcher(gold, predicted, **options)
    return matcher.best, matcher.worth(matcher.best)


def test_a_match_in_full_and_in_part():
    assert best([REAGAN], [fact("where=сша", "who=рейган", "position=президента")])[1] == Worth(1.0, 1.0, 1, 1)
    # The position weighs a half: 2 of 2.5 without it, and 2 of 3 with a false one.
    assert best([REAGAN], [fact("who=рейган", "where=сша")])[1].found == pytest.approx(2 / 2.5)
    assert best([REAGAN], [fact("who=рейган", "where=сша", "position=король")])[1].found == pytest.approx(2 / 3)


def test_a_position_alone_does_not_make_a_match():
    choice, worth = best([REAGAN], [fact("position=президент", "who=буш")])
    assert choice == (None,)
    assert worth == Worth(0.0, 0.0, 1, 1)


def test_arguments_of_other_names_and_types_of_values_do_not_meet():
    assert best([REAGAN], [fact("participant=рейган", "where=сша мира")])[0] == (None,)


def test_the_better_of_two_facts_is_chosen():
    # Both predicted facts share the country with both marked ones.
    choice, worth = best([REAGAN, SHULTZ], [SHULTZ, fact("who=рональд рейган", "where=сша")])
    assert choice == (1, 0)
    assert worth.found == pytest.approx(1.8)


def test_the_same_fact_twice_costs_nothing():
    assert best([REAGAN], [fact("who=рейган", "where=сша", "position=президент")] * 2) == (
        (0, 0),
        Worth(1.0, 2.0, 1, 2),
    )


def test_a_fact_in_two_pieces_is_found_without_its_ties():
    # All of 2.5 is found, but of the pairs who-position, who-where, position-where only the first stands together.
    choice, worth = best([REAGAN], [fact("who=рейган", "position=президент"), fact("where=сша")])
    assert choice == (0, 0)
    assert worth.found == pytest.approx((1 + 1 / 3) / 2)
    assert worth.right == pytest.approx(2 * (1 + 1 / 3) / 2)


def test_ties_are_looked_for_among_the_first_arguments():
    # Position and place are found, each twice, but among the first two arguments there is no pair.
    pieces = [fact("position=президент", "where=сша")] * 2
    assert Matcher([REAGAN], pieces).quality(0, (0, 1)) == pytest.approx(1.5 / 2.5 / 2)
    # So it is better to let one of them stand alone, and lose half the precision.
    assert best([REAGAN], pieces) == ((0, None), Worth(0.6, 0.6, 1, 2))


def test_one_argument_found_by_several_is_tied():
    assert best([REAGAN], [fact("who=рейган")] * 2)[1].found == pytest.approx(1 / 2.5)


def test_what_stands_for_a_difficult_fact_does_not_count():
    hard = SHULTZ._replace(difficult=True)
    choice, worth = best([REAGAN, hard], [SHULTZ, fact("who=рейган", "where=сша")])
    assert choice == (1, 0)
    assert worth == Worth(0.8, 0.8, 1, 1)


def test_nothing_on_either_side():
    assert best([], []) == ((), Worth(0.0, 0.0, 0, 0))
    assert Worth(0.0, 0.0, 0, 0).f1 == 1
    assert Worth(0.0, 0.0, 3, 0).f1 == 0
    assert best([REAGAN], [])[1] == Worth(0.0, 0.0, 1, 0)
    assert best([], [REAGAN])[1] == Worth(0.0, 0.0, 0, 1)


PEOPLE = st.sampled_from(["рейган", "горбачев", "шульц", "шеварднадзе"])
PLACES = st.sampled_from(["сша", "советский союз"])
MANY = st.lists(
    st.builds(lambda who, where, hard: fact(f"who={who}", f"where={where}", difficult=hard), PEOPLE, PLACES,
              st.booleans()),
    max_size=4,
)  # fmt: skip


@given(MANY, MANY)
def test_the_search_comes_to_nothing_better_than_trying_all_and_to_no_less_than_one_to_one(gold, predicted):
    """It is no more than a search: of many difficult facts it may miss the best."""
    everything, searched = best(gold, predicted)[1], best(gold, predicted, most=0)[1]
    assert searched.f1 <= everything.f1 + 1e-9
    matcher = Matcher(gold, predicted)
    one_to_one = [places for places in product([None, *range(len(gold))], repeat=len(predicted)) if _once(places)]
    possible = [
        choice for choice in one_to_one if all(i is None or i in matcher.possible[j] for j, i in enumerate(choice))
    ]
    if not any(one.difficult for one in gold):
        assert searched.f1 >= max(matcher.worth(choice).f1 for choice in possible) - 1e-9


def _once(places):
    told = [i for i in places if i is not None]
    return len(told) == len(set(told))


def test_the_search_exchanges_facts_and_goes_on_for_many():
    gold = [fact(f"who={name}", "where=сша") for name in ("рейган", "шульц", "бейкер", "уайнбергер", "карлуччи", "буш")]
    choice, worth = best(gold, gold[::-1])
    assert choice == (5, 4, 3, 2, 1, 0)
    assert worth == Worth(6.0, 6.0, 6, 6)


def test_the_heaviest_pairs_may_be_fewer():
    assert heaviest_pairs([[1.0, 0.3], [0.3, 0.0]]) == [(0, 0)]
    assert heaviest_pairs([[0.5, 0.6], [0.0, 0.5], [0.9, 0.0]]) == [(0, 1), (2, 0)]
    assert heaviest_pairs([]) == []


def pair(who, position, *, span=None, difficult=False):
    spans = (Span(*span),) if span else ()
    arguments = (
        Argument("who", (who,), who, names=(who.split()[-1],)),
        Argument("position", (position,), position, spans),
    )
    return Fact("occupation", arguments, difficult)


@pytest.mark.parametrize(
    ("who", "position", "span", "right"),
    [
        ("рональд рейган", "президентом", None, 1),
        ("рейгана", "глава", None, 0),
        # Another word in the same place.
        ("рейган", "глава белого дома", (3, 8), 1),
        ("рейган", "глава белого дома", (9, 12), 0),
        ("джордж буш", "президент", (0, 9), 0),
    ],
)
def test_person_and_position_leniently(who, position, span, right):
    found = match_pairs([pair("рональд рейган", "сороковой президент", span=(0, 9))], [pair(who, position, span=span)])
    assert found.score == Score(right, 1, 1)
    assert (len(found.missed), len(found.false)) == (1 - right, 1 - right)


def test_the_same_pair_is_one_and_a_difficult_one_is_passed_over():
    reagan, shultz = pair("рейган", "президент"), pair("шульц", "госсекретарь", difficult=True)
    assert match_pairs([reagan, reagan, shultz], [reagan, shultz, reagan]).score == Score(1, 1, 1)
    # Marked once as difficult and once not, it counts; without a position, or of another type, it is no pair.
    easy = shultz._replace(difficult=False)
    others = [fact("who=шульц"), reagan._replace(type="deal")]
    assert match_pairs([shultz, easy, *others], [easy, *others]).score == Score(1, 1, 1)
    assert match_pairs([easy, shultz], []).score == Score(0, 1, 0)


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("заместителем министра обороны", "заместитель"),
        ("чрезвычайный и полномочный посол", "посол"),
        ("первого вице-президента", "вице-президент"),
        ("командующий", "командующий"),
        ("", ""),
    ],
)
def test_heads(words, head):
    assert head_lemma(words) == head
