"""English numbers with their nouns."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun: "1 article", "2 articles"; ``many`` where the plural has more than an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
