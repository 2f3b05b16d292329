"""Whoever is appointed "на этот пост" takes the office that the sentence before tells of."""

from __future__ import annotations

import pytest

import letopis

LEFT = "Андрей Громыко ушёл с поста министра иностранных дел СССР."
Row = tuple[str, str, str | None, str]


def rows(text: str) -> list[Row]:
    records = letopis.read(text, published="1985-07-03")
    names = {entity.id: entity.name for entity in records.entities}
    return [(names[t.person], t.office, names.get(t.of or ""), t.status) for t in records.tenures]


@pytest.mark.parametrize(
    "text",
    [
        "На этот пост назначен Эдуард Шеварднадзе.",
        "На эту должность назначили Эдуарда Шеварднадзе.",
        "Верховный Совет избрал на этот пост Эдуарда Шеварднадзе.",
        "Его сменил Эдуард Шеварднадзе.",
        "Его преемником назначен Эдуард Шеварднадзе.",
        "Вместо него назначен Эдуард Шеварднадзе.",
        "Его место занял Эдуард Шеварднадзе.",
    ],
)
def test_whoever_comes_instead_takes_the_office_left(text: str) -> None:
    assert rows(f"{LEFT} {text}") == [
        ("Андрей Громыко", "министр иностранных дел", "СССР", "former"),
        ("Эдуард Шеварднадзе", "министр иностранных дел", "СССР", "current"),
    ]


def test_an_office_that_somebody_held_until_then_is_taken_as_well() -> None:
    assert rows("Пост министра обороны СССР занимал Сергей Соколов. На этот пост назначен Дмитрий Язов.") == [
        ("Сергей Соколов", "министр обороны", "СССР", "former"),
        ("Дмитрий Язов", "министр обороны", "СССР", "current"),
    ]


def test_the_two_are_joined_and_the_evidence_names_the_office() -> None:
    records = letopis.read(f"{LEFT} На этот пост назначен Эдуард Шеварднадзе.", published="1985-07-03")
    old, new = records.tenures
    assert (old.replaced_by, new.replaces) == (new.person, old.person)
    words = records.article.text
    assert any("министра иностранных дел СССР" in words[e.start : e.end] for e in new.evidence)


def test_whoever_is_to_be_appointed_is_elect() -> None:
    found = rows(f"{LEFT} На этот пост будет назначен Эдуард Шеварднадзе.")
    assert ("Эдуард Шеварднадзе", "министр иностранных дел", "СССР", "elect") in found


@pytest.mark.parametrize(
    "text",
    [
        f"{LEFT} На этот пост прочат Эдуарда Шеварднадзе.",
        f"{LEFT} На этот пост не назначен Эдуард Шеварднадзе.",
        f"{LEFT} Громыко был членом Политбюро. На этот пост назначен Эдуард Шеварднадзе.",
        "Андрей Громыко выступил в Москве. На этот пост назначен Эдуард Шеварднадзе.",
    ],
)
def test_nobody_takes_an_office_that_the_text_leaves_open(text: str) -> None:
    assert not any(person == "Эдуард Шеварднадзе" for person, *_ in rows(text))


def test_the_office_may_be_left_in_the_same_sentence() -> None:
    found = rows("Михаил Горбачёв уволил министра обороны СССР Дмитрия Язова и назначил на его место Михаила Моисеева.")
    assert ("Дмитрий Язов", "министр обороны", "СССР", "former") in found
    assert ("Михаил Моисеев", "министр обороны", "СССР", "current") in found


def test_a_text_may_begin_with_a_place_taken_over() -> None:
    assert rows("На его место назначен Иван Седов.") == []
