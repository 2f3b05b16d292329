"""Lexicon morphology where a tagger was wrong."""

from __future__ import annotations

import pytest

from letopis.language.morphology import like_case, retagged


@pytest.mark.parametrize(
    ("word", "pos", "expected"),
    [
        ("судью", "NOUN", {"Animacy": "Anim", "Case": "Acc", "Number": "Sing"}),
        ("ТАСС", "PROPN", {"Animacy": "Inan", "Gender": "Masc", "Number": "Sing"}),
        # Genitive or accusative: the lexicon cannot tell.
        ("лётчика", "NOUN", {"Animacy": "Anim", "Gender": "Masc", "Number": "Sing"}),
        ("преклонный", "ADJ", {"Gender": "Masc", "Number": "Sing"}),
    ],
)
def test_what_is_no_verb_is_not_called_one(word: str, pos: str, expected: dict[str, str]) -> None:
    assert retagged(word, "VERB", {"Mood": "Ind"}) == (pos, expected)


@pytest.mark.parametrize("word", ["сказал", "тем", "бы", "зафрендил", "sagte"])
def test_what_may_be_a_verb_or_is_unknown_stays(word: str) -> None:
    assert retagged(word, "VERB", {"Mood": "Ind"}) == ("VERB", {"Mood": "Ind"})


def test_what_is_only_a_verb_is_called_one() -> None:
    told = {"Aspect": "Imp", "Mood": "Ind", "Number": "Sing", "Person": "3", "Tense": "Pres"}
    assert retagged("командует", "NOUN", {"Case": "Ins"}) == ("VERB", told | {"VerbForm": "Fin", "Voice": "Act"})


@pytest.mark.parametrize("word", ["флот", "дела", "зафрендил", "Командует"])
def test_what_may_be_a_noun_stays_one(word: str) -> None:
    assert retagged(word, "NOUN", {"Case": "Nom"}) == ("NOUN", {"Case": "Nom"})


def test_a_hyphenated_noun_is_no_adjective() -> None:
    assert retagged("пресс-группа", "ADJ", {})[0] == "NOUN"
    assert retagged("северо-западная", "ADJ", {})[0] == "ADJ"


@pytest.mark.parametrize(
    ("model", "word", "expected"),
    [
        ("Москвой", "москва", "Москва"),
        ("ГКЧП", "гкчп", "ГКЧП"),
        ("АвтоВАЗом", "автоваз", "АвтоВАЗ"),
        ("СдПГ", "сдпг", "СдПГ"),
        ("О'Коннором", "о'коннор", "О'Коннор"),
        ("министром", "министр", "министр"),
    ],
)
def test_a_word_keeps_the_capitals_of_its_model(model: str, word: str, expected: str) -> None:
    assert like_case(model, word) == expected
