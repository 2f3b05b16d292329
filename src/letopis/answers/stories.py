"""Rows of stories: what the most reports tell, who had it first, who followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from letopis.answers import searching
from letopis.answers.events import happening_rows
from letopis.chronicle import view_events
from letopis.model.queries import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from letopis.chronicle.view import View
    from letopis.chronicle.view_stories import Story

# Of how many of its happenings a story gives the record.
HAPPENINGS = 5


def story_rows(view: View, found: Sequence[Story]) -> list[Row]:
    """Make a row of each story; it cites what its most reported happening does, or its first article."""
    wanted = {happening for one in found for happening in one.happenings[:HAPPENINGS]}
    made = happening_rows(view, view.ask(view_events.load, sorted(wanted)))
    told = {row.record["happening"]: row for _, row in made}
    plain = {one.printed[0].article for one in found if not one.happenings}
    opening = {one.id: searching.first_words(one) for one in view.articles(sorted(plain))} if plain else {}
    return [_row(one, told, opening) for one in found]


def _row(one: Story, told: Mapping[str, Row], opening: Mapping[str, Any]) -> Row:
    rows = [told[happening] for happening in one.happenings[:HAPPENINGS]]
    printed = [msgspec.to_builtins(article) for article in one.printed]
    record = {
        "id": one.id,
        "happening": rows[0].record if rows else None,
        "happenings": [row.record for row in rows],
        "more_happenings": len(one.happenings) - len(rows),
        "first": printed[0],
        "followed": printed[1:],
        "first_published": one.first_published,
        "last_published": one.last_published,
        "articles": one.articles,
        "texts": one.texts,
        "outlets": one.outlets,
    }
    return Row("story", record, rows[0].citations if rows else (opening[one.printed[0].article],))
