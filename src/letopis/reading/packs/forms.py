"""What a model knows of a word form before it sees the sentence: rows of its vectors, shape, affixes and grammemes.

Everything here depends on the form alone, so it is computed once per form and kept. Vectors are navec's (a product
quantisation of GloVe on Russian news); shapes follow slovnet's classes, so that its encoders can be taken over.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zlib import crc32

from letopis.language.entries import categories, grammemes
from letopis.language.morphology import CYRILLIC, analyses

if TYPE_CHECKING:
    from letopis.language.entries import Analysis

# Hashed features share so many rows; the count is part of a pack and may not change without training it anew.
BUCKETS = 1 << 14
MAX_AFFIX = 5
# A form longer than this is no word: its features are read off its beginning and end.
MAX_FORM = 64

_PUNCTUATION = "!#$%&()[]\\/*+,.:;<=>?@^_{|}~-‐−‒⁃–—―`\"'«»„“ʼʻ”№…"
_CLASS = re.compile(
    rf"(?P<RU>[а-яё]+)|(?P<EN>[a-z]+)|(?P<NUM>[+-]?\d+)|(?P<PUNCT>[{re.escape(_PUNCTUATION)}]+)", re.IGNORECASE
)
_PLAIN = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_OUTLINES = ("X", "x", "XX", "xx", "Xx", "Xx-Xx", "OTHER")
SHAPES = (
    "<pad>",
    *(f"RU_{outline}" for outline in _OUTLINES),
    *(f"EN_{outline}" for outline in _OUTLINES),
    *(f"PUNCT_{mark}" for mark in _PUNCTUATION),
    "PUNCT_OTHER",
    "NUM",
    "OTHER",
)
_SHAPE_ROWS = {shape: row for row, shape in enumerate(SHAPES)}
_BEGINNING, _END = crc32(b"p:"), crc32(b"e:")


class Form(NamedTuple):
    """Rows of one word form: of its vector and its lemma's in the vector table, of its shape, of hashed features."""

    word: int
    lemma: int
    shape: int
    features: tuple[int, ...]


def _outline(form: str) -> str:
    if len(form) == 1:
        return "X" if form.isupper() else "x"
    if form.isupper():
        return "XX"
    if form.islower():
        return "xx"
    if _titled(form):
        return "Xx"
    left, hyphen, right = form.partition("-")
    return "Xx-Xx" if hyphen and _titled(left) and _titled(right) else "OTHER"


def _titled(form: str) -> bool:
    return len(form) > 1 and form[0].isupper() and form[1:].islower()


def shape(form: str) -> int:
    """Give the row of a form's shape in ``SHAPES``: script and capitals of a word, the mark itself of punctuation."""
    match = _CLASS.match(form)
    kind = match.lastgroup if match else "OTHER"
    if kind in {"RU", "EN"}:
        return _SHAPE_ROWS[f"{kind}_{_outline(form)}"]
    if kind == "PUNCT":
        return _SHAPE_ROWS.get(f"PUNCT_{form}", _SHAPE_ROWS["PUNCT_OTHER"])
    return _SHAPE_ROWS[kind or "OTHER"]


def _pattern(form: str) -> str:
    """Give the outline of a form with runs shortened: Xx, XX, d4, Xx-d2."""
    if _PLAIN.fullmatch(form):
        # Most forms; the general way below says the same of them.
        if form.islower():
            return "xx"[: len(form)]
        if form.isupper():
            return "XX"[: len(form)]
        if form[1:].islower():
            return "Xxx"[: len(form)]
    marks = re.sub(r"[^\W\d_]", lambda m: "X" if m[0].isupper() else "x", form)
    marks = re.sub(r"\d+", lambda m: f"d{min(len(m[0]), 5)}", marks)
    return re.sub(r"(.)\1+", r"\1\1", marks)


def _bucket(name: str) -> int:
    return crc32(name.encode()) % BUCKETS


@cache
def _of_tag(tag: str) -> tuple[int, ...]:
    """Give the hashed features of a lexicon's tag; there are some five thousand tags."""
    found = categories(tag)
    names = [f"g:{grammeme}" for grammeme in grammemes(tag)]
    return tuple(map(_bucket, (*names, f"t:{found.part}:{found.case}:{found.number}:{found.gender}")))


def _letters(form: str, lowered: str) -> set[int]:
    """Give the hashed features of a form's letters: the form, its outline, its beginnings and ends."""
    found = {_bucket(f"w:{lowered}"), _bucket(f"s:{_pattern(form)}")}
    for size in range(1, min(MAX_AFFIX, len(lowered)) + 1):
        # The checksum goes on from that of the kind: every new form comes by here, a dozen names each.
        found.add(crc32(lowered[:size].encode(), _BEGINNING) % BUCKETS)
        found.add(crc32(lowered[-size:].encode(), _END) % BUCKETS)
    return found


def _features(form: str, lowered: str, read: tuple[Analysis, ...]) -> tuple[int, ...]:
    """Give the hashed features of a form, in order; ``read`` is what the lexicon says of it."""
    found = _letters(form, lowered)
    if read:
        if "-" in lowered.strip("-"):
            found.add(_bucket(f"h:{lowered.rsplit('-', 1)[1]}"))
            found.add(_bucket(f"f:{lowered.split('-', 1)[0]}"))
        found.add(_bucket("k:1" if read[0].entry else "k:0"))
        found.add(_bucket(f"l:{read[0].lemma}"))
        for one in read[:6]:
            found.update(_of_tag(one.tag))
    return tuple(sorted(found))


def _spelt(form: str) -> str:
    return form if len(form) <= MAX_FORM else form[: MAX_FORM // 2] + form[-MAX_FORM // 2 :]


class Rows(Protocol):
    """Gives the row of a lower-case word, None if it has none; a dict does."""

    def get(self, word: str, /) -> int | None:
        """Give the word's row."""


class Vocabulary:
    """Finds the rows of a form in a table of vectors; ``rows`` knows those of lower-case words."""

    def __init__(self, rows: Rows, unknown: int) -> None:
        self.rows = rows
        self.unknown = unknown

    def row(self, form: str) -> int:
        """Give the row of a form's vector, spelt with е for ё if need be; ``unknown`` if there is none."""
        return self._row(form.lower())

    def _row(self, lowered: str) -> int:
        found = self.rows.get(lowered)
        if found is None and "ё" in lowered:
            found = self.rows.get(lowered.replace("ё", "е"))
        return self.unknown if found is None else found

    def form(self, form: str) -> Form:
        """Give all rows of a word form."""
        form = _spelt(form)
        lowered = form.lower()
        row = self._row(lowered)
        if not CYRILLIC.search(form):
            return Form(row, row, shape(form), _features(form, lowered, ()))
        read = analyses(lowered)
        return Form(row, self._lemma_row(lowered, read[0].lemma, row), shape(form), _features(form, lowered, read))

    def _lemma_row(self, lowered: str, lemma: str, row: int) -> int:
        """Give the row of a form's lemma, of its last part's if it has none, else of the form itself."""
        found = row if lemma == lowered else self.row(lemma)
        if found == self.unknown and "-" in lowered.strip("-"):
            found = self.row(analyses(lowered.rsplit("-", 1)[1] or "-")[0].lemma)
        return row if found == self.unknown else found
