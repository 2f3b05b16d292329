"""Finds the entities that a question's name means, in any case form and word order."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, func, intersect, or_, select

from letopis.chronicle import entity_ids, latin, names, schema
from letopis.chronicle.among import among
from letopis.chronicle.bodies import body_name
from letopis.chronicle.identity import plain_key
from letopis.chronicle.telling_apart import SHORT_ID, parted, told_apart
from letopis.errors import UnknownName
from letopis.language.transliteration import is_latin
from letopis.model.counting import counted
from letopis.model.layers import Note
from letopis.ontology.countries import canonical as country_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sqlalchemy import CompoundSelect, Connection, Select

    Keys = Callable[[str], tuple[str, ...]]

_SPELLINGS = 64
# Classes of entities as the notes of answers name them.
_TYPES = {"geo": "place", "organisation": "body", "facility": "building"}
_SUGGESTIONS = 3
_NEAR = 0.6
# How much nearer a name of the likely class counts: less than a letter in ten.
_SAME_CLASS = 0.08
_SCANNED = 20_000
_LISTED = 8


class Resolved(msgspec.Struct, frozen=True):
    """What a name means in a chronicle.

    ``entities`` are joined across articles under a full name, or parted from others by people; ``in_full`` are persons
    whom one article names in full in words that are joined with nothing; ``by_surname`` those whom it names by surname
    only, so that they may be somebody else. ``names`` gives the name of each, ``namesakes`` those of ``entities`` that
    share their name with another.
    """

    query: str
    entities: tuple[str, ...]
    in_full: tuple[str, ...] = ()
    by_surname: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()
    names: dict[str, str] = {}
    notes: tuple[Note, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All kinds of entities."""
        return self.named + self.by_surname

    @property
    def named(self) -> tuple[str, ...]:
        """Those that are named in full."""
        return self.entities + self.in_full


class Candidate(msgspec.Struct, frozen=True):
    """An entity that shares words with a query."""

    id: str
    class_: str
    name: str
    scope: str
    size: int
    words: frozenset[tuple[str, str]]

    def has(self, keys: Iterable[str], *roles: str) -> bool:
        """Tell whether one of ``keys`` is a word of the name, in one of ``roles`` if any are given."""
        wanted = set(keys)
        return any(word in wanted and (not roles or role in roles) for role, word in self.words)

    @property
    def surname(self) -> str | None:
        """The person's surname."""
        return next((word for role, word in self.words if role == "surname"), None)

    @property
    def local(self) -> bool:
        """Tell whether this is a person known in one article only."""
        return self.class_ == "person" and self.scope == "article"

    @property
    def by_surname(self) -> bool:
        """Tell whether this is a person whom one article names by surname only."""
        return surname_only(self.class_, self.scope, self.name)


def surname_only(class_: str, scope: str, name: str) -> bool:
    """Tell whether an entity is a person whom one article names by surname only, not in full."""
    return class_ == "person" and scope == "article" and not names.person_name(name).full


def resolve(connection: Connection, query: str) -> Resolved:
    """Give the entities that ``query`` names; UnknownName, with the nearest names, if there are none.

    An entity may be asked for by its id, the beginning of its id (AmbiguousName if of several), or as ``ARTICLE:e5``.
    """
    place = entity_ids.unit(connection, query)
    chosen = place.entity_id if place else entity_ids.by_id(connection, query)
    if chosen:
        return _one(connection, query, chosen)
    written = names.name_words(query)
    ways: list[tuple[list[str], Keys]] = [(written, names.name_keys), (written, _guess)]
    if is_latin(query):
        ways[1:] = [*latin.ways(connection, query)]
    for words, keys in ways:
        found = _matches(connection, words, keys)
        if found:
            return _resolved(connection, query, found)
    chosen = entity_ids.by_id(connection, query, short=True)
    if chosen:
        return _one(connection, query, chosen)
    raise UnknownName(f"The chronicle does not know {query.strip()!r}.", remedy=_suggest(connection, query))


def _guess(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*names.name_keys(word), *names.guessed_keys(word)]))


def _matches(connection: Connection, written: list[str], keys: Keys) -> list[Candidate]:
    """Give the best matches: whole names and surnames before names that only hold the words."""
    words = [w for w in written if not names.is_initial(w)]
    if not words:
        return []
    found = {c.id: c for c in [*_countries(connection, words), *_bodies(connection, words)]}
    shared = _sharing(connection, words, keys)
    likely = [c for c in _load(connection, shared, size=len(written)) if _fits(c, words, written, keys)]
    chosen = [c for c in likely if _is_whole(c, words, written, keys)]
    if not (found or chosen):
        # A country's name stands in the names of very many bodies: these are read only where nothing else fits.
        chosen = [c for c in _load(connection, shared) if _fits(c, words, written, keys)]
    found |= {c.id: c for c in chosen}
    return sorted(found.values(), key=lambda c: (c.name, c.id))


