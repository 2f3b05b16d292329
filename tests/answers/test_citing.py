"""What a row rests on, by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from letopis.answers import open_chronicle
from letopis.answers.citing import independent_first
from letopis.answers.formats import written
from letopis.answers.formats_text import as_citations
from letopis.chronicle import schema
from letopis.chronicle.writer import Writer
from letopis.errors import UnknownRecord
from letopis.model.articles import Appearance
from letopis.model.queries import Citation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.answers import Chronicle


@pytest.fixture
def opened(tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]) -> Iterator[Chronicle]:
    """Give a chronicle of two reports of one meeting, one of them in two outlets, and a statement."""
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        for text, source in (
            ("Михаил Горбачёв и Рональд Рейган встретились в Женеве 19 ноября.", "Листок"),
            ("В Женеве 19 ноября встретились Михаил Горбачёв и Рональд Рейган, пообещал мир.", "Голос"),
        ):
            told = story(text, "1985-11-20", source)
            people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган"))
            told.event("meet", "встретились", people, "1985-11-19")
            if "мир" in text:
                told.statement(people[0], "pledge", "мир", "пообещал")
                told.add_appearance(Appearance("Эхо", "https://example.org/2", "1985-11-21", "given"))
            writer.put(told.records())
    with open_chronicle(tmp_path / "c.db", clock=clock) as chronicle:
        yield chronicle


def test_an_event_is_cited_with_all_its_reports(opened: Chronicle) -> None:
    happening = opened._view.ask(lambda connection: connection.execute(select(schema.happenings.c.id)).scalar_one())
    (row,) = opened.cite(happening[:8]).rows
    assert row.kind == "event"
    assert {one.source for one in row.citations} == {"Листок", "Голос"}
    assert (row.record["reports"], row.record["outlets"], row.record["texts"]) == (2, 2, 2)
    (printed,) = row.record["printed"].values()
    assert [one["source"] for one in printed] == ["Голос", "Эхо"]
    for record in row.record["records"]:
        (told,) = opened.cite(record).rows
        assert set(told.citations) == set(row.citations)
        assert told.citations[0].article in {one.article for one in opened._view.recorded("event", [record])}


def test_a_statement_and_an_article_are_cited(opened: Chronicle) -> None:
    (said,) = opened.statements("Горбачёв").rows
    (row,) = opened.cite(said.record["id"]).rows
    assert (row.kind, row.record["content_text"], row.citations[0].quote) == ("statement", "мир", "мир")
    (article,) = opened.cite(row.citations[0].article).rows
    assert (article.kind, article.citations[0].start) == ("article", 0)


@pytest.mark.parametrize("identifier", ["", "ab", "zzzzzz", "ffffffffffffffff"])
def test_what_is_not_there_is_refused(opened: Chronicle, identifier: str) -> None:
    with pytest.raises(UnknownRecord) as caught:
        opened.cite(identifier)
    assert caught.value.remedy


def test_citations_paste_whole_and_in_every_form(opened: Chronicle) -> None:
    (event,) = opened.meetings("Горбачёв", "Рейган").rows
    answer = opened.cite(event.record["id"])
    text = as_citations(answer)
    for one in answer.rows[0].citations:
        assert f"«{one.quote}»\n— {one.source}, 20 ноября 1985" in text
        assert f"[{one.article}:{one.start}–{one.end}]" in text
    assert written(answer, "csv").count("\r\n") == 1 + len(answer.rows[0].citations)
    assert written(answer, "md").count("> «") == len(answer.rows[0].citations)


def test_independent_texts_stand_before_reprints() -> None:
    cited = [
        Citation(article, None, day, 0, 1, "я") for article, day in (("a", "1"), ("b", "2"), ("c", "3"), ("a", "1"))
    ]
    texts = {"a": "a", "b": "a", "c": "c"}
    assert [one.article for one in independent_first(cited, texts)] == ["a", "c", "a", "b"]
