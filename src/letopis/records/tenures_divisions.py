"""Divisions of a body: who heads its department does not head it ("возглавил отдел печати министерства")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.language.morphology import inflected, parses
from letopis.ontology.loader import fold

if TYPE_CHECKING:
    from letopis.model.layers import Mention, Reading, Token

DIVISIONS = frozenset(
    "отдел подотдел отделение департамент управление главк служба секция сектор лаборатория кафедра факультет цех "
    "подразделение филиал бюро представительство дирекция направление штаб".split(),
)
GENITIVE = frozenset({"gent", "sing"})


def headed(reading: Reading, verb: Token, body: Mention, head: str) -> str | None:
    """Give the office of whoever heads a division of a body ("глава отдела печати"); ``head`` where he heads it all.

    None where the words of the division cannot be put into the genitive.
    """
    noun = _division(reading, verb, body)
    if noun is None:
        return head
    first = noun.index
    while first and reading.tokens[first - 1].pos == "ADJ" and reading.tokens[first - 1].head == noun.index:
        first -= 1
    words = [_genitive(token, noun) for token in reading.tokens[first : noun.index + 1]]
    past = next((t.index for t in reading.tokens[noun.index + 1 :] if t.start >= body.start or not _goes_on(t)), 0)
    words += [token.text.lower() for token in reading.tokens[noun.index + 1 : past]]
    return None if None in words else " ".join((head, *(word for word in words if word)))


def _division(reading: Reading, verb: Token, body: Mention) -> Token | None:
    """Give the noun of a division that a verb governs, if a body's name follows it and does not begin with it."""
    return next(
        (
            child
            for child in reading.children(verb.index)
            if fold(child.lemma) in DIVISIONS and child.feat("Number") == "Sing" and child.end <= body.start
        ),
        None,
    )


def _goes_on(token: Token) -> bool:
    return token.pos in {"ADJ", "NOUN"} and token.feat("Case") == "Gen"


def _genitive(token: Token, noun: Token) -> str | None:
    """Put a division's noun or its adjective into the genitive."""
    nouns = [p for p in parses(noun.text.lower()) if p.tag.POS == "NOUN" and p.tag.number == "sing"]
    if not nouns:
        return None
    if token.index == noun.index:
        return inflected(nouns[0], GENITIVE)
    fits = next((p for p in parses(token.text.lower()) if p.tag.POS == "ADJF" and p.tag.number == "sing"), None)
    return inflected(fits, GENITIVE | {str(nouns[0].tag.gender)}) if fits is not None else None
