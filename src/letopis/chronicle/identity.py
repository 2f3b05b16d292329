"""Which entities of different articles are one: the first version, by name alone.

The reasons stand in docs/decisions/0005-identity-first-version.md. In short: a wrong merge puts words into somebody's
mouth, a missed one only splits a list, so an entity is joined across articles only under a full name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from letopis.chronicle import lemmas, names
from letopis.chronicle.ids import digest_of
from letopis.ontology.countries import canonical as country_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.model.layers import Entity

Scope = Literal["chronicle", "article"]

# Types under which the same name is the same thing; a city, a region and a place are told apart by readers unreliably.
_CLASSES = {"city": "geo", "region": "geo", "place": "geo"}
# Nouns for people ("аналитики") are a different group in each article.
_NEVER_JOINED = frozenset({"nationality", "profession", "other"})
# Bodies that every country has: without their country they are not the same body in two articles.
_COMMON_BODIES = frozenset(
    [
        "мид",
        "минобороны",
        "минфин",
        "минюст",
        "минэкономики",
        "минздрав",
        "минобр",
        "мвд",
        "цб",
        "центробанк",
        "центральный_банк",
        "правительство",
        "парламент",
        "кабинет_министров",
        "кабмин",
        "сенат",
        "конгресс",
        "палата_представителей",
        "нижняя_палата",
        "верхняя_палата",
        "палата_общин",
        "совет_безопасности",
        "совбез",
        "генпрокуратура",
        "генеральная_прокуратура",
        "прокуратура",
        "верховный_суд",
        "конституционный_суд",
        "суд",
        "полиция",
        "армия",
        "администрация_президента",
        "министерство_иностранных_дел",
        "министерство_обороны",
        "министерство_финансов",
        "оппозиция",
        "партия",
        "политбюро",
    ]
)


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
    """An entity of the chronicle: its id, the name to show, all its names, and the words it is looked up by."""

    id: str
    name: str
    names: tuple[str, ...]
    words: frozenset[tuple[str, str]]
    size: int


def entity_class(kind: str) -> str:
    """Give the class within which names are compared, for an entity type of the record contract."""
    return _CLASSES.get(kind, kind)


def identify(digest: str, entity: Entity) -> Identity:
    """Tell what an entity of the article with that digest is known by: chronicle-wide, or in its article only."""
    class_ = entity_class(entity.type)
    shared = None if entity.name_basis == "source_words" else _shared_key(class_, entity)
    if shared is not None:
        return Identity(f"{class_} {shared}", class_, "chronicle")
    anchor = entity.mentions[0].start if entity.mentions else entity.id
    return Identity(f"{class_} {digest} {anchor} {entity.name}", class_, "article")


def _shared_key(class_: str, entity: Entity) -> str | None:
    if class_ in _NEVER_JOINED or not any(m.form == "name" for m in entity.mentions):
        return None
    if class_ == "person":
        person = names.person_name(entity.name)
        return person.key if person.full else None
    if class_ == "country":
        return plain_key(entity.canonical or country_name(entity.name) or entity.name)
    if entity.canonical:
        return plain_key(entity.canonical)
    key = plain_key(entity.name)
    return None if not key or key.replace(" ", "_") in _COMMON_BODIES else key


def plain_key(name: str) -> str:
    """Give the key of a name that is not a person's: folded words without quotation marks and punctuation."""
    return " ".join(name[w.start : w.end].lower().replace("ё", "е") for w in lemmas.words(name))


def group(identity: Identity, seen: Iterable[SeenName]) -> dict[str, Grouped]:
    """Divide the names of one key into entities, by entity id.

    It is one entity, except where two patronymics show that two people share a given name and a surname: then those
    with a patronymic go apart and those without stay by themselves. The order in which names came does not matter.
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
        parts.setdefault(identifier, []).append(one)
    return {identifier: _grouped(identifier, identity, part) for identifier, part in parts.items()}


def _grouped(identifier: str, identity: Identity, seen: list[SeenName]) -> Grouped:
    shown = _shown_name(identity, seen)
    words = frozenset(pair for one in seen for pair in lookup_words(identity.class_, one.name))
    if identity.class_ == "country":
        words |= lookup_words("country", shown)
    size = len(names.person_name(shown).words) if identity.class_ == "person" else len(names.name_words(shown))
    return Grouped(identifier, shown, tuple(dict.fromkeys(s.name for s in seen)), words, size)


def _shown_name(identity: Identity, seen: list[SeenName]) -> str:
    if identity.class_ == "country" and identity.scope == "chronicle":
        known = (country_name(one.name) for one in seen)
        canonical = next((name for name in known if name and f"country {plain_key(name)}" == identity.key), None)
        if canonical:
            return canonical
    totals: dict[str, int] = {}
    for one in seen:
        totals[one.name] = totals.get(one.name, 0) + one.articles
    attested = {one.name for one in seen if one.basis == "attested"}
    return max(totals, key=lambda name: (totals[name], name in attested, len(name), name))


def lookup_words(class_: str, name: str) -> frozenset[tuple[str, str]]:
    """Give the (role, word) pairs that a name is found by: surname, patronymic, initial or plain word."""
    if class_ != "person":
        return frozenset(("word", key) for word in names.name_words(name) for key in names.name_keys(word))
    person = names.person_name(name)
    pairs = {("surname" if word == person.surname else "word", word) for word in person.words}
    if person.patronymic:
        pairs.add(("patronymic", person.patronymic))
    return frozenset(pairs | {("initial", letter) for letter in person.initials})
