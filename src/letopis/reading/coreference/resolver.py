"""Walks the phrases of one article in their order and joins each to what it takes up, if anything.

The names come first, as the article's entities have them; then nouns and third-person pronouns, each compared with what
stands before it; at last the pronouns that grammar binds, and those of speakers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.spans import hull
from letopis.ontology.countries import capital_of
from letopis.reading.coreference.bound import Binder
from letopis.reading.coreference.clusters import Cluster
from letopis.reading.coreference.names import same_names
from letopis.reading.coreference.nouns import NounRules
from letopis.reading.coreference.phrases import Finder, Phrase
from letopis.reading.coreference.pronouns import PronounRules
from letopis.reading.coreference.speakers import Speakers

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.model.layers import Entity, Mention, Reading

# Entities whose name is a common noun: said twice, it need not be the same one.
COMMON = frozenset({"nationality", "profession", "other"})


class Resolver:
    """Holds the phrases of one reading and the cluster of each, by the phrase's head.

    ``watch`` is called with every third-person pronoun before it is joined to anything.
    """

    def __init__(self, reading: Reading, watch: Callable[[Resolver, Phrase], None] | None = None) -> None:
        self.reading = reading
        self.watch = watch
        self.finder = Finder(reading)
        self.phrases = self.finder.find()
        self.by_head = {phrase.head: phrase for phrase in self.phrases}
        for name, top in self.finder.names.items():
            if top in self.by_head:
                self.by_head.setdefault(name, self.by_head[top])
        self.cluster_of: dict[int, Cluster] = {}
        self.clusters: list[Cluster] = []
        self.nouns = NounRules(reading)
        self.pronouns = PronounRules(reading, self.phrases, self.cluster_of)

    def resolve(self) -> list[Cluster]:
        """Give all clusters, those of one phrase too."""
        self._entities()
        for phrase in self.phrases:
            if self.watch is not None and phrase.kind == "third":
                self.watch(self, phrase)
            cluster = self.cluster_of.get(phrase.head)
            if cluster is None:
                cluster = self._antecedent(phrase)
                if cluster is None:
                    continue
                self._join(phrase, cluster)
            cluster.reach(phrase)
            if phrase.kind == "noun" and phrase.predicate is None:
                self.nouns.index(phrase, cluster)
        self._bind()
        self._speakers()
        return self.clusters

    def _antecedent(self, phrase: Phrase) -> Cluster | None:
        """Give the cluster that a phrase belongs to: for nouns and groups a new one, if none before."""
        if phrase.kind == "group":
            return self._new()
        if phrase.kind == "third":
            return self.pronouns.antecedent(phrase)
        if phrase.kind == "there":
            return self.pronouns.place(phrase)
        if phrase.kind != "noun":
            return None
        if phrase.predicate is not None:
            subject = self.by_head.get(phrase.predicate)
            if subject is not None and subject.head in self.cluster_of:
                self.nouns.learn(phrase, self.cluster_of[subject.head])
            return self._new()
        return self.nouns.antecedent(phrase) or self._new()

    def _new(self, entity: Entity | None = None) -> Cluster:
        cluster = Cluster(entity)
        self.clusters.append(cluster)
        return cluster

    def _join(self, phrase: Phrase, cluster: Cluster) -> None:
        cluster.learn(phrase)
        self.cluster_of[phrase.head] = cluster

    def _entities(self) -> None:
        """Take over what the article's entities join; descriptions of what has no name are joined by own rules."""
        short = same_names(self.reading.entities)
        made: dict[str, Cluster] = {}
        states: dict[str, Cluster] = {}
        # Persons keep a phrase that a body's name stands in too; full names come before short ones, states before
        # their capitals.
        for entity in sorted(
            self.reading.entities, key=lambda e: (e.type != "person", e.type == "city", e.id in short)
        ):
            if entity.type in COMMON or all(mention.form != "name" for mention in entity.mentions):
                continue
            cluster = made.get(short.get(entity.id, "")) or self._new(entity)
            made[entity.id] = cluster
            if entity.canonical and entity.type == "country":
                states.setdefault(entity.canonical, cluster)
            state = states.get(capital_of(entity.name) or "") if entity.type == "city" else None
            for mention in entity.mentions:
                phrase = None if mention.members else self._phrase_of(mention)
                if phrase is not None and phrase.head not in self.cluster_of:
                    # A capital that acts is the government of its country.
                    self._join(phrase, state if state is not None and phrase.subject else cluster)

    def _phrase_of(self, mention: Mention) -> Phrase | None:
        """Give the phrase of a mention: a name with the title beside it, at least as wide as the mention itself."""
        head = self.reading.head_of(mention)
        if head is None or head.pos == "ADJ":
            return None
        phrase = self.by_head.get(head.index)
        if phrase is None or phrase.kind != "noun" or mention.form != "name":
            return phrase
        if phrase.span.overlaps(mention) and not phrase.span.contains(mention):
            phrase = phrase._replace(span=hull((phrase.span, mention)))
            self.phrases[phrase.place] = self.by_head[phrase.head] = phrase
        return phrase

    def _bind(self) -> None:
        binder = Binder(self.reading, self.by_head)
        for phrase in self.phrases:
            if phrase.kind in {"relative", "where"}:
                found = binder.relative(phrase)
            elif phrase.kind == "reflexive":
                found = binder.reflexive(phrase)
            else:
                continue
            if found is not None and found.head in self.cluster_of:
                self._join(phrase, self.cluster_of[found.head])

    def _speakers(self) -> None:
        speakers = Speakers(self.reading, self.by_head, self.cluster_of)
        for phrase in self.phrases:
            if phrase.kind == "first":
                self._join(phrase, speakers.meant(phrase))
        self.clusters.extend(speakers.groups.values())
