"""Whether two names are of one thing: the rules, as functions of what is known of each.

A name that stands by itself is a *node*. :func:`joins` tells by which rule two nodes are one, :func:`choose` whom a
surname alone means. Docs/decisions/0010-identity.md gives the reasons.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.chronicle import names
from letopis.chronicle.bodies import body_name
from letopis.language.abbreviations import initials as initials_of
from letopis.language.abbreviations import is_acronym
from letopis.language.morphology import known, parses
from letopis.language.names import name_genders
from letopis.language.transliteration import is_latin, same_sound, sounds
from letopis.ontology.bodies import is_legal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Role = tuple[str, str]
"""An office class with its country or body, and a year (empty where the article has no date)."""

# Compared in powers of two, an eighth or less: a name that is nearly always one person's.
_DOMINATES = 3
_SHORTEST_CHANGED = 5
_SHORT_GIVEN = 3
_FEWEST_SOUNDS = 4
_ACRONYM = 3


class Node(msgspec.Struct, frozen=True):
    """A name by itself: its key, class, shown name and the power of two of its articles."""

    id: str
    key: str
    class_: str
    name: str
    tally: int
    entity: str = ""
    scope: str = "chronicle"


class Join(NamedTuple):
    """Why two nodes are one: the rule, how sure it is, and the words for it."""

    rule: str
    score: float
    reason: str


class Profile(msgspec.Struct, frozen=True):
    """What an article tells of a person whom it names by surname only.

    ``present`` are keys of full names of that surname in the same article; ``barred`` are the judgements
    by which people ruled bearers out, or the nodes that these rule out.
    """

    initials: tuple[str, ...] = ()
    gender: str | None = None
    roles: tuple[Role, ...] = ()
    present: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


class Bearer(msgspec.Struct, frozen=True):
    """An entity that bears a surname: its nodes and the offices that it is named in."""

    entity: str
    nodes: tuple[Node, ...]
    roles: frozenset[Role] = frozenset()

    @property
    def tally(self) -> int:
        """The power of two of the best attested name."""
        return max(node.tally for node in self.nodes)


def tally_of(articles: int) -> int:
    """Give the power of two below a count, so that a decision changes rarely; 0 for one article."""
    return max(articles, 1).bit_length() - 1


def blocks(node: Node) -> frozenset[str]:
    """Give the keys under which nodes that may be one with this one are looked up."""
    if node.scope != "chronicle":
        return frozenset()
    if node.class_ == "person":
        surname = names.person_name(node.name).surname
        found = {f"surname {names.collapse(surname)}"} if surname else set()
        return frozenset(found | _heard(node, surname or node.name))
    if node.class_ == "organisation" and (words := _body_words(node)):
        acronym = _acronym(node)
        found = {f"body {words}"} | ({f"acronym {acronym}"} if acronym else set())
        return frozenset(found | _heard(node, words.split()[0]))
    return frozenset()


def _heard(node: Node, word: str) -> set[str]:
    alphabet = "latin" if is_latin(node.name) else "cyrillic"
    return {f"{alphabet} {sound}" for sound in sounds(word)}


def looked_up(block: str) -> str | None:
    """Give the block in which a name of this block finds its like, None for blocks of surnames: they join no nodes."""
    kind, _, rest = block.partition(" ")
    other = {"latin": "cyrillic", "cyrillic": "latin", "body": "body", "acronym": "acronym"}.get(kind)
    return f"{other} {rest}" if other else None


def is_rivalry(block: str) -> bool:
    """Tell a block in which a name may be joined only as the one of its kind, so that a new one concerns all."""
    return block.startswith(("body ", "acronym "))


def _body_words(node: Node) -> str:
    return node.key.partition(" ")[2].partition(" @")[0]


def _country(node: Node) -> str:
    return node.key.partition(" @")[2]


def _acronym(node: Node) -> str | None:
    """Give the acronym that a node is, or that its full name of three words or more shortens to."""
    if is_acronym(node.name) and len(node.name) >= _ACRONYM and not is_latin(node.name):
        return node.name.replace("Ё", "Е")
    # The initials of words in the order in which the name has them: a lemma has the same first letter.
    words = _body_words(node)
    return initials_of(words) if len(words.split()) >= _ACRONYM and not is_latin(words) else None


def joins(one: Node, other: Node, near: Sequence[Node], roles: frozenset[Role]) -> Join | None:
    """Give the rule by which two nodes are one, None if there is none.

    ``near`` are all nodes of their common blocks, for rules that need the only one of its kind; ``roles`` the
    offices that both are named in, with their years.
    """
    if one.class_ != other.class_ or one.class_ not in {"person", "organisation"}:
        return None
    if is_latin(one.name) != is_latin(other.name):
        return _by_sound(one, other)
    if one.class_ == "person":
        return _by_office(one, other, roles)
    return _with_country(one, other, near) or _by_acronym(one, other, near)


def _by_sound(one: Node, other: Node) -> Join | None:
    if one.class_ == "person":
        mine, theirs = (names.person_name(node.name).words for node in (one, other))
    else:
        mine, theirs = (tuple(_body_words(node).split()) for node in (one, other))
    if len(mine) != len(theirs) or not _alike(mine, theirs, in_order=one.class_ != "person"):
        return None
    if one.class_ == "person" and len(mine) < 2:  # noqa: PLR2004 (a given name and a surname)
        return None
    if max(len("".join(sounds(word)[0] for word in words)) for words in (mine, theirs)) < _FEWEST_SOUNDS:
        return None
    return Join("sound", 0.9, "One name in two alphabets: the spellings sound alike.")


def _alike(mine: Sequence[str], theirs: Sequence[str], *, in_order: bool) -> bool:
    def same(a: str, b: str) -> bool:
        return a == b or same_sound(a, b)

    if in_order:
        return all(map(same, mine, theirs))
    left = list(theirs)
    for word in mine:
        found = next((other for other in left if same(word, other)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _by_office(one: Node, other: Node, roles: frozenset[Role]) -> Join | None:
    if not any(year for _, year in roles):
        return None
    how = _differ(names.person_name(one.name), names.person_name(other.name))
    if how is None:
        return None
    return Join("office", 0.85, f"{how}, and both are named in one office in one year.")


@lru_cache(maxsize=20_000)
def _differ(one: names.PersonName, other: names.PersonName) -> str | None:
    """Say how two full names differ if they may be spellings of one, None if they are too far apart."""
    mine, theirs = set(one.words), set(other.words)
    if mine < theirs or theirs < mine:
        return "One name has a further part" if len(mine & theirs) > 1 else None
    if len(mine - theirs) != 1 or len(theirs - mine) != 1:
        return None
    (a,), (b,) = mine - theirs, theirs - mine
    # Forms of one word, and a name and what is short for it, begin alike: others need no lexicon.
    if a[0] != b[0] and not near(a, b):
        return None
    if _is_name(a) and _is_name(b):
        return None
    return _words_differ(a, b, given=not {a, b} & {one.surname, other.surname})


def _words_differ(a: str, b: str, *, given: bool) -> str | None:
    if a in names.name_keys(b) or b in names.name_keys(a):
        return None if _is_given(a) and _is_given(b) else "One name stands in another case form"
    short, long = sorted((a, b), key=len)
    if given and len(short) >= _SHORT_GIVEN and long.startswith(short):
        return "One given name is short for the other"
    if len(short) >= _SHORTEST_CHANGED - 1 and len(long) >= _SHORTEST_CHANGED and near(a, b):
        return "The names differ in one letter"
    return None


def _is_given(word: str) -> bool:
    return bool(name_genders(word))


def _is_name(word: str) -> bool:
    """Tell whether the lexicon itself knows a word as a name of people."""
    return known(word) and any("Name" in parse.tag or "Surn" in parse.tag for parse in parses(word))


def near(one: str, other: str) -> bool:
    """Tell whether two words differ in one letter: another one, one more, or two that changed places."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped


