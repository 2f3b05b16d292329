"""Keeps the nodes of identity: which names are one by themselves, and where others that may be one are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from letopis.chronicle import schema
from letopis.chronicle.dialect import upsert
from letopis.chronicle.identity import Grouped, Identity, SeenName, group, plain_key
from letopis.chronicle.ids import digest_of
from letopis.chronicle.namesakes import base_key
from letopis.chronicle.resolution import Node, blocks, tally_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

_NAMES, _NODES, _PLACES = schema.entity_names, schema.entity_nodes, schema.article_entities
_BLOCKS, _ROLES, _LOG = schema.node_blocks, schema.node_roles, schema.judgements
CHUNK = 400


class Settled(NamedTuple):
    """What bringing a key in step has changed: the node of each name, the nodes that are new, renamed, or gone.

    ``articles`` are those whose entities have gone over to another node.
    """

    by_name: dict[str, str]
    fresh: frozenset[str]
    renamed: frozenset[str]
    gone: tuple[Node, ...]
    articles: frozenset[str]


def count(connection: Connection, key: str, name: str, basis: str, step: int) -> bool:
    """Count an article more or less for a name; tell whether its power of two has changed, or it is new or gone."""
    same = (_NAMES.c.key == key) & (_NAMES.c.name == name) & (_NAMES.c.basis == basis)
    before = connection.execute(select(_NAMES.c.articles).where(same)).scalar() or 0
    after = before + step
    if after <= 0:
        connection.execute(delete(_NAMES).where(same))
    elif before:
        connection.execute(update(_NAMES).where(same).values(articles=after))
    else:
        connection.execute(insert(_NAMES).values(key=key, name=name, basis=basis, articles=after))
    return before <= 0 or after <= 0 or tally_of(before) != tally_of(after)


def groups_of(connection: Connection, identity: Identity) -> dict[str, Grouped]:
    """Give the nodes into which the names of a key fall."""
    columns = (_NAMES.c.name, _NAMES.c.basis, _NAMES.c.articles)
    seen = [SeenName(*row) for row in connection.execute(select(*columns).where(_NAMES.c.key == identity.key))]
    return group(identity, seen, _parted(connection, identity.key))


def _parted(connection: Connection, key: str) -> frozenset[str]:
    """Give the names of a key that people have parted from the rest, as :func:`plain_key` gives them."""
    apart = (_LOG.c.key == base_key(key)) & (_LOG.c.verdict == "different") & (_LOG.c.extent == "name")
    found = connection.execute(select(_LOG.c.left_name).where(apart & _LOG.c.superseded_at.is_(None))).scalars()
    return frozenset(map(plain_key, found))


def settle_key(connection: Connection, identity: Identity) -> Settled:
    """Bring the nodes of a key in step with the names that are left, and the entities of articles with the nodes."""
    found = groups_of(connection, identity)
    before = {node.id: node for node in _of_key(connection, identity.key)}
    fresh, renamed, articles = set[str](), set[str](), set[str]()
    for one in found.values():
        old = before.get(one.id)
        if old is None:
            _insert(connection, identity, one)
            fresh.add(one.id)
        elif (old.name, old.tally) != (one.name, one.tally):
            _update(connection, old, one)
            renamed |= {one.id} if old.name != one.name else set()
    if before and set(before) != set(found):
        for one in found.values():
            articles |= _move_units(connection, set(before) | set(found), one)
    gone = tuple(node for node in before.values() if node.id not in found)
    for node in gone:
        connection.execute(delete(_BLOCKS).where(_BLOCKS.c.node_id == node.id))
        connection.execute(delete(_NODES).where(_NODES.c.id == node.id))
    by_name = {name: one.id for one in found.values() for name in one.names}
    return Settled(by_name, frozenset(fresh), frozenset(renamed), gone, frozenset(articles))


def _of_key(connection: Connection, key: str) -> list[Node]:
    return [_node(row) for row in connection.execute(select(*COLUMNS).where(_NODES.c.key == key))]


COLUMNS = (
    _NODES.c.id,
    _NODES.c.key,
    _NODES.c["class"],
    _NODES.c.name,
    _NODES.c.tally,
    _NODES.c.entity_id,
    _NODES.c.scope,
)


def _node(row: object) -> Node:
    return Node(*tuple(row))  # type: ignore[arg-type]  # a row of COLUMNS


def load(connection: Connection, ids: Collection[str]) -> dict[str, Node]:
    """Give the nodes with these ids; those that are no more are left out."""
    ordered, found = sorted(ids), dict[str, Node]()
    for start in range(0, len(ordered), CHUNK):
        query = select(*COLUMNS).where(_NODES.c.id.in_(ordered[start : start + CHUNK]))
        found |= {row[0]: _node(row) for row in connection.execute(query)}
    return found


def of_entities(connection: Connection, entities: Collection[str]) -> dict[str, Node]:
    """Give the nodes that make up these entities."""
    query = select(*COLUMNS).where(_NODES.c.entity_id.in_(sorted(entities)))
    return {row[0]: _node(row) for row in connection.execute(query)}


def in_blocks(connection: Connection, wanted: Collection[str]) -> dict[str, Node]:
    """Give the nodes of these blocks."""
    if not wanted:
        return {}
    query = select(*COLUMNS).join(_BLOCKS, _BLOCKS.c.node_id == _NODES.c.id).where(_BLOCKS.c.block.in_(sorted(wanted)))
    return {row[0]: _node(row) for row in connection.execute(query)}


def insert_local(connection: Connection, identity: Identity, name: str) -> str:
    """Enter a name that is known in its article only; give its node."""
    identifier = digest_of("entity", identity.key)
    row = {"id": identifier, "key": identity.key, "class": identity.class_, "scope": identity.scope}
    # A reader may give two entities at one place: they are one name.
    written = upsert(connection, _NODES).values(**row, name=name, tally=0, entity_id=identifier)
    connection.execute(written.on_conflict_do_nothing())
    return identifier


def _insert(connection: Connection, identity: Identity, one: Grouped) -> None:
    node = Node(one.id, identity.key, identity.class_, one.name, one.tally, one.id, identity.scope)
    row = {
        "id": node.id,
        "key": node.key,
        "class": node.class_,
        "scope": node.scope,
        "name": node.name,
        "tally": node.tally,
        "entity_id": node.id,
    }
    connection.execute(insert(_NODES).values(**row))
    _write_blocks(connection, node)


def _update(connection: Connection, old: Node, one: Grouped) -> None:
    connection.execute(update(_NODES).where(_NODES.c.id == old.id).values(name=one.name, tally=one.tally))
    if old.name != one.name:
        connection.execute(delete(_BLOCKS).where(_BLOCKS.c.node_id == old.id))
        _write_blocks(connection, Node(old.id, old.key, old.class_, one.name, one.tally, old.entity, old.scope))


def _write_blocks(connection: Connection, node: Node) -> None:
    rows = [{"block": block, "node_id": node.id} for block in sorted(blocks(node))]
    if rows:
        connection.execute(upsert(connection, _BLOCKS).on_conflict_do_nothing(), rows)


def _move_units(connection: Connection, nodes: set[str], one: Grouped) -> set[str]:
    """Give the entities of articles under these names over to a node, with the offices told of them."""
    mine = _PLACES.c.node_id.in_(sorted(nodes)) & _PLACES.c.name.in_(one.names) & (_PLACES.c.node_id != one.id)
    moved = connection.execute(select(_PLACES.c.article_id, _PLACES.c.node_id).where(mine)).all()
    connection.execute(update(_PLACES).where(mine).values(node_id=one.id))
    for article, old in moved:
        told = (_ROLES.c.article_id == article) & (_ROLES.c.node_id == old)
        connection.execute(update(_ROLES).where(told).values(node_id=one.id))
    return {article for article, _ in moved}
