"""Listings of articles come in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letopis.answers import open_chronicle
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.answers import Chronicle
    from letopis.model.queries import Answer


@pytest.fixture
def opened(tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]) -> Iterator[Chronicle]:
    """Give a chronicle of four dated articles and one without a date, put in no order."""
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        for year in ("1987", None, "1985", "1988", "1986"):
            told = story(f"Переговоры в Хельсинки, {year}.", f"{year}-05-01" if year else None, "Листок")
            writer.put(told.records())
    with open_chronicle(tmp_path / "c.db", clock=clock) as chronicle:
        yield chronicle


def published(answer: Answer) -> list[str | None]:
    return [row.record["published"] and row.record["published"][:4] for row in answer.rows]


def codes(answer: Answer) -> list[str]:
    return [note.code for note in answer.notes]


def test_the_latest_articles_are_listed_in_order_undated_ones_last(opened: Chronicle) -> None:
    assert published(opened.articles()) == ["1985", "1986", "1987", "1988", None]
    assert published(opened.articles(limit=2)) == ["1987", "1988"]
    assert codes(opened.articles(limit=2)) == ["more"]
    assert published(opened.articles(since="1986", until="1987-12")) == ["1986", "1987"]
    assert opened.articles(limit=2).query == {"question": "articles", "limit": 2, "since": None, "until": None}


def test_search_gives_the_best_of_the_days_asked_for(opened: Chronicle) -> None:
    assert len(opened.search("переговоров Хельсинки").rows) == 5
    found = opened.search("переговоры", limit=2)
    assert (len(found.rows), codes(found)) == (2, ["more"])
    assert sorted(filter(None, published(opened.search("переговоры", since="1986", until="1987")))) == ["1986", "1987"]
    assert len(opened.search("переговоры", limit=None).rows) == 5
