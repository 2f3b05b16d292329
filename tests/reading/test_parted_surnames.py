"""Two surnames side by side: two people after a noun that governs the first, one person elsewhere."""

from __future__ import annotations

import pytest

import letopis


def people(text: str) -> set[str]:
    return {entity.name for entity in letopis.read(text).entities if entity.type == "person"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("После похорон Черненко Горбачёв принял Маргарет Тэтчер.", {"Черненко", "Горбачёв", "Маргарет Тэтчер"}),
        ("После смерти Брежнева Андропов возглавил партию.", {"Брежнев", "Андропов"}),
        ("После ухода Громыко Шеварднадзе встретился с Шульцем.", {"Громыко", "Шеварднадзе", "Шульц"}),
        (
            "Ролан Дюма прилетел в Москву. С Роланом Дюма Шеварднадзе говорил о Германии. Эдуард Шеварднадзе доволен.",
            {"Ролан Дюма", "Эдуард Шеварднадзе"},
        ),
        (
            "Эдуард Шеварднадзе был в Париже. Его ждал Ролан Дюма. Вечером встретился с Роланом Дюма Шеварднадзе.",
            {"Ролан Дюма", "Эдуард Шеварднадзе"},
        ),
        (
            "Фердинанд Маркос бежал. Корасон Акино осталась. После Маркоса Акино возглавила страну. Маркос уехал.",
            {"Фердинанд Маркос", "Корасон Акино"},
        ),
        (
            "Джордж Герберт Уокер Буш уехал. Вернулся Джордж Буш. Писал Герберт Уокер.",
            {"Джордж Герберт Уокер Буш", "Герберт Уокер"},
        ),
        ("После визита Михаила Горбачёва вышел указ.", {"Михаил Горбачёв"}),
        ("На протяжении карьеры Керри Фишер снялась в десяти картинах.", {"Керри Фишер"}),
        ("По словам министра Анатолий Черняев вернулся в Москву.", {"Анатолий Черняев"}),
    ],
)
def test_a_surname_and_the_next_ones_bearer_are_two_people(text: str, expected: set[str]) -> None:
    assert people(text) == expected


def test_the_second_acts_and_the_first_does_not() -> None:
    records = letopis.read("После похорон Черненко Горбачёв принял Маргарет Тэтчер.", published="1985-03-14")
    names = {entity.id: entity.name for entity in records.entities}
    (event,) = records.events
    assert {(names[p.entity], p.role) for p in event.participants} == {
        ("Горбачёв", "host"),
        ("Маргарет Тэтчер", "guest"),
    }
