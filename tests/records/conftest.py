from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letopis

if TYPE_CHECKING:
    from collections.abc import Callable

    TenureRow = tuple[str, str, str | None, str]


@pytest.fixture(scope="session")
def tenure_rows() -> Callable[..., list[TenureRow]]:
    """Give a function that reads a text and gives its tenures: the person, the office, of what or where, the status."""

    def rows(text: str, published: str = "1990-06-01") -> list[TenureRow]:
        records = letopis.read(text, published=published)
        names = {entity.id: entity.canonical or entity.name for entity in records.entities}
        return [
            (names[t.person], t.office, names.get(t.of or "") or names.get(t.country or ""), t.status)
            for t in records.tenures
        ]

    return rows
