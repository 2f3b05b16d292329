"""Keeps the nodes of identity: which names are one by themselves, and where others that may be one are looked up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import missing
from letopis.chronicle.identity import Grouped, Identity, SeenName, group, plain_key
from letopis.chronicle.ids import digest_of
from letopis.chronicle.loading import load_records
from letopis.chronicle.namesakes import base_key
from letopis.chronicle.resolution import Node, blocks, tally_of
from letopis.chronicle.units import roles_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection

_NAMES, _NODES, _PLACES = schema.entity_names, schema.entity_nodes, schema.article_entities
_BLOCKS, _ROLES, _LOG = schema.node_blocks, schema.node_roles, schema.judgements


class Settled(NamedTuple):
    """What bringing a key in step has changed: the node of each name, the nodes that are new, renamed, or gone.

    ``articles`` are those whose entities have gone over to another node.
    """

    by_name: dict[str, str]
    fresh: frozenset[str]
    renamed: frozenset[str]
    gone: tuple[Node, ...]
    articles: frozenset[str]


_COUNTED = select(_NAMES.c.key, _NAMES.c.name, _NAMES.c.basis, _NAMES.c.articles).where(
    _NAMES.c.key.in_(bindparam("keys", expanding=True))
)
_PARTED = select(_LOG.c.key, _LOG.c.left_name).where(
    _LOG.c.key.in_(bindparam("keys", expanding=True))
    & (_LOG.c.verdict == "different")
    & (_LOG.c.extent == "name")
    & _LOG.c.superseded_at.is_(None)
)
_THIS_NAME = (
    (_NAMES.c.key == bindparam("the_key"))
    & (_NAMES.c.name == bindparam("the_name"))
    & (_NAMES.c.basis == bindparam("the_basis"))
)
_RECOUNT = update(_NAMES).where(_THIS_NAME).values(articles=bindparam("count"))
_UNCOUNT = delete(_NAMES).where(_THIS_NAME)
_COUNT = insert(_NAMES)


def count(connection: Connection, seen: Iterable[tuple[str, str, str]], step: int) -> set[str]:
    """Count names (key, name, basis) of an article more or less, once for each time that they are given.

    Gives the keys of which a name is new or gone, or has passed a power of two.
    """
    wanted = Counter(seen)
    before = {(key, name, basis): known for key, name, basis, known in _counted(connection, {one[0] for one in wanted})}
    fresh: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    changed = set[str]()
    for one, times in wanted.items():
        key, name, basis = one
        old = before.get(one, 0)
        new = old + step * times
        this: dict[str, Any] = {"the_key": key, "the_name": name, "the_basis": basis}
        if new > 0 and old:
            more.append(this | {"count": new})
        elif new > 0:
            fresh.append({"key": key, "name": name, "basis": basis, "articles": new})
        else:
            gone.append(this)
        if old <= 0 or new <= 0 or tally_of(old) != tally_of(new):
            changed.add(key)
    for statement, rows in ((_COUNT, fresh), (_RECOUNT, more), (_UNCOUNT, gone)):
        if rows:
            connection.execute(statement, rows)
    return changed


def _counted(connection: Connection, keys: Collection[str]) -> list[tuple[str, str, str, int]]:
    found = list[tuple[str, str, str, int]]()
    for part in chunks(keys):
        rows = connection.execute(_COUNTED, {"keys": part})
        found += [(key, name, basis, articles) for key, name, basis, articles in rows]
    return found


def groups_of(connection: Connection, identity: Identity) -> dict[str, Grouped]:
    """Give the nodes into which the names of a key fall."""
    return groups_of_all(connection, [identity])[identity.key]


def groups_of_all(connection: Connection, identities: Collection[Identity]) -> dict[str, dict[str, Grouped]]:
    """Give the nodes into which the names of each of these keys fall, by key."""
    seen: dict[str, list[SeenName]] = {identity.key: [] for identity in identities}
    for key, name, basis, articles in _counted(connection, seen):
        seen[key].append(SeenName(name, basis, articles))
    parted = _parted(connection, {base_key(key) for key in seen})
    return {one.key: group(one, seen[one.key], parted.get(base_key(one.key), frozenset())) for one in identities}


def _parted(connection: Connection, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """Give the names of keys that people have parted from the rest, as :func:`plain_key` gives them."""
    found: dict[str, frozenset[str]] = {}
    for part in chunks(keys):
        for key, name in connection.execute(_PARTED, {"keys": part}):
            found[key] = found.get(key, frozenset()) | {plain_key(name)}
    return found


def settle_key(connection: Connection, identity: Identity, found: Mapping[str, Grouped]) -> Settled:
    """Bring the nodes of a key in step with those that its names make, and the entities of articles with the nodes."""
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
        connection.execute(_UNBLOCK, {"the_id": node.id})
        connection.execute(_DROP, {"the_id": node.id})
    by_name = {name: one.id for one in found.values() for name in one.names}
    return Settled(by_name, frozenset(fresh), frozenset(renamed), gone, frozenset(articles))


COLUMNS = (
    _NODES.c.id,
    _NODES.c.key,
    _NODES.c["class"],
    _NODES.c.name,
    _NODES.c.tally,
    _NODES.c.entity_id,
    _NODES.c.scope,
)


_OF_KEY = select(*COLUMNS).where(_NODES.c.key == bindparam("the_key"))
_BY_ID = select(*COLUMNS).where(_NODES.c.id.in_(bindparam("ids", expanding=True)))
_OF_ENTITIES = select(*COLUMNS).where(_NODES.c.entity_id.in_(bindparam("ids", expanding=True)))
_NEW = insert(_NODES)
_RENAME = (
    update(_NODES)
    .where(_NODES.c.id == bindparam("the_id"))
    .values(name=bindparam("to_name"), tally=bindparam("to_tally"))
)
_UNBLOCK = delete(_BLOCKS).where(_BLOCKS.c.node_id == bindparam("the_id"))
_DROP = delete(_NODES).where(_NODES.c.id == bindparam("the_id"))
_IN_BLOCKS = (
    select(*COLUMNS)
    .join(_BLOCKS, _BLOCKS.c.node_id == _NODES.c.id)
    .where(_BLOCKS.c.block.in_(bindparam("ids", expanding=True)))
)


def _of_key(connection: Connection, key: str) -> list[Node]:
    return [_node(row) for row in connection.execute(_OF_KEY, {"the_key": key})]


def _node(row: object) -> Node:
    return Node(*tuple(row))  # type: ignore[arg-type]  # a row of COLUMNS


def load(connection: Connection, ids: Collection[str]) -> dict[str, Node]:
    """Give the nodes with these ids; those that are no more are left out."""
    found = dict[str, Node]()
    for part in chunks(ids):
        rows = connection.execute(_BY_ID, {"ids": part})
        found |= {row[0]: _node(row) for row in rows}
    return found


def of_entities(connection: Connection, entities: Collection[str]) -> dict[str, Node]:
    """Give the nodes that make up these entities."""
    return {row[0]: _node(row) for row in connection.execute(_OF_ENTITIES, {"ids": sorted(entities)})}


def in_blocks(connection: Connection, wanted: Collection[str]) -> dict[str, Node]:
    """Give the nodes of these blocks."""
    if not wanted:
        return {}
    return {row[0]: _node(row) for row in connection.execute(_IN_BLOCKS, {"ids": sorted(wanted)})}


def insert_local(connection: Connection, told: Iterable[tuple[str, Identity, str]]) -> dict[str, str]:
    """Enter names (of an entity of the article, its identity, the name) known in one article only; give their nodes."""
    found: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    for local, identity, name in told:
        found[local] = identifier = digest_of("entity", identity.key)
        row = {"id": identifier, "key": identity.key, "class": identity.class_, "scope": identity.scope}
        rows.append({**row, "name": name, "tally": 0, "entity_id": identifier})
    if rows:
        # A reader may give two entities at one place: they are one name.
        connection.execute(missing(connection, _NODES), rows)
    return found


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
    connection.execute(_NEW, row)
    _write_blocks(connection, node)


def _update(connection: Connection, old: Node, one: Grouped) -> None:
    connection.execute(_RENAME, {"the_id": old.id, "to_name": one.name, "to_tally": one.tally})
    if old.name != one.name:
        connection.execute(_UNBLOCK, {"the_id": old.id})
        _write_blocks(connection, Node(old.id, old.key, old.class_, one.name, one.tally, old.entity, old.scope))


def _write_blocks(connection: Connection, node: Node) -> None:
    rows = [{"block": block, "node_id": node.id} for block in sorted(blocks(node))]
    if rows:
        connection.execute(missing(connection, _BLOCKS), rows)


def _move_units(connection: Connection, nodes: set[str], one: Grouped) -> set[str]:
    """Give the entities of articles under these names over to a node, with the offices told of them."""
    mine = _PLACES.c.node_id.in_(sorted(nodes)) & _PLACES.c.name.in_(one.names) & (_PLACES.c.node_id != one.id)
    moved = connection.execute(select(_PLACES.c.article_id, _PLACES.c.node_id).where(mine)).all()
    connection.execute(update(_PLACES).where(mine).values(node_id=one.id))
    for article, old in moved:
        left = select(_PLACES.c.local_id).where((_PLACES.c.article_id == article) & (_PLACES.c.node_id == old)).limit(1)
        told = (_ROLES.c.article_id == article) & (_ROLES.c.node_id == old)
        if connection.execute(left).first() is None:
            connection.execute(update(_ROLES).where(told).values(node_id=one.id))
        else:
            _share_offices(connection, article, {old, one.id})
    return {article for article, _ in moved}


def _share_offices(connection: Connection, article: str, shared: set[str]) -> None:
    """Give the offices told in an article to those of the ``shared`` nodes whose persons it tells them of."""
    records = load_records(connection, article)
    mine = _PLACES.c.article_id == article
    placed = connection.execute(select(_PLACES.c.local_id, _PLACES.c.node_id).where(mine))
    nodes = {row.local_id: row.node_id for row in placed}
    connection.execute(delete(_ROLES).where((_ROLES.c.article_id == article) & _ROLES.c.node_id.in_(sorted(shared))))
    rows = [
        {"node_id": nodes[person], "role": role, "year": year, "article_id": article}
        for person, roles in (roles_of(records) if records is not None else {}).items()
        for role, year in roles
        if nodes.get(person) in shared
    ]
    if rows:
        connection.execute(missing(connection, _ROLES), rows)


_KNOWN_ROLE = (
    select(_ROLES.c.node_id)
    .where(
        (_ROLES.c.node_id == bindparam("the_node"))
        & (_ROLES.c.role == bindparam("the_role"))
        & (_ROLES.c.year == bindparam("the_year"))
    )
    .limit(1)
)


def is_named_in(connection: Connection, node: str, role: str, year: str) -> bool:
    """Tell whether an article of a year names a node in an office."""
    this = {"the_node": node, "the_role": role, "the_year": year}
    return connection.execute(_KNOWN_ROLE, this).first() is not None
