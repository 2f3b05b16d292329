"""Offices and bodies in a row under one verb: "был послом, в 1967—1970 — председателем", "возглавлял X, затем Y"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from letopis.model.spans import Span
from letopis.ontology.loader import fold
from letopis.records.tenures_places import case_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Entity, Mention, Reading
    from letopis.records.tenures_phrases import Phrase
    from letopis.records.tenures_places import Places

DASHES = frozenset({"—", "–", "-"})
LATER = frozenset({"затем", "потом", "позже", "позднее", "после", "впоследствии"})
JOINING = frozenset({",", "а", "и", "также"})
MAX_JOINT = 4
BODIES = frozenset({"organisation", "facility"})


class Further(NamedTuple):
    """A body led beside or after the first one: its head token, and whether it was led later."""

    mention: Mention
    entity: Entity
    head: int
    later: bool


def own_times(reading: Reading, phrase: Phrase, times: Sequence[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Give those of a verb's dates that are of this office, not of another in a row whose verb is left out.

    "Был послом, в 1967—1970 годах — председателем": the years before a dash are of what follows it.
    """
    head = reading.tokens[phrase.head]
    if phrase.first and reading.tokens[phrase.first - 1].text in DASHES:
        before = Span(reading.sentences[head.sentence].start, head.start)
        inside = [t for t in reading.times_in(before) if t.type == "date" and _past_dash(reading, t) == phrase.first]
        gapped = [(t.edtf, t.plain()) for t in inside if t.edtf is not None]
        if gapped:
            return gapped
    return [(edtf, time) for edtf, time in times if (_past_dash(reading, time) or phrase.first) <= phrase.first]


def _past_dash(reading: Reading, time: Span) -> int | None:
    """Give the index of the token after the dash that follows a date, None where no dash does."""
    past = reading.tokens_in(time)[-1].index + 1
    return past + 1 if past < len(reading.tokens) and reading.tokens[past].text in DASHES else None


def further_bodies(reading: Reading, places: Places, first: Span) -> Iterator[Further]:
    """Give the bodies after the first that one verb leads: "возглавлял КГБ, а затем Политбюро", "Госплан и Госснаб"."""
    later = False
    past = reading.tokens_in(first)[-1].index + 1
    while past < len(reading.tokens):
        start = past
        while past - start < MAX_JOINT and past < len(reading.tokens) and _joins(fold(reading.tokens[past].text)):
            past += 1
        words = {fold(token.text) for token in reading.tokens[start:past]}
        later = later or bool(words & LATER)
        found = places.bodies.get(past)
        joined = later or "и" in words
        if not words or not joined or found is None or found[1].type not in BODIES:
            return
        token = reading.tokens[past]
        sure = later and case_of(token) in {"Acc", "Gen", ""}
        if token.feat("Animacy") == "Anim" or not (sure or token.rel == "conj"):
            return
        yield Further(found[0], found[1], past, later)
        past = found[2]


def _joins(word: str) -> bool:
    return word in JOINING or word in LATER
