"""Scales real extracted records up to a corpus of any size, in the order in which its articles would be printed.

Every copy of the texts is moved in time and told of other people, bodies and places: words of names are respelt letter
by letter (vowels for vowels, consonants for consonants, the ending kept), the same way in all articles of a copy, and
part of the other words are exchanged for words of the same length. So every offset stays true, articles of one copy
still report the same events, and copies are no reprints of each other. How a name is spelt in a copy follows Zipf's
law: one spelling in six is that of the text itself, so that the well-known stay well known (who is in two of three of
the texts is in about every tenth article), and the number of names grows with the corpus.
"""

from __future__ import annotations

import hashlib
import random
import re
from bisect import bisect
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, count
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.chronicle.names import nominatives
from letopis.language.morphology import parses
from letopis.model.articles import Appearance
from letopis.ontology.countries import by_adjective, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from letopis.model.layers import Entity
    from letopis.model.records import ArticleRecords, RecordDate

# A name is spelt in one of so many ways, the way k as often as 1/k; with 400 the first has a share of about one in six.
SPELLINGS = 400
OUTLETS = 150
YEARS = 10
EXCHANGED = 0.4
SHORTEST_EXCHANGED = 4
_WORD = re.compile(r"[А-ЯЁа-яё]+")
_VOWELS, _CONSONANTS = "аеиоуыэюя", "бвгджзклмнпрстфхцчшщ"
_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}(?![\dX])")
_NAMED = frozenset({"Surn", "Geox", "Orgn", "Trad"})
_ENDING = 2


class Copy(NamedTuple):
    """One copy of the texts: its number and the days by which it is moved."""

    number: int
    days: int


class Edit(NamedTuple):
    """A word of a text and what stands in its place; the same length."""

    start: int
    word: str


