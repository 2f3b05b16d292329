"""An export holds everything, in an order of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from letopis.answers import open_chronicle
from letopis.chronicle import schema
from letopis.chronicle.exporting import LISTINGS
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import Story
    from letopis.model.records import ArticleRecords

# Stands inside the articles of an export, or can be worked out of it.
INSIDE = {
    *("articles", "appearances", "article_entities", "mentions", "times", "events", "participants", "tenures"),
    *("statements", "backreferences", "evidence", "notes", "article_search", "entity_words", "entity_articles"),
    *(
        "name_words",
        "entity_names",
        "node_blocks",
        "node_roles",
        "namesake_parts",
        "namesake_sightings",
        "namesake_units",
        "office_days",
        "office_mentions",
        "surname_mentions",
    ),
    *("article_bands", "event_signs", "story_parents", "term_signatures", "term_words", "term_dates", "term_outlets"),
    *("saying_texts", "saying_marks", "saying_entities"),
}


def exported(path: Path, clock: Callable[[], dt.datetime], stored: Sequence[ArticleRecords]) -> list[dict[str, Any]]:
    with Writer(path, clock=clock, user="t") as writer:
        for one in stored:
            writer.put(one)
        writer.fail("gone.txt", "no such file")
    with open_chronicle(path, clock=clock) as chronicle:
        return [json.loads(line) for line in chronicle.export()]


def meetings(story: type[Story]) -> list[ArticleRecords]:
    found = []
    for day in range(19, 22):
        told = story(f"Михаил Горбачёв и Рональд Рейган встретились {day} ноября.", f"1985-11-{day}", "Листок")
        people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган"))
        told.event("meet", "встретились", people, f"1985-11-{day}")
        told.tenure(people[0], "президент", "Михаил Горбачёв", office_class="head_of_state")
        found.append(told.records())
    return found


def test_every_table_is_exported_or_inside_of_what_is() -> None:
    listed = {one.table for one in LISTINGS} | {table for one in LISTINGS for _, table, _ in one.parts}
    assert set(schema.metadata.tables) == listed | INSIDE


def test_an_export_holds_articles_with_chronicle_ids_and_what_they_tell_together(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]
) -> None:
    head, *lines = exported(tmp_path / "c.db", clock, meetings(story))
    assert (head["schema"], head["articles"], head["events"]) == ("letopis-export/1", 3, 3)
    article = next(line for line in lines if line["kind"] == "article")
    assert article["records"]["schema"] == "letopis/1"
    entities = {line["id"]: line for line in lines if line["kind"] == "entity"}
    assert {entities[one]["name"] for one in article["entity_ids"].values()} == {"Михаил Горбачёв", "Рональд Рейган"}
    reported = [one for line in lines if line["kind"] == "happening" for one in line["reported"]]
    ids = {identifier for line in lines if line["kind"] == "article" for identifier in line["record_ids"].values()}
    assert len(reported) == 3
    assert {one["event_id"] for one in reported} <= ids
    assert [line["origin"] for line in lines if line["kind"] == "failure"] == ["gone.txt"]


def test_order_of_articles_does_not_matter(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]
) -> None:
    stored = meetings(story)
    one, other = (exported(tmp_path / f"{i}.db", clock, stored[::step]) for i, step in enumerate((1, -1)))
    assert one == other
    assert [line["id"] for line in one if line["kind"] == "article"] == sorted(a.article.id for a in stored)
