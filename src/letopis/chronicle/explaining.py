"""Why an entity is what it is: its names, and every judgement about it with the words that it is anchored to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from letopis.chronicle import judgements as log
from letopis.chronicle import nodes, schema
from letopis.chronicle.deciding import find
from letopis.chronicle.judgements import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from letopis.chronicle.judgements import Anchor

_PLACES, _ENTITIES = schema.article_entities, schema.entities
_AROUND = 60


class NameSeen(msgspec.Struct, frozen=True):
    """A name of an entity: the node it belongs to, what joins all names of that node, and how many articles have it."""

    name: str
    node: str
    key: str
    articles: int


class Explained(msgspec.Struct, frozen=True):
    """A judgement with the words around its anchors, None where the chronicle does not hold them.

    ``overruled`` tells what a rule says and people's judgements do not let stand.
    """

    judgement: Judgement
    left_quote: str | None
    right_quote: str | None
    overruled: bool = False


class Explanation(msgspec.Struct, frozen=True):
    """An entity with all that joins it and keeps it apart; ``more`` counts judgements that are not listed."""

    entity: str
    name: str
    class_: str
    scope: str
    names: tuple[NameSeen, ...]
    judgements: tuple[Explained, ...]
    more: int = 0


def explain(connection: Connection, words: str, *, limit: int | None = 100) -> Explanation:
    """Explain the entity that ``words`` mean (a name, an id, ``ARTICLE:e5``); UnknownName, AmbiguousName."""
    meant = find(connection, words)
    members = nodes.of_entities(connection, [meant.entity])
    e = _ENTITIES.c
    row = connection.execute(select(e.name, e["class"], e.scope).where(e.id == meant.entity)).one()
    ids = {*members, meant.entity, *([meant.node] if meant.unit else [])}
    # Of an article's entity, what is told of itself comes before what is told of all that it is joined with.
    own = log.concerning(connection, [meant.node]) if meant.unit else []
    shown = [*own, *(one for one in log.concerning(connection, ids, limit=limit) if one not in own)][:limit]
    total = _count(connection, ids)
    told = tuple(_explained(connection, shown))
    return Explanation(meant.entity, *row, _names(connection, meant.entity), told, total - len(told))


def _names(connection: Connection, entity: str) -> tuple[NameSeen, ...]:
    n = schema.entity_nodes
    counted = func.count(_PLACES.c.article_id.distinct())
    query = (
        select(_PLACES.c.name, _PLACES.c.node_id, n.c.key, n.c.scope, counted)
        .join(n, n.c.id == _PLACES.c.node_id)
        .where(_PLACES.c.entity_id == entity)
        .group_by(_PLACES.c.name, _PLACES.c.node_id, n.c.key, n.c.scope)
    )
    found: dict[tuple[str, str], NameSeen] = {}
    for name, node, key, scope, count in connection.execute(query):
        # Surnames attached one by one are told together.
        told = (name, "" if scope == "article" else node)
        before = found.get(told)
        found[told] = NameSeen(
            name, told[1], "" if scope == "article" else key, count + (before.articles if before else 0)
        )
    return tuple(sorted(found.values(), key=lambda one: (-one.articles, one.name)))


def _count(connection: Connection, ids: Iterable[str]) -> int:
    c = schema.judgements.c
    ordered = sorted(ids)
    mine = c.left_node.in_(ordered) | c.right_node.in_(ordered)
    return connection.execute(select(func.count()).select_from(schema.judgements).where(mine)).scalar_one()


def explained(connection: Connection, found: Iterable[Judgement]) -> list[Explained]:
    """Give judgements with the words that they are anchored to."""
    return list(_explained(connection, found))


def _explained(connection: Connection, found: Iterable[Judgement]) -> Iterable[Explained]:
    for one in found:
        yield Explained(
            one, _quote(connection, one.left), _quote(connection, one.right), overruled=_overruled(connection, one)
        )


def _overruled(connection: Connection, one: Judgement) -> bool:
    if one.human or one.extent != "entity" or one.superseded_at is not None:
        return False
    ends = nodes.load(connection, {node for node in (one.left_node, one.right_node) if node})
    return (len({node.entity for node in ends.values()}) > 1) == (one.verdict == "same")


def _quote(connection: Connection, anchor: Anchor | None) -> str | None:
    """Give the words of an anchor with some of their line around them."""
    if anchor is None:
        return None
    a: Any = schema.articles.c
    text = connection.execute(select(a.text).where(a.digest == anchor.digest)).scalar()
    if text is None:
        return None
    before = text[max(anchor.start - _AROUND, 0) : anchor.start].rpartition("\n")[2]
    after = text[anchor.end : anchor.end + _AROUND].partition("\n")[0]
    return f"{before}[{text[anchor.start : anchor.end]}]{after}".strip()
