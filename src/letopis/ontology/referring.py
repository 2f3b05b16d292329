"""Common nouns that take up what was mentioned before (``referring.yaml``)."""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec

from letopis.ontology.loader import fold, load


class NounClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"name": "class"}):
    """A class of things: the types of entities that can be of it, its general and its specific nouns."""

    name: str
    types: tuple[str, ...]
    general: tuple[str, ...]
    specific: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    classes: tuple[NounClass, ...]
    things: tuple[str, ...]
    never: tuple[str, ...]
    situations: tuple[str, ...]
    objects: tuple[str, ...]
    endings: tuple[str, ...]
    fresh: tuple[str, ...]
    open: tuple[str, ...]
    pointing: tuple[str, ...]


class Referring:
    """The file with its nouns folded and indexed.

    ``general`` and ``known`` give the classes of a noun: those it takes up anything of, and all it belongs to;
    ``types`` the types of entities of a class.
    """

    def __init__(self, file: _File) -> None:
        self.general: dict[str, frozenset[str]] = {}
        self.known: dict[str, frozenset[str]] = {}
        self.types = {row.name: frozenset(row.types) for row in file.classes}
        for row in file.classes:
            for noun in map(fold, row.general):
                self.general[noun] = self.general.get(noun, frozenset()) | {row.name}
            for noun in map(fold, (*row.general, *row.specific)):
                self.known[noun] = self.known.get(noun, frozenset()) | {row.name}
        self.things = frozenset(map(fold, file.things))
        self.never = frozenset(map(fold, file.never))
        self.situations = frozenset(map(fold, file.situations))
        self.objects = frozenset(map(fold, file.objects))
        self.endings = tuple(map(fold, file.endings))
        self.fresh = frozenset(map(fold, file.fresh))
        self.open = frozenset(map(fold, file.open))
        self.pointing = frozenset(map(fold, file.pointing))
        self.situation = lru_cache(maxsize=50_000)(self._situation)

    def _situation(self, noun: str) -> bool:
        """Tell a noun of an event, state or quality."""
        if noun in self.known or noun in self.objects or noun in self.things:
            return False
        return noun in self.situations or noun.endswith(self.endings)


@cache
def referring() -> Referring:
    """Give the lexicon, folded for look-up."""
    return Referring(load("referring.yaml", _File))
