"""What the tests of reading share: one reader, and articles made from a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from letopis.model.articles import Article
from letopis.model.layers import Reading
from letopis.reading import Reader

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def read() -> Read:
    """Give a function that reads a text as published on a day of the Geneva summit."""
    reader = Reader()

    def read_text(text: str, published: str | None = "1985-11-21") -> Reading:
        return reader.read(Article("test", "sha256:test", None, "ru", text, published))

    return read_text
