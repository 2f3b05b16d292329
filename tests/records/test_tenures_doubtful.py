"""What looks like an office taken, held or left and is none, or is another's: our own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letopis

if TYPE_CHECKING:
    from collections.abc import Callable

    Row = tuple[str, str, str | None, str]
    Rows = Callable[..., list[Row]]


@pytest.mark.parametrize(
    "text",
    [
        # Who is the third to do something is appointed to nothing.
        "Майкл Хезелтайн стал третьим министром, который подал в отставку с поста в правительстве.",
        "Хезелтайн стал третьим министром Великобритании, который ушёл в отставку в этом году.",
        # Whom somebody worked with is not himself.
        "Примаков, который работал с нынешним мэром Москвы, переехал в Кремль.",
        # A prize of a year is no post.
        "Тренером года признан Валерий Лобановский. Лобановский становился тренером года дважды.",
    ],
)
def test_what_is_no_office_of_somebody_gives_no_tenure(tenure_rows: Rows, text: str) -> None:
    assert tenure_rows(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One of several deputies is no head, and the second of a pair is its second name.
        (
            "Следователи говорили с одним из заместителей главы банка Ивана Седова.",
            [("Иван Седов", "заместитель главы", "банк", "current")],
        ),
        ("Родился сын герцога и герцогини Йоркских Эндрю и Сары.", []),
        # What the predecessor has just taken is not what his successor takes.
        (
            "Уильям Уэбстер сменяет Фрэнка Карлуччи, который сегодня был назначен министром обороны США.",
            [("Фрэнк Карлуччи", "министр обороны", "США", "current")],
        ),
        # An honorary president presides over nothing.
        (
            "Почётный президент клуба «Динамо» Лев Яшин приехал в Киев.",
            [("Лев Яшин", "почётный президент", "Динамо", "current")],
        ),
        # A chair beside a director's office is of the same company.
        (
            "Президент и операционный директор компании Chrysler Ли Якокка приехал в Москву.",
            [
                ("Ли Якокка", "президент", "Chrysler", "current"),
                ("Ли Якокка", "операционный директор", "Chrysler", "current"),
            ],
        ),
        # A name in the genitive is the ruler's, not his spokesman's.
        (
            "Пресс-секретарь президента Аргентины Марии Перон заявил, что визита не будет.",
            [("Мария Перон", "президент", "Аргентина", "current")],
        ),
        # The deputies of somebody leave without him.
        (
            "Губернатор Свердловской области Эдуард Россель выступил. Своих постов лишились три его заместителя.",
            [("Эдуард Россель", "губернатор", "Свердловская область", "current")],
        ),
    ],
)
def test_an_office_is_its_holders_alone(tenure_rows: Rows, text: str, expected: list[Row]) -> None:
    assert tenure_rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Премьер-министр Польши Тадеуш Мазовецкий считает себя преемником Леха Валенсы. Президент Лех Валенса молчит.",
        "Премьер Тадеуш Мазовецкий считает себя другом и преемником Леха Валенсы. Президент Лех Валенса молчит.",
        "Президент Польши Лех Валенса принял Ивана Седова, которого называют вероятным преемником Леха Валенсы.",
    ],
)
def test_nobody_is_named_a_successor_by_a_guess(text: str) -> None:
    tenures = letopis.read(text, published="1991-06-01").tenures
    assert tenures
    assert not any(t.replaces or t.replaced_by for t in tenures)


def test_two_terms_make_no_span_that_ends_before_it_begins() -> None:
    text = (
        "Анри Кёй занимал пост премьер-министра Франции до марта 1948 года. "
        "Анри Кёй был премьер-министром Франции с сентября 1948 года."
    )
    for tenure in letopis.read(text, published="1960-06-01").tenures:
        assert not (tenure.from_ and tenure.to and tenure.from_ > tenure.to)


def test_the_head_of_the_country_holds_its_other_office_too(tenure_rows: Rows) -> None:
    text = (
        "Премьер-министр Малайзии Махатхир Мохамад прилетел в Китай. Китай и Китайская академия ждали гостя. "
        "Мохамад стал главой страны в 1981 году."
    )
    assert {row[2] for row in tenure_rows(text)} == {"Малайзия"}


def test_a_minister_named_beside_a_ruler_of_another_country_is_lent_none(tenure_rows: Rows) -> None:
    text = (
        "Встречу с президентом Франции Франсуа Миттераном обсудили. О Франции спорили в Париже. Президент Буш молчал. "
        "Письмо было обращено к Бушу, министру обороны Ричарду Чейни и Конгрессу."
    )
    assert [row[2] for row in tenure_rows(text) if row[0] == "Ричард Чейни"] == [None]