def _countries(connection: Connection, words: list[str]) -> list[Candidate]:
    """Give the country that the words are an alias of ("Соединённого Королевства": Великобритания)."""
    spellings = islice(product(*(names.nominatives(w) for w in words)), _SPELLINGS)
    known = {country_name(" ".join(spelling)) for spelling in spellings} - {None}
    wanted = [f"country {plain_key(name)}" for name in known if name]
    return _load(connection, connection.execute(_with_keys(), {"keys": wanted}).scalars().all()) if wanted else []


def _bodies(connection: Connection, words: list[str]) -> list[Candidate]:
    """Give the body that the words are another name of ("МИД РФ": Министерство иностранных дел России)."""
    first = (word for word in dict.fromkeys(["", *names.nominatives(words[0])]))
    spelt = {" ".join([head or words[0], *words[1:]]) for head in first}
    keys = {body.key for name in spelt if (body := body_name(name)).common or body.country or len(words) == 1}
    wanted = sorted(f"organisation {key}" for key in keys if key)
    return _load(connection, connection.execute(_of_nodes(), {"keys": wanted}).scalars().all()) if wanted else []


def _sharing(connection: Connection, words: list[str], keys: Keys) -> Sequence[str]:
    """Give the entities whose names have all the words."""
    asked = [word for word in words if not (_looks_patronymic(word, keys) and len(words) > 1)]
    if not asked:
        return []
    given = {f"word_{number}": list(keys(word)) for number, word in enumerate(asked)}
    return connection.execute(_with_words(len(asked)), given).scalars().all()


def _load(connection: Connection, ids: Collection[str], *, size: int | None = None) -> list[Candidate]:
    """Give these entities with their words; with ``size`` only persons and names of so many words."""
    rows: dict[tuple[str, str, str, str, int], set[tuple[str, str]]] = {}
    given = {"ids": sorted(set(ids)), "size": size}
    found = connection.execute(_with_ids(sized=size is not None), given).all() if ids else ()
    for *head, role, word in found:
        rows.setdefault(tuple(head), set()).add((role, word))
    return [Candidate(*head, frozenset(words)) for head, words in rows.items()]


# Statements are built once: building one takes longer than executing it.


@cache
def _with_keys() -> Select[Any]:
    return select(schema.entities.c.id).where(among(schema.entities.c.key, "keys"))


@cache
def _of_nodes() -> Select[Any]:
    return select(schema.entity_nodes.c.entity_id).where(among(schema.entity_nodes.c.key, "keys"))


@lru_cache(maxsize=32)
def _with_words(number: int) -> CompoundSelect[Any]:
    """The entities that have, of each of so many words, one of its forms."""
    t = schema.entity_words.c
    # The database keeps what has all of them: a given name is that of very many.
    return intersect(*(select(t.entity_id).where(among(t.word, f"word_{place}")) for place in range(number)))


@cache
def _with_ids(*, sized: bool) -> Select[Any]:
    e, w = schema.entities.c, schema.entity_words.c
    query = select(e.id, e["class"], e.name, e.scope, e.size, w.role, w.word)
    query = query.join(schema.entity_words, w.entity_id == e.id).where(among(e.id, "ids"))
    return query.where(or_(e["class"] == "person", e.size == bindparam("size"))) if sized else query


def _looks_patronymic(word: str, keys: Keys) -> bool:
    return any(names.is_patronymic(key) for key in keys(word))


def _fits(one: Candidate, words: list[str], written: list[str], keys: Keys) -> bool:
    """Tell whether every word of the query is in the name; a patronymic and initials must only not contradict it."""
    known_patronymic = any(role == "patronymic" for role, _ in one.words)
    for word in words:
        spare = len(words) > 1 and _looks_patronymic(word, keys) and not known_patronymic
        if not spare and not one.has(keys(word)):
            return False
    initials = [names.fold(w.rstrip(".")) for w in written if names.is_initial(w)]
    if not initials or one.class_ != "person":
        # What a company is ("Н. В.") is part of its name.
        return all(one.has((letters,)) for letters in initials)
    heads = {word[0] for role, word in one.words if role != "surname"}
    given = any(role == "word" for role, _ in one.words)
    initials = [letters[:1] for letters in initials]
    wanted = initials if known_patronymic or len(heads) >= len(initials) else initials[:1]
    return all(letter in heads for letter in wanted) if given or heads else True


