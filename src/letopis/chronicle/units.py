"""An article's entities as identity sees them: what each is known by, and which offices are told of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.chronicle import names
from letopis.chronicle.identity import Identity, identify
from letopis.chronicle.namesakes import Marks, exclusive_office
from letopis.chronicle.resolution import Role, office_role
from letopis.ontology.countries import canonical as country_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from letopis.chronicle.judgements import Anchor, Judgement
    from letopis.model.layers import Entity
    from letopis.model.records import ArticleRecords, Tenure


class Units(msgspec.Struct, frozen=True):
    """An article's entities as identity sees them: what each is known by, and the offices told of each person.

    ``marks`` are what may tell a person known in full from namesakes, for those of whom the article tells any.
    """

    identities: dict[str, Identity]
    roles: dict[str, tuple[Role, ...]]
    marks: dict[str, Marks]


def units_of(records: ArticleRecords, judged: Iterable[Judgement] = ()) -> Units:
    """Tell what each entity of an article is known by, and which offices the article names each person in."""
    digest = records.article.digest
    apart = {
        unit.id
        for one in judged
        if one.verdict == "different" and one.extent == "article" and one.left and one.left.digest == digest
        if (unit := unit_at(records, one.left))
    }
    countries = _body_countries(records)
    found = {e.id: identify(digest, e, country=countries.get(e.id), parted=e.id in apart) for e in records.entities}
    return Units(found, roles_of(records), _marks_of(records, found))


def unit_at(records: ArticleRecords, anchor: Anchor) -> Entity | None:
    """Give the entity of an article to which the words of an anchor belong: the mention that overlaps them most."""
    best: tuple[int, int, str] | None = None
    found = None
    for entity in records.entities:
        for mention in entity.mentions:
            shared = min(anchor.end, mention.end) - max(anchor.start, mention.start)
            rank = (shared, -(mention.end - mention.start), entity.id)
            if shared > 0 and (best is None or rank > best):
                best, found = rank, entity
    return found


def _body_countries(records: ArticleRecords) -> dict[str, str]:
    """Give the country of each body that the article's offices give one: "глава МИД Борис …" of a known country."""
    told: dict[str, set[str]] = {}
    entities = {e.id: e for e in records.entities}
    for tenure in records.tenures:
        country = _country_of(entities.get(tenure.country or ""))
        if tenure.of and country:
            told.setdefault(tenure.of, set()).add(country)
    return {body: next(iter(countries)) for body, countries in told.items() if len(countries) == 1}


def _country_of(entity: Entity | None) -> str | None:
    if entity is None:
        return None
    return country_name(entity.canonical or entity.name) if entity.type == "country" or entity.canonical else None


def _held(records: ArticleRecords) -> Iterator[tuple[Tenure, str | None, str | None]]:
    """Give the tenures of an article, each with the names of its country and of its body."""
    entities = {e.id: e for e in records.entities}
    for tenure in records.tenures:
        of = entities.get(tenure.of or "")
        country = _country_of(entities.get(tenure.country or "")) or _country_of(of)
        yield tenure, country, of.name if of else None


def roles_of(records: ArticleRecords) -> dict[str, tuple[Role, ...]]:
    """Give the offices that an article tells of its persons, by their ids in the article."""
    year = (records.article.published or "")[:4]
    found: dict[str, set[Role]] = {}
    for tenure, country, body in _held(records):
        role = office_role(tenure.office_class, country, body)
        if role:
            found.setdefault(tenure.person, set()).add((role, year))
    return {person: tuple(sorted(roles)) for person, roles in found.items()}


def _marks_of(records: ArticleRecords, identities: dict[str, Identity]) -> dict[str, Marks]:
    entities = {e.id: e for e in records.entities}
    current: dict[str, set[str]] = {}
    told: dict[str, set[str]] = {}
    for tenure, country, body in _held(records):
        office = exclusive_office(tenure.office_class, country, body)
        if office:
            (current if tenure.status == "current" else told).setdefault(tenure.person, set()).add(office)
    found = {}
    for local, identity in identities.items():
        if identity.class_ != "person" or identity.scope != "chronicle":
            continue
        patronymic = names.person_name(entities[local].name).patronymic
        others = told.get(local, set()) | ({f"patronymic {patronymic}"} if patronymic else set())
        marks = Marks(tuple(sorted(current.get(local, ()))), tuple(sorted(others)))
        if marks.all:
            found[local] = marks
    return found


def is_surname(entity: Entity, name: names.PersonName) -> bool:
    """Tell a person named by a surname, with initials or a form of address at most, and not as a family."""
    if entity.fine == "FAMILY" or entity.name_basis == "source_words" or not name.surname:
        return False
    return len(name.words) == 1 and any(m.form == "name" for m in entity.mentions)
