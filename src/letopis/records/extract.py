"""All records of one reading, in one numbering."""

from __future__ import annotations

import re
from functools import cache
from operator import is_not
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.inspect import StrType, StructType, UnionType, VarTupleType, type_info

from letopis.model.records import ArticleRecords, BackReference, Event, EvidenceSpan, Report, Statement, Tenure
from letopis.model.spans import Span, hull
from letopis.records.arguments import Syntax
from letopis.records.backreferences import find_backreferences
from letopis.records.events import find_events
from letopis.records.statements import find_statements
from letopis.records.tenures import find_tenures
from letopis.records.unnamed_speakers import Unnamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from msgspec.inspect import Type

    from letopis.model.layers import Entity, Reading

Record = Event | Tenure | Statement | BackReference
ENTITY_FIELDS = {
    "place", "entity", "person", "of", "replaces", "replaced_by", "speaker", "via", "about", "by", "country", "members",
}  # fmt: skip
ENTITY_ID = re.compile(r"[en]\d+")


def extract(reading: Reading) -> ArticleRecords:
    """Read the tenures, events, statements and back-references of an article.

    Entities that are nowhere named and that no record refers to are dropped; the others are numbered ``e1``… in
    order of first mention, and every record with them.
    """
    syntax = Syntax(reading)
    tenures, tenure_notes = find_tenures(syntax.reading)
    table = find_events(reading, tenures, syntax)
    found = find_backreferences(reading, table)
    unnamed = Unnamed(reading, table.entities, tenures)
    statements, statement_notes = find_statements(reading, unnamed)
    told = {
        event.id: [s.evidence for s in group.telling] for event, group in zip(table.events, table.groups, strict=True)
    }
    every = ((event, told.get(event.id, event.evidence)) for event in (*table.events, *found.events))
    sourced = (_reported(event, spans, reading, statements) for event, spans in every)
    events = tuple(_with_source(event, reading) for event in sourced)
    records: tuple[Record, ...] = (*tenures, *events, *statements, *found.references)
    entities = (*reading.entities, *unnamed.entities)
    kept = _kept(entities, records)
    names = {entity.id: f"e{number}" for number, entity in enumerate(kept, 1)}
    return ArticleRecords(
        article=reading.article,
        entities=tuple(_renumbered(entity, names) for entity in kept),
        times=reading.times,
        events=tuple(_renamed(event, names) for event in events),
        tenures=tuple(_renamed(tenure, names) for tenure in tenures),
        statements=tuple(_renamed(statement, names) for statement in statements),
        backreferences=tuple(_renamed(row, names) for row in found.references),
        notes=(*reading.notes, *tenure_notes, *table.notes, *statement_notes),
    )


def _reported(event: Event, told: Sequence[Span], reading: Reading, statements: Sequence[Statement]) -> Event:
    """Name who made an event known, when a statement's content tells it and the event's own clause named nobody.

    ``told`` are the words that tell it; who only mentions what the outlet has told makes nothing known.
    """
    if event.reported_by:
        return event
    for statement in statements:
        tells = statement.kind in {"claim", "denial"} and statement.speaker is not None
        if not tells or not any(p.overlaps(e) for p in statement.content_parts for e in told):
            continue
        if any(participant.entity == statement.speaker for participant in event.participants):
            continue
        words = [s.speaker for s in reading.speech if s.cue == statement.cue and s.speaker is not None]
        span = hull([statement.cue, *words])
        if any(span.overlaps(part) for part in statement.content_parts):
            span = statement.cue
        return msgspec.structs.replace(event, reported_by=(Report(statement.speaker, span.plain()),))
    return event


def _with_source(event: Event, reading: Reading) -> Event:
    """Let the evidence of an event hold the words that say who made it known, where they stand in its sentence."""
    spans = [Span(e.start, e.end) for e in event.evidence]
    for report in event.reported_by:
        here = [s for s in spans if reading.sentence_of(s).index == reading.sentence_of(report.span).index]
        if here and not any(s.contains(report.span) for s in here):
            spans = [s for s in spans if s != here[0]] + [hull((here[0], report.span)).plain()]
    if {(s.start, s.end) for s in spans} == {(e.start, e.end) for e in event.evidence}:
        return event
    rows = sorted({(s.start, s.end) for s in spans})
    return msgspec.structs.replace(event, evidence=tuple(EvidenceSpan(start, end) for start, end in rows))


def _kept(entities: Iterable[Entity], records: Sequence[Record]) -> list[Entity]:
    """Give the entities with a name or a record, in order of first mention; members of kept groups stay too."""
    pool = list(entities)
    used = {name for record in records for name in _references(record)}
    kept = [e for e in pool if e.id in used or any(m.form == "name" for m in e.mentions)]
    chosen = {e.id for e in kept}
    members = {name for e in kept for m in e.mentions for name in m.members} - chosen
    kept += [e for e in pool if e.id in members]
    return sorted(kept, key=_first_mention)


def _first_mention(entity: Entity) -> tuple[int, int]:
    if not entity.mentions:
        return (1 << 60, 0)
    first = min(entity.mentions, key=lambda m: (m.start, -m.end))
    return first.start, -first.end


def _references(value: object, field: str = "") -> Iterator[str]:
    """Give every entity id that a record holds, wherever it stands."""
    if isinstance(value, str):
        if field in ENTITY_FIELDS and ENTITY_ID.fullmatch(value):
            yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _references(item, field)
    elif isinstance(value, msgspec.Struct):
        for key in _holding(type(value)):
            yield from _references(getattr(value, key), key)


def _renamed(value: Any, names: dict[str, str], field: str = "") -> Any:  # noqa: ANN401 (walks any record)
    """Put the final entity ids into a record; what holds none comes back as it is."""
    if isinstance(value, str):
        return names[value] if field in ENTITY_FIELDS and value in names else value
    if isinstance(value, tuple):
        items = tuple([_renamed(item, names, field) for item in value])
        return items if any(map(is_not, items, value)) else value
    if isinstance(value, msgspec.Struct):
        changed = {}
        for key in _holding(type(value)):
            old = getattr(value, key)
            new = _renamed(old, names, key)
            if new is not old:
                changed[key] = new
        return msgspec.structs.replace(value, **changed) if changed else value
    return value


def _renumbered(entity: Entity, names: dict[str, str]) -> Entity:
    """Give an entity its final id, and its groups those of their members."""
    grouped = any(mention.members for mention in entity.mentions)
    mentions = _renamed(entity.mentions, names) if grouped else entity.mentions
    return msgspec.structs.replace(entity, id=names[entity.id], mentions=mentions)


@cache
def _holding(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Give the fields of a kind of record in which entity ids may stand, at whatever depth."""
    return tuple(field.name for field in msgspec.structs.fields(kind) if _may_hold(type_info(field.type), field.name))


def _may_hold(kind: Type, field: str) -> bool:
    match kind:
        case StrType():
            return field in ENTITY_FIELDS
        case VarTupleType():
            return _may_hold(kind.item_type, field)
        case UnionType():
            return any(_may_hold(one, field) for one in kind.types)
        case StructType():
            return any(_may_hold(inner.type, inner.name) for inner in kind.fields)
    return False
