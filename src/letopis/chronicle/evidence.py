"""Checks, before a write, that everything a record cites is in the text: a row without a source cannot be stored."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from letopis.errors import EvidenceError
from letopis.model.records import Event, Statement, Tenure
from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.chronicle.ids import Record
    from letopis.model.records import ArticleRecords

_REMEDY = "Read the article again; if it persists, report it with the article's text."


def verify(records: ArticleRecords) -> None:
    """Raise EvidenceError unless the digest fits the text and every record's words and references are there."""
    article = records.article
    digest = "sha256:" + hashlib.sha256(article.text.encode()).hexdigest()
    if article.digest != digest:
        raise EvidenceError(f"The text of article {article.id} is not the one its digest names.", remedy=_REMEDY)
    known = {e.id for e in records.entities}
    for entity in records.entities:
        for mention in entity.mentions:
            _in_text(records, entity.id, mention)
    for time in records.times:
        _in_text(records, time.id, time)
    rows: list[Record] = [*records.events, *records.tenures, *records.statements, *records.backreferences]
    ids = {row.id for row in rows}
    for row in rows:
        _verify_record(records, row, known, ids)


def _verify_record(records: ArticleRecords, row: Record, entities: set[str], ids: set[str]) -> None:
    if not row.evidence:
        raise EvidenceError(f"Record {row.id} of article {records.article.id} cites no words.", remedy=_REMEDY)
    for span in (*row.evidence, *_spans(row)):
        _in_text(records, row.id, span)
    lost = [ref for ref in _entities(row) if ref not in entities] + [ref for ref in _records(row) if ref not in ids]
    if lost:
        raise EvidenceError(
            f"Record {row.id} of article {records.article.id} refers to {', '.join(lost)}, which the article lacks.",
            remedy=_REMEDY,
        )


def _in_text(records: ArticleRecords, owner: str, span: Span) -> None:
    if span.start == span.end or span.end > len(records.article.text):
        raise EvidenceError(
            f"{owner} of article {records.article.id} cites {span.start}..{span.end}, where the text has no words.",
            remedy=_REMEDY,
        )


def _spans(row: Record) -> Iterator[Span]:
    if isinstance(row, Event):
        yield row.trigger
        yield from (s for s in (row.place_text, row.object, row.topic) if s)
        yield from (r.span for r in row.reported_by)
        yield from (Span(p.count.start, p.count.end) for p in row.participants if p.count)
    elif isinstance(row, Tenure):
        yield row.span
        yield from (r.span for r in row.reported_by)
    elif isinstance(row, Statement):
        yield from (row.cue, row.content, *row.content_parts)


def _entities(row: Record) -> Iterator[str]:
    refs: list[str | None] = []
    if isinstance(row, Event):
        refs = [row.place, *(p.entity for p in row.participants), *(r.entity for r in row.reported_by)]
    elif isinstance(row, Tenure):
        refs = [row.person, row.of, row.country, row.replaces, row.replaced_by, *(r.entity for r in row.reported_by)]
    elif isinstance(row, Statement):
        refs = [row.speaker, *row.via, *row.about]
    else:
        refs = [row.by]
    return (ref for ref in refs if ref is not None)


def _records(row: Record) -> Iterator[str]:
    refs: list[str | None] = []
    if isinstance(row, Event):
        refs = [row.part_of, row.office]
    elif isinstance(row, Statement):
        refs = [row.part_of]
    elif not isinstance(row, Tenure):
        refs = [row.from_, row.to]
    return (ref for ref in refs if ref is not None)
