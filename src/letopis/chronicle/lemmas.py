"""Dictionary forms of running text, for full-text search in any case form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from letopis.language.morphology import parses

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_RUSSIAN = re.compile(r"[а-яё]+(?:['-][а-яё]+)*", re.IGNORECASE)
_FORMS_KEPT = 4


class Word(NamedTuple):
    """A word of a text with its place and the dictionary forms it may have."""

    start: int
    end: int
    forms: tuple[str, ...]


def fold(word: str) -> str:
    """Give the form in which words are compared: lower case, е for ё."""
    return word.lower().replace("ё", "е")


def is_russian(word: str) -> bool:
    """Tell whether a word is spelt in Russian letters: the lexicon has nothing to say of others, and fails on some."""
    return bool(_RUSSIAN.fullmatch(word))


@lru_cache(maxsize=100_000)
def word_forms(word: str) -> tuple[str, ...]:
    """Give the folded dictionary forms a word may have, the word itself last; both lemmas of "стали" count."""
    folded = fold(word)
    if not is_russian(word):
        return (folded,)
    lemmas = [fold(str(parse.normal_form)) for parse in parses(word.lower())]
    return tuple(dict.fromkeys([*lemmas[:_FORMS_KEPT], folded]))


def plain_words(text: str) -> list[str]:
    """Give the words of ``text`` as :func:`words` divides it, folded, without looking up their dictionary forms."""
    return [fold(word) for word in _WORD.findall(text)]


def words(text: str) -> Iterator[Word]:
    """Walk the words of ``text`` (letters and digits; a hyphen divides) with their dictionary forms."""
    for match in _WORD.finditer(text):
        yield Word(match.start(), match.end(), word_forms(match.group()))


def indexed_words(text: str) -> str:
    """Give what the full-text index holds for ``text``: every dictionary form of every word, separated by spaces."""
    return " ".join(form for word in _WORD.findall(text) for form in word_forms(word))


def match_forms(query: str) -> list[tuple[str, ...]]:
    """Give, for every word of a user's query, the forms by which the full-text index knows it; none without words."""
    return [word.forms for word in words(query)]
