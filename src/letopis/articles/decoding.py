"""Bytes to text: byte order marks, UTF-8, UTF-16, and the eight-bit Russian encodings told apart by their letters."""

from __future__ import annotations

import codecs
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from letopis.errors import UnreadableInput
from letopis.model.layers import Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What an eight-bit text may be in, with a handicap: rare encodings must fit clearly better.
_EIGHT_BIT = (
    ("cp1251", 0.0),
    ("koi8-r", 0.1),
    ("koi8-u", 0.2),
    ("cp866", 0.5),
    ("iso8859-5", 2.0),
    ("mac-cyrillic", 2.0),
)
_NAMES = {"cp1251": "windows-1251", "koi8-r": "KOI8-R", "koi8-u": "KOI8-U"}
_MAGIC = (
    (b"%PDF", "a PDF document", "Save its text as .txt (for example with pdftotext) and add that."),
    (b"PK\x03\x04", "an archive or an office document", "Unpack it, or save the document as plain text or HTML."),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save it as plain text or HTML."),
    (b"{\\rtf", "an RTF document", "Save it as plain text or HTML."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first (gunzip)."),
    (b"\x89PNG", "a PNG image", "Add the text instead: Letopis does not read pictures."),
    (b"\xff\xd8\xff", "a JPEG image", "Add the text instead: Letopis does not read pictures."),
    (b"GIF8", "a GIF image", "Add the text instead: Letopis does not read pictures."),
    (b"SQLite format 3\x00", "an SQLite database", "Export its texts as JSONL and add those."),
)
_SAVE_AS_UTF8 = "Save it as UTF-8 text and try again."

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LETTER = re.compile(r"[а-яёА-ЯЁ]")
_WORD = re.compile(r"[а-яёА-ЯЁ]+")
# Case turned inside out ("пРИВЕТ") and words of two scripts: what Russian does not do, but misread bytes do.
_MISREAD = re.compile(r"[а-яё][А-ЯЁ]|[a-zA-Z](?=[а-яёА-ЯЁ])|[а-яёА-ЯЁ](?=[a-zA-Z])")
_PLAUSIBLE = re.compile(r"[\t\n\r\x20-\x7e\u0400-\u045f\u0490\u0491\u00a0\u00ab\u00bb\u2010-\u2026\u2116\u20bd]")
# Other letters and signs that a Russian text may hold; all else that is not ASCII counts against an encoding.
_USUAL_SIGNS = re.compile(
    r"[\x00-\x7f\u00a0\u00ab\u00bb\u00a7\u00b0\u00b7\u2013\u2014\u2018-\u201e\u2022\u2026\u2116\u20ac]"
)
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐўЎ]")

_SAMPLE = 20_000
_LETTERS = "_абвгдежзийклмнопрстуфхцчшщъыьэюя"
_FOREIGN_PENALTY = 6.0
_MISREAD_PENALTY = 6.0
# Mean class of letter pairs under which a reading is hardly Russian: prose has about 7, and lines of 20 letters over 6.
_UNLIKELY_RUSSIAN = 5.5
_UNLIKELY_FEW_WORDS = 3.6
_FEW_LETTERS = 20
_DAMAGED_SHARE = 0.02


class Decoded(NamedTuple):
    """A decoded text, its encoding, and what had to be guessed or replaced."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode ``data``; ``declared`` is what the document itself names (HTML's charset), believed only if it fits.

    UnreadableInput if the bytes are no text, or in no encoding that Letopis knows.
    """
    _refuse_known_binaries(data)
    return _by_mark(data) or _by_zeros(data) or _as_utf8(data) or _eight_bit(data, declared)


def _refuse_known_binaries(data: bytes) -> None:
    for magic, kind, remedy in _MAGIC:
        if data.startswith(magic):
            raise UnreadableInput(f"This is {kind}, not a text.", remedy=remedy)


