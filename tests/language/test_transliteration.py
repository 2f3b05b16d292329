"""Names across alphabets."""

from __future__ import annotations

import pytest

from letopis.language.transliteration import is_latin, likeness, same_sound, sounds

PAIRS = [
    ("Gorbachev", "Горбачёв"),
    ("Reagan", "Рейган"),
    ("Thatcher", "Тэтчер"),
    ("George", "Джордж"),
    ("Shultz", "Шульц"),
    ("Genscher", "Геншер"),
    ("Mitterrand", "Миттеран"),
    ("Shevardnadze", "Шеварднадзе"),
    ("Jean", "Жан"),
    ("William", "Уильям"),
    ("Geneva", "Женева"),
    ("Reykjavik", "Рейкьявик"),
    ("Moscow", "Москва"),
    ("Reuters", "Рейтер"),
    ("Deng", "Дэн"),
    ("Xiaoping", "Сяопин"),
    ("Müller", "Мюллер"),
]


@pytest.mark.parametrize(("latin", "cyrillic"), PAIRS)
def test_spellings_of_one_name_sound_alike(latin: str, cyrillic: str) -> None:
    assert same_sound(latin, cyrillic)
    assert same_sound(cyrillic, latin)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [("Reagan", "Рузвельт"), ("May", "Мао"), ("Kohl", "Келли"), ("Bush", "Бейкер"), ("Thatcher", "Тейлор")],
)
def test_other_names_do_not(latin: str, cyrillic: str) -> None:
    assert not same_sound(latin, cyrillic)


def test_two_words_of_one_alphabet_are_not_compared() -> None:
    assert not same_sound("Reagan", "Reagan")
    assert not same_sound("Рейган", "Рейган")


def test_a_cyrillic_word_has_one_reading_and_a_latin_one_may_have_several() -> None:
    assert sounds("Горбачёв") == ("грбчв",)
    assert {"жнсн", "жхнсн"} <= set(sounds("Johnson"))


def test_words_without_letters_stand_for_themselves() -> None:
    assert sounds("1985") == ("1985",)
    assert not is_latin("1985")


def test_likeness_is_symmetric_between_alphabets() -> None:
    assert likeness("Reagan", "Рейган") == pytest.approx(likeness("Рейган", "Reagan"), abs=0.15)
