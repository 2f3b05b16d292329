"""Posts told again without their name, bodies told by a relative clause, and holders who moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letopis

if TYPE_CHECKING:
    from collections.abc import Callable

    Row = tuple[str, str, str | None, str]
    Rows = Callable[..., list[Row]]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        (
            "Джеймс Каллагэн в 1976 году стал премьер-министром Великобритании и занимал этот пост до 1979 года.",
            "1976",
            "1979",
        ),
        ("В мае 1974 года Валери Петров стал президентом Франции и руководил страной до 1981 года.", "1974-05", "1981"),
        ("Франсуа Миттеран 21 мая 1981 года принёс присягу в качестве президента Франции.", "1981-05-21", None),
    ],
)
def test_when_a_post_was_held(text: str, since: str, until: str | None) -> None:
    (tenure,) = letopis.read(text, published="1990-06-01").tenures
    assert (tenure.from_, tenure.to) == (since, until)
    assert tenure.status == ("former" if until else "current")


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Министром обороны СССР стал Евгений Шапошников. Ранее эту должность занимал Дмитрий Язов.", "Дмитрий Язов"),
        ("Начальником Генштаба СССР стал Михаил Моисеев. До него пост занимал Сергей Ахромеев.", "Сергей Ахромеев"),
        (
            "Начальником Генштаба СССР стал Иван Седов. Занимавший ранее эту должность маршал Сергей Ахромеев уехал.",
            "Сергей Ахромеев",
        ),
    ],
)
def test_who_held_the_post_before(text: str, holder: str, tenure_rows: Rows) -> None:
    new, old = tenure_rows(text)
    assert (new[3], old) == ("current", (holder, new[1], new[2], "former"))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Раиса Горбачёва посетила Советский фонд культуры, председателем которого является Дмитрий Лихачёв.",
            ("Дмитрий Лихачёв", "председатель", "Советский фонд культуры", "current"),
        ),
        (
            "В Москве открылся Советский фонд культуры, который возглавил Дмитрий Лихачёв.",
            ("Дмитрий Лихачёв", "глава", "Советский фонд культуры", "current"),
        ),
        (
            "В Москве работает Советский фонд культуры, возглавляемый Дмитрием Лихачёвым.",
            ("Дмитрий Лихачёв", "глава", "Советский фонд культуры", "current"),
        ),
        (
            "Первый заместитель командующего войсками Ленинградского военного округа Иван Седов выступил.",
            ("Иван Седов", "первый заместитель командующего войсками", "Ленинградский военный округ", "current"),
        ),
        (
            "Управляющий партнёр фирмы «Бейкер и Ботс» Джеймс Бейкер прилетел в Москву.",
            ("Джеймс Бейкер", "управляющий партнёр", "Бейкер и Ботс", "current"),
        ),
        (
            "Управляющий директор МВФ Мишель Камдессю прилетел в Москву.",
            ("Мишель Камдессю", "управляющий директор", "МВФ", "current"),
        ),
    ],
)
def test_whole_offices_and_their_bodies(text: str, row: Row, tenure_rows: Rows) -> None:
    assert tenure_rows(text) == [row]


def test_whose_post_went_to_another_and_who_took_one_elsewhere_has_left(tenure_rows: Rows) -> None:
    text = (
        "Начальником Генштаба СССР назначен командующий Дальневосточным военным округом Михаил Моисеев. "
        "Командующим Дальневосточным военным округом назначен Виктор Новожилов."
    )
    assert [row for row in tenure_rows(text) if row[1] == "командующий"] == [
        ("Михаил Моисеев", "командующий", "Дальневосточный военный округ", "former"),
        ("Виктор Новожилов", "командующий", "Дальневосточный военный округ", "current"),
    ]


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("Министром обороны России был Павел Грачёв. Теперь этот пост занимает Игорь Родионов.", None),
        ("Министром обороны был Павел Грачёв, а с 1995 года этот пост занимает Игорь Родионов.", "1995"),
        ("Павел Грачёв покинул пост министра обороны. В июне 1996 года этот пост занял Игорь Родионов.", "1996-06"),
    ],
)
def test_who_holds_the_post_now(text: str, since: str | None) -> None:
    records = letopis.read(text, published="1999-06-01")
    names = {entity.id: entity.name for entity in records.entities}
    rows = sorted((names[t.person], t.status, t.from_, names.get(t.replaces or "")) for t in records.tenures)
    assert rows == [("Игорь Родионов", "current", since, "Павел Грачёв"), ("Павел Грачёв", "former", None, None)]


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("Министр юстиции Пётр Орлов, который в 1985 году сменил на этом посту Ивана Седова, прибыл в Омск.", "1985"),
        ("Министр юстиции Пётр Орлов, сменивший на этом посту Ивана Седова, прибыл в Омск.", None),
    ],
)
def test_whom_the_holder_had_followed(text: str, since: str | None) -> None:
    records = letopis.read(text, published="1990-06-01")
    names = {entity.id: entity.name for entity in records.entities}
    rows = sorted((names[t.person], t.status, t.from_, names.get(t.replaces or "")) for t in records.tenures)
    assert rows == [("Иван Седов", "former", None, None), ("Пётр Орлов", "current", since, "Иван Седов")]
