"""Words spelt in two scripts: a letter of the other keyboard that looks the same is read as what it stands for.

Texts that were scanned, retyped or meant to slip past a search have Latin letters within Cyrillic words ("Франcиско"
with a Latin c) and Cyrillic ones within Latin words. No lexicon knows such a word and no segmenter keeps it whole. Each
letter is exchanged for one letter, so offsets hold; the article itself keeps its own letters.
"""

from __future__ import annotations

import re

# What looks like a Cyrillic letter, in type or in a font's italics; "ë" is what some keyboards give for "ё".
TO_CYRILLIC = str.maketrans("ABCEHKMOPTXYaceopxykmtbhiËë", "АВСЕНКМОРТХУасеорхукмтвниЁё")
# The other way only what looks quite the same: "SMSка" has an ending, no look-alikes.
TO_LATIN = str.maketrans("АВСЕНКМОРТХУасеорху", "ABCEHKMOPTXYaceopxy")
_OTHER = re.compile("[A-Za-zËë]+")
_WORD = re.compile("[A-Za-zËëА-Яа-яЁё]+")
_CYRILLIC = re.compile("[А-Яа-яЁё]+")
_LATIN = re.compile("[A-Za-zËë]")
# "Facebookе": a Latin word of so many letters with a Russian ending.
LATIN_STEM = 3


def one_script(text: str) -> str:
    """Give ``text`` with every word of Cyrillic and Latin letters in one script where look-alikes explain the mixture.

    A word of which nothing tells is taken for what most of its letters are. The length never changes.
    """
    parts: list[str] = []
    done = 0
    for found in _OTHER.finditer(text):
        start, end = found.span()
        if start < done or not (_is_cyrillic(text, start - 1) or _is_cyrillic(text, end)):
            continue
        while _is_cyrillic(text, start - 1):
            start -= 1
        word = _WORD.match(text, start)
        if word is None:  # pragma: no cover (a letter stands there)
            continue
        parts += text[done:start], _spelt(word[0])
        done = word.end()
    return "".join((*parts, text[done:])) if parts else text


def _is_cyrillic(text: str, place: int) -> bool:
    return 0 <= place < len(text) and _CYRILLIC.match(text, place) is not None


def _spelt(word: str) -> str:
    """Give a word of both scripts in one of them, or as it is."""
    stem = _stem_with_ending(word)
    as_cyrillic, as_latin = word.translate(TO_CYRILLIC), word.translate(TO_LATIN)
    fits_cyrillic = not _LATIN.search(as_cyrillic) and not (stem > 1 and word[:stem].isupper())
    fits_latin = not _CYRILLIC.search(as_latin) and _is_word(as_latin) and stem < LATIN_STEM
    if fits_latin and (not fits_cyrillic or 2 * len(_LATIN.findall(word)) > len(word)):
        return as_latin
    return as_cyrillic if fits_cyrillic else word


def _is_word(word: str) -> bool:
    """Tell letters that go together: all small, all capitals, or one capital first."""
    return word.islower() or word.isupper() or word.istitle()


def _stem_with_ending(word: str) -> int:
    """Give how many Latin letters stand before a small Russian ending; none if the word is mixed otherwise."""
    stem = _OTHER.match(word)
    ending = word[stem.end() :] if stem else ""
    return stem.end() if stem and ending.islower() and _CYRILLIC.fullmatch(ending) else 0
