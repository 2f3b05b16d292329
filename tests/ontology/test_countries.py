"""Countries: one canonical name for every alias, adjective, capital and inhabitant."""

from __future__ import annotations

from collections import Counter

import pytest

from letopis.errors import OntologyError
from letopis.ontology import loader
from letopis.ontology.countries import (
    Country,
    by_adjective,
    by_adjectives,
    by_inhabitant,
    canonical,
    capital_of,
    countries,
    country,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("РФ", "Россия"),
        ("Российская Федерация", "Россия"),
        ("соединенные штаты америки", "США"),
        ("Соединённые Штаты", "США"),
        ("Советский Союз", "СССР"),
        ("ФРГ", "Германия"),
        ("Германская Демократическая Республика", "ГДР"),
        ("Беларусь", "Белоруссия"),
        ("Соединённое Королевство", "Великобритания"),
        ("Северная Корея", "КНДР"),
        ("ЕС", "Евросоюз"),
        ("Нигер", "Нигер"),
        ("Рейкьявик", None),
    ],
)
def test_every_alias_gives_the_canonical_name(name: str, expected: str | None) -> None:
    assert canonical(name) == expected


def test_adjectives_capitals_and_inhabitants_give_the_country() -> None:
    assert by_adjective("Советский") == "СССР"
    assert by_adjective("зеленый") is None
    assert capital_of("Москва") == "Россия"
    assert capital_of("Кишинев") == "Молдавия"
    assert by_inhabitant("британец") == "Великобритания"


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("советско-американский", ("СССР", "США")),
        ("франко-германский", ("Франция", "Германия")),
        ("австро-венгерский", ("Австро-Венгрия",)),
        ("военно-промышленный", ()),
        ("британский", ("Великобритания",)),
    ],
)
def test_compound_adjectives_give_both_countries(lemma: str, expected: tuple[str, ...]) -> None:
    assert by_adjectives(lemma) == expected


def test_a_contested_name_stays_under_its_own_words() -> None:
    places = [c for c in countries() if c.kind == "place"]
    assert places
    assert all(canonical(c.name) == c.name for c in places)


def test_no_name_stands_for_two_countries() -> None:
    for field in ("aliases", "adjectives", "people"):
        counted = Counter(loader.fold(name) for c in countries() for name in getattr(c, field))
        assert [name for name, times in counted.items() if times > 1] == [], field


def test_every_name_finds_its_own_row() -> None:
    for row in countries():
        assert country(row.name) is row
        assert all(country(alias) is row for alias in row.aliases)
        assert all(by_adjective(adjective) == row.name for adjective in row.adjectives)


def test_a_wrong_entry_is_an_error_that_names_the_file_and_the_key() -> None:
    with pytest.raises(OntologyError, match=r"countries\.yaml.*nmae"):
        loader.decode("- {nmae: Россия}", tuple[Country, ...], name="countries.yaml")


def test_a_missing_file_is_an_error_with_a_remedy() -> None:
    with pytest.raises(OntologyError, match="Install Letopis again"):
        loader.load("nowhere.yaml", tuple[Country, ...])
