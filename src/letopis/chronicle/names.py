"""Names as keys: what makes two spellings one name, and which nominatives a name in any case form may stand for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from letopis.chronicle.lemmas import is_russian
from letopis.language.morphology import is_known, parses

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*\.?")
_PATRONYMIC = re.compile(r"(?:ович|евич|ьич|овна|евна|ична|инична)$")
_NOBLE = frozenset({"фон", "дер", "ден", "де", "ван", "ди", "да", "дель", "ла", "ле", "аль", "эль", "бен", "ибн", "оф"})
_NOUN_TAGS = frozenset({"NOUN", "ADJF", "PRTF"})
# Forms of address are no part of a name: "господин Горбачёв" names him by surname only.
_ADDRESS = frozenset(
    {
        "господин",
        "госпожа",
        "г-н",
        "г-жа",
        "товарищ",
        "тов",
        "мистер",
        "миссис",
        "мисс",
        "сэр",
        "месье",
        "мадам",
        "фрау",
        "герр",
        "лорд",
        "леди",
    }
)
# Endings of oblique cases for surnames that the lexicon does not know; tried only when nothing else matches.
_OBLIQUE = (
    "ом",
    "ем",
    "ём",
    "ым",
    "им",
    "ой",
    "ей",
    "ою",
    "ого",
    "его",
    "ому",
    "ему",
    "ую",
    "а",
    "у",
    "ю",
    "я",
    "е",
    "и",
    "ы",
)
_NOMINATIVE = ("", "ь", "й", "а", "я", "о", "ий", "ый", "ая")
_STEM = 3
_VOWEL = re.compile(r"[аеёиоуыэюяaeiouy]", re.IGNORECASE)


class PersonName(msgspec.Struct, frozen=True):
    """A person's name taken apart; all words folded.

    ``words`` are all full words without the patronymic, ``surname`` one of them (or None), ``initials`` single letters.
    """

    words: tuple[str, ...]
    surname: str | None
    patronymic: str | None
    initials: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Tell whether the name has a given name and a surname, both written out."""
        return len([w for w in self.words if w not in _NOBLE]) > 1

    @property
    def key(self) -> str:
        """Give what joins spellings of one full name: its words in alphabetical order, without the patronymic."""
        return " ".join(sorted(part for word in self.words for part in collapse(word).split("-") if part))


def fold(word: str) -> str:
    """Give the form in which the words of names are compared.

    Lower case, е for ё; е for э too, since papers write both Мэй and Мей; straight apostrophes and hyphens.
    """
    plain = word.lower().replace("ё", "е").replace("э", "е")
    return plain.replace("\u2019", "'").replace("\u2011", "-").replace("\u2010", "-")


def collapse(word: str) -> str:
    """Give a folded word in the spelling that papers differ least in: no soft sign, doubled letters once.

    Маас and Мас, Гренелл and Греннель come of transcription and are one name.
    """
    return re.sub(r"(.)\1+", r"\1", word.replace("ь", "").replace("ъ", ""))


def name_words(name: str) -> list[str]:
    """Give the words of a name in lower case, not folded: the lexicon knows э from е. Initials keep their full stop."""
    return [w if is_initial(w) else w.rstrip(".") for w in _WORD.findall(name.lower().replace("\u2011", "-"))]


def is_initial(word: str) -> bool:
    """Tell whether a word of a name is a single letter, or a pair of consonants with a full stop ("Дж.")."""
    letters = word.rstrip(".")
    if len(letters) == 2 and word.endswith("."):  # noqa: PLR2004 (a sound written with two letters)
        return letters.isalpha() and not _VOWEL.search(letters)
    return len(letters) == 1 and letters.isalpha()


def _parses(word: str) -> tuple[Parse, ...]:
    return parses(word) if is_russian(word) else ()


def _tagged(word: str, grammeme: str) -> bool:
    return any(grammeme in parse.tag for parse in _parses(word))


