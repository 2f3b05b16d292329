"""Figures for coreference chains: LEA, and the mentions that stand in chains.

LEA (Moosavi and Strube 2016, "Which Coreference Evaluation Metric Do You Trust?") asks of every chain how many of its
links the other side has, and weighs the answer by the chain's size::

    recall = sum over gold chains k of |k| * links(k and the predicted chains) / links(k), divided by the sum of |k|
    links(n mentions) = n * (n - 1) / 2; precision with the sides exchanged; over many texts both sums are added up

A chain of one mention has no link and is not scored on either side: it has no weight (the paper's alternative, a link
to itself, is for sets that annotate every mention). This is how RuCoCo's own scorer treats them.

A chain may have ``parts``: the mentions of the things that it stands for together ("both leaders" for two men). The
scorer of RuCoCo-2023 ("split antecedents") takes the links of its mentions to those parts as one more chain, of the
weight of the parts, and :func:`lea` does so wherever there are parts; :func:`without_parts` leaves them out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from letopis.evaluation.measures import Score, ShareScore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.spans import Span


class Chain(NamedTuple):
    """The places that speak of one thing; ``parts`` those of the things it consists of, empty unless it is a group."""

    mentions: frozenset[Span]
    parts: frozenset[Span] = frozenset()


class LeaScore(ShareScore, frozen=True):
    """LEA: ``gold`` and ``predicted`` are the weights of the chains scored, ``correct`` the links that both sides have.

    ``found`` is the weight of the gold chains times the share of their links found, ``right`` the same of the predicted
    ones; so precision and recall do not rest on one count, as they do in other scores.
    """

    def as_measure(self) -> dict[str, float | int]:
        """Give the figures as ``letopis evaluate --json`` prints them; gold and predicted are weights, in mentions."""
        figures = super().as_measure()
        figures["links"] = figures.pop("correct")
        return figures


def lea(gold: Sequence[Chain], predicted: Sequence[Chain]) -> LeaScore:
    """Score the chains of one text. No mention may stand in two chains of one side."""
    links, gold_weight, found = _resolve(gold, predicted)
    _, predicted_weight, right = _resolve(predicted, gold)
    return LeaScore(links, gold_weight, predicted_weight, found, right)


def _resolve(chains: Iterable[Chain], others: Iterable[Chain]) -> tuple[int, int, float]:
    """Give the links of ``chains`` that ``others`` have, the weight of ``chains``, and the weight resolved."""
    chain_of: dict[Span, int] = {}
    groups_of: dict[Span, set[Span]] = defaultdict(set)
    for number, other in enumerate(others):
        chain_of.update(dict.fromkeys(other.mentions, number))
        for part in other.parts:
            groups_of[part].update(other.mentions)
    links = weight = 0
    resolved = 0.0
    for mentions, parts in chains:
        size = len(mentions)
        if size > 1:
            shared = _pairs_together(chain_of[mention] for mention in mentions if mention in chain_of)
            links += shared
            weight += size
            resolved += size * shared / (size * (size - 1) / 2)
        if size and parts:
            shared = sum(len(mentions & groups_of[part]) for part in parts if part in groups_of)
            links += shared
            weight += len(parts)
            resolved += shared / size
    return links, weight, resolved


def _pairs_together(numbers: Iterable[int]) -> int:
    """Count the pairs of mentions that have the same chain number."""
    sizes: dict[int, int] = defaultdict(int)
    for number in numbers:
        sizes[number] += 1
    return sum(size * (size - 1) // 2 for size in sizes.values())


def without_parts(chains: Iterable[Chain]) -> list[Chain]:
    """Give the chains without what they consist of, so that LEA is that of the paper alone."""
    return [Chain(chain.mentions) for chain in chains]


def score_mentions(gold: Sequence[Chain], predicted: Sequence[Chain]) -> Score:
    """Score exact mentions, whatever chain they stand in.

    On both sides only those count that are coreferent with something: in a chain of two or more, in a group with
    parts, or a part of one.
    """
    mine, theirs = _coreferent(gold), _coreferent(predicted)
    return Score(len(mine & theirs), len(mine), len(theirs))


def _coreferent(chains: Sequence[Chain]) -> set[Span]:
    chosen = {part for chain in chains for part in chain.parts}
    for chain in chains:
        if len(chain.mentions) > 1 or chain.parts:
            chosen |= chain.mentions
    return chosen
