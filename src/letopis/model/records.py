"""Records: what an article says, each row with the words it comes from (the contract ``letopis/1``).

Entities, times and other records are referred to by their id inside the article: ``e1``, ``t1``, ``v1``, ``o1``,
``s1``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from letopis.model.articles import Article
from letopis.model.layers import Entity, Note, SpeechForm, Time, TimeBasis
from letopis.model.spans import Span

SCHEMA = "letopis/1"

EventStatus = Literal["happened", "ongoing", "planned", "denied", "alleged", "called_off"]
Role = Literal["host", "guest", "actor", "recipient", "candidate", "victim", "member"]
TenureStatus = Literal["current", "former", "acting", "elect"]
StatementKind = Literal["claim", "pledge", "denial", "demand", "opinion", "forecast"]
Relation = Literal["first_since", "earlier_report", "follow_up", "same_event"]


class EvidenceSpan(Span, frozen=True, rename={"for_": "for"}):
    """Words that support a record; ``for_`` names the fields they support (empty: the whole row)."""

    for_: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True):
    """How many, with the words that say so."""

    min: int
    max: int
    start: int
    end: int


class Participant(msgspec.Struct, frozen=True):
    """An entity that takes part, and how."""

    entity: str
    role: Role = "actor"
    count: Count | None = None


class RecordDate(msgspec.Struct, frozen=True):
    """When: EDTF level 1 with its basis; ``time`` is ``HH:MM`` or None."""

    edtf: str | None
    basis: TimeBasis
    time: str | None = None


class Report(msgspec.Struct, frozen=True):
    """Who made a thing known according to the article, and the words that say so."""

    entity: str | None
    span: Span


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, happens or will, once per real event and article."""

    id: str
    type: str
    mode: str | None = None
    trigger: Span
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    place_text: Span | None = None
    date: RecordDate
    status: EventStatus = "happened"
    background: bool = False
    part_of: str | None = None
    office: str | None = None
    object: Span | None = None
    topic: Span | None = None
    reported_by: tuple[Report, ...] = ()
    evidence: tuple[EvidenceSpan, ...]
    origin: str
    confidence: float


class Tenure(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A person holds, held or will hold a named office in a body or country.

    ``country`` is the entity of the country the office belongs to when ``of`` is one of its bodies.
    """

    id: str
    person: str
    office: str
    office_class: str = "other"
    of: str | None = None
    status: TenureStatus = "current"
    ordinal: int | None = None
    from_: str | None = None
    to: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    acting: bool = False
    country: str | None = None
    span: Span
    evidence: tuple[EvidenceSpan, ...]
    reported_by: tuple[Report, ...] = ()
    origin: str
    confidence: float


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A reported utterance with its source."""

    id: str
    speaker: str | None
    kind: StatementKind
    form: SpeechForm
    cue: Span
    content: Span
    content_parts: tuple[Span, ...]
    via: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    part_of: str | None = None
    date: RecordDate | None = None
    evidence: tuple[EvidenceSpan, ...]
    origin: str
    confidence: float


class BackReference(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """How the text ties an event to an earlier one, or to an earlier report."""

    id: str
    from_: str | None
    relation: Relation
    to: str | None
    by: str | None = None
    evidence: tuple[EvidenceSpan, ...]
    origin: str
    confidence: float


class ArticleRecords(msgspec.Struct, frozen=True, kw_only=True):
    """Everything read from one article, in the shape that ``letopis read --json`` prints."""

    schema: str = SCHEMA
    article: Article
    entities: tuple[Entity, ...] = ()
    times: tuple[Time, ...] = ()
    events: tuple[Event, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    statements: tuple[Statement, ...] = ()
    backreferences: tuple[BackReference, ...] = ()
    notes: tuple[Note, ...] = ()

    def entity(self, entity_id: str) -> Entity:
        """Give the entity with that id; KeyError if there is none."""
        for entity in self.entities:
            if entity.id == entity_id:
                return entity
        raise KeyError(entity_id)
