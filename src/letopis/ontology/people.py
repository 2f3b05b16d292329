"""Nouns that refer to people and bodies without naming them (``people.yaml``)."""

from __future__ import annotations

from functools import cache

import msgspec

from letopis.ontology.loader import fold, load


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file ``people.yaml`` as sets of folded lemmas."""

    persons: frozenset[str]
    loose: frozenset[str]
    relational: frozenset[str]
    attendants: frozenset[str]
    professions: frozenset[str]
    standings: frozenset[str]
    groups: frozenset[str]
    bodies: frozenset[str]
    slots: frozenset[str]
    becoming: frozenset[str]
    human: frozenset[str]
    nobles: frozenset[str]


@cache
def people() -> People:
    """Give the lexicon, folded for look-up."""
    raw = load("people.yaml", dict[str, list[str]])
    return msgspec.convert({key: [fold(word) for word in words] for key, words in raw.items()}, People)


def is_calling(lemma: str) -> bool:
    """Tell a noun for what somebody is by trade or standing, by which a text calls again whom it has just named."""
    return lemma in people().professions or lemma in people().standings
