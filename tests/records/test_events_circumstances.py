"""Where, when and of whom: groups of two, places told beside, days of participles, and what is nobody's part."""

from __future__ import annotations

import pytest

import letopis


def rows(text: str) -> list[tuple[str, list[str], str | None, str | None]]:
    """Give type, participants, place and day of each event."""
    records = letopis.read(text, published="1990-05-30")
    names = {entity.id: entity.name for entity in records.entities}
    return [
        (e.type, sorted(names[p.entity] for p in e.participants), names.get(e.place or ""), e.date.edtf)
        for e in records.events
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Михаил Горбачёв и Рональд Рейган прилетели. Встреча двух лидеров продолжалась час.",
        # The parser makes no subject of two bare surnames.
        "Михаил Горбачёв и Рональд Рейган провели беседу с глазу на глаз.",
    ],
)
def test_two_who_meet_are_both_named(text: str) -> None:
    assert [row[1] for row in rows(text) if row[0] == "meet"] == [["Михаил Горбачёв", "Рональд Рейган"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("В Кабуле прогремел взрыв, погибли 12 человек.", "Кабул"),
        ("Жертвами теракта в Локерби стали 270 человек.", "Локерби"),
        ("Посольство США в Бейруте подверглось нападению.", "Бейрут"),
        ("Ивану Седову предъявлены обвинения в Финляндии.", "Финляндия"),
    ],
)
def test_a_place_told_beside(text: str, place: str) -> None:
    assert [row[2] for row in rows(text)] == [place]


@pytest.mark.parametrize(
    ("text", "who", "day"),
    [
        ("Андрея Сахарова избрали депутатом на прошедших 26 марта выборах.", ["Андрей Сахаров"], "1990-03-26"),
        ("Выступил Андрей Сахаров. На прошедших 4 марта выборах его избрали.", ["Андрей Сахаров"], "1990-03-04"),
        ("На состоявшихся 4 марта выборах победил Борис Ельцин.", ["Борис Ельцин"], "1990-03-04"),
    ],
)
def test_whoever_is_chosen_at_an_election(text: str, who: list[str], day: str) -> None:
    assert [(row[1], row[3]) for row in rows(text)] == [(who, day)]


def test_a_follower_in_a_headline_is_not_the_one_named_later() -> None:
    text = (
        "Сторонник «Солидарности» избран в сейм\n\nВ сейм избран Адам Михник. "
        "Его соперником был сторонник «Солидарности» Ян Новак."
    )
    assert all("Ян Новак" not in row[1] for row in rows(text))


def test_a_request_is_accepted_not_its_bearer() -> None:
    assert [row[0] for row in rows("Министр подал прошение об отставке, президент его принял.")] == ["resign"]


def test_whoever_leads_a_delegation_takes_part_for_it() -> None:
    (row,) = rows("Делегация СССР во главе с Николаем Рыжковым встретилась с Мауно Койвисто.")
    assert row[:2] == ("meet", ["Мауно Койвисто", "Николай Рыжков"])


def test_a_clause_of_when_tells_the_day_and_the_place() -> None:
    text = "Три человека погибли, когда 15 апреля 1986 года в Триполи взорвалась бомба."
    records = letopis.read(text, published="1990-06-01")
    names = {entity.id: entity.name for entity in records.entities}
    found = [(event.type, names.get(event.place or ""), event.date.edtf) for event in records.events]
    assert found == [("die", "Триполи", "1986-04-15")]
