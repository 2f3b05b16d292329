"""What the linker walks over: entities in the making, where they were mentioned, and what offices they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from letopis.model.layers import Entity, Mention
from letopis.ontology.loader import fold
from letopis.ontology.names import entity_type
from letopis.ontology.offices import ONE_PER_COUNTRY, RULERS
from letopis.reading.nominals import VAGUE_LANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.spans import Span
    from letopis.reading.entities import Draft
    from letopis.reading.nominals import Role

NATIONAL = ONE_PER_COUNTRY | {"minister"}
LEADERS = frozenset({"лидер", "глава", "руководитель"})


class Seen(NamedTuple):
    """Where an entity was last mentioned: sentence, clause (its verb's token), whether as a subject."""

    token: int
    sentence: int
    clause: int
    subject: bool


class Group(NamedTuple):
    """A description of several persons at once, and the persons."""

    span: Span
    members: tuple[Draft, ...]


class Referent:
    """A draft with what the linker knows of it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.roles: list[Role] = []
        self.seen: list[Seen] = []
        self.clauses: set[tuple[int, int]] = set()

    @property
    def is_person(self) -> bool:
        """Tell a person with a name."""
        return self.draft.fine == "PERSON"

    def hold(self, role: Role) -> None:
        """Learn an office of this person."""
        if role not in self.roles:
            self.roles.append(role)


def main_country(drafts: Sequence[Draft]) -> str | None:
    """Give the country with at least half of all mentions of countries, if there is one."""
    counts = {d.canonical: len(d.mentions) for d in drafts if d.canonical and d.fine == "COUNTRY"}
    top = max(counts, key=lambda c: counts[c], default=None)
    return top if top and counts[top] * 2 >= sum(counts.values()) else None


def compatible(wanted: Role, held: Role) -> bool:
    """Tell whether a description can be of the holder of an office."""
    if wanted.country and held.country and wanted.country != held.country:
        return False
    if wanted.lemma in LEADERS and wanted.office_class not in NATIONAL:
        leads_land = wanted.of is None or fold(wanted.of) in VAGUE_LANDS or wanted.of == wanted.country
        return leads_land and held.office_class in RULERS
    if wanted.office_class == held.office_class != "other":
        same_body = wanted.of is None or held.of is None or fold(wanted.of) == fold(held.of)
        return same_body or wanted.office_class in ONE_PER_COUNTRY
    if wanted.lemma == held.lemma:
        return wanted.of is None or held.of is None or wanted.of == held.of
    return False


def number(drafts: Sequence[Draft], groups: Sequence[Group]) -> tuple[Entity, ...]:
    """Give drafts their ids, in the order of first mention, and groups their members."""
    ordered = sorted(drafts, key=lambda d: min((m.start, m.end) for m in d.mentions))
    ids = {id(draft): f"e{place}" for place, draft in enumerate(ordered, 1)}
    found = []
    for draft in ordered:
        mentions = list(draft.mentions)
        for group in groups:
            if any(member is draft for member in group.members):
                members = tuple(ids[id(other)] for other in ordered if any(other is m for m in group.members))
                mentions.append(Mention(group.span.start, group.span.end, "nominal", None, members))
        found.append(
            Entity(
                id=ids[id(draft)],
                type=entity_type(draft.fine),
                fine=draft.fine,
                name=draft.name,
                name_basis=draft.name_basis,
                wikidata=None,
                mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))),
                canonical=draft.canonical,
                gender=draft.gender,
            )
        )
    return tuple(found)