def grown(texts: Sequence[ArticleRecords], size: int, *, seed: int) -> Iterator[ArticleRecords]:
    """Give at least ``size`` articles made of ``texts``, by date of publication; the same for the same seed."""
    dated = [one for one in texts if one.article.published]
    shuffled = random.Random(seed)  # noqa: S311 (no secret)
    middle = _middle(dated)
    copies = []
    for number in range(-(-size // len(dated)) + 1):
        first = date(2015, 1, 1) + timedelta(days=shuffled.randrange(-183 * YEARS, 183 * YEARS))
        copies.append(Copy(number, (first - middle).days))
    makers = {copy.number: Maker(dated, copy, seed) for copy in copies}
    order = [
        (_day(one.article.published) + timedelta(days=copy.days), copy.number, place)
        for copy in copies
        for place, one in enumerate(dated)
    ]
    for _, number, place in sorted(order):
        yield makers[number].make(dated[place])


def around(texts: Sequence[ArticleRecords], day: str, first: int, *, seed: int) -> Iterator[ArticleRecords]:
    """Give copies of ``texts``, the middle one printed on ``day``: the same mix whatever they come on top of.

    Copies are numbered from ``first`` on; with a number that :func:`grown` has not used their texts are new.
    """
    dated = sorted((one for one in texts if one.article.published), key=lambda one: _day(one.article.published))
    days = (_day(day) - _middle(dated)).days
    for number in count(first):
        maker = Maker(dated, Copy(number, days), seed)
        yield from map(maker.make, dated)


def _middle(dated: Sequence[ArticleRecords]) -> date:
    return sorted(_day(one.article.published) for one in dated)[len(dated) // 2]


class Maker:
    """Makes the articles of one copy."""

    def __init__(self, texts: Sequence[ArticleRecords], copy: Copy, seed: int) -> None:
        self._copy = copy
        self._key = f"{seed} {copy.number}"
        self._lengths = _by_length(tuple(one.article.text for one in texts))

    def make(self, records: ArticleRecords) -> ArticleRecords:
        """Give an article of this copy: names, dates, outlet and other words changed, every span as it was."""
        edits = self._edits(records)
        text = _edited(records.article.text, edits)
        digest = hashlib.sha256(text.encode()).hexdigest()
        published = self._moved(records.article.published)
        outlet = f"Издание {_zipf(f'{digest} outlet', OUTLETS) + 1}"
        article = msgspec.structs.replace(
            records.article,
            id=digest[:16],
            digest=f"sha256:{digest}",
            title=text[: len(records.article.title)] if records.article.title else None,
            text=text,
            published=published,
            appearances=(Appearance(outlet, f"https://example.org/{digest[:16]}", published, "given"),),
        )
        return msgspec.structs.replace(
            records,
            article=article,
            entities=tuple(self._named(one) for one in records.entities),
            times=tuple(msgspec.structs.replace(one, edtf=self._moved(one.edtf)) for one in records.times),
            events=tuple(msgspec.structs.replace(one, date=self._redated(one.date)) for one in records.events),
            tenures=tuple(
                msgspec.structs.replace(one, from_=self._moved(one.from_), to=self._moved(one.to))
                for one in records.tenures
            ),
            statements=tuple(
                msgspec.structs.replace(one, date=self._redated(one.date) if one.date else None)
                for one in records.statements
            ),
        )

    def _redated(self, told: RecordDate) -> RecordDate:
        return msgspec.structs.replace(told, edtf=self._moved(told.edtf))

    def _moved(self, edtf: str | None) -> str | None:
        """Move an EDTF date by the days of the copy, to the precision that it has."""

        def later(found: re.Match[str]) -> str:
            told = found.group()
            middle = {4: f"{told}-07-01", 7: f"{told}-15"}.get(len(told), told)
            try:
                moved = date.fromisoformat(middle) + timedelta(days=self._copy.days)
            except (ValueError, OverflowError):  # a season ("2016-21")
                return told
            return moved.isoformat()[: len(told)]

        return _DAY.sub(later, edtf) if edtf else edtf

    def _edits(self, records: ArticleRecords) -> list[Edit]:
        """Give what is to be written over the text: names respelt, of the other words some exchanged."""
        text = records.article.text
        found: dict[int, Edit] = {}
        kept = bytearray(len(text))
        for entity in records.entities:
            stems = dict(_stems(entity))
            for mention in entity.mentions:
                kept[mention.start : mention.end] = b"\1" * len(mention)
                if mention.form != "name":
                    continue
                for match in _WORD.finditer(text, mention.start, mention.end):
                    word = self._respelt(match.group(), stems)
                    if word != match.group():
                        found[match.start()] = Edit(match.start(), word)
        for span in (*(e.trigger for e in records.events), *(s.cue for s in records.statements), *records.times):
            kept[span.start : span.end] = b"\1" * len(span)
        for match in _WORD.finditer(text):
            if any(kept[match.start() : match.end()]):
                continue
            found[match.start()] = Edit(match.start(), self._exchanged(match.group()))
        return sorted(found.values())

    def _named(self, entity: Entity) -> Entity:
        stems = dict(_stems(entity))
        name = _WORD.sub(lambda match: self._respelt(match.group(), stems), entity.name)
        return msgspec.structs.replace(entity, name=name)

    def _respelt(self, word: str, stems: Mapping[str, str]) -> str:
        """Spell a word of a name as this copy does, if it is a form of one of ``stems``."""
        folded = word.lower().replace("ё", "е")
        for stem, key in stems.items():
            if folded.startswith(stem):
                spelling = _zipf(f"{self._key} {key}", SPELLINGS)
                head = "".join(_letter(letter, key, spelling) for letter in word[: len(stem)])
                return head + word[len(stem) :]
        return word

    def _exchanged(self, word: str) -> str:
        """Give a word of the same length and case for some of the words: the same one throughout the copy."""
        choice = random.Random(f"{self._key} {word}")  # noqa: S311
        if len(word) < SHORTEST_EXCHANGED or not word.islower() or choice.random() > EXCHANGED:
            return word
        return choice.choice(self._lengths[len(word)])


@lru_cache(maxsize=4)
def _by_length(texts: tuple[str, ...]) -> dict[int, list[str]]:
    """Give the vocabulary of some texts by the length of its words; one for all copies."""
    found: dict[int, list[str]] = {}
    for word in sorted({word for text in texts for word in _WORD.findall(text) if word.islower()}):
        found.setdefault(len(word), []).append(word)
    return found


def _edited(text: str, edits: Iterable[Edit]) -> str:
    parts, done = [], 0
    for start, word in edits:
        parts += [text[done:start], word]
        done = start + len(word)
    return "".join([*parts, text[done:]])


def _stems(entity: Entity) -> Iterator[tuple[str, str]]:
    """Give what is respelt of an entity's name: beginnings of its words, with the word that they stand for."""
    if entity.type == "country" or entity.canonical:
        return
    words = _WORD.findall(entity.name)
    # Given names are few, and real ones: who bears one is known by the other word.
    for word in words if entity.type != "person" else words[-1:]:
        if _is_name(word):
            folded = word.lower().replace("ё", "е")
            yield folded[: max(2, len(folded) - _ENDING)], folded.replace("э", "е")


@lru_cache(maxsize=50_000)
def _is_name(word: str) -> bool:
    """Tell whether a word is a name by itself: capitalised, no plain noun, no country or what belongs to one."""
    if len(word) <= _ENDING or not word[0].isupper() or word.isupper():
        return False
    forms = nominatives(word)
    if any(canonical(form) or by_adjective(form) for form in forms):
        return False
    known = parses(word.lower())
    return not any(parse.is_known for parse in known) or any(_NAMED & set(parse.tag.grammemes) for parse in known)


@lru_cache(maxsize=50_000)
def _zipf(key: str, most: int) -> int:
    """Choose one of ``most``: the first most often, number k as often as 1/k; the same for the same key."""
    return bisect(_shares(most), random.Random(key).random())  # noqa: S311


@lru_cache(maxsize=4)
def _shares(most: int) -> tuple[float, ...]:
    whole = sum(1 / number for number in range(1, most + 1))
    return tuple(accumulate(1 / number / whole for number in range(1, most)))


@lru_cache(maxsize=50_000)
def _alphabet(key: str, spelling: int) -> dict[str, str]:
    shuffled = random.Random(f"{key} {spelling}")  # noqa: S311
    found = {}
    for letters in (_VOWELS, _CONSONANTS):
        others = shuffled.sample(letters, len(letters)) if spelling else list(letters)
        found |= dict(zip(letters, others, strict=True))
    return found


def _letter(letter: str, key: str, spelling: int) -> str:
    other = _alphabet(key, spelling).get(letter.lower(), letter.lower())
    return other.upper() if letter.isupper() else other


def _day(published: str | None) -> date:
    return date.fromisoformat(published or "")
