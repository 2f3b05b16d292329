"""What a question means: the country inside an office's name ("госсекретарь США", "британский премьер")."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from letopis.chronicle.names import name_words, nominatives
from letopis.errors import QuestionError
from letopis.ontology.countries import by_adjective, canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPELLINGS = 64
# After these a country is what the office deals with, not whose it is: "посол в США", "министр по делам Ирландии".
_DEALS_WITH = frozenset({"в", "во", "на", "по", "с", "со", "при", "у", "от", "для", "делам"})


class Office(NamedTuple):
    """An office and the country or body that it was asked of."""

    office: str
    of: str | None


def understood(office: str) -> Office | None:
    """Take the country out of an office's name, from its end or its first adjective; None if it names none."""
    words = office.split()
    for start in range(1, len(words)):
        tail = name_words(" ".join(words[start:]))
        if words[start - 1].lower() not in _DEALS_WITH and (country := _country(tail)):
            return Office(" ".join(words[:start]), country)
    if len(words) > 1:
        found = (by_adjective(form) for form in nominatives(words[0]))
        country = next((one for one in found if one), None)
        if country:
            return Office(" ".join(words[1:]), country)
    return None


def _country(words: Sequence[str]) -> str | None:
    spellings = islice(product(*(nominatives(word) for word in words)), _SPELLINGS)
    return next((known for spelling in spellings if (known := canonical(" ".join(spelling)))), None)


def must_say(words: str | None, what: str, example: str) -> None:
    """Raise QuestionError where a question leaves empty what it asks about; None is not given at all."""
    if words is not None and not any(character.isalnum() for character in words):
        raise QuestionError(f"The {what} is empty.", remedy=f"Name one, for example {example}.")
