"""What speaks against lending a country that a text names to an office whose own words name none."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.ontology import countries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Token
    from letopis.records.tenures_claims import Claim

# Whom one meets, receives or calls is as a rule from another country.
MEETING_VERBS = frozenset(
    "принять принимать встретиться встречаться встретить встречать беседовать побеседовать пообщаться обсудить "
    "обсуждать переговорить поговорить говорить позвонить созвониться пригласить приглашать провести проводить "
    "посетить увидеться договориться согласовать подписать".split(),
)
MEETING_NOUNS = frozenset({"встреча", "переговоры", "беседа", "разговор", "приём", "прием", "переписка", "контакт"})
# So is whoever comes to a country.
LEAVING = frozenset(
    "вылететь вылетать отправиться отправляться отбыть отбывать уехать выехать выезжать улететь".split()
)
COMING = LEAVING | frozenset(
    "прибыть прибывать приехать приезжать прилететь прилетать посетить посещать приземлиться "
    "ехать поехать съездить лететь полететь слетать заехать заезжать побывать погостить "
    "визит поездка турне командировка".split(),
)
INTO = frozenset({"", "в", "во", "на", "по"})
# What a country named but once says of where the text is.
WHERE = frozenset({"в", "во", "на", "из", "по"})
# One does so to one's own country.
OWN = frozenset("возглавить возглавлять представлять покинуть покидать спасти защищать вести вывести".split())
OFTEN = 3
CLIMB = 8


def land_of(entity: Entity) -> str:
    """Give the one name of a country."""
    return entity.canonical or entity.name


def is_foreign(reading: Reading, claim: Claim, country: str, claims: Sequence[Claim]) -> bool:
    """Tell whether the text shows that whoever a claim is about may well be of another country than this one."""
    entity = reading.entity(country)
    free = free_mentions(reading, entity, claims)
    if not free and countries.within(land_of(entity)) is not None:
        # "Министр внутренних дел Пуго": not of the republic that the other one is vice-president of.
        return True
    return (
        _comes_to(reading, claim, entity)
        or (len(free) < OFTEN and _acts_on(reading, claim, free))
        or _elsewhere(reading, claim, entity)
        or _meets_its_officers(reading, claim, country, claims)
    )


def free_mentions(reading: Reading, country: Entity, claims: Sequence[Claim]) -> list[Mention]:
    """Give the mentions of a country that stand in nobody's office."""
    return [m for m in country.mentions if not any(_in_office(reading, m, claim) for claim in claims)]


def lent_mentions(reading: Reading, country: Entity, claims: Sequence[Claim]) -> list[Mention]:
    """Give the mentions of a country apart from those in ambassadors' offices: they are always abroad."""
    posts = [claim for claim in claims if claim.office_class == "ambassador"]
    return [m for m in country.mentions if not any(_in_office(reading, m, claim) for claim in posts)]


def _in_office(reading: Reading, mention: Mention, claim: Claim) -> bool:
    """Tell whether a country is named in an office; "в Италии" behind that of an ambassador belongs to it."""
    if claim.span.contains(mention):
        return True
    between = reading.text[claim.span.end : mention.start].strip() if claim.office_class == "ambassador" else ""
    return between in WHERE


def tells_where(reading: Reading, mention: Mention) -> bool:
    """Tell a country that something is in or comes from."""
    head = reading.head_of(mention)
    return head is not None and _preposition(reading, head) in WHERE


def names_capital(reading: Reading, country: Entity) -> bool:
    """Tell whether the text names the capital of a country."""
    return any(_is_capital(entity, country) for entity in reading.entities)


def _is_capital(city: Entity, country: Entity) -> bool:
    return city.type == "city" and land_of(country) in countries.with_capital(city.name)


def _preposition(reading: Reading, noun: Token) -> str:
    return next((c.text.lower() for c in reading.children(noun.index) if c.rel == "case"), "")


def _climb(reading: Reading, token: Token) -> Iterator[Token]:
    """Give what governs a token, step by step."""
    for _ in range(CLIMB):
        if token.head == ROOT:
            return
        token = reading.tokens[token.head]
        yield token


def _verb(reading: Reading, token: Token | None) -> Token | None:
    """Give the nearest verb over a token."""
    return None if token is None else next((t for t in _climb(reading, token) if t.pos == "VERB"), None)


