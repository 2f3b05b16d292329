"""When two reports are of one utterance: the same or nearly the same words, within a few days."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from letopis.chronicle.ids import digest_of
from letopis.chronicle.lemmas import is_russian, plain_words, word_forms
from letopis.language.morphology import parses
from letopis.ontology.speech import speech_lexicon

WINDOW = 14
# Of words as common as "нет комментариев" only reports of the same news are of one utterance.
SHORT = 4
SHORT_WINDOW = 1
_NEAR = 0.5
_WITHIN = 0.8
_LEAST_SHINGLES = 5
_MARKS = 4
_MARK_LENGTH = 12
# The verb of what a denial takes back stands among its first words: "он когда-либо обещал".
_OPENING = 4
_EMPTY = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "PRED"})
_SAYING = frozenset({"VERB", "INFN", "PRTS", "ADJS"})
# Verbs and nouns that any sentence may hold.
_COMMON = frozenset({"быть", "мочь", "стать", "это", "этот", "тот", "который", "весь", "свой", "такой", "самый"})


class Text(NamedTuple):
    """The words of a speaker on one day: ``words`` folded and separated by spaces, ``key`` their digest."""

    id: str
    speaker: str
    key: str
    day: str
    words: str


def text_of(speaker: str, kind: str, content: str, published: str | None) -> Text:
    """Make the text of a statement. A denial is never one with a claim of the same words: it says the contrary."""
    folded = " ".join(plain_words(content))
    key = digest_of("denial" if kind == "denial" else "statement", speaker, folded)
    day = (published or "")[:10]
    return Text(digest_of("saying", key, day), speaker, key, day, folded)


def marks(text: Text) -> list[str]:
    """Give a few fingerprints of a text's word pairs, at least one of which it shares with nearly equal texts."""
    sign = text.key if len(text.words.split()) < SHORT else ""
    found = sorted(_hash(f"{text.speaker} {sign} {one}") for one in shingles(text.words))
    return found[:_MARKS]


def _hash(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()[:_MARK_LENGTH]


@lru_cache(maxsize=20_000)
def shingles(folded: str) -> frozenset[str]:
    """Give the pairs of neighbouring words, in dictionary form."""
    lemmas = [word_forms(word)[0] for word in folded.split()]
    return frozenset(f"{a} {b}" for a, b in pairwise(lemmas)) or frozenset(lemmas)


def days_around(day: str, before: int, after: int) -> tuple[str, str]:
    """Give the first and the last day of the days around one, as ISO dates; for no date, only that itself."""
    try:
        middle = dt.date.fromisoformat(day)
    except ValueError:
        return day, day
    return (middle - dt.timedelta(days=before)).isoformat(), (middle + dt.timedelta(days=after)).isoformat()


def one_utterance(left: Text, right: Text) -> bool:
    """Tell whether two texts of one speaker are reports of one utterance, of which there may be more in between."""
    same = left.key == right.key
    short = min(len(left.words.split()), len(right.words.split())) < SHORT
    first, last = days_around(left.day, *(2 * (SHORT_WINDOW if short else WINDOW,)))
    if not first <= right.day <= last:
        return False
    return same or (not short and near(left.words, right.words))


def near(left: str, right: str) -> bool:
    """Tell whether two texts are nearly the same words, or one a part of the other."""
    mine, theirs = shingles(left), shingles(right)
    shared = len(mine & theirs)
    if min(len(mine), len(theirs)) < _LEAST_SHINGLES:
        return False
    return shared >= _NEAR * len(mine | theirs) or shared >= _WITHIN * min(len(mine), len(theirs))


@lru_cache(maxsize=20_000)
def content_lemmas(folded: str) -> frozenset[str]:
    """Give the dictionary forms of the words that carry what is said: no prepositions, conjunctions, pronouns."""
    return frozenset(lemma for word in folded.split() if (lemma := _content_lemma(word)))


@lru_cache(maxsize=50_000)
def _content_lemma(word: str) -> str | None:
    if not is_russian(word):
        return word if len(word) > 1 else None
    best = parses(word)[0]
    lemma = word_forms(word)[0]
    return None if best.tag.POS in _EMPTY or lemma in _COMMON else lemma


@lru_cache(maxsize=20_000)
def predicates(folded: str) -> frozenset[str]:
    """Give the dictionary forms of the verbs and short adjectives by which a text says something of somebody."""
    return frozenset(word_forms(word)[0] for word in folded.split() if _predicates(word))


@lru_cache(maxsize=50_000)
def _predicates(word: str) -> bool:
    if not is_russian(word):
        return False
    best = parses(word)[0]
    return best.tag.POS in _SAYING and word_forms(word)[0] not in _COMMON


class Recalled(NamedTuple):
    """What a denial takes back: the ``kind`` of the statement, its ``words``, whether the denier's ``own``."""

    kind: str
    words: str
    own: bool


@lru_cache(maxsize=5_000)
def recalled(folded: str) -> Recalled | None:
    """Take "обещал Москве пять миллиардов" apart; None where what is denied is no saying in the past."""
    words = folded.split()
    for place, word in enumerate(words[:_OPENING]):
        best = parses(word)[0] if is_russian(word) else None
        if best is None or best.tag.POS not in _SAYING:
            continue
        cues = speech_lexicon().verb(word_forms(word)[0])
        if not cues or cues[0].kind == "denial" or best.tag.tense != "past":
            return None
        before, after = words[:place], words[place + 1 :]
        return Recalled(cues[0].kind, " ".join([*before, *after]), all(map(_empty, before)))
    return None


def _empty(word: str) -> bool:
    return is_russian(word) and parses(word)[0].tag.POS in _EMPTY | {"ADVB"}


def searchable(folded: str) -> str:
    """Give every dictionary form of every word of a text, each once, with a space on both sides."""
    forms = {form for word in folded.split() for form in word_forms(word)}
    return f" {' '.join(sorted(forms))} "
