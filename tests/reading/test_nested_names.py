"""The pack's nested mentions give names their types and bounds, and names that the tagger passed over."""

from __future__ import annotations

import re

import pytest

from letopis.model.layers import Token, TypedSpan
from letopis.model.spans import Span
from letopis.reading.names import find_names
from letopis.reading.nested_names import Nested
from letopis.reading.parsing import FlatName, Parsed


def tokens_of(text: str) -> tuple[Token, ...]:
    """Take a sentence apart; a capital makes a name, "и" is a conjunction."""
    found = []
    for index, match in enumerate(re.finditer(r"[\w-]+|[^\w\s]", text)):
        word = match.group()
        pos = "PUNCT" if not word[0].isalnum() else "PROPN" if word[0].isupper() else "CCONJ" if word == "и" else "NOUN"
        found.append(Token(match.start(), match.end(), index, word, word.lower(), pos, {}, -1, "root", 0))
    return tuple(found)


def marked(text: str, *rows: tuple[str, str, float]) -> list[TypedSpan]:
    return [TypedSpan(text.index(w), text.index(w) + len(w), fine, score) for w, fine, score in rows]


def at(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def bounded(text: str, names: list[tuple[str, str]], *rows: tuple[str, str, float]) -> list[tuple[str, str]]:
    nested = Nested(text, tokens_of(text), marked(text, *rows))
    return [(span.of(text), label) for span, label in nested.bounded((at(text, w), label) for w, label in names)]


def missed(text: str, *rows: tuple[str, str, float]) -> list[tuple[str, str]]:
    nested = Nested(text, tokens_of(text), marked(text, *rows))
    return [(span.of(text), label) for span, label in nested.missed(set())]


BOUNDS = [
    # A given name that the tagger left out, but no word that is none of a name.
    ("Вчера Сайрус Вэнс улетел", [("Вэнс", "PER")], ("Сайрус Вэнс", "PERSON", 0.95), [("Сайрус Вэнс", "PER")]),
    ("Вчера посол Вэнс улетел", [("Вэнс", "PER")], ("посол Вэнс", "PERSON", 0.95), [("Вэнс", "PER")]),
    ("Вчера Сайрус Вэнс улетел", [("Вэнс", "PER")], ("Сайрус Вэнс", "PERSON", 0.6), [("Вэнс", "PER")]),
    # A body to the end of its name; its pieces go.
    (
        "Решение Комитета по разоружению ООН",
        [("Комитета", "ORG"), ("разоружению", "ORG")],
        ("Комитета по разоружению", "ORGANIZATION", 0.9),
        [("Комитета по разоружению", "ORG")],
    ),
    # What the tagger took for a place.
    (
        "Вдоль Балтийского канала",
        [("Балтийского", "LOC")],
        ("Балтийского канала", "FACILITY", 0.9),
        [("Балтийского канала", "LOC")],
    ),
    # Two names with one noun stay two.
    (
        "В Псковской и Тверской областях",
        [("Псковской", "LOC"), ("Тверской", "LOC")],
        ("Псковской и Тверской областях", "STATE_OR_PROVINCE", 0.9),
        [("Псковской", "LOC"), ("Тверской", "LOC")],
    ),
]


@pytest.mark.parametrize(("text", "names", "row", "expected"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_bounds_grow_by_words_of_the_name(
    text: str, names: list[tuple[str, str]], row: tuple[str, str, float], expected: list[tuple[str, str]]
) -> None:
    assert bounded(text, names, row) == expected


def test_a_name_inside_a_wider_one_stays_where_the_pack_saw_it() -> None:
    rows = [("Управление МВД", "ORGANIZATION", 0.95), ("МВД", "ORGANIZATION", 0.95)]
    found = bounded("Из Управление МВД", [("Управление", "ORG"), ("МВД", "ORG")], *rows)
    assert found == [("Управление МВД", "ORG"), ("МВД", "ORG")]


MISSED = [
    ("Вчера Добрынин улетел", ("Добрынин", "PERSON", 0.9), [("Добрынин", "PER")]),
    ("Вчера Добрынин улетел", ("Добрынин", "PERSON", 0.5), []),
    # A common noun with the capital of its sentence, a noun in lower case, another spelling in brackets.
    ("Правительство заседало", ("Правительство", "ORGANIZATION", 0.99), []),
    ("Вчера правительство заседало", ("правительство", "ORGANIZATION", 0.99), []),
    ("Сайрус Вэнс (Cyrus Vance) улетел", ("Cyrus Vance", "PERSON", 0.99), []),
    # Works in quotation marks; a profession is no name.
    ("Читали «Правду и вымысел» вслух", ("«Правду и вымысел»", "WORK_OF_ART", 0.9), [("Правду и вымысел", "LOC")]),
    ("Вчера Посол улетел", ("Посол", "PROFESSION", 0.99), []),
]


@pytest.mark.parametrize(("text", "row", "expected"), MISSED, ids=[f"{row[0]} {row[1][2]}" for row in MISSED])
def test_names_that_were_missed(text: str, row: tuple[str, str, float], expected: list[tuple[str, str]]) -> None:
    assert missed(text, row) == expected


TYPES = [
    ("Колорадо", "LOC", "STATE_OR_PROVINCE", "STATE_OR_PROVINCE"),
    # A person is no place, and the lexicon knows countries and capitals better.
    ("Колорадо", "LOC", "PERSON", "CITY"),
    ("Франция", "LOC", "CITY", "COUNTRY"),
    ("Париж", "LOC", "COUNTRY", "CITY"),
    ("Интелсат", "ORG", "PRODUCT", "PRODUCT"),
    ("Интелсат", "ORG", "CITY", "ORGANIZATION"),
]


@pytest.mark.parametrize(("word", "label", "fine", "expected"), TYPES)
def test_the_type_of_a_name(word: str, label: str, fine: str, expected: str) -> None:
    text = f"Там {word}"
    spans = tuple(marked(text, (word, fine, 0.95)))
    parsed = Parsed(tokens_of(text), (), (FlatName(at(text, word), label, 0),), spans, ())
    assert [mention.fine for mention in find_names(text, parsed)] == [expected]


def test_a_title_with_nothing_to_decline_stays_as_written() -> None:
    text = "Читали «Три минуты тишины» вслух"
    spans = tuple(marked(text, ("Три минуты тишины", "WORK_OF_ART", 0.95)))
    found = find_names(text, Parsed(tokens_of(text), (), (), spans, ()))
    assert [(mention.nominative, mention.fine) for mention in found] == [("Три минуты тишины", "WORK_OF_ART")]
