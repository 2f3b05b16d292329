"""What kind of thing a name names, and which short and full names of bodies are one (``names.yaml``)."""

from __future__ import annotations

from functools import cache

import msgspec

from letopis.ontology.loader import fold, load

ENTITY_TYPES = {
    "PERSON": "person",
    "FAMILY": "person",
    "NATIONALITY": "nationality",
    "PROFESSION": "profession",
    "ORGANIZATION": "organisation",
    "COUNTRY": "country",
    "STATE_OR_PROVINCE": "region",
    "CITY": "city",
    "DISTRICT": "place",
    "LOCATION": "place",
    "FACILITY": "facility",
    "EVENT": "event_name",
    "LAW": "law",
    "WORK_OF_ART": "work",
    "PRODUCT": "product",
}


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heads: dict[str, tuple[str, ...]]
    regions: tuple[str, ...]
    bodies: tuple[tuple[str, ...], ...]


@cache
def _data() -> _Names:
    return load("names.yaml", _Names)


@cache
def _fine_by_head() -> dict[str, str]:
    return {fold(lemma): fine for fine, lemmas in _data().heads.items() for lemma in lemmas}


@cache
def _regions() -> frozenset[str]:
    return frozenset(fold(name) for name in _data().regions)


@cache
def _bodies() -> dict[str, str]:
    return {fold(name): names[-1] if len(names[0]) <= 4 else names[0] for names in _data().bodies for name in names}  # noqa: PLR2004


def fine_of_head(lemma: str) -> str | None:
    """Give the fine type that a head noun tells ("область": STATE_OR_PROVINCE), else None."""
    return _fine_by_head().get(fold(lemma))


def is_region(name: str) -> bool:
    """Tell the name of a part of the world or of a natural region."""
    return fold(name) in _regions()


def body(name: str) -> str | None:
    """Give the one key of a body with a short and a full name ("ЕЦБ"), else None."""
    return _bodies().get(fold(name))


def entity_type(fine: str) -> str:
    """Give the contract's type for a fine type."""
    return ENTITY_TYPES.get(fine, "other")
