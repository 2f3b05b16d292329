"""Nouns by which a text calls again whom or what it has just named: trades, "ведомство", "концерн", "её данные"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.model.layers import Reading

    Read = Callable[..., Reading]


def called(reading: Reading, name: str) -> list[str]:
    (entity,) = [entity for entity in reading.entities if entity.name == name]
    return [m.of(reading.text) for m in entity.mentions if m.form != "name"]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Шахматистка Нона Гаприндашвили выиграла. Спортсменка устала.", "Нона Гаприндашвили", ["Спортсменка"]),
        ("Людмила Гурченко выступила в Киеве. Артистка спела в театре.", "Людмила Гурченко", ["Артистка"]),
        ("Фёдор Абрамов посетил Вологду. 60-летний писатель выступил.", "Фёдор Абрамов", ["60-летний писатель"]),
        # A woman's noun passes over a man beside her.
        (
            "Майя Плисецкая и Родион Щедрин приехали в Мадрид. Балерина выступила.",
            "Майя Плисецкая",
            ["Балерина"],
        ),
        # Two are in sight, or the noun says more, or the person is known for something else.
        ("Анатолий Карпов обыграл Гарри Каспарова. Шахматист устал.", "Анатолий Карпов", []),
        ("Людмила Гурченко выступила в Киеве. Французский актёр опоздал.", "Людмила Гурченко", []),
        ("Космонавт Алексей Леонов открыл выставку. Художник опоздал.", "Алексей Леонов", []),
        ("Президент Франции Франсуа Миттеран открыл выставку. Художник опоздал.", "Франсуа Миттеран", []),
    ],
)
def test_a_trade_calls_again_the_one_person_in_sight(text: str, name: str, expected: list[str], read: Read) -> None:
    assert called(read(text), name) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Концерн «Сименс» построит завод. Глава концерна доволен.", "Концерн «Сименс»", ["концерна"]),
        ("«Крайслер» закрывает завод. В компании это подтвердили.", "Крайслер", ["компании"]),
        ("Завод «Большевик» закрыт. Директор завода ушёл.", "Большевик", ["завода"]),
        # Which of two is open, the firm is not the only body in sight, or it is no firm.
        ("Завод «Большевик» и завод «Заря» закрыты. Директор завода ушёл.", "Заря", []),
        ("«Крайслер» купил у «Рено» завод. В компании это подтвердили.", "Крайслер", []),
        ("МИД СССР закрывает отдел. В компании это подтвердили.", "МИД СССР", []),
        (
            "МИД СССР направил ноту. Посол вернулся. Погода испортилась. Шёл дождь. В ведомстве молчат.",
            "МИД СССР",
            ["ведомстве"],
        ),
        ("Об этом пишет газета «Известия». По её данным, делегация уехала.", "Известия", ["её"]),
        ("Газета «Известия» напечатала список делегации. По её данным, он полон.", "Известия", ["её"]),
        ("Об этом пишет «Коммерсантъ». По его сведениям, делегация уехала.", "Коммерсантъ", ["его"]),
        ("Об этом пишут газета «Известия» и газета «Труд». По её данным, делегация уехала.", "Известия", []),
    ],
)
def test_a_body_is_taken_up_by_its_kind(text: str, name: str, expected: list[str], read: Read) -> None:
    assert called(read(text), name) == expected
