from __future__ import annotations

import pytest

from letopis.evaluation.annotations import Mark, TenureRow
from letopis.evaluation.sameness import (
    compatible_dates,
    overlap,
    same_body,
    same_date,
    same_name,
    same_office,
    same_person,
    same_source,
    trimmed,
)


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Михаил Горбачёв", "Михаил Горбачев", True),
        ("Горбачёв", "Михаил Горбачёв", True),
        ("Михаил Горбачёв", "Горбачёв", False),
        ("Михаил Горбачёв", "Михаил Сергеевич Горбачёв", True),
        ("Михаил Горбачёв", "Раиса Горбачёва", False),
        ("Джордж Шульц", "Джордж Буш", False),
        ("Горбачёв", "", False),
    ],
)
def test_persons(gold, predicted, same):
    assert same_person(gold, predicted) is same


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("США", "Соединённые Штаты", True),
        ("Великобритания", "Англия", True),
        ("МИД Франции", "Министерство иностранных дел Франции", False),
        ("The Times", "Times", True),
        ("«Известия»", "Известия", True),
        (None, None, True),
        (None, "Женева", False),
        ("Женева", "Рейкьявик", False),
    ],
)
def test_names(gold, predicted, same):
    assert same_name(gold, predicted) is same


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("пресс-служба", "пресс-служба президента", True),
        ("источники, близкие к переговорам", "источники", True),
        ("советник президента", "пресс-служба президента", False),
        ("государственные газеты", "Газеты", True),
        ("полиция Вены", "Полиция", True),
        ("телеканал Sky News", "Sky News", True),
        ("Рональд Рейган", "Рональд", False),
        # A surname is not a description: the reader must give the full name where the text has it.
        ("Маргарет Тэтчер", "Тэтчер", False),
    ],
)
def test_sources(gold, predicted, same):
    assert same_source(gold, predicted) is same


@pytest.mark.parametrize(
    ("office", "body", "row", "same"),
    [
        ("премьер-министр", "Великобритания", TenureRow(office="премьер", of="Великобритания"), True),
        ("глава", "МИД СССР", TenureRow(office="министр иностранных дел", of="СССР"), True),
        ("министр обороны", "США", TenureRow(office="министр иностранных дел", of="США"), False),
        ("президент", "Франция", TenureRow(office="президент", of="Франция", office_class="head_of_state"), True),
        # Unclassed offices must agree in words.
        ("хранитель печати", None, TenureRow(office="егермейстер", office_class="other"), False),
    ],
)
def test_offices(office, body, row, same):
    assert same_office(office, body, row) is same


def test_the_country_of_a_body_may_stand_apart():
    assert same_body("МИД Франции", TenureRow(of="МИД", country="Франция"))
    assert not same_body("МИД Франции", TenureRow(of="МИД", country="Италия"))
    assert not same_body("МИД Франции", TenureRow(of=None))


def test_dates():
    assert same_date("1985-11", "1985-11-01/1985-11-30")
    assert same_date(None, None)
    assert not same_date("1985-11", None)
    assert not same_date("1985-11", "1985")
    assert not same_date("1985-11", "вчера")
    assert compatible_dates("1985-11-19/1985-11-21", "1985-11-20")
    assert compatible_dates(None, "1985")
    assert not compatible_dates("1985-11-19", "1986-10")


def test_spans():
    assert overlap(Mark(0, 10), Mark(5, 15)) == pytest.approx(1 / 3)
    assert overlap(Mark(0, 5), Mark(5, 9)) == 0
    assert trimmed("осенью 1985 г. ", Mark(7, 14)) == trimmed("осенью 1985 г. ", Mark(7, 13))
