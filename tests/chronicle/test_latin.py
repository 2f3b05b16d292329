"""English names find Russian ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from letopis.chronicle import schema
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.errors import UnknownName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.model.records import ArticleRecords

    Clock = Callable[[], dt.datetime]

NAMES = [
    ("Михаил Горбачёв", "person"),
    ("Рональд Рейган", "person"),
    ("Маргарет Тэтчер", "person"),
    ("Эдуард Шеварднадзе", "person"),
    ("Гельмут Коль", "person"),
    ("Джеймс Бейкер", "person"),
    ("Джон Бейкер", "person"),
    ("СССР", "country"),
    ("Великобритания", "country"),
    ("Женева", "city"),
    ("Лондон", "city"),
    ("Париж", "city"),
    ("Рейкьявик", "city"),
    ("The Times", "organisation"),
]


def articles(story: type[Story]) -> list[ArticleRecords]:
    found = []
    for name, kind in NAMES:
        told = story(f"В новостях: {name}.", "1985-11-20", "Листок")
        told.entity(name, kind=kind)
        found.append(told.records())
    return found


@pytest.fixture
def view(tmp_path: Path, clock: Clock, story: type[Story]) -> Iterator[View]:
    """Give a chronicle that knows these names."""
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        for one in articles(story):
            writer.put(one)
    with View(tmp_path / "c.db", clock=clock) as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Gorbachev", "Михаил Горбачёв"),
        ("Mikhail Gorbachev", "Михаил Горбачёв"),
        ("Ronald Reagan", "Рональд Рейган"),
        ("Margaret Thatcher", "Маргарет Тэтчер"),
        ("Eduard Shevardnadze", "Эдуард Шеварднадзе"),
        ("Helmut Kohl", "Гельмут Коль"),
        ("James Baker", "Джеймс Бейкер"),
        ("Soviet Union", "СССР"),
        ("the U.S.S.R.", "СССР"),
        ("United Kingdom", "Великобритания"),
        ("Geneva", "Женева"),
        ("London", "Лондон"),
        ("Paris", "Париж"),
        ("Reykjavik", "Рейкьявик"),
        ("The Times", "The Times"),
    ],
)
def test_an_english_name_finds_the_russian_one(view: View, asked: str, found: str) -> None:
    assert set(view.resolve(asked).names.values()) == {found}


def test_what_several_bear_is_told(view: View) -> None:
    resolved = view.resolve("Baker")
    assert set(resolved.names.values()) == {"Джеймс Бейкер", "Джон Бейкер"}
    assert [note.code for note in resolved.notes] == ["several_names"]


@pytest.mark.parametrize("asked", ["Brezhnev", "Ronald Gorbachev", "Vienna", "?", "Xyz"])
def test_what_is_not_there_is_not_found(view: View, asked: str) -> None:
    with pytest.raises(UnknownName):
        view.resolve(asked)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(5)), removed=st.sets(st.integers(0, 4)))
def test_words_are_kept_in_step_with_the_articles(
    tmp_path_factory: pytest.TempPathFactory, clock: Clock, story: type[Story], order: list[int], removed: set[int]
) -> None:
    stored = articles(story)
    told = []
    for places in (order, [i for i in range(5) if i not in removed]):
        path = tmp_path_factory.mktemp("latin") / "c.db"
        with Writer(path, clock=clock, user="t") as writer:
            for place in places:
                writer.put(stored[place])
            for place in sorted(removed) if places == order else ():
                writer.remove(stored[place].article.id, reason="")
        with View(path, clock=clock) as opened:
            words = select(schema.name_words).order_by(schema.name_words.c.word)
            told.append(opened.ask(lambda connection, query=words: [tuple(row) for row in connection.execute(query)]))
    assert told[0] == told[1]
