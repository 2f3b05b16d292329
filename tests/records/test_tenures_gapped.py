"""Offices in a row whose verb is told once, offices that go on, and fields of offices: our own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letopis

if TYPE_CHECKING:
    from collections.abc import Callable

    Row = tuple[str, str, str | None, str]
    Rows = Callable[..., list[Row]]


def years(text: str) -> list[tuple[str, str | None, str | None]]:
    """Give the office, the beginning and the end of each tenure."""
    return [(t.office, t.from_, t.to) for t in letopis.read(text, published="1990-06-01").tenures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Пётр Капица с 1935 по 1946 год был директором Института физических проблем, в 1955—1984 годах — "
                "председателем комиссии Академии наук."
            ),
            [("директор", "1935", "1946"), ("председатель комиссии", "1955", "1984")],
        ),
        (
            "В 1962—1967 годах Николай Байбаков был директором института нефти, в 1967—1970 — председателем Госплана.",
            [("директор", "1962", "1967"), ("председатель", "1967", "1970")],
        ),
        # The years before a dash are not of the office before them.
        (
            "Громыко был послом СССР в США, в 1957—1985 годах — министром иностранных дел СССР.",
            [("посол", None, None), ("министр иностранных дел", "1957", "1985")],
        ),
        (
            (
                "Косыгин в 1960—1964 годах был заместителем председателя Совета министров СССР, с 1964 года — "
                "председателем Совета министров СССР."
            ),
            [("заместитель председателя", "1960", "1964"), ("председатель", "1964", None)],
        ),
        # Of two bodies in a row the years are of the first.
        ("Юрий Андропов с 1967 по 1982 год возглавлял КГБ, а позже Политбюро ЦК КПСС.", [("глава", "1967", "1982")]),
    ],
)
def test_each_office_of_a_row_has_its_own_years(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert years(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Юрий Андропов возглавлял КГБ, а позже Политбюро ЦК КПСС.", ["КГБ", "Политбюро ЦК КПСС"]),
        ("Косыгин возглавлял Госплан, затем Министерство финансов СССР.", ["Госплан", "Министерство финансов СССР"]),
        ("Косыгин возглавлял Госплан и Совет министров СССР.", ["Госплан", "Совет министров СССР"]),
        ("Косыгин возглавлял Госплан, Совет министров СССР спорил.", ["Госплан"]),
    ],
)
def test_each_body_of_a_row_is_led(text: str, bodies: list[str], tenure_rows: Rows) -> None:
    assert [(row[1], row[2], row[3]) for row in tenure_rows(text)] == [("глава", body, "former") for body in bodies]


@pytest.mark.parametrize(
    "text",
    [
        "Шеварднадзе останется министром иностранных дел СССР.",
        "Шеварднадзе сохранил за собой пост министра иностранных дел СССР.",
        "Шеварднадзе не уедет, сохранив за собой пост министра иностранных дел СССР.",
        "Шеварднадзе сохранит должность министра иностранных дел СССР.",
    ],
)
def test_who_goes_on_in_office_is_in_it(text: str, tenure_rows: Rows) -> None:
    assert tenure_rows(text) == [("Шеварднадзе", "министр иностранных дел", "СССР", "current")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Приехал министр по вопросам выхода Великобритании из ЕЭС Дуглас Хёрд.",
            ("Дуглас Хёрд", "министр по вопросам выхода из ЕЭС", "Великобритания", "current"),
        ),
        (
            "Приехал британский министр по вопросам выхода из Европейского союза Дуглас Хёрд.",
            ("Дуглас Хёрд", "министр по вопросам выхода из Европейского союза", "Великобритания", "current"),
        ),
        (
            "Приехал министр по вопросам вступления Испании в НАТО Хосе Перес.",
            ("Хосе Перес", "министр по вопросам вступления в НАТО", "Испания", "current"),
        ),
        (
            "Приехал министр по связям с общественностью Игорь Седов.",
            ("Игорь Седов", "министр по связям с общественностью", None, "current"),
        ),
    ],
)
def test_the_field_of_an_office_may_have_a_preposition_of_its_own(text: str, row: Row, tenure_rows: Rows) -> None:
    assert tenure_rows(text) == [row]
