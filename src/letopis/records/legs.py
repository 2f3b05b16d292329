"""Meetings told in one breath: "встретились в Женеве в 1985 году и в Рейкьявике в 1986-м" are two."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import structs

from letopis.errors import DateError
from letopis.model.dates import EdtfDate
from letopis.records.circumstances import PLACE_TYPES, Place
from letopis.records.dating import joined_days, usable
from letopis.records.sightings import TALKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from letopis.model.layers import Time, Token
    from letopis.records.arguments import Syntax
    from letopis.records.sightings import Sighting

PAIR: Final = 2
# What may stand between one leg and the next.
LINKS: Final = frozenset({",", "и", "а", "затем", "потом", "снова", "вновь", "в", "во", "на"})
DASHES: Final = frozenset({"—", "–", "-"})


class Leg(NamedTuple):
    """One place with its day."""

    place: Place
    time: Time


def leg_by_leg(syntax: Syntax, sighting: Sighting) -> list[Sighting]:
    """Give a meeting told of several places, each with its own day, as one of each; else the sighting alone."""
    many = bool(sighting.rule.verbs) or sighting.trigger.feat("Number") == "Plur"
    if sighting.type not in TALKS or sighting.status != "happened" or not many:
        return [sighting]
    legs = _legs(syntax, [*_circumstances(syntax, sighting.trigger)])
    if len({leg.place.entity for leg in legs}) < PAIR or _compatible(legs):
        return [sighting]
    return [structs.replace(sighting, place=leg.place, time=leg.time) for leg in legs]


def _circumstances(syntax: Syntax, trigger: Token) -> Iterator[Place | Time]:
    """Give the places and days of a sentence in text order; marks that end a clause end them."""
    sentence = syntax.reading.sentences[trigger.sentence]
    times = [joined_days(syntax, time) for time in syntax.reading.times_in(sentence) if usable(time)]
    done = sentence.start
    for token in syntax.tokens[sentence.first : sentence.last]:
        if token.index > trigger.index and (token.text in {":", ";"} or _another_verb(token)):
            return
        if token.start < done:
            continue
        found = next((time for time in times if time.contains(token)), None) or _place(syntax, token)
        if found is not None:
            yield found
            done = (found.span if isinstance(found, Place) else found).end


def _another_verb(token: Token) -> bool:
    return token.pos == "VERB" and token.feat("VerbForm") == "Fin"


def _place(syntax: Syntax, token: Token) -> Place | None:
    row = syntax.mention(token)
    where = row is not None and row[1].type in PLACE_TYPES and token.feat("Case") == "Loc"
    if row is None or not where or not token.index or syntax.tokens[token.index - 1].lemma not in {"в", "во", "на"}:
        return None
    return Place(row[1].id, None, row[0].plain())


def _legs(syntax: Syntax, found: list[Place | Time]) -> list[Leg]:
    """Pair places and days that alternate; nothing where they do not, or where other words part the legs."""
    pairs = list(zip(found[::PAIR], found[1::PAIR], strict=False))
    legs = [leg for pair in pairs if (leg := _leg(*pair)) is not None]
    if len(legs) != len(pairs) or len(found) % PAIR or len(legs) < PAIR:
        return []
    parts = [(_span(left), _span(right)) for left, right in pairs]
    gaps = [syntax.reading.text[before[1][1] : after[0][0]] for before, after in itertools.pairwise(parts)]
    gaps += [" ".join(syntax.reading.text[left[1] : right[0]].split()) for left, right in parts[1:]]
    return legs if all(_links(gap) for gap in gaps) else []


def _leg(left: Place | Time, right: Place | Time) -> Leg | None:
    if isinstance(left, Place) == isinstance(right, Place):
        return None
    return Leg(left, right) if isinstance(left, Place) else Leg(right, left)  # type: ignore[arg-type]


def _span(found: Place | Time) -> tuple[int, int]:
    span = found.span if isinstance(found, Place) else found
    return span.start, span.end


def _links(gap: str) -> bool:
    """Tell whether only a preposition, a comma, a dash or a conjunction stands there."""
    return all(word in LINKS | DASHES for word in gap.lower().replace(",", " , ").split())


def _compatible(legs: Iterable[Leg]) -> bool:
    """Tell whether two of the days may be one."""
    try:
        days = [EdtfDate.parse(leg.time.edtf or "") for leg in legs]
    except DateError:
        return True
    return any(day.compatible(other) for place, day in enumerate(days) for other in days[place + 1 :])
