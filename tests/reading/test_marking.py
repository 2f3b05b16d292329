"""How pieces and markers stand in a line, and to which rows they belong."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from letopis.reading.packs.marking import MARKERS, MarkedText, mark
from letopis.reading.packs.subwords import LONGEST_WINDOW, NOBODY

PIECES = 100
BEGIN, END = 0, 1
# Each word is one piece, but the fourth: "президент СССР прибыл в Же-неву".
WORDS = [(10,), (11,), (12,), (13, 14)]
NESTED = [(0, 1, 2), (1, 1, 0), (3, 3, 1)]


def opens(kind: int) -> int:
    return PIECES + MARKERS * kind


def closes(kind: int) -> int:
    return opens(kind) + 1


def test_a_span_within_another_has_its_markers_within_the_other_s() -> None:
    marked = mark(MarkedText([WORDS], [NESTED], [1], 6), PIECES, (BEGIN, END), 50)
    wanted = [opens(2), 10, opens(0), 11, closes(0), closes(2), 12, opens(1), 13, 14, closes(1)]
    assert marked.lines == [[BEGIN, *wanted, END]]
    # Words' rows are 1 to 4, markers' rows begin with 6: of each span the opening one and then the closing one.
    assert marked.owners == [[NOBODY, 6, 1, 8, 2, 9, 7, 3, 10, 4, 4, 11, NOBODY]]
    assert marked.opening == [[6, 8, 10]]
    assert marked.size == 12


def test_the_order_of_spans_changes_their_rows_only() -> None:
    one = mark(MarkedText([WORDS], [NESTED], [1], 6), PIECES, (BEGIN, END), 50)
    other = mark(MarkedText([WORDS], [NESTED[::-1]], [1], 6), PIECES, (BEGIN, END), 50)
    assert one.lines == other.lines


def test_two_types_of_the_same_words_are_marked_one_around_the_other() -> None:
    marked = mark(MarkedText([WORDS], [[(1, 1, 0), (1, 1, 1)]], [1], 6), PIECES, (BEGIN, END), 50)
    assert marked.lines[0][2:7] == [opens(0), opens(1), 11, closes(1), closes(0)]


def test_a_sentence_that_is_too_long_goes_on_in_another_line() -> None:
    marked = mark(MarkedText([[(10,)] * 600], [[(0, 599, 0)]], [1], 602), PIECES, (BEGIN, END), 280)
    assert [len(line) for line in marked.lines] == [LONGEST_WINDOW, 602 - (LONGEST_WINDOW - 2) + 2]
    assert marked.owners[0][1] == marked.opening[0][0]
    assert marked.owners[1][-2] == marked.opening[0][0] + 1


@st.composite
def texts(draw: st.DrawFn) -> MarkedText:
    sentences = draw(st.lists(st.lists(st.lists(st.integers(2, 99), min_size=1, max_size=3), min_size=1), min_size=1))
    spans = []
    for words in sentences:
        ends = st.tuples(st.integers(0, len(words) - 1), st.integers(0, len(words) - 1)).map(sorted)
        drawn = draw(st.lists(st.tuples(ends, st.integers(0, 3)), max_size=4))
        spans.append([(first, last, kind) for (first, last), kind in drawn])
    starts = [1]
    for words in sentences:
        starts.append(starts[-1] + len(words) + 1)
    return MarkedText([[tuple(word) for word in words] for words in sentences], spans, starts[:-1], starts[-1])


@given(texts(), st.integers(5, 60))
def test_every_piece_and_marker_stands_once_and_in_order(text: MarkedText, limit: int) -> None:
    """Without its markers a text reads as it did; each marker lies at the end of its span that it should."""
    marked = mark(text, PIECES, (BEGIN, END), limit)
    places = [
        place
        for line, owners in zip(marked.lines, marked.owners, strict=True)
        for place in list(zip(line, owners, strict=True))[1:-1]
    ]
    words = [(piece, row) for piece, row in places if piece < PIECES]
    assert words == [
        (piece, start + place)
        for start, sentence in zip(text.starts, text.pieces, strict=True)
        for place, word in enumerate(sentence)
        for piece in word
    ]
    assert all(len(line) <= LONGEST_WINDOW for line in marked.lines)
    rows = [row for _, row in places]
    for start, spans, opening in zip(text.starts, text.spans, marked.opening, strict=True):
        for (first, last, kind), row in zip(spans, opening, strict=True):
            begin, end = rows.index(row), rows.index(row + 1)
            assert (places[begin][0], places[end][0]) == (opens(kind), closes(kind))
            inside = {owner for piece, owner in places[begin:end] if piece < PIECES}
            assert inside == set(range(start + first, start + last + 1))
    markers = sorted(row for piece, row in places if piece >= PIECES)
    assert markers == list(range(text.rows, marked.size))
    assert all(one != two for one, two in pairwise(markers))
