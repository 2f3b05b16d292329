"""Names across alphabets: whether a Latin and a Cyrillic spelling may be of one name ("Theresa May", Тереза Мэй).

A Cyrillic spelling follows the sound of a name and a Latin one its history, so neither can be computed from the other.
Both are reduced to what survives: :func:`sounds` gives the consonants in coarse classes, by which spellings are looked
up, and :func:`same_sound` compares the vowels of two that agree in them. Letters that are read differently in
different languages ("j", "ch", "g" before "e") give several values.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

_LATIN = re.compile(r"[a-zß-ɏ]", re.IGNORECASE)
_READINGS = 96
_NEAR = 0.55
_SPECIAL = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})

# How groups of Latin letters may sound; the longest fits first. An empty value is a silent letter.
_LATIN_SOUNDS: dict[str, tuple[str, ...]] = {
    "shch": ("ш",),
    "tsch": ("ч",),
    "dzh": ("ж",),
    "sch": ("ш", "ск"),
    "tch": ("тч", "ч"),
    "sh": ("ш",),
    "sz": ("ш", "с"),
    "cz": ("ч",),
    "zh": ("ж",),
    "kh": ("х", "к"),
    "ch": ("ч", "к", "х", "ш"),
    "ck": ("к",),
    "ph": ("ф",),
    "th": ("т", "с"),
    "gh": ("", "г"),
    "dg": ("ж",),
    "dj": ("ж",),
    "tz": ("с",),
    "ts": ("с",),
    "ng": ("нг", "н"),
    "qu": ("к", "кв"),
    "wh": ("", "в"),
    "b": ("б",),
    "d": ("д",),
    "f": ("ф",),
    "k": ("к",),
    "l": ("л",),
    "m": ("м",),
    "n": ("н",),
    "p": ("п",),
    "r": ("р",),
    "s": ("с",),
    "t": ("т",),
    "q": ("к",),
    "x": ("кс", "с"),
    "z": ("с",),
    "v": ("в", "ф"),
    "w": ("в", ""),
    "h": ("х", "г", ""),
    "j": ("ж", "", "х"),
    "g": ("г",),
    "c": ("к",),
}
_SOFTENED = {"c": ("с", "ч"), "g": ("ж", "г", "х")}
_FRONT = frozenset("eiy")
_VOWELS = frozenset("aeiouy")
# A final letter that French leaves out: Barnier, Renault, Sarkozy's "Villepin" keeps its n.
_SILENT_AT_END = {"r": ("р", ""), "t": ("т", ""), "s": ("с", ""), "d": ("д", ""), "x": ("кс", "")}

_CYRILLIC_VOWELS = frozenset("аеёиоуыэюяіїє")
_CYRILLIC_SOUNDS = {"з": "с", "ц": "с", "щ": "ш", "ґ": "г", "й": "", "ь": "", "ъ": "", "’": "", "'": ""}

_CYRILLIC_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e j s i i k l m n o p r s t u f h s č č č _ i _ e u a".replace("_", "").split(" "),
        strict=True,
    )
)
# Vowels of Latin spellings as practical transcription hears them.
_LATIN_SPELLINGS = (
    (re.compile(r"^x"), "s"),
    (re.compile(r"dg|g(?=[eiy])"), "j"),
    (re.compile(r"ay|ai|ei|ey"), "ei"),
    (re.compile(r"ee|ea|ie(?!r)"), "i"),
    (re.compile(r"oo|ou"), "u"),
    (re.compile(r"au|aw"), "o"),
    (re.compile(r"eu"), "oi"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"tch|sch|sh|ch"), "č"),
    (re.compile(r"ck|q"), "k"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c(?!$)"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"z"), "s"),
    (re.compile(r"y"), "i"),
    (re.compile(r"(.)\1"), r"\1"),
)


def is_latin(word: str) -> bool:
    """Tell whether a word is written in Latin letters, at least in part."""
    return bool(_LATIN.search(word))


def plain_latin(word: str) -> str:
    """Give a Latin word in lower case without diacritics ("Büchele": buchele)."""
    lowered = word.lower().translate(_SPECIAL)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


@lru_cache(maxsize=50_000)
def sounds(word: str) -> tuple[str, ...]:
    """Give the consonants of a word in coarse classes: one reading of a Cyrillic word, several of a Latin one.

    An initial vowel counts as "а", other vowels are left out; a doubled consonant counts once. A word without letters
    gives itself.
    """
    if not is_latin(word):
        return (_cyrillic_sound(word),)
    letters = re.sub(r"[^a-z0-9]", "", plain_latin(word))
    choices = _latin_choices(letters)
    found: dict[str, None] = {}
    for number, reading in enumerate(product(*choices)):
        if number >= _READINGS:
            break
        found.setdefault(_collapsed("".join(reading)))
    return tuple(one for one in found if one) or (letters,)


def _cyrillic_sound(word: str) -> str:
    letters = re.sub(r"[^\w]|_", "", word.lower()).replace("дж", "ж").replace("цз", "ж").replace("тс", "с")
    heard = [
        ("а" if place == 0 else "") if letter in _CYRILLIC_VOWELS else _CYRILLIC_SOUNDS.get(letter, letter)
        for place, letter in enumerate(letters)
    ]
    return _collapsed("".join(heard)) or letters


def _latin_choices(letters: str) -> list[tuple[str, ...]]:
    choices: list[tuple[str, ...]] = []
    place = 0
    while place < len(letters):
        size = next((n for n in (4, 3, 2) if letters[place : place + n] in _LATIN_SOUNDS and n > 1), 1)
        group = letters[place : place + size]
        choices.append(_heard(letters, place, group))
        place += size
    return choices


def _heard(letters: str, place: int, group: str) -> tuple[str, ...]:
    after = letters[place + len(group) : place + len(group) + 1]
    if place == 0:
        return _heard_first(group, after)
    if group in _VOWELS:
        return ("",)
    if group in _SOFTENED and after in _FRONT:
        return _SOFTENED[group]
    if not after and place > 1 and group in _SILENT_AT_END:
        return _SILENT_AT_END[group]
    return _LATIN_SOUNDS.get(group, (group,))


def _heard_first(group: str, after: str) -> tuple[str, ...]:
    if group in _VOWELS:
        return ("а",)
    if group in _SOFTENED and after in _FRONT:
        return _SOFTENED[group]
    if group == "k" and after == "n":
        return ("", "к")
    if group == "x":
        return ("с", "кс")
    # Уильям, Олланд, Юнкер: a consonant may be heard as the beginning of a vowel.
    return tuple(sound or "а" for sound in _LATIN_SOUNDS.get(group, (group,)))


def _collapsed(sound: str) -> str:
    return re.sub(r"(\D)\1+", r"\1", sound)


def romanised(word: str) -> str:
    """Give a Cyrillic word in Latin letters, or a Latin one in a plainer spelling, only to be compared with others."""
    if not is_latin(word):
        return re.sub(
            r"(.)\1",
            r"\1",
            "".join(_CYRILLIC_LETTERS.get(letter, letter) for letter in word.lower().replace("дж", "ж")),
        )
    spelt = plain_latin(word)
    for pattern, spelling in _LATIN_SPELLINGS:
        spelt = pattern.sub(spelling, spelt)
    return spelt


def likeness(one: str, other: str) -> float:
    """Compare two spellings of a word, in whichever alphabets, letter by letter: between 0 and 1."""
    return SequenceMatcher(None, romanised(one), romanised(other)).ratio()


@lru_cache(maxsize=50_000)
def same_sound(one: str, other: str) -> bool:
    """Tell whether two spellings, of which one is Latin and one Cyrillic, may be of one word."""
    if is_latin(one) == is_latin(other):
        return False
    return not set(sounds(one)).isdisjoint(sounds(other)) and likeness(one, other) >= _NEAR
