"""The label sets of a pack, taken from the training data in a fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.training.corpora import Document


class Labels:
    """Names of entity types, relations, morphological tags and dependency relations, with their numbers."""

    def __init__(
        self,
        types: Iterable[str],
        relations: Iterable[str],
        tags: Iterable[str],
        arcs: Iterable[str],
        names: Iterable[str],
    ) -> None:
        self.types = {name: number for number, name in enumerate(types)}
        self.relations = {name: number for number, name in enumerate(relations)}
        self.tags = {name: number for number, name in enumerate(tags)}
        self.arcs = {name: number for number, name in enumerate(arcs)}
        self.names = {name: number for number, name in enumerate(names)}

    @classmethod
    def of(
        cls, documents: Iterable[Document], tags: Iterable[str], arcs: Iterable[str], names: Iterable[str]
    ) -> Labels:
        """Collect the types and relations of marked documents, in alphabetical order."""
        found = list(documents)
        types = {entity.type for document in found for entity in document.entities}
        relations = {relation.type for document in found for relation in document.relations}
        return cls(sorted(types), sorted(relations), tags, arcs, names)

    def tag(self, name: str) -> int:
        """Give a tag's number, -100 (not to be learned) if it is unknown."""
        return self.tags.get(name, -100)

    def arc(self, name: str) -> int:
        """Give a dependency relation's number, -100 if it is unknown."""
        return self.arcs.get(name, -100)
