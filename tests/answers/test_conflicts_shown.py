"""Rows of events point to what reports tell of them differently, and conflicts can be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letopis.answers import heads
from letopis.answers.formats_csv import as_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Story
    from letopis.answers import Chronicle
    from letopis.model.records import ArticleRecords


def met(story: type[Story], words: str, day: str, source: str, *, place: bool = True) -> ArticleRecords:
    told = story(f"{words}: Рональд Рейган встретился с Франсуа Миттераном, Вена.", "1986-02-12", source)
    people = told.entity("Рональд Рейган"), told.entity("Франсуа Миттеран", "Франсуа Миттераном")
    where = told.entity("Вена", kind="city") if place else None
    told.event("meet", "встретился", people, day, place=where)
    return told.records()


@pytest.mark.parametrize("question", ["meetings", "timeline", "dossier"])
def test_rows_of_events_point_to_the_conflict(ask: Callable[..., Chronicle], story: type[Story], question: str) -> None:
    opened = ask(met(story, "10 февраля", "1986-02-10", "А"), met(story, "Во вторник", "1986-02-11", "Б"))
    (conflict,) = opened.conflicts().rows
    answer = getattr(opened, question)("Рейган")
    rows = [row for row in answer.rows if row.kind == "event"]
    assert len(rows) == 2
    for row in rows:
        (told,) = row.record["conflicts"]
        assert told == {"id": conflict.record["id"], "differs": "date", "values": ["1986-02-10", "1986-02-11"]}
        details = heads.head_and_details(row, answer.entities)[1]
        assert "10 февраля 1986 (день) или 11 февраля 1986 (день)" in details
        assert told["id"][:8] in details


def test_a_conflict_is_cited_by_its_id(ask: Callable[..., Chronicle], story: type[Story]) -> None:
    opened = ask(met(story, "10 февраля", "1986-02-10", "А"), met(story, "Во вторник", "1986-02-11", "Б"))
    found = opened.conflicts()
    (conflict,) = found.rows
    assert conflict.record["id"] in as_csv(found)
    (cited,) = opened.cite(conflict.record["id"][:8]).rows
    assert (cited.kind, cited.record) == ("conflict", conflict.record)
    assert [one.source for one in cited.citations] == ["А", "Б"]


def test_conflicts_of_offices_are_cited_too(ask: Callable[..., Chronicle], story: type[Story]) -> None:
    articles = []
    for begun, source in (("1985", "А"), ("1986-02", "Б")):
        told = story(f"{source}: с {begun} министр СССР Иван Петров.", "1987-01-01", source)
        of = told.entity("СССР", kind="country")
        more = {"of": of, "from_": begun, "office_class": "foreign_minister"}
        told.tenure(told.entity("Иван Петров"), "министр", "министр", **more)
        articles.append(told.records())
    opened = ask(*articles)
    (conflict,) = opened.conflicts().rows
    (cited,) = opened.cite(conflict.record["id"]).rows
    assert cited.record == conflict.record


def test_days_that_may_be_of_two_meetings_are_said_to_be(ask: Callable[..., Chronicle], story: type[Story]) -> None:
    """Without a place that both name the chronicle keeps no conflict; a note says what the rows leave open."""
    opened = ask(met(story, "10 февраля", "1986-02-10", "А", place=False), met(story, "Во вторник", "1986-02-11", "Б"))
    assert not opened.conflicts().rows
    answer = opened.meetings("Рейган", "Миттеран")
    (note,) = [note for note in answer.notes if note.code == "near_days"]
    assert "1986-02-10 and 1986-02-11" in note.message
