"""Offices: their classes, and the kinds of bodies that tell what "глава" of something is.

``classify`` makes "глава МИД", "министр иностранных дел" and "госсекретарь США" one question. Everything here works on
words in the nominative as records carry them; bodies inside an office ("глава правительства") may be in the genitive.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from letopis.ontology import countries
from letopis.ontology.loader import fold, load

OFFICE_CLASSES = (
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "defence_minister",
    "minister",
    "head_of_body",
    "legislator",
    "governor",
    "mayor",
    "commander",
    "spokesperson",
    "judge",
    "prosecutor",
    "ambassador",
    "executive",
    "party_leader",
    "other",
)
RULERS = frozenset({"head_of_state", "head_of_government"})
MINISTERS = frozenset({"minister", "foreign_minister", "defence_minister"})
# Classes that name one office per country; within others ("minister") the office's own words have to agree.
ONE_PER_COUNTRY = RULERS | {"foreign_minister", "defence_minister"}
_LED_BY_ONE = frozenset({"government", "foreign_ministry", "defence_ministry"})

_ENDING = re.compile(
    r"(?<=...)(?:ого|его|ому|ему|ыми|ими|ами|ями|ах|ях|ов|ев|ей|ой|ий|ый|ая|яя|ое|ее|ые|ие|ых|их|ым|им|ом|ем|ам|ям|ую|юю|"
    r"[аяоеиыуюйь])$"
)
_ADJECTIVE = re.compile(r".{2,}(?:ий|ый|ой|ая|яя|ое|ее)$")
HONORARY = ("почётный ", "почётная ", "почетный ", "почетная ")
_DEPUTY_PREFIXES = ("вице-", "зам")
_DEPUTY_WORDS = frozenset({"заместитель", "зам", "заместительница"})


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of ours and the tenure that must be read from it."""

    text: str
    person: str
    office: str
    of: str | None = None


class OfficeGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"office_class": "class"}):
    """Names of offices of one class."""

    office_class: str
    names: tuple[str, ...]
    example: Example


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words whose class depends on the body: ``states`` (by country) over ``kinds`` over the common table."""

    names: tuple[str, ...]
    alone: str
    organisation: str
    example: Example
    kinds: dict[str, str] = {}
    states: dict[str, str] = {}


class BodyKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of bodies of one kind: leading ``names``, ``words`` anywhere, whole ``places``."""

    kind: str
    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Offices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file ``offices.yaml``."""

    offices: tuple[OfficeGroup, ...]
    leads: dict[str, str]
    heads: tuple[Head, ...]
    deputy_classes: dict[str, str]
    needs_body: tuple[str, ...]
    staff: tuple[str, ...]
    several: tuple[str, ...]
    portfolios: dict[str, tuple[str, ...]]
    colleges: tuple[str, ...]
    natives: dict[str, str]
    modifiers: tuple[str, ...]
    prefixes: tuple[str, ...]
    bodies: tuple[BodyKind, ...]


@cache
def lexicon() -> Offices:
    """Give the lexicon as it stands in the file."""
    return load("offices.yaml", Offices)


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in lexicon().offices:
        for name in group.names:
            found.setdefault(fold(name), group.office_class)
    return found


@cache
def _heads() -> dict[str, Head]:
    return {fold(name): head for head in lexicon().heads for name in head.names}


@cache
def _single_words() -> frozenset[str]:
    return frozenset(name for name in (*_names(), *_heads()) if " " not in name)


@cache
def _modifiers() -> tuple[str, ...]:
    return tuple(sorted((fold(m) for m in lexicon().modifiers), key=len, reverse=True))


@cache
def _needs_body() -> frozenset[str]:
    return frozenset(fold(name) for name in lexicon().needs_body)


@cache
def _staff() -> frozenset[str]:
    return frozenset(fold(name) for name in lexicon().staff)


def is_staff(office: str) -> bool:
    """Tell a post that is told of somebody only together with a named organisation ("экономист", "старший эксперт")."""
    words = fold(office)
    return words not in _names() and (words in _staff() or words.split()[-1] in _staff())


@cache
def _colleges() -> frozenset[str]:
    return frozenset(stem(fold(name)) for name in lexicon().colleges)


def is_college(body: str) -> bool:
    """Tell a body whose members hold a seat ("Совет Федерации") from one that people merely belong to ("партия")."""
    return any(word in _colleges() for word in _stems(body))


@lru_cache(maxsize=20_000)
def is_post_head(lemma: str) -> bool:
    """Tell whether a noun names an office or a post in an organisation."""
    return is_office_head(lemma) or fold(lemma) in _staff()


@cache
def phrases() -> frozenset[tuple[str, ...]]:
    """Give every office name of two words or more, folded and split, for matching longer names first."""
    return frozenset(tuple(name.split()) for name in (*_names(), *_heads(), *_staff()) if " " in name)


def stem(word: str) -> str:
    """Cut the case ending off a folded word, roughly, so that "правительства" meets "правительство"."""
    return _ENDING.sub("", word)


def _stems(words: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in re.sub(r"[«»\"“”„,()]", " ", fold(words)).split())


@cache
def _body_names() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for body in lexicon().bodies:
        for name in body.names:
            found.setdefault(_stems(name), body.kind)
    return found


@cache
def _body_words() -> dict[str, str]:
    found: dict[str, str] = {}
    for body in lexicon().bodies:
        for word in body.words:
            found.setdefault(stem(fold(word)), body.kind)
    return found


@cache
def _places() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for body in lexicon().bodies:
        for place in body.places:
            found.setdefault(_stems(place), body.kind)
    for row in countries.countries():
        for name in (row.name, *row.aliases):
            found[_stems(name)] = "union" if row.kind == "union" else "country"
    return found


@cache
def _longest_body_name() -> int:
    return max(map(len, _body_names()))


@lru_cache(maxsize=4096)
def body_kind(name: str) -> str | None:
    """Tell the kind of a body from its name ("МИД СССР": foreign_ministry; "Франция": country), None if unknown."""
    words = _stems(name)
    if words in _places():
        return _places()[words]
    longest = _longest_body_name()
    for start in range(len(words)):
        for size in range(min(longest, len(words) - start), 0, -1):
            kind = _body_names().get(words[start : start + size])
            if kind:
                return kind
    return next((kind for word in words if (kind := _body_words().get(word))), None)


def strip_modifiers(office: str) -> str:
    """Take off what says when or how an office is held: "бывший президент", "экс-премьер", "и. о. министра"."""
    words = fold(office)
    while True:
        shorter = _strip_one(words)
        if shorter == words:
            return words
        words = shorter


def _strip_one(words: str) -> str:
    if words in _names():
        return words
    if words.startswith(lexicon().prefixes):
        return next(words[len(prefix) :] for prefix in lexicon().prefixes if words.startswith(prefix))
    if " " in words:
        for modifier in _modifiers():
            if words.startswith(modifier + " "):
                return words[len(modifier) + 1 :]
    return words


@lru_cache(maxsize=50_000)
def is_office_head(lemma: str) -> bool:
    """Tell whether a noun names an office or leads a phrase that does ("президент", "экс-премьер", "замминистра")."""
    word = fold(lemma)
    if word in _single_words():
        return True
    rest = _strip_one(word)
    if rest == word and word.startswith("вице-"):
        rest = word.removeprefix("вице-")
    if rest == word and word.startswith("зам"):
        return (stem(word.removeprefix("зам")),) in _by_stems()
    return rest != word and is_office_head(rest)


def needs_body(lemma: str) -> bool:
    """Tell whether a head names no office of public interest unless the text says of what ("директор")."""
    return fold(lemma) in _needs_body()


@lru_cache(maxsize=4096)
def native(office: str) -> str | None:
    """Give the country or union that an office without a body can only belong to, else None.

    It may be told by the office that another serves ("еврокомиссар", "помощник заместителя госсекретаря").
    """
    words = strip_modifiers(office)
    found = lexicon().natives.get(words) or lexicon().natives.get(words.partition(" ")[0])
    return found or next((lexicon().natives[n] for word in words.split() if (n := _native_word(word))), None)


def _native_word(word: str) -> str | None:
    name = _by_stems().get((stem(word),))
    return name if name in lexicon().natives else None


@lru_cache(maxsize=4096)
def serves_a_ruler(office: str) -> bool:
    """Tell an office whose words name the head of a state or government that it serves ("помощник президента")."""
    return any(_names_class(word) in RULERS for word in strip_modifiers(office).split()[1:])


def _names_class(word: str) -> str | None:
    name = _by_stems().get((stem(word),))
    return classify(name) if name is not None else None


def deputised(office: str) -> str | None:
    """Give the office that a deputy stands in for ("замминистра обороны": "министр обороны"), None for no deputy."""
    return _deputy_of(_nominative(strip_modifiers(office)))


@lru_cache(maxsize=4096)
def classify(office: str, of: str | None = None, *, kind: str | None = None) -> str:
    """Give the class of an office: one of ``OFFICE_CLASSES``.

    ``of`` is the name of the body or country in the nominative; ``kind`` its kind where the caller knows it better
    than the name tells ("city", "region", "company").
    """
    if office.startswith(HONORARY):
        return _names().get(fold(office), "other")
    words = _nominative(strip_modifiers(office))
    rest = _deputy_of(words)
    if rest is not None:
        return _names().get(words) or lexicon().deputy_classes.get(classify(rest, of, kind=kind), "other")
    return _class_of(words, of, kind)


def _deputy_of(words: str) -> str | None:
    first, _, rest = words.partition(" ")
    if first == "первый" and rest.partition(" ")[0].startswith((*_DEPUTY_WORDS, *_DEPUTY_PREFIXES)):
        words = rest
        first, _, rest = rest.partition(" ")
    if first in _DEPUTY_WORDS:
        return _nominative(rest)
    for prefix in _DEPUTY_PREFIXES:
        if words.startswith(prefix) and (words in _names() or is_office_head(first)):
            return _nominative(words.removeprefix(prefix).lstrip("-"))
    return None


def _nominative(words: str) -> str:
    """Turn the genitive after "заместитель" or "и. о." back, as far as the words name an office."""
    parts = words.split()
    for size in range(len(parts), 0, -1):
        found = _by_stems().get(tuple(stem(part) for part in parts[:size]))
        if found:
            return " ".join((found, *parts[size:]))
    return words


@cache
def _by_stems() -> dict[tuple[str, ...], str]:
    return {_stems(name): name for name in (*_names(), *_heads())}


def _class_of(words: str, of: str | None, kind: str | None) -> str:
    if words in _heads():
        return _by_body(_heads()[words], of, kind)
    if words in _names():
        return _names()[words]
    parts = words.split()
    for size in range(len(parts) - 1, 0, -1):
        leading, rest = " ".join(parts[:size]), " ".join(parts[size:])
        if leading in _names() and leading not in _heads():
            return _names()[leading]
        if leading in _heads():
            return _by_body(_heads()[leading], rest, None)
    if len(parts) > 1 and _ADJECTIVE.match(parts[0]):
        return _class_of(" ".join(parts[1:]), of or countries.by_adjective(parts[0]), kind)
    return _class_of(words.rpartition("-")[2], of, kind) if "-" in words else "other"


@lru_cache(maxsize=20_000)
def sole_office(office: str, country: str) -> str | None:
    """Give the class of an office that a country has once, where the words name that office and nothing else.

    "президент", "министр обороны", "глава МИД"; None for "новый премьер", "глава пресс-службы МИД", "лидер".
    """
    words = fold(office)
    if words in lexicon().several or lexicon().natives.get(words, country) != country:
        return None
    if words in _heads() and _heads()[words].alone not in ONE_PER_COUNTRY:
        return None
    head, _, body = words.partition(" ")
    if words in _heads() or words in _names():
        found = _class_of(words, country, "country")
    elif head in _heads() and _body_names().get(_stems(body)) in _LED_BY_ONE:
        found = _by_body(_heads()[head], body, None)
    else:
        return None
    return found if found in ONE_PER_COUNTRY else None


def _by_body(head: Head, of: str | None, kind: str | None) -> str:
    if not of:
        return head.alone
    country = countries.canonical(of)
    if country in head.states:
        return head.states[country]
    found = kind or body_kind(of)
    if found is None:
        return head.organisation
    return head.kinds.get(found) or lexicon().leads.get(found) or head.organisation