def _with_country(one: Node, other: Node, near_by: Sequence[Node]) -> Join | None:
    """Join a name of its own with the same name and a country, if there is but one such country."""
    words = _body_words(one)
    if words != _body_words(other) or bool(_country(one)) == bool(_country(other)):
        return None
    if not any(_is_own(word) for word in words.split()) or _holds_acronym(one) or _holds_acronym(other):
        return None
    countries = {_country(node) for node in near_by if _body_words(node) == words and _country(node)}
    if len(countries) > 1:
        return None
    return Join("country", 0.85, "The same name with and without its country, and no other country has one.")


def _holds_acronym(node: Node) -> bool:
    """Tell a name with an acronym in it: a body of which other countries may well have one ("ГТС Украины")."""
    return any(is_acronym(word) and not is_latin(word) and not is_legal_form(word) for word in node.name.split())


def _is_own(word: str) -> bool:
    """Tell a word that is a name by itself: foreign, a trade mark, or none that the lexicon knows."""
    return (
        is_latin(word) or not known(word) or any("Orgn" in parse.tag or "Trad" in parse.tag for parse in parses(word))
    )


def _by_acronym(one: Node, other: Node, near_by: Sequence[Node]) -> Join | None:
    short, full = sorted((one, other), key=lambda node: not is_acronym(node.name))
    if not is_acronym(short.name) or is_acronym(full.name) or _acronym(short) != _acronym(full):
        return None
    if {_country(short), _country(full)} - {""} and _country(short) != _country(full):
        return None
    fulls = {node.key for node in near_by if not is_acronym(node.name) and _acronym(node) == _acronym(short)}
    if len(fulls) > 1:
        return None
    return Join("acronym", 0.8, "An acronym and the only full name that has these initials.")


