"""The language gate: Letopis reads Russian, and says what a text turned away looks like instead."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import yaml

from letopis.errors import EmptyInput, NotRussian
from letopis.model.layers import Note

if TYPE_CHECKING:
    from collections.abc import Callable

RUSSIAN = "russian"
_REMEDY = "Letopis reads Russian only: leave this text out, or add its Russian original."
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
_OTHER_CYRILLIC = re.compile(r"[\u0400-\u052f](?<![а-яё])")
_PRE_REFORM = re.compile(r"[ѣѳѵ]|[бвгджзклмнпрстфхцчшщ]ъ$")

_SAMPLE_WORDS = 20_000
_PRE_REFORM_SHARE = 0.08
_FOREIGN_LETTERS_SHARE = 0.2  # of words with Cyrillic letters that no Russian word has
_PROSE = 30  # words from which a text must hold some of the words that all Russian prose is made of
_FUNCTION_WORDS_SHARE = 0.04
_WORTH_NOTING = 0.15
_CYRILLIC_SHARE = 0.4
_LATIN_SHARE = 0.5
_ENOUGH_VOICES = 1.5  # a name may look foreign; one alone turns nothing away
_SPOKEN_TWICE = 2.0
_SPELLING = 0.7  # foreign names hold such spellings too
_ADDRESS = re.compile(r"\w+://\S+|www\.\S+|\S+@\S+")


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What marks a language (see languages.yaml); ``example`` is its test."""

    example: str
    words: str = ""
    letters: str = ""
    without: str = ""
    pattern: str = ""
    endings: str = ""
    name: str = "русский"
    script: str = "cyrillic"


class Marks(NamedTuple):
    """How to count a text's voices for one language against Russian."""

    letters: frozenset[str]
    pattern: re.Pattern[str]
    without: frozenset[str]
    words: frozenset[str]
    russian_words: frozenset[str]
    endings: tuple[str, ...]
    russian_endings: tuple[str, ...]

    def voices(self, word: str) -> tuple[float, float]:
        """Give a word's voices for the language and for Russian."""
        if not self.letters.isdisjoint(word):
            return _SPOKEN_TWICE, 0.0
        if self.pattern.search(word):
            return _SPELLING, 0.0
        if not self.without.isdisjoint(word):
            return 0.0, 1.0
        if word in self.words:
            return 1.0, 0.0
        if word in self.russian_words:
            return 0.0, 1.0
        return 0.5 * word.endswith(self.endings), 0.5 * word.endswith(self.russian_endings)


@cache
def languages() -> dict[str, Language]:
    """Load what marks each language."""
    source = files("letopis.articles").joinpath("languages.yaml").read_bytes()
    return msgspec.convert(yaml.safe_load(source), dict[str, Language])


@cache
def _marks(name: str) -> Marks:
    language, russian = languages()[name], languages()[RUSSIAN]
    words, russian_words = frozenset(language.words.split()), frozenset(russian.words.split())
    endings, russian_endings = language.endings.split(), russian.endings.split()
    return Marks(
        frozenset(language.letters),
        re.compile(language.pattern or "(?!)"),
        frozenset(language.without),
        words - russian_words,
        russian_words - words,
        tuple(ending for ending in endings if ending not in russian_endings),
        tuple(ending for ending in russian_endings if ending not in endings),
    )


def check_russian(text: str) -> tuple[Note, ...]:
    """Let a Russian text pass, with a note if a good part of it is in another language.

    NotRussian names the language that the text looks like; EmptyInput if it has no words at all.
    """
    words = Counter(found[0].lower() for found in islice(_WORD.finditer(_ADDRESS.sub(" ", text)), _SAMPLE_WORDS))
    if not words:
        raise EmptyInput("There are no words in it.", remedy="Check that the right file was given.")
    cyrillic = Counter({word: count for word, count in words.items() if _CYRILLIC.search(word)})
    if cyrillic.total() < _CYRILLIC_SHARE * words.total():
        raise _not_russian(_in_latin_letters(words - cyrillic))
    if _share(cyrillic, _PRE_REFORM.search) >= _PRE_REFORM_SHARE:
        return (Note("pre_reform_spelling", "the text is in the spelling of before 1918"),)
    other, theirs, ours = _nearest(cyrillic)
    if theirs > ours and theirs >= _ENOUGH_VOICES:
        raise _not_russian(languages()[other].name)
    _refuse_unknown(cyrillic)
    if theirs >= _ENOUGH_VOICES and theirs > _WORTH_NOTING * (theirs + ours):
        name = languages()[other].name
        return (Note("mixed_language", f"part of the text looks like another language ({name})"),)
    return ()


def _share(words: Counter[str], holds: Callable[[str], object]) -> float:
    return sum(count for word, count in words.items() if holds(word)) / words.total()


def _nearest(words: Counter[str]) -> tuple[str, float, float]:
    """Give the language with the most voices over Russian's, its voices and Russian's against it."""
    found = []
    # Of two that fit equally well, the one with fewer letters of its own says more.
    for name, language in sorted(languages().items(), key=lambda item: len(item[1].letters)):
        if name == RUSSIAN or language.script != "cyrillic":
            continue
        marks = _marks(name)
        voices = [(count, *marks.voices(word)) for word, count in words.items()]
        theirs = sum(count * voice for count, voice, _ in voices)
        ours = sum(count * voice for count, _, voice in voices)
        found.append((name, theirs, ours))
    return max(found, key=lambda row: row[1] - row[2])


def _refuse_unknown(words: Counter[str]) -> None:
    """Refuse a text with too many letters that are not Russian, or without the words that all prose is made of."""
    if _share(words, _OTHER_CYRILLIC.search) > _FOREIGN_LETTERS_SHARE:
        raise _not_russian(None)
    frequent = frozenset(languages()[RUSSIAN].words.split())
    if words.total() >= _PROSE and _share(words, frequent.__contains__) < _FUNCTION_WORDS_SHARE:
        raise _not_russian(None)


def _in_latin_letters(words: Counter[str]) -> str | None:
    """Name the language of a text in Latin letters by its frequent words."""
    if _share(words, _LATIN.search) < _LATIN_SHARE:
        return None
    hits = {
        language.name: sum(words[word] for word in language.words.split())
        for language in languages().values()
        if language.script == "latin"
    }
    best = max(hits, key=lambda name: hits[name])
    return best if hits[best] > 0 else None


def _not_russian(name: str | None) -> NotRussian:
    looks = f"it looks like another language ({name})" if name else "Letopis cannot tell its language or encoding"
    return NotRussian(f"The text is not Russian: {looks}.", remedy=_REMEDY)
