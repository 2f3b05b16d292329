"""Coreference: names, noun phrases and pronouns of one article joined into chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import Chain, Mention
from letopis.reading.coreference.resolver import Resolver

if TYPE_CHECKING:
    from letopis.model.layers import MentionForm, Reading
    from letopis.reading.coreference.clusters import Cluster
    from letopis.reading.coreference.phrases import Phrase


def find_chains(reading: Reading) -> tuple[Chain, ...]:
    """Give the chains of two and more mentions, in the order of their first mention."""
    chains = [_chain(cluster) for cluster in Resolver(reading).resolve() if len(cluster.phrases) > 1]
    kept = [chain for chain in chains if len(chain.mentions) > 1]
    return tuple(sorted(kept, key=lambda chain: (chain.mentions[0].start, chain.mentions[0].end)))


def _chain(cluster: Cluster) -> Chain:
    # A group ("Рейган и Горбачёв") is what "они" stands for, but its members are mentions of their own.
    found = {(p.span.start, p.span.end): p for p in cluster.phrases if p.kind != "group"}
    mentions = tuple(Mention(start, end, _form(phrase)) for (start, end), phrase in sorted(found.items()))
    return Chain(mentions, cluster.entity.id if cluster.entity is not None else None)


def _form(phrase: Phrase) -> MentionForm:
    if phrase.kind != "noun":
        return "pronoun"
    return "name" if phrase.proper else "nominal"
