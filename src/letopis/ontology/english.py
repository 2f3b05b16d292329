"""What countries and well-known cities are called in English: from CLDR, by way of Babel, and a list of short forms."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from letopis.ontology.countries import canonical, countries
from letopis.ontology.loader import load


class English(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """English names of one country."""

    name: str
    english: tuple[str, ...]


def russian_name(name: str) -> str | None:
    """Give the Russian name of a country or city that is named in English; None for any other."""
    return _names().get(_folded(name))


def _folded(name: str) -> str:
    return re.sub(r"^the ", "", " ".join(name.lower().replace(".", "").split()))


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    english, russian = Locale("en"), Locale("ru")
    found: dict[str, str] = {}
    # CLDR names cities where it names time zones; in English only those that differ from the zone's own name.
    for zone, told in russian.time_zones.items():
        if "city" in told:
            own = english.time_zones.get(zone, {}).get("city", zone.rpartition("/")[2].replace("_", " "))
            found[_folded(own)] = told["city"]
    by_code = {country.iso: country.name for country in countries() if country.kind == "state"}
    for code, name in english.territories.items():
        known = by_code.get(code) or canonical(russian.territories.get(code, ""))
        if known:
            found[_folded(name)] = known
    for listed in load("english.yaml", tuple[English, ...]):
        found |= {_folded(name): canonical(listed.name) or listed.name for name in listed.english}
    return found
