"""What an organisation's name says whichever way it is written: full or clipped, with or without its legal form.

The signature of a name is what all its spellings have in common: "МИД РФ", "российский МИД" and "Министерство
иностранных дел Российской Федерации" give one. It is worked out of the name alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

import msgspec

from letopis.chronicle import lemmas, names
from letopis.language.abbreviations import expand
from letopis.language.morphology import known, normal_form, parses
from letopis.ontology import bodies as lexicon
from letopis.ontology import countries
from letopis.ontology import names as ontology_names
from letopis.ontology.loader import fold
from letopis.ontology.offices import native

_SPELLINGS = 48
_LONGEST_COUNTRY = 6
_BRANCH = re.compile(r"(\w)-([A-ZА-ЯЁ]\w+)")
_ADJECTIVE = frozenset({"ADJF", "PRTF"})


class BodyName(msgspec.Struct, frozen=True):
    """What a name says: its words in a common form, its country if it names one, and whether every country has one."""

    words: str
    country: str | None
    common: bool

    @property
    def key(self) -> str | None:
        """Give what joins spellings of one body; None if the name alone does not tell which body it is."""
        if self.country:
            return f"{self.words} @{self.country}"
        return None if self.common or not self.words else self.words


@lru_cache(maxsize=50_000)
def body_name(name: str, country: str | None = None) -> BodyName:
    """Take an organisation's name apart; ``country`` is the one it is known to belong to if the name has none."""
    words = _told(name)
    if whole := _known(words):
        return BodyName(whole, _native(words), common=False)
    told, rest = _own_country(words)
    if told and (whole := _listed(words)):
        return BodyName(whole, told, common=True)
    if told and not _state(rest) and (part := _known(rest)):
        return BodyName(part, told, common=False)
    state = _state(rest)
    if not told and not state:
        told, shorter = _adjective_country(words)
        state = _state(shorter) if told else None
        told, rest = (told, shorter) if state else (None, words)
    where = told or (_native(rest) if state or _is_native(rest) else None) or (country if state else None)
    return BodyName(state or _plain(rest), where, common=state is not None)


def _told(name: str) -> tuple[str, ...]:
    """Give the folded words of a name without quotation marks, punctuation and legal forms."""
    plain = _BRANCH.sub(_whole, name.replace("\u2011", "-").replace("\u2010", "-"))
    words = tuple(lemmas.plain_words(plain))
    words = tuple(word for word in words if not lexicon.is_legal_form(word)) or words
    own = tuple(word for word in words if not lexicon.is_kind(word))
    # "Группа семи" and "Агентство новостей" keep their head: what is left has to name something by itself.
    return own if own and any(not known(word) or not lemmas.is_russian(word) for word in own) else words


def _whole(branch: re.Match[str]) -> str:
    """Keep a name with a country behind a hyphen in one: "Голос-Украина" is another outlet than "Голос"."""
    return branch[1] + branch[2].lower() if countries.canonical(branch[2]) else branch[0]


def _known(words: tuple[str, ...]) -> str | None:
    """Give the common form of a body in the ontology ("Европейский союз": евросоюз)."""
    name = " ".join(words)
    for written in (name, name.replace(" ", "-")):
        found = ontology_names.body(written)
        if found and lexicon.state_body(found) is None:
            return fold(countries.canonical(found) or found)
    expanded = expand(words[0]) if len(words) == 1 else None
    found = ontology_names.body(expanded) if expanded else None
    return fold(found) if found and lexicon.state_body(found) is None else None


def _own_country(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Divide off a country at the end of a name ("МИД Российской Федерации")."""
    for size in range(min(_LONGEST_COUNTRY, len(words) - 1), 0, -1):
        country = _country(words[-size:])
        if country:
            return country, words[:-size]
    return None, words


@lru_cache(maxsize=20_000)
def _country(words: tuple[str, ...]) -> str | None:
    as_written = countries.canonical(" ".join(words))
    if as_written:
        return as_written
    spellings = islice(product(*(names.nominatives(word) for word in words)), _SPELLINGS)
    return next((found for spelling in spellings if (found := countries.canonical(" ".join(spelling)))), None)


def _adjective_country(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Divide off an adjective of a country at the beginning ("британский МИД")."""
    if len(words) < 2 or not any(parse.tag.POS in _ADJECTIVE for parse in parses(words[0])):  # noqa: PLR2004
        return None, words
    lemma = next(parse.normal_form for parse in parses(words[0]) if parse.tag.POS in _ADJECTIVE)
    country = countries.by_adjective(lemma)
    return (country, words[1:]) if country else (None, words)


def _state(words: tuple[str, ...]) -> str | None:
    """Give the common form of a body of state without its country, else None."""
    if not words:
        return None
    found = _listed(words)
    if found:
        return found
    parts = (*(expand(words[0]) or words[0]).split(), *words[1:])
    if lexicon.is_state_head(normal_form(parts[0])) and all(lemmas.is_russian(part) for part in parts):
        return _lemmas(parts)
    return None


def _listed(words: tuple[str, ...]) -> str | None:
    """Give the common form of a body of state that the lexicon lists."""
    expanded = " ".join([expand(words[0]) or words[0], *words[1:]])
    written = (" ".join(words), "-".join(words), expanded, _plain(words))
    found = next((body for name in written if (body := lexicon.state_body(name))), None)
    return _lemmas(tuple(found.split())) if found else None


def _is_native(words: tuple[str, ...]) -> bool:
    return _native(words) is not None


def _native(words: tuple[str, ...]) -> str | None:
    found = native(" ".join(words)) or native("-".join(words)) if words else None
    return found if found and countries.country(found) else None


def _plain(words: tuple[str, ...]) -> str:
    """Give a name's words in a common form: the lemma of Russian words, if there are several, as they stand else."""
    if len(words) == 1:
        return expand(words[0]) or words[0]
    return _lemmas(words)


def _lemmas(words: tuple[str, ...]) -> str:
    return " ".join(_lemma(word) for word in words)


def _lemma(word: str) -> str:
    return normal_form(word).replace("ё", "е") if lemmas.is_russian(word) and known(word) else word
