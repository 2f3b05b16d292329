"""What somebody merely claims: "газета утверждает, что …", "по слухам, …", "обвинили в том, что …"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.model.spans import hull
from letopis.records.clauses import Source, negated, source_of
from letopis.records.frames import cues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Token
    from letopis.model.records import EventStatus
    from letopis.records.arguments import Syntax

REACH: Final = 5
# By these a clause is what is claimed, not a phrase of whoever claims it.
CONTENT: Final = frozenset({"ccomp", "csubj", "acl", "parataxis"})
ASIDE: Final = frozenset({"parataxis", "advcl", "obl", "nmod", "discourse"})
# Clauses that a claim takes for granted.
BY_THE_WAY: Final = frozenset({"acl:relcl", "advcl"})
ACCORDING: Final = frozenset({"по", "согласно"})
REPORTS: Final = frozenset({"информация", "сообщение", "сведение", "данные", "слух", "новость", "известие"})
POINTING: Final = frozenset({"этот", "данный", "такой"})
FALSE: Final = frozenset(
    {"ложный", "недостоверный", "неверный", "ошибочный", "преждевременный", "фейк", "утка", "выдумка"}
)


def claimed_by(syntax: Syntax, predicate: Token, *, told: bool) -> Token | None:
    """Give the word by which the clause of ``predicate`` is somebody's claim, not the outlet's own.

    Args:
        syntax: the article.
        predicate: what tells the event.
        told: whether the clause tells it; what a claim only starts from ("утверждает, что после встречи в Женеве …")
            is no claim.
    """
    above = next(_above(syntax, predicate), None) if told else None
    return above or next(_beside(syntax, predicate), None)


def _above(syntax: Syntax, predicate: Token) -> Iterator[Token]:
    """Give the verbs and nouns of claiming whose content the clause is."""
    below, inside = predicate, False
    for place, ancestor in enumerate(syntax.ancestors(predicate)):
        if place > REACH:
            return
        if below.rel in BY_THE_WAY or _qualifies(below):
            # What is told of a name by the way is as true as the name; so is what tells when it was.
            return
        inside = inside or (below.rel in CONTENT and syntax.is_verb(below))
        if inside and (ancestor.lemma in cues().claiming_verbs or ancestor.lemma in cues().hearsay_nouns):
            yield ancestor
        below = ancestor


def _qualifies(verb: Token) -> bool:
    """Tell a participle that says which one is meant ("обвинили в убийстве людей, погибших при взрыве")."""
    return verb.rel == "acl" and verb.feat("VerbForm") == "Part" and verb.feat("Variant") != "Short"


def _beside(syntax: Syntax, predicate: Token) -> Iterator[Token]:
    """Give what is put into the clause: "по слухам", "как утверждает газета", "по непроверенным данным"."""
    token = predicate
    for _ in range(REACH):
        for child in syntax.children(token):
            if child.rel in ASIDE and (_is_aside(child) or _is_hearsay(syntax, child)):
                yield child
        governor = syntax.head(token)
        if governor is None or token.rel in CONTENT | {"advcl", "acl:relcl"}:
            return
        token = governor


def _is_aside(verb: Token) -> bool:
    return verb.rel == "parataxis" and verb.lemma in cues().claiming_verbs


def _is_hearsay(syntax: Syntax, noun: Token) -> bool:
    if syntax.preposition(noun) not in ACCORDING:
        return False
    if syntax.preposition(noun) == "по" and noun.lemma in cues().charge_nouns:
        # "Арестован по обвинению в шпионаже": the arrest is a fact, the charge its ground.
        return False
    unproven = any(child.lemma in cues().unproven_modifiers for child in syntax.children(noun))
    return unproven or noun.lemma in cues().hearsay_nouns


def status_of(syntax: Syntax, claim: Token, status: EventStatus) -> EventStatus:
    """Give the status of what is claimed: alleged, denied where the claim itself is; what is to come stays planned."""
    governor = syntax.head(claim)
    if governor is not None and governor.lemma in cues().denying_governors and claim.rel != "parataxis":
        return "denied"
    return "alleged" if status in {"happened", "ongoing"} else status


def refuted(syntax: Syntax, word: Token, *, reported: bool) -> list[Token]:
    """Give the words by which the text itself takes back a report of what ``word`` tells; none if it does not.

    "СМИ сообщали о смерти X, однако позже эта информация была опровергнута"; "сообщения об отставке оказались ложными".
    With ``reported`` a report tells it, so that a later "эта информация" may be meant.
    """
    above = {token.index for token in syntax.ancestors(word)}
    first, last = word.sentence, min(word.sentence + 1, len(syntax.reading.sentences) - 1)
    for number in range(first, last + 1) if reported else (first,):
        for noun in syntax.reading.sentence_tokens(number):
            if noun.lemma not in REPORTS or not noun.rel.startswith("nsubj"):
                continue
            later = noun.index > word.index and any(c.lemma in POINTING for c in syntax.children(noun))
            verb = syntax.head(noun)
            if (noun.index in above or (reported and later)) and verb is not None and _refutes(syntax, verb):
                return [noun, verb]
    return []


def _refutes(syntax: Syntax, verb: Token) -> bool:
    """Tell "была опровергнута", "не подтвердилась", "оказалась ложной", "ложна" of a report."""
    if verb.lemma in cues().denying_governors:
        return syntax.is_passive(verb)
    if verb.lemma in {"подтвердиться", "подтвердить"}:
        return negated(syntax, verb)
    turns_out = verb.lemma == "оказаться" and any(child.lemma in FALSE for child in syntax.children(verb))
    return turns_out or verb.lemma in FALSE


def claimant(syntax: Syntax, claim: Token) -> Source:
    """Give who claims it, with the words; nobody where the text names none ("по слухам")."""
    if syntax.is_verb(claim):
        return source_of(syntax, claim) or Source(None, hull([claim]), earlier=False)
    owner = next((c for c in syntax.children(claim) if c.rel == "nmod" and c.feat("Case") == "Gen"), None)
    words = [c for c in syntax.children(claim) if c.rel in {"case", "amod"}]
    owned = syntax.core(owner) if owner is not None else ()
    return Source(owner, hull([claim, *words, *owned]), earlier=False)