class Choice(NamedTuple):
    """Whom a surname means, with the rule, how sure it is and the words for it."""

    entity: str
    rule: str
    score: float
    reason: str


def choose(profile: Profile, bearers: Iterable[Bearer]) -> Choice | None:
    """Tell which bearer of a surname an article means that gives the surname only; None where that is not safe."""
    fitting = [one for one in bearers if _fits(profile, one)]
    here = [one for one in fitting if any(node.key in profile.present for node in one.nodes)]
    if len(here) == 1:
        return Choice(here[0].entity, "present", 0.95, "The article gives this full name, and no other that fits.")
    by_role = _by_role(profile, fitting)
    if by_role:
        return by_role
    agreeing = [one for one in fitting if not _contradicts(profile, one)]
    if len(agreeing) == 1 and len(fitting) == 1:
        return Choice(agreeing[0].entity, "only", 0.85, "Nobody else in the chronicle is known by this surname.")
    ranked = sorted(fitting, key=lambda one: (-one.tally, one.entity))
    if ranked and ranked[0] in agreeing and ranked[0].tally - ranked[1].tally >= _DOMINATES:
        reason = "Of those who bear this surname, this one is named many times as often as any other."
        return Choice(ranked[0].entity, "leading", 0.8, reason)
    return None


def _by_role(profile: Profile, fitting: Sequence[Bearer]) -> Choice | None:
    """Choose the one bearer who holds the same office, best in the same year."""
    for wanted in (set(profile.roles), {role for role, _ in profile.roles}):
        holders = [
            one
            for one in fitting
            if wanted & (one.roles if any(isinstance(w, tuple) for w in wanted) else {role for role, _ in one.roles})
        ]
        if len(holders) == 1:
            return Choice(
                holders[0].entity, "role", 0.9, "Only this bearer of the surname is named in the same office."
            )
    return None


def _fits(profile: Profile, one: Bearer) -> bool:
    if any(node.id in profile.barred for node in one.nodes):
        return False
    return any(_name_fits(profile, node.name) for node in one.nodes)


def _name_fits(profile: Profile, name: str) -> bool:
    person = names.person_name(name)
    given = [word for word in person.words if word != person.surname]
    if profile.initials and not any(word.startswith(profile.initials[0]) for word in given):
        return False
    if len(profile.initials) > 1 and person.patronymic and not person.patronymic.startswith(profile.initials[1]):
        return False
    genders = frozenset(gender for word in given for gender in _genders(word))
    return not (profile.gender and genders and profile.gender not in genders)


@lru_cache(maxsize=20_000)
def _genders(word: str) -> frozenset[str]:
    return name_genders(word) | name_genders(word.replace("е", "э", 1))


def _contradicts(profile: Profile, one: Bearer) -> bool:
    """Tell whether the offices named of both are all of different countries or bodies."""
    mine, theirs = ({role.partition(" | ")[2] for role, _ in roles} for roles in (profile.roles, one.roles))
    return bool(mine and theirs and mine.isdisjoint(theirs))


def office_role(office_class: str, country: str | None, body: str | None) -> str | None:
    """Give an office as roles are compared: its class with the country, or with the body if there is no country."""
    where = country or (body and body_name(body).key)
    return f"{office_class} | {where}" if where and office_class != "other" else None