def is_place(word: str) -> bool:
    """Tell whether the lexicon knows a word as the name of a place and not of a person."""
    return _tagged(word, "Geox") and not _tagged(word, "Surn")


def _is_given(word: str) -> bool:
    return _tagged(word, "Name") and not _tagged(word, "Surn")


@lru_cache(maxsize=20_000)
def person_name(name: str) -> PersonName:
    """Take a person's name in the nominative apart, in whatever order it is written."""
    written = [word for word in name_words(name) if word not in _ADDRESS] or name_words(name)
    initials = tuple(fold(w.rstrip(".")) for w in written if is_initial(w))
    whole = [w for w in written if not is_initial(w)]
    patronymic = _find_patronymic(whole)
    rest = [w for i, w in enumerate(whole) if i != patronymic]
    surname = _find_surname(rest, initials)
    return PersonName(
        tuple(fold(word) for word in rest),
        fold(surname) if surname else None,
        fold(whole[patronymic]) if patronymic is not None else None,
        initials,
    )


def is_patronymic(word: str) -> bool:
    """Tell whether a folded word has the form of a patronymic; some surnames have it too."""
    return bool(_PATRONYMIC.search(word))


def _find_patronymic(whole: list[str]) -> int | None:
    """Find "Сергеевич" in "Михаил Сергеевич Горбачев" but not "Милошевич" in "Слободан Милошевич"."""
    like = [i for i, w in enumerate(whole) if i > 0 and is_patronymic(w)]
    if len(whole) < 3:  # noqa: PLR2004 (given name, patronymic, surname)
        return next((i for i in like if _is_known_patronymic(whole[i]) and not _tagged(whole[i], "Surn")), None)
    return next((i for i in like if _tagged(whole[i - 1], "Name")), like[0] if like else None)


def _is_known_patronymic(word: str) -> bool:
    """Tell a patronymic of the lexicon from a surname that only looks like one ("Чапутович")."""
    return any("Patr" in parse.tag and is_known(parse) for parse in _parses(word))


def _find_surname(rest: list[str], initials: tuple[str, ...]) -> str | None:
    if len(rest) == 1:
        return None if _is_given(rest[0]) and not initials else rest[0]
    candidates = [w for w in rest if w not in _NOBLE]
    if not candidates:
        return None
    first_is_surname = (
        _tagged(candidates[0], "Surn") and not _tagged(candidates[0], "Name") and _is_given(candidates[-1])
    )
    return candidates[0] if first_is_surname else candidates[-1]


def _nominatives(parse: Parse) -> list[str]:
    """Give the lexeme's form and the nominatives of the same gender and number ("горбачевой": горбачев, горбачева)."""
    if parse.tag.POS not in _NOUN_TAGS:
        return []
    forms = [parse.inflect({"sing", "nomn"}), parse.inflect({"nomn"})]
    return [str(parse.normal_form), *(str(form.word) for form in forms if form)]


@lru_cache(maxsize=10_000)
def nominatives(word: str) -> tuple[str, ...]:
    """Give the nominatives, not folded, that a word of a name may stand for, itself first.

    Indeclinable names (Мэй, Барнье) are found by themselves, inflected ones through the lexicon and its predictions.
    """
    plain = word.lower().rstrip(".")
    return tuple(dict.fromkeys([plain, *(form for parse in _parses(plain) for form in _nominatives(parse))]))


def name_keys(word: str) -> tuple[str, ...]:
    """Give the folded nominatives that a word of a name may stand for, itself first."""
    return tuple(dict.fromkeys(fold(form) for form in nominatives(word)))


def guessed_keys(word: str) -> tuple[str, ...]:
    """Give nominatives that a word may stand for by its ending alone ("колем": коль); for when nothing else matches."""
    plain = fold(word).rstrip(".")
    stems = [plain.removesuffix(end) for end in _OBLIQUE if plain.endswith(end) and len(plain) - len(end) >= _STEM]
    return tuple(dict.fromkeys(stem + end for stem in [plain, *stems] for end in _NOMINATIVE))
