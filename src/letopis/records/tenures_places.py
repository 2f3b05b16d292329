"""What an office can belong to: mentions by their first token, and the words of office nouns."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import msgspec

from letopis.language.morphology import CASES, parses
from letopis.model.layers import Entity, Mention
from letopis.ontology import offices
from letopis.ontology.loader import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Token

BODY_TYPES = frozenset({"organisation", "country", "region", "city", "place", "facility", "other", "nationality"})
COMMANDING = frozenset({"командующий", "управляющий", "заведующий", "заведующая"})
_PARTICIPLE = re.compile(r"^(\w+(?:ющ|ящ))(?:ий|его|ему|им|ем|ая|ей|ую|ие|их|ими)$")
PREFIX = re.compile(r"^экс-", re.IGNORECASE)
# "первая женщина-президент": an office like any other.
WOMAN = re.compile(r"^женщина-")
# Heads that are written short, with a full stop: "зав. кафедрой", "нач. отдела".
SHORT = {"зав": "заведующий", "нач": "начальник", "зам": "зам"}
# "начальник 5-го отдела": the tagger may miss the case of a number.
NUMBERED = re.compile(r"\d+-(?:го|й|ой)")
# Offices that are of another one: "советник президента".
SERVING = frozenset(
    "заместитель заместительница зам советник советница помощник помощница пресс-секретарь секретарь представитель "
    "представительница спецпредставитель референт адъютант начальник руководитель глава".split()
)


class Places(msgspec.Struct, frozen=True, dict=True):
    """Mentions by the index of their first token: persons by name, and everything an office can belong to."""

    persons: dict[int, tuple[Mention, Entity, int]]
    bodies: dict[int, tuple[Mention, Entity, int]]

    @cached_property
    def past_persons(self) -> frozenset[int]:
        """Indices of the tokens right after persons' names."""
        return frozenset(past for _, _, past in self.persons.values())

    @cached_property
    def past_bodies(self) -> frozenset[int]:
        """Indices of the tokens right after the bodies."""
        return frozenset(past for _, _, past in self.bodies.values())


def index_mentions(reading: Reading) -> Places:
    """Index mentions by their first token, the longest first; the last number is the token past the mention.

    A title inside a person's name ("король Абдалла") is left to the office. Nouns for a body ("партии", "бундестага")
    count as the body, whether or not the text names it.
    """
    persons: dict[int, tuple[Mention, Entity, int]] = {}
    bodies: dict[int, tuple[Mention, Entity, int]] = {}
    for entity in reading.entities:
        named = any(m.form == "name" for m in entity.mentions)
        for mention in entity.mentions:
            tokens = reading.tokens_in(mention)
            if not tokens or mention.members or mention.form == "pronoun":
                continue
            if not named and (entity.type != "organisation" or _is_cabinet(tokens)):
                continue
            first, past = tokens[0].index, tokens[-1].index + 1
            if entity.type == "person" and mention.form == "name":
                first += _titles(tokens)
                target = persons
            elif entity.type in BODY_TYPES and (mention.form == "name" or entity.type in {"organisation", "country"}):
                target = bodies
            else:
                continue
            if first not in target or target[first][2] < past:
                target[first] = (mention, entity, past)
    return Places(persons, bodies)


def _is_cabinet(tokens: Sequence[Token]) -> bool:
    """Tell a government without a name, which is no body of its own: its country is what the office is of."""
    return offices.body_kind(" ".join(t.lemma for t in tokens)) == "government"


def _titles(tokens: tuple[Token, ...]) -> int:
    """Count the office nouns at the beginning of a name."""
    count = 0
    while count + 1 < len(tokens) and offices.is_office_head(lemma_of(tokens[count])):
        count += 1
    return count


def is_commanding(lemma: str) -> bool:
    """Tell a head made from a verb, whose complement is in the instrumental ("управляющий", "замглавнокомандующий")."""
    return lemma in COMMANDING or lemma.endswith("командующий")


def lemma_of(token: Token) -> str:
    """Give the lemma of an office noun; one made from a participle keeps its own form ("командующий")."""
    return _lemma_of(token.text, token.pos, token.lemma)


@lru_cache(maxsize=50_000)
def _lemma_of(text: str, pos: str, lemma: str) -> str:
    participle = _PARTICIPLE.match(text.lower())
    if participle and (pos in {"NOUN", "ADJ", "PROPN"} or is_commanding(f"{participle[1]}ий")):
        return f"{participle[1]}ий"
    return SHORT.get(lemma) or WOMAN.sub("", PREFIX.sub("", lemma))


def stops_short(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether a full stop right after a head only cuts it short ("зав. кафедрой")."""
    stop = tokens[head + 1] if head + 2 < len(tokens) else None
    short = stop is not None and stop.text == "." and tokens[head].text.lower() in SHORT
    return short and stop is not None and stop.start == tokens[head].end and tokens[head + 2].text[:1].islower()


def is_another_post(tokens: Sequence[Token], office: str, token: Token) -> bool:
    """Tell "избрал спикером заместителя главы партии X": whom the office goes to, not whose it is."""
    if office in SERVING or (office, fold(token.text)) in offices.phrases():
        return False
    noun = tokens[token.head] if token.pos == "ADJ" and token.head > token.index else token
    one = noun.feat("Animacy") == "Anim" and noun.feat("Number") == "Sing"
    return one and offices.is_office_head(lemma_of(noun))


def numbers(tokens: Sequence[Token], place: int) -> bool:
    """Tell "5-го" before the genitive that it numbers."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return bool(following and case_of(following) == "Gen" and NUMBERED.fullmatch(tokens[place].text))


def only_genitive(token: Token) -> bool:
    """Tell a form that the lexicon knows as a genitive and not as a nominative, whatever the tagger thought."""
    cases = {parse.tag.case for parse in parses(token.text.lower()) if parse.is_known}
    return bool(cases & CASES["Gen"]) and not cases & CASES["Nom"]


def may_be_genitive(token: Token) -> bool:
    """Tell whether a form can be a genitive, whatever the tagger thought."""
    return any(parse.tag.case in CASES["Gen"] for parse in parses(token.text.lower()))


def case_of(token: Token) -> str:
    """Give the case of a token, empty if the tagger gave none."""
    return token.feat("Case")
