"""Cuts what a statement asks for into parts that a database takes in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T", bound="str | int | tuple[Any, ...]")

# SQLite took 999 values in a statement for long; two lists of these still fit.
CHUNK = 400


def chunks(ids: Iterable[T], size: int = CHUNK) -> list[list[T]]:
    """Cut ids, sorted, into lists of at most ``size``."""
    ordered = sorted(ids)
    return [ordered[i : i + size] for i in range(0, len(ordered), size)]
