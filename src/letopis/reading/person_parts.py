"""Mentions of people taken apart: given names, initials, surname, and what each may be in the nominative."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from letopis.language.names import (
    CONSONANT,
    NameWord,
    hypotheses,
    is_initial,
    is_particle,
    is_patronymic,
    name_genders,
    readings,
    weigh,
)
from letopis.model.layers import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token
    from letopis.reading.name_mentions import NameMention

# How far below its best reading a surname may be read to fit a person already named.
TOLERANCE = 2.2


class Reference(NamedTuple):
    """A mention of a person taken apart: words that decline, initials apart."""

    mention: NameMention
    given: tuple[NameWord, ...]
    surname: NameWord
    initials: str
    surname_first: bool
    # The gender of the past verb whose subject the mention is, if it is one.
    agreed: str = ""


@lru_cache(maxsize=20_000)
def given_nominatives(word: NameWord) -> list[str]:
    """Give the likely nominatives of a given name, the likeliest first."""
    found = readings([word])
    top = found[0].weight if found else 0.0
    return [r.words[-1].lower().replace("ё", "е") for r in found if r.weight >= top - TOLERANCE]


@lru_cache(maxsize=20_000)
def given_genders(word: NameWord) -> frozenset[str]:
    """Give the genders of a given name by its nominatives that the lexicon knows.

    One in a consonant that declines is a man's, whatever the lexicon says.
    """
    nominatives = given_nominatives(word)
    found = frozenset(gender for nominative in nominatives for gender in name_genders(nominative))
    written = word.text.lower().replace("ё", "е")
    if found == {"Fem"} and written not in nominatives and all(n[-1:] in CONSONANT for n in nominatives):
        return frozenset({"Masc"})
    return found


@lru_cache(maxsize=20_000)
def surname_readings(word: NameWord) -> dict[tuple[str, str], float]:
    """Give the (nominative, gender) readings of a surname with their weights."""
    found: dict[tuple[str, str], float] = {}
    for reading in readings([word]):
        key = (reading.words[-1].lower().replace("ё", "е"), reading.gender)
        found[key] = max(found.get(key, 0.0), reading.weight)
    return found


@lru_cache(maxsize=20_000)
def all_surname_readings(word: NameWord) -> dict[tuple[str, str], float]:
    """Give the readings of a surname with the second best ones of each case: "Небензи" is of "Небензя" too."""
    found = dict(surname_readings(word))
    for hypothesis in hypotheses(word.text):
        key = hypothesis.nominative.replace("ё", "е"), hypothesis.gender
        if key not in found and word.case in {"", hypothesis.case}:
            found[key] = weigh(hypothesis, word)
    return found


def take_apart(mention: NameMention, tokens: Sequence[Token]) -> Reference | None:
    """Split a mention into given names, initials and surname; None if it holds no word."""
    words: list[NameWord] = []
    initials = ""
    for index in mention.tokens:
        token = tokens[index]
        if is_initial(token.text):
            initials += token.text[0]
        elif token.text[:1].isalpha() or token.text[:1] in "’'":
            words.append(_name_word(token, tokens))
    if not words:
        return None
    while len(words) > 1 and is_particle(words[0].text):
        del words[0]  # "фон Беттихер" is a surname alone
    if len(words) > 1 and is_patronymic(words[-1].text):
        if len(words) == 2:  # noqa: PLR2004 (given name and patronymic, no surname: Михаил Сергеевич)
            return Reference(mention, (words[0],), words[-1], initials, surname_first=False)
        return Reference(mention, tuple(words[1:]), words[0], initials, surname_first=True)
    return Reference(mention, tuple(words[:-1]), words[-1], initials, surname_first=False)


def _name_word(token: Token, tokens: Sequence[Token]) -> NameWord:
    """Give a name's word with its case and gender; a verb knows its subject better than the ending tells."""
    case, gender = token.feat("Case"), token.feat("Gender")
    if token.rel == "nsubj" and token.head != ROOT:
        verb = tokens[token.head]
        if verb.feat("Tense") == "Past" and verb.feat("Number") == "Sing" and verb.feat("Gender") in {"Masc", "Fem"}:
            case, gender = "Nom", verb.feat("Gender")
    elif case in {"Gen", "Acc"} and _opens_with_verb(token, tokens):
        case, gender = "Nom", "Fem"
    shouted = token.text.isupper() and len(token.text) > 1 and not set(token.text) <= set("IVXLC")
    return NameWord(token.text.title() if shouted else token.text, case, gender)


def agreement(mention: NameMention, tokens: Sequence[Token]) -> str:
    """Give the gender of the past verb or short adjective that has the mention for its subject."""
    for token in (tokens[index] for index in mention.tokens):
        if token.rel not in {"nsubj", "nsubj:pass"} or token.head == ROOT or token.feat("Case") not in {"Nom", ""}:
            continue
        verb = tokens[token.head]
        agrees = verb.feat("Tense") == "Past" or verb.feat("Variant") == "Short"
        if agrees and verb.feat("Number") == "Sing" and verb.feat("Gender") in {"Masc", "Fem"}:
            return verb.feat("Gender")
    return ""


def _opens_with_verb(token: Token, tokens: Sequence[Token]) -> bool:
    """Tell "Горбачёва посетила …" at the head of a clause: a subject, whatever the tagger makes of its ending."""
    if token.index + 1 >= len(tokens):
        return False
    before = tokens[token.index - 1] if token.index else None
    if before is not None and before.sentence == token.sentence and before.pos not in {"ADV", "CCONJ", "PUNCT"}:
        return False
    verb = tokens[token.index + 1]
    past = verb.feat("Tense") == "Past" and verb.feat("VerbForm") == "Fin" and verb.feat("Gender") == "Fem"
    return past and token.text.endswith(("а", "я"))
