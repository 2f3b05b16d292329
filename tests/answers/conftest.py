"""What the tests of answers share: a chronicle that is filled and then asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letopis.answers import open_chronicle
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from letopis.answers import Chronicle
    from letopis.model.records import ArticleRecords


@pytest.fixture
def ask(tmp_path: Path, clock: Callable[[], dt.datetime]) -> Iterator[Callable[..., Chronicle]]:
    """Give a function that stores articles and opens the chronicle for questions."""
    opened: list[Chronicle] = []

    def store(*articles: ArticleRecords) -> Chronicle:
        with Writer(tmp_path / "c.db", clock=clock, user="tester") as writer:
            for one in articles:
                writer.put(one)
        opened.append(open_chronicle(tmp_path / "c.db", clock=clock))
        return opened[-1]

    yield store
    for one in opened:
        one.close()
