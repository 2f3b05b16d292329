"""What relates two spans before any network looks."""

from __future__ import annotations

import numpy as np

from letopis.reading.packs.pairing import LIKENESSES, Spans, gather

TYPES = 4
# "президент СССР Горбачёв , президент": two nested in one, and one like another.
LONG = Spans(
    ("президент", "СССР", "Горбачёв", ",", "президент"),
    (2, 0, -1, 4, 2),
    (1, 2, 3, 4, 5),
    ((0, 1, 0), (1, 1, 1), (2, 2, 2), (4, 4, 0)),
)
SHORT = Spans(("СССР", "и", "США"), (-1, 2, 0), (0, 1, 2), ((0, 0, 1), (2, 2, 1)))
STARTS = [1, 7]


def pairs(*, hidden: np.ndarray | None = None) -> list[tuple[int, int, int]]:
    made = gather([LONG, SHORT], STARTS, TYPES, hidden)
    cells = np.unravel_index(made.cells, made.places.shape)
    return list(zip(*(column.tolist() for column in cells), strict=True))


def test_pairs_are_of_different_spans_of_one_sentence() -> None:
    wanted = [(0, one, two) for one in range(4) for two in range(4) if one != two]
    assert pairs() == [*wanted, (1, 0, 1), (1, 1, 0)]


def test_a_pair_knows_its_spans_and_the_pair_the_other_way_round() -> None:
    made = gather([LONG, SHORT], STARTS, TYPES)
    size = made.places.shape[1]
    for place, (sentence, one, two) in enumerate(pairs()):
        assert (made.source[place], made.target[place]) == (sentence * size + one, sentence * size + two)
        assert pairs()[made.reverse[place]] == (sentence, two, one)
        assert made.places[sentence, one, two] == place
    assert (made.places[1, 2:] == len(pairs())).all()


def test_hidden_spans_have_no_pairs() -> None:
    hidden = np.zeros((2, 4), np.bool_)
    hidden[0, 0] = hidden[1, 1] = True
    assert {place for _, *both in pairs(hidden=hidden) for place in both} == {1, 2, 3}
    assert all(sentence == 0 for sentence, _, _ in pairs(hidden=hidden))


def test_rows_are_those_of_the_text() -> None:
    """The second sentence begins with row 7; what is not there is masked."""
    made = gather([LONG, SHORT], STARTS, TYPES)
    assert made.first[1, :2].tolist() == [7, 9]
    assert made.tokens[1, :3].tolist() == [7, 8, 9]
    assert (made.absent[1, 0, 0] < 0).tolist() == [False, False, False, True, True]
    assert (made.unseen[1, 0, 0] < 0).tolist() == [False, False, True, True]
    assert made.length[0, :2, 0].tolist() == [0.5, 1.0]


def test_what_lies_between_is_after_the_one_and_before_the_other() -> None:
    """Nothing, where the spans touch or hold one another."""
    made = gather([LONG, SHORT], STARTS, TYPES)
    between = {pair: (int(made.after[place]), int(made.until[place])) for place, pair in enumerate(pairs())}
    assert between[0, 1, 3] == between[0, 3, 1] == (2, 4)
    assert made.share[pairs().index((0, 1, 3)), 0] == np.float32(0.5)
    for touching in ((0, 0, 1), (0, 1, 0), (0, 1, 2)):
        after, until = between[touching]
        assert after == until


def test_words_alike_are_seen() -> None:
    """ "президент" is in both, and is the whole of one."""
    made = gather([LONG, SHORT], STARTS, TYPES)
    alike = dict(zip(pairs(), (made.looks % LIKENESSES).tolist(), strict=True))
    assert alike[0, 0, 3] == alike[0, 3, 0] == 2
    assert alike[0, 1, 2] == 0