def _by_mark(data: bytes) -> Decoded | None:
    """Decode by the byte order mark, which stays in the text (normalisation drops it, with its offset)."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _replacing(data, encoding)
    return None


def _by_zeros(data: bytes) -> Decoded | None:
    """Tell UTF-16 without a mark, whose Cyrillic has a byte 4 and whose ASCII a byte 0 in every pair, from binaries."""
    sample = data[: _SAMPLE // 2 * 2]
    controls = len(_CONTROLS.findall(sample))
    if not controls:
        return None
    if len(data) % 2 == 0 and controls * 4 >= len(sample):
        for encoding in ("utf-16-le", "utf-16-be"):
            text = sample.decode(encoding, "replace")
            if len(_PLAUSIBLE.findall(text)) >= 0.9 * len(text):
                return _replacing(data, encoding)
    if b"\x00" in sample or controls > len(sample) * 0.02:
        raise UnreadableInput("This is binary data, not a text.", remedy=_SAVE_AS_UTF8)
    return None


def _as_utf8(data: bytes) -> Decoded | None:
    """Decode as UTF-8, which other encodings practically never pass for; a few damaged characters are replaced."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    found = _replacing(data, "utf-8")
    damaged = found.text.count("\ufffd")
    letters = len(_WORD.findall(found.text))
    whole = sum(character > "\x7f" for character in found.text[:_SAMPLE])
    return found if letters and damaged <= max(1, whole * _DAMAGED_SHARE) and whole > 2 * damaged else None


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    if damaged and encoding.startswith("utf"):  # some may have stood there before
        damaged -= data.count("\ufffd".encode(encoding))
    if damaged <= 0:
        return Decoded(text, encoding)
    note = Note("damaged", f"{damaged} damaged characters of {encoding} were replaced by U+FFFD")
    return Decoded(text, encoding, (note,))


def _eight_bit(data: bytes, declared: str | None) -> Decoded:
    """Choose the encoding in which the bytes look most like Russian."""
    sample = data[:_SAMPLE]
    scores = {name: _russianness(sample.decode(name, "replace")) - handicap for name, handicap in _EIGHT_BIT}
    best = max(scores, key=lambda name: scores[name])
    named = _known(declared)
    few = len(_LETTER.findall(sample.decode(best, "replace"))) < _FEW_LETTERS
    least = _UNLIKELY_FEW_WORDS if few else _UNLIKELY_RUSSIAN
    if named is not None and scores.get(named, least) >= scores[best] - 1:
        best = named
    elif scores[best] < least:
        best = _by_normalizer(data) or best
    found = _replacing(data, best)
    if best == named:
        return found
    note = Note("encoding", f"read as {_NAMES.get(best, best)}, judged by its letters")
    return found._replace(notes=(*found.notes, note))


def _known(declared: str | None) -> str | None:
    """Give Python's name of a declared encoding if these bytes may be in it (they are not UTF-8 or UTF-16)."""
    try:
        name = codecs.lookup(declared or "").name
        b"".decode(name)  # LookupError where the codec is not of a text encoding ("hex")
    except LookupError:
        return None
    return None if name.startswith(("utf", "ascii")) else name


def _by_normalizer(data: bytes) -> str | None:
    """Ask charset-normalizer about bytes that are no Russian, so that the language gate can name what they are."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE]).best()
    return found.encoding if found is not None else None


def _russianness(text: str) -> float:
    """Score a text: the mean class of its letter pairs, less what Russian does not do."""
    total = pairs = 0
    for found in _WORD.finditer(text):
        word = f"_{found[0].lower().replace('ё', 'е')}_"
        total += sum(_pairs().get(word[at : at + 2], 0) for at in range(len(word) - 1))
        pairs += len(word) - 1
    odd = len(text) - len(_USUAL_SIGNS.findall(text)) - (pairs and sum(len(w) for w in _WORD.findall(text)))
    odd -= len(_UKRAINIAN.findall(text))  # not Russian, but letters: the language gate judges them
    misread = len(_MISREAD.findall(text))
    if not pairs and not odd:
        return 0.0
    return (total - _FOREIGN_PENALTY * odd - _MISREAD_PENALTY * misread) / max(pairs + odd, 1)


@cache
def _pairs() -> dict[str, int]:
    """Load the classes of letter pairs."""
    table = files("letopis.articles").joinpath("bigrams.txt").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line and not line.startswith("#")]
    return {
        first + second: int(figure) or -4
        for first, row in zip(_LETTERS, rows, strict=True)
        for second, figure in zip(_LETTERS, row, strict=True)
    }
