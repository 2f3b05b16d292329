"""Clusters: phrases taken to be of one thing, with what they tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.ontology.referring import referring

if TYPE_CHECKING:
    from letopis.model.layers import Entity
    from letopis.reading.coreference.phrases import Phrase

# Classes of people, in referring.yaml.
PEOPLE = frozenset({"man", "woman", "human"})


class Cluster:
    """One thing of the article: its phrases in the order in which they were joined, its entity if it has one."""

    __slots__ = ("animate", "classes", "entity", "gender", "heads", "last", "number", "phrases", "seen", "words")

    def __init__(self, entity: Entity | None = None) -> None:
        self.entity = entity
        self.phrases: list[Phrase] = []
        self.heads: set[str] = set()
        self.words: set[str] = set()
        self.classes: frozenset[str] = frozenset()
        self.gender = (entity.gender or "") if entity is not None else ""
        self.number = ""
        self.animate = entity is not None and entity.type == "person"
        self.last: Phrase | None = None
        self.seen = 0

    @property
    def person(self) -> bool:
        """Tell a named person."""
        return self.entity is not None and self.entity.type == "person"

    def learn(self, phrase: Phrase) -> None:
        """Take in a phrase and what its words tell."""
        self.phrases.append(phrase)
        if phrase.kind == "group":
            self.number, self.animate = phrase.number, phrase.animate
        if phrase.kind != "noun":
            return
        self.heads.add(phrase.lemma)
        self.words |= phrase.words
        classes = referring().known.get(phrase.lemma)
        if classes:
            self.classes = (self.classes & classes) or classes
        if not self.gender and self.entity is None:
            self.gender = phrase.gender
        self.number = self.number or phrase.number
        self.animate = self.animate or phrase.animate

    def reach(self, phrase: Phrase) -> None:
        """Note that the text has come to this phrase: it is the last one so far."""
        self.last = phrase
        self.seen += 1

    def fits(self, classes: frozenset[str]) -> bool:
        """Tell whether this can be a thing of one of these classes."""
        if self.animate and classes & PEOPLE:
            # Men are no women; whoever else somebody is, they may be either.
            return not self.classes - PEOPLE and not ({"man", "woman"} <= (self.classes | classes))
        if self.classes:
            return bool(self.classes & classes)
        if self.entity is None:
            return False
        types = referring().types
        return any(self.entity.type in types[name] for name in classes)
