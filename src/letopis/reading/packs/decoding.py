"""From scores to spans that nest and to heads that make a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from letopis.reading.packs.parts import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.reading.packs.parts import Floats, Integers


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


# Two spans by their places among a sentence's: type, source, target, probability.
Relation = tuple[int, int, int, float]


def keep_related(
    spans: Sequence[SpanFound], relations: Sequence[Relation], threshold: float
) -> tuple[list[SpanFound], list[Relation]]:
    """Keep the spans likelier than ``threshold`` and those that a relation joins, and all relations between them."""
    related = {place for _, source, target, _ in relations for place in (source, target)}
    kept = [place for place, span in enumerate(spans) if span.score > threshold or place in related]
    places = {old: new for new, old in enumerate(kept)}
    moved = [(kind, places[source], places[target], chance) for kind, source, target, chance in relations]
    return [spans[place] for place in kept], moved


class Places(NamedTuple):
    """Where the graph of syntax finds the tokens of S sentences of at most L tokens; the fields are its inputs."""

    sentences: Integers  # S x L: the rows of tokens, 0 where there is none
    governors: Integers  # S x (1 + L): what may govern, 0 for the root, else a row + 1
    absent: Floats  # S x 1 x (1 + L): NEVER where nothing may
    tokens: Integers  # which of the S * L are tokens


def may_govern(padded: Integers) -> Places:
    """Say what may govern, given the rows of each sentence's tokens, S x L, padded with -1."""
    governors = np.concatenate((np.zeros((len(padded), 1), np.int64), padded + 1), axis=1)
    nobody = governors == 0
    nobody[:, 0] = False
    absent = np.where(nobody, NEVER, np.float32(0))[:, None]
    return Places(np.maximum(padded, 0), governors, absent, np.flatnonzero(padded >= 0))


def mend_tree(heads: list[int], scores: Floats) -> list[int]:
    """Give heads without loops and with a root, where every token chose its best governor on its own.

    The token that loses least by it leaves its loop, for the best governor that does not lead back into it; a sentence
    without a root first gives up the head of the token that loses least. What is a tree comes back as it is.

    Args:
        heads: the governor of each token, -1 for the root.
        scores: of every governor, tokens x (1 + tokens), the root first; padding beyond is not looked at.
    """
    # A token that governs itself is the root in all but name.
    heads = [-1 if head == token else head for token, head in enumerate(heads)]
    if -1 not in heads:
        loss = [float(scores[token, head + 1] - scores[token, 0]) for token, head in enumerate(heads)]
        heads[int(np.argmin(loss))] = -1
    while loop := _loop(heads):
        best: tuple[float, int, int] | None = None
        for token in loop:
            for head in (-1, *range(len(heads))):
                if head == -1 or not _leads_to(heads, head, token):
                    loss_here = float(scores[token, heads[token] + 1] - scores[token, head + 1])
                    if best is None or loss_here < best[0]:
                        best = (loss_here, token, head)
        if best is not None:
            heads[best[1]] = best[2]
    return heads


def _loop(heads: Sequence[int]) -> list[int]:
    """Give the tokens of a loop, none if there is none."""
    # From which token each was first come to, on the way up.
    reached = [-1] * len(heads)
    for start in range(len(heads)):
        token = start
        while token != -1 and reached[token] == -1:
            reached[token] = start
            token = heads[token]
        if token != -1 and reached[token] == start:
            loop = [token]
            while heads[loop[-1]] != token:
                loop.append(heads[loop[-1]])
            return loop
    return []


def _leads_to(heads: Sequence[int], token: int, goal: int) -> bool:
    """Tell whether going up from ``token`` comes to ``goal``."""
    seen: set[int] = set()
    while token not in {-1, goal} and token not in seen:
        seen.add(token)
        token = heads[token]
    return token == goal
