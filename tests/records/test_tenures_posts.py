"""Tenures of posts in bodies, and those that the pack's relations tell where no rule does: our own sentences."""

from __future__ import annotations

import pytest

import letopis

Row = tuple[str, str, str | None, str]


def rows(text: str, published: str = "1990-06-01") -> list[Row]:
    records = letopis.read(text, published=published)
    names = {entity.id: entity.canonical or entity.name for entity in records.entities}
    return [
        (names[t.person], t.office, names.get(t.of or "") or names.get(t.country or ""), t.status)
        for t in records.tenures
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Экономист Госбанка Иван Седов объяснил решение.",
            ("Иван Седов", "экономист", "Госбанк", "current"),
        ),
        (
            "Иван Седов, фотограф газеты «Правда», снимал съезд.",
            ("Иван Седов", "фотограф", "Правда", "current"),
        ),
        (
            "Директор Иван Седов показал цеха завода «Заря».",
            ("Иван Седов", "директор", "Заря", "current"),
        ),
        (
            "Пётр Орлов — член Общественной палаты.",
            ("Пётр Орлов", "член", "Общественная палата", "current"),
        ),
        (
            "Вместе с одним из руководителей «Солидарности» Лехом Валенсой приехали гости.",
            ("Лех Валенса", "руководитель", "Солидарность", "current"),
        ),
        (
            "В январе Рональд Рейган — в то время занимавший пост президента США — сократил срок Джону Смиту.",
            ("Рональд Рейган", "президент", "США", "former"),
        ),
    ],
)
def test_posts_are_read_with_their_bodies(text: str, expected: Row) -> None:
    assert rows(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Российский эксперт Иван Седов объяснил решение.",
        "Пётр Орлов — член Коммунистической партии.",
        "Леха Валенсу выдвинули на пост президента Польши.",
        "Леха Валенсу готовят на пост президента Польши.",
        "Лех Валенса возглавил рейтинг журнала «Огонёк».",
    ],
)
def test_what_is_no_post_of_somebody_is_no_tenure(text: str) -> None:
    assert rows(text) == []


def test_of_two_names_after_an_office_the_first_is_whose_it_is() -> None:
    found = rows("Нашли тело советника Горбачёва Ивана Седова. Иван Седов был советником президента СССР.")
    assert {person for person, *_ in found} == {"Иван Седов"}


def test_a_name_on_the_next_line_begins_another_clause() -> None:
    found = rows("Лех Валенса вернулся на пост президента\nИван Седов вышел из зала.")
    assert {person for person, *_ in found} == {"Лех Валенса"}