def _is_whole(one: Candidate, words: list[str], written: list[str], keys: Keys) -> bool:
    if one.class_ == "person":
        if len(words) == 1:
            return one.has(keys(words[0]), "surname")
        patronymics = sum(
            _looks_patronymic(word, keys) and not one.has(keys(word), "word", "surname") for word in words
        )
        return one.size == len(words) - patronymics
    return one.size == len(written)


def _one(connection: Connection, query: str, entity: str) -> Resolved:
    e = schema.entities.c
    row = connection.execute(select(e["class"], e.scope, e.name).where(e.id == entity)).one()
    if surname_only(*row):
        return Resolved(query, (), by_surname=(entity,), names={entity: row.name})
    return Resolved(query, (entity,), names={entity: row.name})


def _resolved(connection: Connection, query: str, found: list[Candidate]) -> Resolved:
    apart = parted(connection, [c.id for c in found if c.local and not c.by_surname])
    entities = [c for c in found if not c.local or c.id in apart]
    in_full = [c for c in found if c.local and not c.by_surname and c.id not in apart]
    local = [c for c in found if c.by_surname]
    told = {c.id: c.name for c in [*entities, *in_full, *local]}
    shown = Counter(c.name for c in entities)
    notes = _ambiguity(connection, query, entities) if entities else _only_surname(query, local)
    return Resolved(
        query,
        tuple(c.id for c in entities),
        tuple(c.id for c in in_full),
        tuple(c.id for c in local),
        tuple(c.id for c in entities if shown[c.name] > 1),
        told,
        notes,
    )


def _ambiguity(connection: Connection, query: str, found: list[Candidate]) -> tuple[Note, ...]:
    if len(found) < 2:  # noqa: PLR2004 (one is no choice)
        return ()
    several = Counter(c.name for c in found)
    alike = Counter((c.name, c.class_) for c in found)
    written = [
        f"{c.name} ({told_apart(connection, c.id)})"
        if alike[c.name, c.class_] > 1
        else f"{c.name} ({_TYPES.get(c.class_, c.class_)}; {c.id[:SHORT_ID]})"
        if several[c.name] > 1
        else f"{c.name} ({c.id[:SHORT_ID]})"
        for c in found[:_LISTED]
    ]
    told = ", ".join(written) + (", …" if len(found) > _LISTED else "")
    message = f"«{query.strip()}» may mean any of {len(found)}: {told}. Rows of all are shown; an id asks for one."
    return (Note("several_names", message),)


def _only_surname(query: str, local: list[Candidate]) -> tuple[Note, ...]:
    message = (
        f"«{query.strip()}» is named in {counted(len(local), 'place')} by surname only; they need not be one person."
    )
    return (Note("surname_only", message),) if local else ()


def _suggest(connection: Connection, query: str) -> str:
    """Say which names of the chronicle are nearest to a name that it does not know."""
    e, w = schema.entities, schema.entity_words
    written = names.name_words(query)
    heads = {key[:2] for word in written for key in names.name_keys(word)}
    near = select(w.c.entity_id).where(func.substr(w.c.word, 1, 2).in_(heads))
    shared = select(e.c.name, e.c["class"]).distinct().where(e.c.scope == "chronicle")
    meant = _likely_class(query, written)
    for query_ in (shared.where(e.c.id.in_(near)), shared):
        known = connection.execute(query_.limit(_SCANNED)).all()
        scored = sorted(
            ((_likeness(written, name, class_), class_ == meant, name) for name, class_ in known), reverse=True
        )
        near_enough = [(like + _SAME_CLASS * same, name) for like, same, name in scored if like >= _NEAR]
        best = list(dict.fromkeys(name for _, name in sorted(near_enough, reverse=True)))[:_SUGGESTIONS]
        if best:
            return f"Did you mean {' or '.join(best)}? {_search(query)}"
    return _search(query)


def _search(query: str) -> str:
    words = " ".join(query.split()).replace('"', "")
    asked = f'"{words}"' if " " in words else words
    return f"`letopis search {asked}` finds the articles that hold the words."


def _likely_class(query: str, written: list[str]) -> str:
    """Guess what a name that nobody knows would be of: a place or body if the lexicon or its letters say so."""
    if any(word.isupper() and len(word) > 1 for word in query.split()):
        return "organisation"
    return "geo" if written and names.is_place(written[-1]) else "person"


def _likeness(written: list[str], name: str, class_: str) -> float:
    """Compare word by word, so that "Горбочев" is near "Михаил Горбачёв"; one word is compared with the surname."""
    parts = names.name_words(name)
    if not parts or not written:
        return 0.0
    surname = names.person_name(name).surname if class_ == "person" else None
    if surname and len(written) == 1:
        parts = [surname]
    best = [
        max(SequenceMatcher(None, key, names.fold(p)).ratio() for p in parts for key in names.name_keys(w))
        for w in written
    ]
    return sum(best) / len(best)
