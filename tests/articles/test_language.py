from __future__ import annotations

import pytest

from letopis.articles.language import RUSSIAN, check_russian, languages
from letopis.errors import EmptyInput, NotRussian

OTHERS = [name for name in languages() if name != RUSSIAN]


@pytest.mark.parametrize("name", OTHERS)
def test_the_example_of_each_language_is_turned_away_by_its_name(name: str) -> None:
    language = languages()[name]
    with pytest.raises(NotRussian, match=language.name) as caught:
        check_russian(language.example)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        languages()[RUSSIAN].example,
        "Да.",
        "Буш в Москве",
        "Горбачёв",
        "Подписан договор о РСМД",
        "Михаил Саакашвили",
        "Аарон Мааcен",
        "Шеварднадзе — Бейкер: итоги",
        "Президент Украины Леонид Кравчук и премьер Болгарии Андрей Луканов",
        "Съезд объявил об итогах объединения",
        "Премьер-министр Великобритании Margaret Thatcher прибыла в Москву",
        "The Times: Горбачёв и Рейган встретятся в Женеве осенью",
        "В 1990 году в Киеве прошёл концерт «Червона рута», на нём пели «Ще не вмерла Україна».",
        "СССР, США, ФРГ, ГДР, НАТО, ОВД: 1985—1991",
        "12:30 ТАСС Женева",
        "Источник: https://example.org/politics/1985/11/21/geneva-summit-gorbachev-reagan-joint-statement.html",
        "горбачев прилетел в рейкьявик",
        "ПЕРЕГОВОРЫ ЗАВЕРШЕНЫ",
    ],
)
def test_russian_passes_with_names_and_quotes_and_when_short(text: str) -> None:
    check_russian(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Президент прибув до Москви, де відбудеться зустріч.", "украинский"),
        ("Міністр заявив, що договір підписано.", "украинский"),
        ("Верховна Рада проголосила незалежність України.", "украинский"),
        ("Прэзідэнт прыбыў у Маскву.", "белорусский"),
        ("Министърът заяви, че договорът е подписан.", "болгарский"),
        ("Президентът пристигна в София, където се срещна с министрите.", "болгарский"),
        ("Председник је рекао да ће преговори бити настављени.", "сербский"),
        ("Претседателот изјави дека договорот е потпишан.", "македонский"),
        ("Президент Алматыға келді және келісімге қол қойды.", "казахский"),
        ("The President arrived in Geneva on Tuesday.", "английский"),
        ("Der Präsident ist am Dienstag in Genf angekommen und wird mit dem Minister sprechen.", "немецкий"),
        ("Le président est arrivé à Genève pour les pourparlers.", "французский"),
    ],
)
def test_neighbours_are_told_from_russian_and_named(text: str, language: str) -> None:
    with pytest.raises(NotRussian, match=language):
        check_russian(text)


@pytest.mark.parametrize(
    "text", ["日内瓦会谈已经开始。", "Έναρξη συνομιλιών στη Γενεύη", "המשא ומתן החל", "محادثات جنيف"]
)
def test_other_scripts_are_turned_away(text: str) -> None:
    with pytest.raises(NotRussian):
        check_russian(text)


def test_what_no_encoding_made_readable_is_turned_away() -> None:
    text = languages()[RUSSIAN].example * 8
    with pytest.raises(NotRussian):
        check_russian(text.encode().decode("cp1251", "replace"))
    with pytest.raises(NotRussian):
        check_russian(text.encode("koi8-r").decode("cp1251"))


def test_a_text_half_in_another_language_is_noted() -> None:
    text = languages()[RUSSIAN].example + " " + languages()["ukrainian"].example
    try:
        (note,) = check_russian(text + " " + languages()[RUSSIAN].example)
    except NotRussian:
        pytest.fail("two thirds of it are Russian")
    assert note.code == "mixed_language"


def test_the_spelling_of_before_1918_is_russian() -> None:
    (note,) = check_russian(
        "Въ Женевѣ начались переговоры, о которыхъ стороны договорились ещё весной, сообщаетъ газета."
    )
    assert note.code == "pre_reform_spelling"


@pytest.mark.parametrize("text", ["12.10.1986", "— … —", "123 456"])
def test_a_text_without_words_is_empty(text: str) -> None:
    with pytest.raises(EmptyInput):
        check_russian(text)
