"""Names as keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.chronicle.identity import SeenName, group, identify
from letopis.chronicle.names import fold, name_keys, name_words, person_name
from letopis.model.layers import Entity, Mention


@pytest.mark.parametrize(
    ("name", "surname", "key"),
    [
        ("Михаил Сергеевич Горбачёв", "горбачев", "горбачев михаил"),
        ("Горбачев Михаил", "горбачев", "горбачев михаил"),
        ("ГОРБАЧЁВ МИХАИЛ СЕРГЕЕВИЧ", "горбачев", "горбачев михаил"),
        ("Тереза Мэй", "мей", "мей тереза"),
        ("Тереза Мей", "мей", "мей тереза"),
        ("Слободан Милошевич", "милошевич", "милошевич слободан"),
        ("Янукович Виктор Фёдорович", "янукович", "виктор янукович"),
        ("Эдуард Шеварднадзе", "шеварднадзе", "едуард шеварднадзе"),
        ("Рихард фон Вайцзеккер", "вайцзеккер", "вайцзекер рихард фон"),
        ("М. С. Горбачёв", "горбачев", "горбачев"),
        ("господин Горбачёв", "горбачев", "горбачев"),
    ],
)
def test_person_name_is_taken_apart(name: str, surname: str, key: str) -> None:
    """Order, case, ё and the patronymic do not matter; surname and key come out."""
    found = person_name(name)
    assert (found.surname, found.key) == (surname, key)


@pytest.mark.parametrize(
    "name", ["Мэй", "Барнье", "М. С. Горбачёв", "господин Горбачёв", "Михаил Сергеевич", "фон Браун"]
)
def test_only_given_name_and_surname_make_a_full_name(name: str) -> None:
    """A surname with initials, an address or a patronymic alone does not say who it is."""
    assert not person_name(name).full


@pytest.mark.parametrize(
    ("form", "nominative"),
    [
        ("Мэй", "мей"),
        ("Барнье", "барнье"),
        ("Терезы", "тереза"),
        ("Горбачёвым", "горбачев"),
        ("Горбачёвой", "горбачева"),
        ("горбачева", "горбачева"),
        ("горбачева", "горбачев"),
        ("Шеварднадзе", "шеварднадзе"),
        ("Великобритании", "великобритания"),
        ("Штатов", "штаты"),
    ],
)
def test_any_case_form_leads_to_the_nominative(form: str, nominative: str) -> None:
    """Indeclinable names are found by themselves, feminine surnames keep their gender."""
    assert nominative in name_keys(form)


@given(st.text(max_size=40))
def test_any_text_may_be_a_name(text: str) -> None:
    """No text makes the name machinery fail, and folding twice is folding once."""
    person_name(text)
    for word in name_words(text):
        assert name_keys(word)
    assert fold(fold(text)) == fold(text)


def _entity(name: str, kind: str = "person", form: str = "name", **more: str) -> Entity:
    basis = more.pop("name_basis", "attested")
    return Entity("e1", kind, kind.upper(), name, basis, None, (Mention(3, 9, form),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (_entity("Михаил Горбачёв"), _entity("Горбачев Михаил Сергеевич")),
        (_entity("Россия", "country"), _entity("РФ", "country")),
        (_entity("Совет Европы", "organisation"), _entity("«Совет Европы»", "organisation")),
        (_entity("Женева", "city"), _entity("Женева", "place")),
    ],
)
def test_same_full_name_is_joined_across_articles(left: Entity, right: Entity) -> None:
    """Spellings, order and aliases of one name have one key in two articles."""
    assert identify("sha256:a", left).key == identify("sha256:b", right).key


@pytest.mark.parametrize(
    "entity",
    [
        _entity("Горбачёв"),
        _entity("МИД", "organisation"),
        _entity("аналитики", "profession"),
        _entity("пресс-служба", "organisation", form="nominal"),
        _entity("Нагорная республика", "country", name_basis="source_words"),
    ],
)
def test_what_may_be_another_stays_in_its_article(entity: Entity) -> None:
    """A surname, a body that every country has, a group, an unnamed or a contested name is not joined."""
    first, second = identify("sha256:a", entity), identify("sha256:b", entity)
    assert first.key != second.key
    assert first.scope == "article"


@given(st.permutations(["Иван Петров", "Иван Сергеевич Петров", "Иван Павлович Петров", "Петров Иван"]))
def test_two_patronymics_are_two_people_whatever_came_first(names: list[str]) -> None:
    """Once two patronymics are known, names without one stay by themselves."""
    identity = identify("sha256:a", _entity("Иван Петров"))
    groups = group(identity, [SeenName(name, "attested", 1) for name in names])
    assert {frozenset(one.names) for one in groups.values()} == {
        frozenset({"Иван Петров", "Петров Иван"}),
        frozenset({"Иван Сергеевич Петров"}),
        frozenset({"Иван Павлович Петров"}),
    }
    assert len(group(identity, [SeenName(name, "attested", 1) for name in names if "Павл" not in name])) == 1