def _verbs_of(reading: Reading, claim: Claim) -> set[int]:
    """Give the verbs right over the mentions of whoever a claim is about, where he is the subject, near the claim."""
    here = reading.sentence_of(claim.span).index
    heads = [
        head
        for mention in reading.entity(claim.person).mentions
        if abs(reading.sentence_of(mention).index - here) <= 1 and (head := reading.head_of(mention)) is not None
    ]
    heads += [reading.tokens[claim.head]] if claim.head >= 0 else []
    return {verb.index for head in heads if (verb := _verb(reading, head)) is not None and _is_subject(reading, head)}


def _is_subject(reading: Reading, noun: Token) -> bool:
    chain = [noun, *_climb(reading, noun)]
    below = next((t for t, up in itertools.pairwise(chain) if up.pos == "VERB"), noun)
    return below.rel.startswith("nsubj")


def _places(reading: Reading, country: Entity) -> Iterator[Token]:
    """Give the heads of the mentions of a country and of its capital."""
    for entity in reading.entities:
        if entity.id == country.id or _is_capital(entity, country):
            for mention in entity.mentions:
                head = reading.head_of(mention)
                if head is not None:
                    yield head


def _comes_to(reading: Reading, claim: Claim, country: Entity) -> bool:
    """Tell whether he comes to the country ("прибыл в Стокгольм", "с визитом в Швецию")."""
    verbs = _verbs_of(reading, claim)
    for place in _places(reading, country):
        goal = next((t for t in _climb(reading, place) if t.lemma in COMING), None)
        if goal is None or _preposition(reading, place) not in INTO:
            continue
        verb = goal if goal.pos == "VERB" else _verb(reading, goal)
        if verb is not None and verb.index in verbs:
            return True
    return False


def _acts_on(reading: Reading, claim: Claim, mentions: Sequence[Mention]) -> bool:
    """Tell whether he does something to the country ("поддержала США"), as one does to another's."""
    heads = [head for mention in mentions if (head := reading.head_of(mention)) is not None]
    verbs = _verbs_of(reading, claim)
    # What has one form ("США") may pass for a second subject.
    objects = [h for h in heads if h.rel in {"obj", "iobj"} or (h.rel == "nsubj" and h.index > h.head)]
    return any(h.head in verbs and reading.tokens[h.head].lemma not in OWN for h in objects)


def _elsewhere(reading: Reading, claim: Claim, country: Entity) -> bool:
    """Tell whether he acts in the capital of another country ("прибыл в Москву"); to leave for one says nothing."""
    verbs = {verb for verb in _verbs_of(reading, claim) if reading.tokens[verb].lemma not in LEAVING}
    for entity in reading.entities:
        lands = countries.with_capital(entity.name) if entity.type == "city" else frozenset()
        if not lands or land_of(country) in lands:
            continue
        heads = (reading.head_of(mention) for mention in entity.mentions)
        if any(head is not None and head.head in verbs and _preposition(reading, head) in INTO for head in heads):
            return True
    return False


def _meets_its_officers(reading: Reading, claim: Claim, country: str, claims: Sequence[Claim]) -> bool:
    """Tell whether he and an office-holder of the country meet, in the claim's sentence or beside it."""
    here = reading.sentence_of(claim.span).index
    others = {other.person for other in claims if country in {other.of, other.country}} - {claim.person}
    for number in range(max(here - 1, 0), min(here + 2, len(reading.sentences))):
        tokens = reading.sentence_tokens(number)
        for token in tokens:
            host, guests = _sides(reading, token)
            if (host == claim.person and guests & others) or (host in others and claim.person in guests):
                return True
    return False


def _sides(reading: Reading, token: Token) -> tuple[str | None, set[str]]:
    """Give whose meeting it is and whom he meets: "X принял Y", "X провёл переговоры с Y", "встреча X с Y"."""
    if token.lemma not in MEETING_VERBS | MEETING_NOUNS:
        return None, set()
    verb = _verb(reading, token) if token.lemma in MEETING_NOUNS else token
    own = reading.children(token.index)
    beside = own if verb is None or verb is token else (*own, *reading.children(verb.index))
    hosts = [c for c in beside if c.rel.startswith("nsubj") or (c.rel == "nmod" and c.feat("Case") == "Gen")]
    guests = [c for c in beside if c.rel in {"obj", "iobj", "obl", "nmod"} and c not in hosts]
    named = [found[1].id for host in hosts if (found := reading.mention_at(host)) is not None]
    return next(iter(named), None), {
        found[1].id for guest in guests if (found := reading.mention_at(guest)) is not None
    }
