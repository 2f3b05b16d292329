"""How strings are compared in factRuEval-2016: spelling evened out, and a few letters may differ."""

from __future__ import annotations

from functools import lru_cache

_WHITE = " \r\n\t"
_EVENED = str.maketrans(
    {
        **dict.fromkeys("«»“”„", '"'),
        **dict.fromkeys("\u2019`", "'"),
        **dict.fromkeys("\u2010\u2212\u2012\u2013\u2014\u2015", "-"),
        "ё": "е",
    }
)
_TIGHT = ((" ,", ","), (" .", "."), (" -", "-"), ("- ", "-"), ("( ", "("), (" )", ")"))
# Up to this length one letter may differ and beyond it two; of a single letter none may.
_SHORT = 8


def even(text: str) -> str:
    """Give a text in lower case with one kind of quotation mark, apostrophe and dash, е for ё, no white space around.

    Offsets into the text hold in the result unless it begins with white space (the official scorer has the same flaw).
    """
    return text.lower().strip(_WHITE).translate(_EVENED)


def tight(words: str) -> str:
    """Give words that were joined from tokens as :func:`even` does, without the blanks beside punctuation."""
    found = even(words)
    for loose, close in _TIGHT:
        found = found.replace(loose, close)
    return found


def last_touch(value: str) -> str:
    """Give a value as it is compared in the end: lower case, е for ё, no white space around."""
    return value.lower().strip(_WHITE).replace("ё", "е")


@lru_cache(maxsize=200_000)
def alike(one: str, other: str) -> bool:
    """Tell whether two values count as the same: an edit distance of at most 0, 1 or 2 by the longer one's length.

    0 up to one letter, 1 up to eight, 2 beyond.
    """
    longest = max(len(one), len(other))
    allowed = 0 if longest <= 1 else 1 if longest <= _SHORT else 2
    if abs(len(one) - len(other)) > allowed:
        return False
    return one == other or _distance(one, other) <= allowed


def _distance(one: str, other: str) -> int:
    """Give the edit distance of Levenshtein."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            current.append(min(current[-1] + 1, above[column] + 1, above[column - 1] + (letter != against)))
        above = current
    return above[-1]
