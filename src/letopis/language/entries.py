"""What the lexicon itself says of a word form: pymorphy3's dictionary, asked for lemmas and tags alone.

Texts are full of forms of which no more is ever wanted. ``parse`` of pymorphy3 makes objects that can be inflected and
takes several times as long; what is found here is the same, in the same order, as plain values.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer


class Analysis(msgspec.Struct, frozen=True, gc=False):
    """One way to read a form; ``entry`` tells the lexicon's own from a guess or a rule's."""

    lemma: str
    tag: str
    score: float
    entry: bool


class Categories(msgspec.Struct, frozen=True, gc=False):
    """What a tag says of part of speech, case, number and gender; None where it says nothing."""

    part: str | None = None
    case: str | None = None
    number: str | None = None
    gender: str | None = None


@cache
def analyzer() -> MorphAnalyzer:
    """Load the lexicon once (about 0.1 s)."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


def grammemes(tag: str) -> list[str]:
    """Take a written tag apart: "NOUN,inan,masc sing,nomn"."""
    return tag.replace(" ", ",", 1).split(",")


@cache
def categories(tag: str) -> Categories:
    """Give the categories of a written tag; there are some five thousand tags."""
    kinds = _kinds()
    found = {kinds[grammeme]: grammeme for grammeme in grammemes(tag) if grammeme in kinds}
    return Categories(**found)


@cache
def _kinds() -> dict[str, str]:
    """Give the category of every grammeme that belongs to one."""
    tags = analyzer().TagClass
    sets = {"part": tags.PARTS_OF_SPEECH, "case": tags.CASES, "number": tags.NUMBERS, "gender": tags.GENDERS}
    return {grammeme: kind for kind, members in sets.items() for grammeme in members}


@cache
def _tags() -> list[str]:
    """Give the lexicon's tags as written, by their numbers."""
    return [str(tag) for tag in analyzer().dictionary.gramtab]


def entries(word: str) -> tuple[Analysis, ...]:
    """Give the lexicon's entries of a form, the likeliest first, as ``parse`` does; none if it has to guess."""
    if len(word) == 1 and word.isupper():
        # Perhaps an initial: the lexicon has rules for those.
        return ()
    word = word.lower()
    lexicon = analyzer()
    dictionary = lexicon.dictionary
    paradigms, tags = dictionary.paradigms, _tags()
    prefixes, suffixes = dictionary.paradigm_prefixes, dictionary.suffixes
    read: list[tuple[str, str]] = []
    for spelt, places in dictionary.words.similar_items(word, lexicon.char_substitutes):
        for paradigm, place in places:
            # Suffixes, tags and prefixes of the forms in turn; the first form is the lemma.
            codes = paradigms[paradigm]
            size = len(codes) // 3
            lemma = spelt
            if place:
                stem = spelt[len(prefixes[codes[2 * size + place]]) : len(spelt) - len(suffixes[codes[place]])]
                lemma = f"{prefixes[codes[2 * size]]}{stem}{suffixes[codes[0]]}"
            read.append((lemma, tags[codes[size + place]]))
    if len(read) == 1:
        # Chances are known of ambiguous forms alone.
        return (Analysis(*read[0], 1.0, entry=True),)
    chance = lexicon.prob_estimator.p_t_given_w.prob
    chances = [chance(word, tag) for _, tag in read]
    if not any(chances):
        return tuple([Analysis(lemma, tag, 1 / len(read), entry=True) for lemma, tag in read])
    found = [Analysis(lemma, tag, score, entry=True) for (lemma, tag), score in zip(read, chances, strict=True)]
    found.sort(key=attrgetter("score"), reverse=True)
    return tuple(found)
