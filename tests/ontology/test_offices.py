"""Offices: classes by the office's own words and by the body it belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.ontology.offices import (
    OFFICE_CLASSES,
    Example,
    body_kind,
    classify,
    is_office_head,
    lexicon,
    needs_body,
    strip_modifiers,
)

GROUPS = [pytest.param(g.office_class, g.example, id=g.office_class) for g in lexicon().offices]
EVERY_NAME = [(g.office_class, name) for g in lexicon().offices for name in g.names]


@pytest.mark.parametrize(("expected", "example"), GROUPS)
def test_the_example_of_a_group_has_its_class(expected: str, example: Example) -> None:
    assert classify(example.office, example.of) == expected


def test_every_class_of_the_contract_has_names() -> None:
    assert {g.office_class for g in lexicon().offices} == set(OFFICE_CLASSES)
    by_body = {c for h in lexicon().heads for c in (h.alone, h.organisation, *h.kinds.values(), *h.states.values())}
    assert by_body | set(lexicon().leads.values()) <= set(OFFICE_CLASSES)


@pytest.mark.parametrize(
    ("office", "of", "expected"),
    [
        ("глава", "МИД Великобритании", "foreign_minister"),
        ("глава МИД", None, "foreign_minister"),
        ("госсекретарь", "США", "foreign_minister"),
        ("госсекретарь", "Белоруссия", "other"),
        ("глава", "Татарстан", "governor"),
        ("глава", "Исландия", "head_of_state"),
        ("глава правительства", "Исландия", "head_of_government"),
        ("канцлер", "ФРГ", "head_of_government"),
        ("канцлер казначейства", "Великобритания", "minister"),
        ("британский премьер", None, "head_of_government"),
        ("президент", "СССР", "head_of_state"),
        ("президент", "Бундесбанк", "head_of_body"),
        ("президент", "концерн «Фиат»", "executive"),
        ("начальник", "Генштаб СССР", "commander"),
        ("председатель", "Верховный Совет СССР", "legislator"),
        ("председатель", "Верховный суд СССР", "judge"),
        ("председатель", "КГБ СССР", "head_of_body"),
        ("председатель", "Совет министров СССР", "head_of_government"),
        ("генеральный секретарь", "НАТО", "head_of_body"),
        ("генеральный секретарь ЦК КПСС", None, "party_leader"),
        ("лидер", "Лейбористская партия", "party_leader"),
        ("бывший президент", "США", "head_of_state"),
        ("экс-премьер", None, "head_of_government"),
        ("и. о. министра обороны", None, "defence_minister"),
        ("исполняющий обязанности президента", None, "head_of_state"),
    ],
)
def test_an_office_gets_its_class_from_its_words_and_its_body(office: str, of: str | None, expected: str) -> None:
    assert classify(office, of) == expected


@pytest.mark.parametrize(
    ("office", "of", "expected"),
    [
        ("замминистра", None, "other"),
        ("заместитель министра иностранных дел", "СССР", "other"),
        ("вице-президент", "США", "other"),
        ("вице-премьер", "Польша", "minister"),
        ("заместитель генерального прокурора", None, "prosecutor"),
        ("вице-спикер", "Госдума", "legislator"),
    ],
)
def test_a_deputy_is_not_taken_for_the_deputised(office: str, of: str | None, expected: str) -> None:
    assert classify(office, of) == expected


def test_the_caller_may_know_the_kind_of_body_better() -> None:
    assert classify("глава", "Дубна") == "head_of_body"
    assert classify("глава", "Дубна", kind="city") == "mayor"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("МИД СССР", "foreign_ministry"),
        ("министерство обороны США", "defence_ministry"),
        ("правительства", "government"),
        ("Московский городской суд", "court"),
        ("ЦК КПСС", "party"),
        ("Евросоюз", "union"),
        ("Соединённые Штаты", "country"),
        ("Рейкьявик", None),
    ],
)
def test_a_body_has_its_kind(name: str, kind: str | None) -> None:
    assert body_kind(name) == kind


def test_office_words_are_told_from_other_nouns() -> None:
    offices = ("президент", "Премьер-министр", "экс-премьер", "вице-президент", "замминистра", "генсек", "королева")
    assert all(is_office_head(word) for word in offices)
    assert not any(is_office_head(word) for word in ("переговоры", "замок", "страна", "замечание"))


def test_modifiers_are_no_part_of_an_office() -> None:
    assert strip_modifiers("бывший и. о. президента") == "президента"
    assert strip_modifiers("экс-канцлер") == "канцлер"


def test_a_vague_head_needs_a_body() -> None:
    assert needs_body("глава")
    assert not needs_body("премьер-министр")


@pytest.mark.parametrize(("office_class", "name"), EVERY_NAME)
def test_every_name_has_a_class_of_the_contract(office_class: str, name: str) -> None:
    assert office_class in OFFICE_CLASSES
    assert classify(name) in OFFICE_CLASSES


@given(st.text(max_size=40), st.none() | st.text(max_size=40))
def test_any_words_have_some_class(office: str, of: str | None) -> None:
    assert classify(office, of) in OFFICE_CLASSES
