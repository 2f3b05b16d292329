"""From scores to spans that nest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class SpanFound(NamedTuple):
    """A span of rows or tokens, both ends inclusive, its type's number and its probability."""

    first: int
    last: int
    type: int
    score: float


def drop_crossing(spans: Sequence[SpanFound]) -> list[SpanFound]:
    """Of spans that cross (neither holds the other) keep the likelier; gives them in text order, longer first."""
    kept: list[SpanFound] = []
    ordered = sorted(spans, key=lambda span: (span.first, -span.last))
    dropped: set[int] = set()
    for place, span in enumerate(ordered):
        for other_place in range(place + 1, len(ordered)):
            other = ordered[other_place]
            if other.first > span.last:
                break
            if other.first > span.first and other.last > span.last and not {place, other_place} & dropped:
                dropped.add(place if span.score < other.score else other_place)
        if place not in dropped:
            kept.append(span)
    return kept
