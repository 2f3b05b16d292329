"""Article text is data: nothing in it may act on a terminal."""

from __future__ import annotations

import unicodedata

# Marks that change the direction in which a terminal shows the words that follow.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SHOWN = "\ufffd"


def safe(text: str) -> str:
    """Replace control characters (escape sequences begin with one) and direction marks, each by one character.

    Line feeds and tabs stay; the length does not change, so offsets stay true.
    """
    return "".join(_SHOWN if _acts(character) else character for character in text)


def _acts(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _TURNING or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def one_line(text: str) -> str:
    """Give a safe text on one line."""
    return " ".join(safe(text).split())
