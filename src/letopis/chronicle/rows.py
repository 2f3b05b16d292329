"""Table rows of an article's records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from letopis.chronicle import schema
from letopis.chronicle.ids import KINDS, digest_of, record_ids

if TYPE_CHECKING:
    from sqlalchemy import Table

    from letopis.chronicle.ids import Record
    from letopis.model.records import ArticleRecords

Rows = list[dict[str, Any]]
_TABLES = {
    "event": (schema.events, ("type", "mode", "status", "background", "place")),
    "tenure": (schema.tenures, ("person", "office", "office_class", "of", "country", "status")),
    "statement": (schema.statements, ("speaker", "kind", "form")),
    "backreference": (schema.backreferences, ("relation",)),
}


def record_rows(records: ArticleRecords) -> list[tuple[Table, Rows]]:
    """Give the rows of each table for an article's times, records, evidence and notes, in an order that keys allow.

    Two records that say the same of the same words are one; the second leaves a note.
    """
    ids = record_ids(records)
    kept, notes = _without_doubles(records, ids)
    by_table: dict[str, Rows] = {kind: [] for kind in _TABLES}
    people: Rows = []
    evidence: Rows = []
    for row in kept:
        kind = KINDS[type(row)]
        by_table[kind].append(_record_row(records, row, kind, ids))
        evidence.extend(_evidence_rows(records, row, ids[row.id]))
        if kind == "event":
            people.extend(_participant_rows(records, row, ids[row.id]))
    found: list[tuple[Table, Rows]] = [(_TABLES[kind][0], rows) for kind, rows in by_table.items()]
    found += [(schema.participants, people), (schema.evidence, evidence)]
    found += [(schema.times, _time_rows(records)), (schema.notes, _note_rows(records, notes))]
    return found


def _without_doubles(records: ArticleRecords, ids: dict[str, str]) -> tuple[list[Record], Rows]:
    kept: dict[str, Record] = {}
    notes: Rows = []
    rows: list[Record] = [*records.events, *records.tenures, *records.statements, *records.backreferences]
    for row in rows:
        first = kept.setdefault(ids[row.id], row)
        if first is not row:
            span = row.evidence[0]
            message = f"{row.id} says the same as {first.id} and was not stored twice."
            notes.append({"code": "duplicate_record", "message": message, "start": span.start, "end": span.end})
    return list(kept.values()), notes


def _record_row(records: ArticleRecords, row: Record, kind: str, ids: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(row)
    found = {name: fields[name] for name in _TABLES[kind][1]}
    found |= {
        "id": ids[row.id],
        "article_id": records.article.id,
        "local_id": row.id,
        "origin": row.origin,
        "confidence": row.confidence,
        "record": json.dumps(fields, ensure_ascii=False),
    }
    if kind == "event":
        found |= {"edtf": fields["date"]["edtf"], "basis": fields["date"]["basis"]}
    if kind == "statement":
        content = fields["content"]
        found["content"] = records.article.text[content["start"] : content["end"]]
    if kind == "backreference":
        found |= {"from_event": ids.get(fields["from"] or ""), "to_event": ids.get(fields["to"] or "")}
    return found


def _participant_rows(records: ArticleRecords, row: Record, record_id: str) -> Rows:
    return [
        {
            "event_id": record_id,
            "position": i,
            "article_id": records.article.id,
            "local_id": one.entity,
            "role": one.role,
        }
        for i, one in enumerate(getattr(row, "participants", ()))
    ]


def _evidence_rows(records: ArticleRecords, row: Record, record_id: str) -> Rows:
    cited = [records.article.cite(span) for span in row.evidence]
    return [
        {
            "record_id": record_id,
            "position": i,
            "article_id": one.article_id,
            "start": one.span.start,
            "end": one.span.end,
            "quote": one.quote,
        }
        for i, one in enumerate(cited)
    ]


def _time_rows(records: ArticleRecords) -> Rows:
    return [
        {
            "id": digest_of(records.article.digest, "time", one.start, one.end, one.type),
            "article_id": records.article.id,
            "local_id": one.id,
            **{name: getattr(one, name) for name in ("type", "start", "end", "edtf", "basis")},
        }
        for one in {(t.start, t.end, t.type): t for t in records.times}.values()
    ]


def _note_rows(records: ArticleRecords, more: Rows) -> Rows:
    told: Rows = [*(msgspec.to_builtins(note) for note in records.notes), *more]
    return [{"article_id": records.article.id, "position": i, **note} for i, note in enumerate(told)]


def entity_rows(records: ArticleRecords) -> list[tuple[Table, Rows]]:
    """Give what the rows of an article's entities and mentions hold, whoever the entities are."""
    fields = ("type", "fine", "name", "name_basis", "canonical", "wikidata")
    mine = {"article_id": records.article.id}
    entities: Rows = [
        mine | {"local_id": one.id, **{name: getattr(one, name) for name in fields}} for one in records.entities
    ]
    mentions: Rows = [
        mine | {"local_id": one.id, "start": start, "end": end, "form": form}
        for one in records.entities
        for (start, end), form in {(m.start, m.end): m.form for m in one.mentions}.items()
    ]
    return [(schema.article_entities, entities), (schema.mentions, mentions)]
