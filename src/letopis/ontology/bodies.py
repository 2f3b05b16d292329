"""Bodies of state under all their general names, and what is no part of an organisation's name (``bodies.yaml``)."""

from __future__ import annotations

from functools import cache

import msgspec

from letopis.ontology.loader import fold, load


class _Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: tuple[tuple[str, ...], ...]
    legal: tuple[str, ...]
    kinds: tuple[str, ...]
    heads: tuple[str, ...]


@cache
def _data() -> _Bodies:
    return load("bodies.yaml", _Bodies)


@cache
def _state() -> dict[str, str]:
    return {fold(name): fold(names[0]) for names in _data().state for name in names}


@cache
def _legal() -> frozenset[str]:
    return frozenset(fold(word) for word in _data().legal)


@cache
def _kinds() -> frozenset[str]:
    return frozenset(fold(word) for word in _data().kinds)


@cache
def _heads() -> frozenset[str]:
    return frozenset(fold(word) for word in _data().heads)


def state_body(name: str) -> str | None:
    """Give the general name of a body that every country has ("МИД": министерство иностранных дел), else None."""
    return _state().get(fold(name))


def is_legal_form(word: str) -> bool:
    """Tell a legal form ("ПАО")."""
    return fold(word) in _legal()


def is_kind(word: str) -> bool:
    """Tell a word for a kind of organisation ("газета")."""
    return fold(word) in _kinds()


def is_state_head(lemma: str) -> bool:
    """Tell a noun with which the names of bodies of state begin ("министерство")."""
    return fold(lemma) in _heads()
