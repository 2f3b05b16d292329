"""Personal names come out in the nominative, with the right gender, whatever their type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.language.names import NameWord, hypotheses, is_initial, is_patronymic, readings

IN_CASE = [
    # Surnames of every paradigm, men.
    ("Михаилом Горбачёвым", "Ins", "Михаил Горбачёв", "Masc"),
    ("Рональда Рейгана", "Gen", "Рональд Рейган", "Masc"),
    ("Джорджу Шульцу", "Dat", "Джордж Шульц", "Masc"),
    ("Гельмутом Колем", "Ins", "Гельмут Коль", "Masc"),
    ("Феликса Дзержинского", "Gen", "Феликс Дзержинский", "Masc"),
    ("Войцехом Ярузельским", "Ins", "Войцех Ярузельский", "Masc"),
    ("Леха Валенсы", "Gen", "Лех Валенса", "Masc"),
    # Foreign names in "и" stay as they are; in "а" they decline.
    ("Тео Ренци", "Gen", "Тео Ренци", "Masc"),
    ("Никки Смит", "Gen", "Никки Смит", "Fem"),
    ("Вацлавом Гавелом", "Ins", "Вацлав Гавел", "Masc"),
    # Indeclinable surnames.
    ("Эдуардом Шеварднадзе", "Ins", "Эдуард Шеварднадзе", "Masc"),
    ("Андрея Громыко", "Gen", "Андрей Громыко", "Masc"),
    ("Александра Бессмертных", "Gen", "Александр Бессмертных", "Masc"),
    ("Роланом Дюма", "Ins", "Ролан Дюма", "Masc"),
    ("Джулио Андреотти", "Dat", "Джулио Андреотти", "Masc"),
    # Women: declined, adjectival, and consonant surnames that stay.
    ("Раисой Горбачёвой", "Ins", "Раиса Горбачёва", "Fem"),
    ("Валентину Терешкову", "Acc", "Валентина Терешкова", "Fem"),
    ("Галины Вишневской", "Gen", "Галина Вишневская", "Fem"),
    ("Маргарет Тэтчер", "Gen", "Маргарет Тэтчер", "Fem"),
    ("Нэнси Рейган", "Ins", "Нэнси Рейган", "Fem"),
    ("Индиры Ганди", "Nom", "Индира Ганди", "Fem"),
    # Double names, initials, particles, names of other orders.
    ("Николая Римского-Корсакова", "Gen", "Николай Римский-Корсаков", "Masc"),
    ("Жан-Мари Ле", "Nom", "Жан-Мари Ле", "Masc"),
    ("М. С. Горбачёвым", "Ins", "М. С. Горбачёв", "Masc"),
    ("Дэн Сяопина", "Gen", "Дэн Сяопин", "Masc"),
    ("Ким Ир Сеном", "Ins", "Ким Ир Сен", "Masc"),
    ("Ким Ир Сена", "Gen", "Ким Ир Сен", "Masc"),
    # What does not decline after a vowel, stems with a fleeting vowel, a man's name that the lexicon gives to women.
    ("Рафаэлем Корреа", "Ins", "Рафаэль Корреа", "Masc"),
    ("Леонидом Кравцом", "Ins", "Леонид Кравец", "Masc"),
    ("Карлом Лоренцом", "Ins", "Карл Лоренц", "Masc"),
    ("Марьяном Шарецом", "Ins", "Марьян Шарец", "Masc"),
]


@pytest.mark.parametrize(("form", "case", "name", "gender"), IN_CASE, ids=[row[0] for row in IN_CASE])
def test_a_name_in_any_case_gives_its_nominative(form: str, case: str, name: str, gender: str) -> None:
    best = readings([NameWord(word, "" if is_initial(word) else case) for word in form.split()])[0]
    assert (" ".join(best.words), best.gender) == (name, gender)


def test_a_tagged_genitive_of_a_man_may_be_the_accusative() -> None:
    words = [
        NameWord("Гайдзю", "Acc", "Masc"),
        NameWord("Василия", "Gen", "Masc"),
        NameWord("Петровича", "Gen", "Masc"),
    ]
    assert readings(words, {"гайдзя": 2.0})[0].words == ("Гайдзя", "Василий", "Петрович")


def test_the_spelling_of_the_article_is_kept() -> None:
    assert readings([NameWord("Горбачевым", "Ins")])[0].words == ("Горбачев",)
    assert readings([NameWord("Горбачёвым", "Ins")])[0].words == ("Горбачёв",)


def test_a_form_seen_elsewhere_outweighs_a_guess() -> None:
    alone = readings([NameWord("Коля", "Gen")], {"коль": 2.5})[0]
    assert alone.words == ("Коль",)


def test_patronymics_in_every_case_are_known() -> None:
    for form in ("Сергеевич", "Сергеевича", "Сергеевичем", "Ивановны", "Ивановной", "Ильича"):
        assert is_patronymic(form), form
    for form in ("Вышинского", "Коротича", "Москвич"):
        assert not is_patronymic(form), form


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя-", min_size=1, max_size=14))
def test_any_word_has_a_reading_that_leaves_it_alone(word: str) -> None:
    found = hypotheses(word)
    assert any(h.nominative.replace("-", "") == word.replace("-", "") for h in found)
    assert all(h.weight > 0 for h in found)
