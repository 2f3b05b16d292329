"""One write's worth of resolving: what it concerns is gathered first, then brought in step in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.chronicle import clusters, namesake_rows, nodes, surnames
from letopis.chronicle.namesakes import base_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from letopis.chronicle.identity import Identity
    from letopis.chronicle.resolution import Node


class Resolution:
    """One write's worth of resolving: gathers what is concerned, then brings it in step. ``at`` is an ISO time."""

    def __init__(self, connection: Connection, at: str) -> None:
        self._connection = connection
        self._at = at
        self._rejoin: set[str] = set()
        self._gone: dict[str, Node] = {}
        self._seeds: set[str] = set()
        self._former: set[str] = set()
        self._surnames: set[str] = set()
        self._namesakes: set[str] = set()
        self.moved: set[str] = set()

    def settle_keys(self, identities: Iterable[Identity]) -> dict[str, dict[str, str]]:
        """Bring keys in step with their names; give the node of every name of each key."""
        found = {}
        ordered = sorted(set(identities), key=lambda i: i.key)
        groups = nodes.groups_of_all(self._connection, ordered)
        for identity in ordered:
            settled = nodes.settle_key(self._connection, identity, groups[identity.key])
            found[identity.key] = settled.by_name
            self._rejoin |= settled.fresh | settled.renamed
            self._seeds |= set(settled.by_name.values())
            self._gone |= {node.id: node for node in settled.gone}
            self.moved |= settled.articles
            if settled.fresh or settled.gone:
                self.part([base_key(identity.key)] if base_key(identity.key) != identity.key else [])
        return found

    def concern(self, found: Iterable[str], *, offices: bool = False) -> None:
        """Note nodes whose judgements have changed, or the ``offices`` that they are named in."""
        ids = set(found)
        self._seeds |= ids
        if offices:
            self._rejoin |= ids

    def part(self, keys: Iterable[str]) -> None:
        """Note names whose bearers are parted otherwise, or otherwise named."""
        self._namesakes |= set(keys)

    def join(self) -> None:
        """Bring joins and entities in step."""
        self._former |= {node.entity for node in self._gone.values()}
        for key in sorted(self._namesakes):
            self._seeds |= namesake_rows.log_parting(self._connection, key, self._at)
        self._seeds |= clusters.rejoin(self._connection, self._rejoin, list(self._gone.values()), self._at)
        before = nodes.load(self._connection, self._seeds)
        former, moved = clusters.recluster(self._connection, self._seeds, self._former)
        self.moved |= moved
        after = nodes.of_entities(self._connection, former)
        self._surnames |= surnames.surnames_of([*self._gone.values(), *before.values(), *after.values()])
        self._former |= former
        self._rejoin, self._seeds, self._namesakes, self._gone = set(), set(), set(), {}

    def settle_surnames(self, more: Iterable[str] = (), *, article: str | None = None) -> None:
        """Bring surnames in step with their bearers, and those of an ``article`` that has just come."""
        for surname in sorted(self._surnames):
            self.moved |= surnames.settle_surname(self._connection, surname, self._at)
        for surname in sorted(set(more) - self._surnames):
            self.moved |= surnames.settle_surname(self._connection, surname, self._at, only=article)
        self._surnames = set()

    def finish(self, entities: Iterable[str] = ()) -> None:
        """Delete entities that no article has any more."""
        clusters.drop_unused(self._connection, self._former | set(entities))
