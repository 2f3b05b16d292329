"""Content-derived ids: the same record of the same text has the same id whoever reads it, whenever.

An id is made from the article's digest, the record's kind and its fields; what refers to an entity or another record of
the article is replaced by the place in the text that it stands for, so that the numbering of a reader does not matter.
``origin`` and ``confidence`` do not count: a better reader that says the same says it about the same record.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from letopis.model.records import ArticleRecords, BackReference, Event, Statement, Tenure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letopis.model.articles import Appearance

Record = Event | Tenure | Statement | BackReference
KINDS: dict[type[Record], str] = {
    Event: "event",
    Tenure: "tenure",
    Statement: "statement",
    BackReference: "backreference",
}
ENTITY_FIELDS = frozenset({"entity", "place", "person", "of", "country", "replaces", "replaced_by", "speaker", "by"})
ENTITY_LISTS = frozenset({"via", "about"})
_HEX = 32
# A shorter text ("Переговоры завершились.") may be two outlets' own.
_SHORTEST_WIRE_COPY = 200


def digest_of(*parts: object) -> str:
    """Give the hex id of what identifies a thing; ``parts`` must be JSON."""
    written = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:_HEX]


def body_digest(title: str | None, text: str) -> str | None:
    """Give what wire copy is known by under any headline: the digest of a text without its title; None for short ones.

    White space does not count: a page and a file break lines differently.
    """
    opening = re.match(r"\s*" + r"\s+".join(map(re.escape, title.split())) + r"[.!?…]*", text) if title else None
    body = " ".join(text[opening.end() if opening else 0 :].split())
    return hashlib.sha256(body.encode()).hexdigest() if len(body) >= _SHORTEST_WIRE_COPY else None


def appearance_id(article_id: str, appearance: Appearance) -> str:
    """Give the id of one outlet's printing of an article: outlet, address and date."""
    return digest_of("appearance", article_id, appearance.source, appearance.url, appearance.published)


# Fields of a record that hold the id of another record (a tenure's ``from`` is a date).
RECORD_FIELDS: dict[str, frozenset[str]] = {
    "event": frozenset({"part_of", "office"}),
    "tenure": frozenset(),
    "statement": frozenset({"part_of"}),
    "backreference": frozenset({"from", "to"}),
}


# Fields that refer to nothing: places in the text, dates.
_PLAIN = frozenset(
    {"evidence", "trigger", "span", "cue", "content", "content_parts", "place_text", "object", "topic", "date"}
)


def record_refs(kind: str, record: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Give the entities and the records, by their ids in the article, that a record in JSON form refers to."""
    names = [record[name] for name in ENTITY_FIELDS & record.keys()]
    names += [one for name in ENTITY_LISTS & record.keys() for one in record[name]]
    inner = [*record.get("participants", ()), *record.get("reported_by", ())]
    names += [one["entity"] for one in inner]
    others = [record[name] for name in RECORD_FIELDS.get(kind, frozenset()) & record.keys()]
    return {one for one in names if one is not None}, {one for one in others if one is not None}


def replace_refs(
    kind: str, record: dict[str, Any], entities: Mapping[str, str], records: Mapping[str, str]
) -> dict[str, Any]:
    """Give a copy of a record in JSON form with the ids it refers to looked up; an unknown one stays."""
    to_records = RECORD_FIELDS.get(kind, frozenset())

    def walk(value: object) -> object:
        if isinstance(value, dict):
            return {key: step(key, inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [walk(inner) for inner in value]
        return value

    def step(key: str, value: object) -> object:
        if key in _PLAIN:
            return value
        if isinstance(value, str):
            if key in to_records:
                return records.get(value, value)
            return entities.get(value, value) if key in ENTITY_FIELDS else value
        if isinstance(value, (dict, list, tuple)):
            if key in ENTITY_LISTS and not isinstance(value, dict):
                return [entities.get(v, v) for v in value]
            return walk(value)
        return value

    return {key: step(key, value) for key, value in record.items()}


def record_ids(records: ArticleRecords) -> dict[str, str]:
    """Give the chronicle's id of every event, tenure, statement and back-reference by its id in the article."""
    rows: list[Record] = [*records.events, *records.tenures, *records.statements, *records.backreferences]
    places = {e.id: f"{e.mentions[0].start}-{e.mentions[0].end}" if e.mentions else e.name for e in records.entities}
    anchors = {row.id: anchor_of(row) for row in rows}
    found = {}
    for row in rows:
        kind = KINDS[type(row)]
        fields = msgspec.to_builtins(row)
        for ignored in ("id", "origin", "confidence"):
            del fields[ignored]
        fields = replace_refs(kind, fields, places, anchors)
        found[row.id] = digest_of(records.article.digest, kind, fields)
    return found


def anchor_of(row: Record) -> str:
    """Name a record by its place, for records that refer to it: no recursion, whatever refers to what."""
    spans = [(e.start, e.end) for e in row.evidence]
    if isinstance(row, Event):
        return f"event {row.type} {row.trigger.start}-{row.trigger.end}"
    if isinstance(row, Tenure):
        return f"tenure {row.span.start}-{row.span.end}"
    if isinstance(row, Statement):
        return f"statement {row.content.start}-{row.content.end}"
    return f"backreference {row.relation} {spans}"
