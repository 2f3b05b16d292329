"""Turns what Letopis read from an article into the gold form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.articles.normal import span_to_raw
from letopis.evaluation.annotations import Annotation, DateRow, EventRow, Mark, StatementRow, TenureRow

if TYPE_CHECKING:
    from letopis.model.articles import Article
    from letopis.model.records import ArticleRecords, Event, Statement, Tenure
    from letopis.model.spans import Span

# Trigger, cue and date words are quoted in the annotation; anything longer is not.
_LONGEST_QUOTE = 60


def as_annotation(doc: str, records: ArticleRecords, raw: str) -> Annotation:
    """Give the records of one article in the gold form, with offsets into ``raw``, the file's text.

    Times of day, durations and repeated times are left out, as in the gold; the date of an event of which only the
    publication is known becomes None.
    """
    return _Writer(records, raw).annotation(doc)


class _Writer:
    """Writes the rows of one article's records."""

    def __init__(self, records: ArticleRecords, raw: str) -> None:
        self.records = records
        self.article: Article = records.article
        self.raw = raw
        self.names = {entity.id: entity.canonical or entity.name for entity in records.entities}

    def annotation(self, doc: str) -> Annotation:
        """Give all rows."""
        return Annotation(
            doc=doc,
            published=self.article.published,
            dates=tuple(self.date(t, t.edtf) for t in self.records.times if t.type == "date"),
            tenures=tuple(self.tenure(row) for row in self.records.tenures),
            events=tuple(self.event(row) for row in self.records.events),
            statements=tuple(self.statement(row) for row in self.records.statements),
        )

    def mark(self, span: Span) -> Mark:
        found = span_to_raw(self.article, span)
        if found is None:
            return Mark()
        words = self.raw[found.start : found.end]
        return Mark(found.start, found.end, words if len(words) <= _LONGEST_QUOTE else None)

    def name(self, entity: str | None) -> str | None:
        return self.names.get(entity) if entity else None

    def date(self, span: Span, edtf: str | None) -> DateRow:
        mark = self.mark(span)
        return DateRow(mark.start, mark.end, mark.text, edtf)

    def tenure(self, row: Tenure) -> TenureRow:
        mark = self.mark(row.span)
        return TenureRow(
            start=mark.start,
            end=mark.end,
            person=self.name(row.person) or "",
            office=row.office,
            of=self.name(row.of),
            status=row.status,
            from_=row.from_,
            to=row.to,
            replaced_by=self.name(row.replaced_by),
            office_class=row.office_class,
            country=self.name(row.country),
        )

    def event(self, row: Event) -> EventRow:
        known = row.date.basis not in {"published", "unresolved"}
        return EventRow(
            type=row.type,
            trigger=self.mark(row.trigger),
            participants=tuple(n for p in row.participants if (n := self.name(p.entity))),
            place=self.name(row.place),
            date=row.date.edtf if known else None,
            status=row.status,
        )

    def statement(self, row: Statement) -> StatementRow:
        return StatementRow(
            speaker=self.name(row.speaker),
            kind=row.kind,
            form=row.form,
            cue=self.mark(row.cue),
            content=self.mark(row.content),
            via=tuple(n for entity in row.via if (n := self.name(entity))),
        )
