"""The cue lexicon of tenures (``tenures.yaml``), decoded once."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from letopis.ontology.loader import fold, load

Phase = Literal["begin", "hold", "end"]
Frame = Literal["office_ins", "post", "body"]
Status = Literal["current", "former", "acting", "elect"]

ROLE = "качество"


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of ours and the tenure that must be read from it."""

    text: str
    person: str
    office: str
    of: str | None = None
    status: Status = "current"


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs that tie a person to an office."""

    lemmas: frozenset[str]
    frame: Frame
    who: Literal["subject", "object"]
    phase: Phase
    example: Example
    prepositions: frozenset[str] = frozenset()
    office: str | None = None


class Resign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of leaving an office without naming it."""

    end: frozenset[str]
    send: frozenset[str]
    quit: frozenset[str]
    dismiss: frozenset[str]
    announce: frozenset[str]
    papers: frozenset[str]
    handing: frozenset[str]
    cabinets: frozenset[str]
    nouns: frozenset[str]


class Organ(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organ of a body in its forms, and what its member is called."""

    forms: tuple[str, ...]
    member: str


class Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    modifiers: dict[Status, frozenset[str]]
    formerly: frozenset[str]
    acting_words: frozenset[str]
    ordinals: dict[str, int]
    adjectives: frozenset[str]
    posts: frozenset[str]
    titles: frozenset[str]
    dangling: frozenset[str]
    unreal: frozenset[str]
    guesses: frozenset[str]
    modal: frozenset[str]
    likely: frozenset[str]
    cues: tuple[Cue, ...]
    changes: dict[Phase, frozenset[str]]
    deaths: frozenset[str]
    averted: frozenset[str]
    dying: frozenset[str]
    killing: frozenset[str]
    accept: frozenset[str]
    noting: frozenset[str]
    granted: frozenset[str]
    ruled: frozenset[str]
    ruling: frozenset[str]
    occur: frozenset[str]
    wishes: frozenset[str]
    fresh: frozenset[str]
    since: frozenset[str]
    service: frozenset[str]
    seated: frozenset[str]
    organs: tuple[Organ, ...]
    resign: Resign
    replace: frozenset[str]
    successor: frozenset[str]
    become: frozenset[str]


@cache
def cues() -> Cues:
    """Give the lexicon; OntologyError says what is wrong in it."""
    return load("tenures.yaml", Cues, package="letopis.records")


@cache
def _status_words() -> dict[str, Status]:
    return {fold(word): status for status, words in cues().modifiers.items() for word in words}


def status_word(lemma: str) -> Status | None:
    """Give the status that a modifier tells ("бывший": former), else None."""
    return _status_words().get(fold(lemma))


@cache
def own_adjectives() -> frozenset[str]:
    """Give the adjectives that stay in an office's name, folded."""
    return frozenset(fold(word) for word in cues().adjectives)


@cache
def _ordinals() -> dict[str, int]:
    return {fold(word): number for word, number in cues().ordinals.items()}


def ordinal(lemma: str) -> int | None:
    """Give the number of an ordinal word, else None."""
    return _ordinals().get(fold(lemma))


@cache
def verbs(frame: Frame) -> dict[str, tuple[Cue, ...]]:
    """Give the cues of a frame by verb lemma."""
    found: dict[str, tuple[Cue, ...]] = {}
    for cue in cues().cues:
        if cue.frame == frame:
            for lemma in cue.lemmas:
                found[fold(lemma)] = (*found.get(fold(lemma), ()), cue)
    return found
