"""Who is named where, kept in step with the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letopis.chronicle.sightings import Seen, seen
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.errors import UnknownName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Story
    from letopis.model.records import ArticleRecords


def articles(story: type[Story]) -> list[ArticleRecords]:
    found = []
    for name, published in (
        ("Михаил Горбачёв", "1985-11-20"),
        ("Михаил Горбачев", "1987-12-08"),
        ("Михаил Горбачёв", None),
        ("Михаил Сергеевич Горбачёв", "1986-10-11"),
    ):
        told = story(f"{name} прибыл, {published}.", published, "Листок")
        told.entity(name)
        found.append(told.records())
    return found


def test_first_and_last_seen_and_names(tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]) -> None:
    stored = articles(story)
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        for one in stored:
            writer.put(one)
    with View(tmp_path / "c.db", clock=clock) as view:
        found = view.ask(seen, view.resolve("Горбачёв").all)
    assert (found.articles, found.first, found.last) == (4, "1985-11-20", "1987-12-08")
    assert found.shown == (stored[0].article.id, stored[1].article.id)
    assert next(iter(found.names.items())) == ("Михаил Горбачёв", 2)
    assert set(found.names) == {"Михаил Горбачёв", "Михаил Горбачев", "Михаил Сергеевич Горбачёв"}


def test_a_company_is_found_by_its_whole_name(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]
) -> None:
    """Single letters at the end are part of it, no initials of a person."""
    told = story("«Филипс Н.В.» и «Филипс Трейдинг Н.В.» показали компакт-диск.", "1982-08-17", "Листок")
    for name in ("Филипс Н.В.", "Филипс Трейдинг Н.В."):
        told.entity(name, kind="organisation")
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        writer.put(told.records())
    with View(tmp_path / "c.db", clock=clock) as view:
        for asked, found in (
            ("Филипс Н.В.", {"Филипс Н.В."}),
            ("Филипс Трейдинг Н.В.", {"Филипс Трейдинг Н.В."}),
            ("Филипс Трейдинг", {"Филипс Трейдинг Н.В."}),
            ("Филипс", {"Филипс Н.В.", "Филипс Трейдинг Н.В."}),
        ):
            assert set(view.resolve(asked).names.values()) == found
        with pytest.raises(UnknownName):
            view.resolve("Филипс А.Б.")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(4)), removed=st.sets(st.integers(0, 3), max_size=3))
def test_order_and_what_was_removed_do_not_matter(
    tmp_path_factory, clock: Callable[[], dt.datetime], story: type[Story], order: list[int], removed: set[int]
) -> None:
    stored = articles(story)
    told: list[Seen] = []
    for places in (order, [i for i in range(4) if i not in removed]):
        path = tmp_path_factory.mktemp("seen") / "c.db"
        with Writer(path, clock=clock, user="t") as writer:
            for place in places:
                writer.put(stored[place])
            for place in removed & set(places) if places == order else ():
                writer.remove(stored[place].article.id, reason="")
        with View(path, clock=clock) as view:
            told.append(view.ask(seen, view.resolve("Горбачёв").all))
    assert told[0] == told[1]
