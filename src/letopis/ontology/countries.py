"""Countries: their one canonical name, and the aliases, adjectives, capitals and inhabitants that stand for them.

Being listed says nothing about recognition or borders; see the head of ``countries.yaml``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from letopis.ontology.loader import fold, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CountryKind = Literal["state", "former", "union", "part", "place"]

# First halves of compound adjectives that are not the plain stem ("франко-германский").
_SHORT_STEMS = {"франко": "французский", "англо": "английский", "греко": "греческий", "чехо": "чешский"}


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the lexicon; all names in the nominative."""

    name: str
    iso: str | None
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    capital: str | None
    people: tuple[str, ...]
    kind: CountryKind = "state"
    other_capitals: tuple[str, ...] = ()
    within: str | None = None


@cache
def countries() -> tuple[Country, ...]:
    """Give every row of the lexicon, in its order."""
    return load("countries.yaml", tuple[Country, ...])


def _index(names: Callable[[Country], Iterable[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for country in countries():
        for name in names(country):
            found.setdefault(fold(name), country.name)
    return found


REPUBLIC = "республика "  # "Республика Аргентина" is the country


@cache
def _by_name() -> dict[str, str]:
    return _index(lambda c: (c.name,)) | {k: v for k, v in _index(lambda c: c.aliases).items() if k not in _own_names()}


@cache
def _own_names() -> frozenset[str]:
    return frozenset(fold(c.name) for c in countries())


@cache
def _by_adjective() -> dict[str, str]:
    return _index(lambda c: c.adjectives)


@cache
def _by_capital() -> dict[str, str]:
    return _index(lambda c: (*((c.capital,) if c.capital else ()), *c.other_capitals))


@cache
def _by_inhabitant() -> dict[str, str]:
    return _index(lambda c: c.people)


@cache
def _rows() -> dict[str, Country]:
    return {c.name: c for c in countries()}


def canonical(name: str) -> str | None:
    """Give the canonical name for a country's name or alias in the nominative ("рф": "Россия"), else None."""
    words = fold(name)
    return _by_name().get(words) or _by_name().get(words.removeprefix(REPUBLIC))


def by_adjective(lemma: str) -> str | None:
    """Give the country of a relational adjective ("британский": "Великобритания"), else None."""
    return _by_adjective().get(fold(lemma))


def by_adjectives(lemma: str) -> tuple[str, ...]:
    """Give the countries of a plain or compound adjective ("советско-американский": СССР, США), in order."""
    whole = by_adjective(lemma)
    if whole:
        return (whole,)
    parts = fold(lemma).split("-")
    found = [_by_stem(part) for part in parts[:-1]] + [by_adjective(parts[-1])]
    return tuple(f for f in found if f) if all(found) else ()


def _by_stem(stem: str) -> str | None:
    if stem in _SHORT_STEMS:
        return by_adjective(_SHORT_STEMS[stem])
    guesses = (stem[:-1] + "ий", stem[:-1] + "ский")
    return next((found for guess in guesses if (found := by_adjective(guess))), None)


def by_inhabitant(lemma: str) -> str | None:
    """Give the country of an inhabitant noun ("британец", "россиянка"), else None."""
    return _by_inhabitant().get(fold(lemma))


def capital_of(city: str) -> str | None:
    """Give the country whose seat of government is ``city`` (today's state before one that is no more), else None."""
    return _by_capital().get(fold(city))


@cache
def with_capital(city: str) -> frozenset[str]:
    """Give every country, past or present, whose seat of government is or was ``city``."""
    words = fold(city)
    return frozenset(c.name for c in countries() if words in {fold(n) for n in (c.capital or "", *c.other_capitals)})


def within(name: str) -> str | None:
    """Give the country that one is or was a part of ("РСФСР": "СССР", "Шотландия": "Великобритания"), else None."""
    row = country(name)
    return row.within if row else None


def country(name: str) -> Country | None:
    """Give the row of a country by any of its names, else None."""
    found = canonical(name)
    return _rows().get(found) if found else None
