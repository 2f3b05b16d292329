"""Answers to questions, in the one envelope ``letopis-answer/1``."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from letopis.model.layers import Note

ANSWER_SCHEMA = "letopis-answer/1"

RowKind = Literal[
    "event", "tenure", "statement", "article", "conflict", "backreference", "entity", "companion", "story"
]


class Citation(msgspec.Struct, frozen=True):
    """The words of one article that a row rests on; outlet, date and address are of one of its appearances."""

    article: str
    source: str | None
    published: str | None
    start: int
    end: int
    quote: str
    url: str | None = None


class Row(msgspec.Struct, frozen=True):
    """One row of an answer: a record and its citations (never none)."""

    kind: RowKind
    record: dict[str, Any]
    citations: tuple[Citation, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a question is answered with; ``entities`` gives the name of every entity id in the rows.

    ``counts`` says how many there are of what only part of is shown, by name; empty for most questions.
    """

    schema: str = ANSWER_SCHEMA
    query: dict[str, Any]
    as_of: str
    rows: tuple[Row, ...]
    entities: dict[str, str] = {}
    notes: tuple[Note, ...] = ()
    counts: dict[str, int] = {}
