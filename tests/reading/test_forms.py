"""What is known of a word form before its sentence."""

from __future__ import annotations

import pytest

from letopis.reading.packs.forms import BUCKETS, MAX_FORM, SHAPES, Vocabulary, shape

WORDS = ["женева", "рейкьявик", "елка", "переговоры"]
VOCABULARY = Vocabulary({word: row for row, word in enumerate(WORDS)}, len(WORDS))
UNKNOWN = len(WORDS)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Женева", "RU_Xx"),
        ("женева", "RU_xx"),
        ("СССР", "RU_XX"),
        ("К", "RU_X"),
        ("в", "RU_x"),
        ("Алма-Ата", "RU_Xx-Xx"),
        ("ТВ-канал", "RU_OTHER"),
        ("Reuters", "EN_Xx"),
        ("1985", "NUM"),
        ("—", "PUNCT_—"),
        ("?!", "PUNCT_OTHER"),
        ("の", "OTHER"),
    ],
)
def test_shapes(form: str, expected: str) -> None:
    assert SHAPES[shape(form)] == expected


def test_every_shape_has_a_row_of_its_own() -> None:
    assert len(set(SHAPES)) == len(SHAPES)
    assert SHAPES[0] == "<pad>"


def test_rows_of_a_form_and_of_its_lemma() -> None:
    form = VOCABULARY.form("Женеве")
    assert (form.word, form.lemma) == (UNKNOWN, 0)
    assert VOCABULARY.form("Женева").word == 0


def test_yo_is_looked_up_as_ye_too() -> None:
    assert VOCABULARY.row("Ёлка") == 2


def test_a_compound_has_the_lemma_of_its_last_part() -> None:
    assert VOCABULARY.form("мини-переговорами").lemma == 3


def test_a_word_that_is_nowhere_is_unknown_and_has_features() -> None:
    form = VOCABULARY.form("qwerty")
    assert (form.word, form.lemma) == (UNKNOWN, UNKNOWN)
    assert form.features
    assert all(0 <= feature < BUCKETS for feature in form.features)
    assert list(form.features) == sorted(set(form.features))


def test_features_depend_on_the_form_alone_and_capitals_show() -> None:
    assert VOCABULARY.form("Женева").features == VOCABULARY.form("Женева").features
    assert VOCABULARY.form("Женева").features != VOCABULARY.form("женева").features


def test_a_form_of_any_length_has_features() -> None:
    long = "а" * (10 * MAX_FORM)
    assert VOCABULARY.form(long).features == VOCABULARY.form(long + "а").features
