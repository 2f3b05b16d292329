"""What an entity of an article is known by in the chronicle: the same key is the same thing.

The reasons stand in docs/decisions/0010-identity.md. In short: a wrong merge puts words into somebody's mouth, a missed
one only splits a list, so a key is given only for a name that tells by itself whom it means.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from letopis.chronicle import lemmas, names
from letopis.chronicle.bodies import body_name
from letopis.chronicle.ids import digest_of
from letopis.chronicle.resolution import tally_of
from letopis.ontology.countries import canonical as country_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.model.layers import Entity

Scope = Literal["chronicle", "article"]

# Types under which the same name is the same thing; a city, a region and a place are told apart by readers unreliably.
_CLASSES = {"city": "geo", "region": "geo", "place": "geo"}
# Nouns for people ("аналитики") are a different group in each article.
_NEVER_JOINED = frozenset({"nationality", "profession", "other"})


class Identity(msgspec.Struct, frozen=True):
    """What an entity of an article is known by in the chronicle; the same key is the same entity."""

    key: str
    class_: str
    scope: Scope


class SeenName(msgspec.Struct, frozen=True):
    """A name under which a key was seen, and in how many articles."""

    name: str
    basis: str
    articles: int


class Grouped(msgspec.Struct, frozen=True):
    """A node: its id, the name to show, all its names, and the power of two of the articles of the commonest."""

    id: str
    name: str
    names: tuple[str, ...]
    tally: int


def entity_class(kind: str) -> str:
    """Give the class within which names are compared, for an entity type of the record contract."""
    return _CLASSES.get(kind, kind)


def identify(digest: str, entity: Entity, *, country: str | None = None, parted: bool = False) -> Identity:
    """Tell what an entity of the article with that digest is known by: chronicle-wide, or in its article only.

    ``country`` is the one that the article's records give a body; an entity that people have ``parted`` from others of
    its name is known in its article only.
    """
    class_ = entity_class(entity.type)
    shared = None if parted or entity.name_basis == "source_words" else _shared_key(class_, entity, country)
    if shared is not None:
        return Identity(f"{class_} {shared}", class_, "chronicle")
    anchor = entity.mentions[0].start if entity.mentions else entity.id
    return Identity(f"{class_} {digest} {anchor} {entity.name}", class_, "article")


def _shared_key(class_: str, entity: Entity, country: str | None) -> str | None:
    named = any(m.form == "name" for m in entity.mentions)
    if class_ == "organisation":
        body = body_name(entity.canonical or entity.name, country)
        # A description tells which body it is of only where that is a body of state with its country.
        return body.key if named or body.common else None
    if class_ in _NEVER_JOINED or not named:
        return None
    if class_ == "person":
        person = names.person_name(entity.name)
        return person.key if person.full else None
    if class_ == "country":
        return plain_key(entity.canonical or country_name(entity.name) or entity.name)
    return plain_key(entity.canonical or entity.name) or None


def plain_key(name: str) -> str:
    """Give the key of a name that is not a person's: folded words without quotation marks and punctuation."""
    return " ".join(lemmas.plain_words(name))


def group(identity: Identity, seen: Iterable[SeenName], parted: frozenset[str] = frozenset()) -> dict[str, Grouped]:
    """Divide the names of one key into nodes, by node id.

    It is one node, except where two patronymics show that two people share a given name and a surname: then those
    with a patronymic go apart and those without stay by themselves. ``parted`` are names, as :func:`plain_key` gives
    them, that people have parted from the rest. The order in which names came does not matter.
    """
    found = sorted(seen, key=lambda s: (s.name, s.basis))
    patronymics: dict[str, str | None] = {}
    if identity.class_ == "person" and identity.scope == "chronicle":
        patronymics = {s.name: names.person_name(s.name).patronymic for s in found}
    several = len({p for p in patronymics.values() if p}) > 1
    parts: dict[str, list[SeenName]] = {}
    for one in found:
        patronymic = patronymics.get(one.name) if several else None
        identifier = digest_of("entity", identity.key, patronymic) if patronymic else digest_of("entity", identity.key)
        if plain_key(one.name) in parted:
            identifier = digest_of("entity", identity.key, "name", plain_key(one.name))
        parts.setdefault(identifier, []).append(one)
    return {identifier: _grouped(identifier, identity, part) for identifier, part in parts.items()}


def _grouped(identifier: str, identity: Identity, seen: list[SeenName]) -> Grouped:
    tally = max(tally_of(one.articles) for one in seen)
    return Grouped(identifier, _shown_name(identity, seen), tuple(dict.fromkeys(s.name for s in seen)), tally)


def size_of(class_: str, name: str) -> int:
    """Count the words of a shown name as questions count them: of a person without the patronymic."""
    return len(names.person_name(name).words) if class_ == "person" else len(names.name_words(name))


def _shown_name(identity: Identity, seen: list[SeenName]) -> str:
    if identity.class_ == "country" and identity.scope == "chronicle":
        known = (country_name(one.name) for one in seen)
        canonical = next((name for name in known if name and f"country {plain_key(name)}" == identity.key), None)
        if canonical:
            return canonical
    # Powers of two change rarely: a name that is seen once more need not be looked at again.
    totals: dict[str, int] = {}
    for one in seen:
        totals[one.name] = max(totals.get(one.name, 0), tally_of(one.articles))
    attested = {one.name for one in seen if one.basis == "attested"}
    return max(totals, key=lambda name: (totals[name], name in attested, len(name), name))


@lru_cache(maxsize=20_000)
def lookup_words(class_: str, name: str) -> frozenset[tuple[str, str]]:
    """Give the (role, word) pairs that a name is found by: surname, patronymic, initial, or plain word."""
    if class_ != "person":
        return frozenset(("word", key) for word in names.name_words(name) for key in names.name_keys(word))
    person = names.person_name(name)
    pairs = {("surname" if word == person.surname else "word", word) for word in person.words}
    if person.patronymic:
        pairs.add(("patronymic", person.patronymic))
    return frozenset(pairs | {("initial", letter) for letter in person.initials})
