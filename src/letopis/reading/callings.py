"""Trades and standings by which a text calls again somebody whom it has just named ("актёр", "спортсменка")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.ontology.loader import fold
from letopis.ontology.people import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token
    from letopis.reading.nominals import Nominal
    from letopis.reading.referents import Referent

# Adjectives that say nothing by which somebody else would be told apart.
PLAIN: Final = frozenset({"молодой", "юный", "пожилой", "известный", "знаменитый", "прославленный", "опальный"})
# A subject, or whoever the text has come to this often, is whom it goes on about.
OFTEN: Final = 3
# Offices that an artist, a sportsman or a scholar may hold besides.
BESIDES: Final = frozenset({"", "other", "executive", "head_of_body", "legislator"})


def adds_nothing(nominal: Nominal, tokens: Sequence[Token]) -> bool:
    """Tell a noun that stands alone, or with an age or a mere epithet: nothing that would tell somebody else."""
    if nominal.role.tail or nominal.role.of or nominal.role.country or nominal.role.former:
        return False
    before = []
    for token in reversed(tokens[: nominal.head]):
        if token.start < nominal.span.start:
            break
        before.append(fold(token.lemma))
    return all(lemma in PLAIN or lemma.endswith("-летний") for lemma in before)


def can_be(nominal: Nominal, item: Referent) -> bool:
    """Tell whether nothing known of a person speaks against the noun, and the text is about that person."""
    if any(role.office_class not in BESIDES for role in item.roles):
        return False
    other = any(trade.lemma != nominal.role.lemma for trade in item.trades)
    if other and nominal.role.lemma in people().professions:
        return False
    return bool(item.seen) and (item.seen[-1].subject or len(item.seen) >= OFTEN)
