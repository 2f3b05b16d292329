"""Offices of a life told in a row, and whom an office goes to: our own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letopis

if TYPE_CHECKING:
    from collections.abc import Callable

    Row = tuple[str, str, str | None, str]
    Rows = Callable[..., list[Row]]
    Dated = tuple[str, str, str | None, str | None]


def dated(text: str) -> list[Dated]:
    tenures = letopis.read(text, published="1990-06-01").tenures
    return [(tenure.office, tenure.status, tenure.from_, tenure.to) for tenure in tenures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Антониу Седов — политик, в 1972—1982 — генеральный секретарь Социалистической партии Португалии, "
                "в 1983—1985 гг. — премьер-министр Португалии, с 1986 года — Верховный комиссар ООН по делам беженцев. "
                "С 7 апреля 1987 года — государственный советник Португалии."
            ),
            [
                ("генеральный секретарь", "former", "1972", "1982"),
                ("премьер-министр", "former", "1983", "1985"),
                ("верховный комиссар", "current", "1986", None),
                ("государственный советник", "current", "1987-04-07", None),
            ],
        ),
        (
            (
                "Борис Орлов — чиновник, занимавший высшие должности в России: министр внутренних дел (1981—1983), "
                "председатель Верховного Совета (1983—1987)."
            ),
            [
                ("министр внутренних дел", "former", "1981", "1983"),
                ("председатель", "former", "1983", "1987"),
            ],
        ),
        (
            (
                "Иван Плющ является руководителем штаба партии «Рух». Депутат Верховного Совета с 1978 по 1983 год. "
                "С февраля по сентябрь 1985 года был главой Службы безопасности Украины."
            ),
            [
                ("руководитель", "current", None, None),
                ("депутат", "former", "1978", "1983"),
                ("глава", "former", "1985-02", "1985-09"),
            ],
        ),
        ("С 1980 года Иван Седов — директор завода «Заря».", [("директор", "current", "1980", None)]),
    ],
)
def test_dates_beside_an_office_date_it(text: str, expected: list[Dated]) -> None:
    assert dated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Whom an office goes to has one of his own, which is no part of it.
        (
            "Президент назначил министром обороны командующего Дальневосточным округом Дмитрия Язова.",
            [
                ("Дмитрий Язов", "министр обороны", None, "current"),
                ("Дмитрий Язов", "командующий", "Дальневосточный округ", "current"),
            ],
        ),
        (
            "Парламент избрал своим новым спикером заместителя главы партии «Рух» Ивана Плюща.",
            [
                ("Иван Плющ", "спикер", "Парламент", "current"),
                ("Иван Плющ", "заместитель главы", "Рух", "current"),
            ],
        ),
        # Who is made the president's assistant is not the president, and the passive tells of another.
        (
            "Горбачёв сделал помощником президента СССР Георгия Шахназарова.",
            [("Георгий Шахназаров", "помощник президента", "СССР", "current")],
        ),
        (
            "Вчера он был назначен помощником президента СССР Михаила Горбачёва.",
            [("Михаил Горбачёв", "президент", "СССР", "current")],
        ),
        # A converb is no future.
        (
            "Дмитрий Язов посетил Прагу, будучи министром обороны СССР.",
            [("Дмитрий Язов", "министр обороны", "СССР", "current")],
        ),
        # "Свой" is of the subject; where somebody is sent is nobody's office.
        (
            "МИД СССР направил в Париж своего представителя Ивана Орлова.",
            [("Иван Орлов", "представитель", "МИД СССР", "current")],
        ),
        # A surname that is also a man's genitive.
        (
            "До избрания Назарбаева год работала вице-премьером. Президент Казахстана Нурсултан Назарбаев спал.",
            [("Нурсултан Назарбаев", "президент", "Казахстан", "current")],
        ),
        (
            "Президент США назначил Ивана Седова временным главой администрации.",
            [("Иван Седов", "глава", "администрация", "acting")],
        ),
    ],
)
def test_an_office_goes_to_whom_the_clause_tells(text: str, expected: list[Row], tenure_rows: Rows) -> None:
    assert tenure_rows(text) == expected


def test_of_two_former_holders_none_is_said_to_have_been_the_last() -> None:
    text = (
        "Новым президентом Перу станет Алан Гарсия. В выборах участвовал экс-президент Перу Фернандо Белаунде. "
        "Бывший президент Перу Франсиско Моралес промолчал."
    )
    assert {tenure.replaces for tenure in letopis.read(text, published="1985-06-10").tenures} == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The name stands before brackets, behind a rank, after the post.
        (
            "Гость опередил Кена Седова (Ken Sedov), возглавлявшего администрацию Детройта.",
            [("Кен Седов", "глава", "администрация Детройта", "former")],
        ),
        (
            "Генштаб возглавит генерал-майор Игорь Орлов.",
            [("Игорь Орлов", "глава", "Генштаб", "elect")],
        ),
        (
            "Ушёл в отставку с должности главы администрации Белого дома Дональд Риган, который уехал.",
            [("Дональд Риган", "глава", "администрация Белого дома", "former")],
        ),
        # "До выборов" has no office in the instrumental.
        (
            "Мэром Детройта избран Дэйв Седов. До выборов градоначальником был Кен Орлов.",
            [("Дэйв Седов", "мэр", "Детройт", "current"), ("Кен Орлов", "градоначальник", "Детройт", "former")],
        ),
        # The name beside the second office is not the first one's.
        (
            "Спора временного главы Туниса с премьером Мохамедом Мзали не было.",
            [("Мохамед Мзали", "премьер", None, "current")],
        ),
    ],
)
def test_whose_and_who_may_stand_elsewhere(text: str, expected: list[Row], tenure_rows: Rows) -> None:
    assert tenure_rows(text) == expected


def test_a_sentence_without_a_verb_is_of_him_whom_its_paragraph_is_about() -> None:
    text = "Анна Седова родилась в Баку. С 1985 года депутат Верховного Совета СССР."
    assert dated(text) == [("депутат", "current", "1985", None)]
