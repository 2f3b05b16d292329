"""Who leaves an office and who does not: our own sentences."""

from __future__ import annotations

import pytest

import letopis

Row = tuple[str, str, str | None, str]


def rows(text: str, published: str = "1990-06-01") -> list[Row]:
    records = letopis.read(text, published=published)
    names = {entity.id: entity.canonical or entity.name for entity in records.entities}
    return [(names[t.person], t.office, names.get(t.of or ""), t.status) for t in records.tenures]


@pytest.mark.parametrize(
    "text",
    [
        "8 мая 1983 Президент США Рональд Рейган подписал указ «О Шмидте Г.», которым отправил чиновника в отставку.",
        "Президент США Рональд Рейган подписал указ, которым уволил министра.",
    ],
)
def test_whoever_signs_the_order_is_not_dismissed_by_it(text: str) -> None:
    assert ("Рональд Рейган", "президент", "США", "current") in rows(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Следователи допросили вдову умершего аудитора фонда Ивана Седова.",
            ("Иван Седов", "аудитор", "фонд", "former"),
        ),
        (
            "Площадь назвали именем убитого директора завода Ивана Седова.",
            ("Иван Седов", "директор", "завод", "former"),
        ),
        (
            "После прошедших выборов премьер-министр Иван Седов уехал в Киев.",
            ("Иван Седов", "премьер-министр", None, "current"),
        ),
        (
            "Начальник порта «Заря» Иван Седов освобождён от занимаемой должности.",
            ("Иван Седов", "начальник", "Заря", "former"),
        ),
        (
            "При отставке с поста министра финансов Польши Иван Седов утверждал, что был прав.",
            ("Иван Седов", "министр финансов", "Польша", "former"),
        ),
        (
            "Президент освободил от должности и уволил с военной службы начальника войск связи генерала Ивана Седова.",
            ("Иван Седов", "начальник войск связи", None, "former"),
        ),
        (
            "Министр снял с поста и отправил в отставку командующего округом генерала Петра Седова.",
            ("Петр Седов", "командующий округом", None, "former"),
        ),
    ],
)
def test_an_office_is_left_by_its_noun(text: str, expected: Row) -> None:
    assert expected in rows(text)


def test_an_office_held_in_the_present_is_not_the_one_that_was_left() -> None:
    text = (
        "Эдвард Хит, который является лидером Консервативной партии, выступил в Лондоне. "
        "Хит ушёл в отставку немногим более года назад."
    )
    assert ("Эдвард Хит", "лидер", "Консервативная партия", "current") in rows(text)


def test_a_name_after_two_nested_offices_is_that_of_the_office_it_has_elsewhere() -> None:
    text = (
        "Премьер-министр Великобритании Маргарет Тэтчер прибыла в Москву. "
        "Об этом говорится в заявлении официального представителя премьера Великобритании Маргарет Тэтчер."
    )
    assert rows(text) == [("Маргарет Тэтчер", "премьер-министр", "Великобритания", "current")]
