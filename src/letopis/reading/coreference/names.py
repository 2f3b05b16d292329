"""Names of one thing that the article's entities keep apart: abbreviations, and longer and shorter names of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.ontology.loader import fold
from letopis.ontology.referring import referring

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.model.layers import Entity

ABBREVIATION = range(2, 8)
QUOTES = '«»"“”„'
BODIES = frozenset({"organisation", "facility"})


def same_names(entities: Iterable[Entity]) -> dict[str, str]:
    """Give for the id of an entity that of the one whose name it shortens."""
    bodies = [(entity, _words(entity.name)) for entity in entities if entity.type in BODIES]
    initials: dict[str, list[str]] = {}
    by_word: dict[str, list[tuple[Entity, list[str]]]] = {}
    for entity, words in bodies:
        if len(words) > 1:
            for letters in _initials(words):
                initials.setdefault(letters, []).append(entity.id)
            for word in set(words):
                by_word.setdefault(word, []).append((entity, words))
    found: dict[str, str] = {}
    for entity, words in bodies:
        full = initials.get(words[0], []) if len(words) == 1 and entity.name.isupper() else []
        if not full and words and not set(words) <= referring().known.keys():
            full = [
                other.id
                for other, longer in by_word.get(words[0], ())
                if other is not entity and len(longer) > len(words) and set(words) <= set(longer)
            ]
        if len(set(full)) == 1 and full[0] != entity.id:
            found[entity.id] = full[0]
    return found


def _words(name: str) -> list[str]:
    return fold("".join(" " if sign in QUOTES else sign for sign in name)).split()


def _initials(words: list[str]) -> set[str]:
    """Give what the first letters of a name can make, with and without its short words."""
    parts = [part for word in words for part in word.split("-") if part]
    whole = "".join(part[0] for part in parts)
    long = "".join(part[0] for part in parts if len(part) > 2)  # noqa: PLR2004 (prepositions and "и")
    return {letters for letters in (whole, long) if len(letters) in ABBREVIATION}
