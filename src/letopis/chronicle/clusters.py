"""Joins nodes into the chronicle's entities, as the active judgements say.

What joins is decided anew only for the nodes that a write concerns; the entities are the connected groups of joined
nodes, kept apart where people said so. The result is a function of the nodes and judgements, whatever the order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select, update

from letopis.chronicle import nodes, schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.identity import Identity, lookup_words, size_of
from letopis.chronicle.judgements import MACHINE, log_machine, supersede
from letopis.chronicle.namesakes import base_key
from letopis.chronicle.nodes import groups_of_all
from letopis.chronicle.resolution import Join, Node, blocks, is_rivalry, joins, looked_up
from letopis.language.transliteration import is_latin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection

    from letopis.chronicle.identity import Grouped
    from letopis.chronicle.resolution import Role

# Tallies are powers of two; ids are chosen by powers of eight.
_STEADY = 3
_ENTITIES, _NODES, _PLACES = schema.entities, schema.entity_nodes, schema.article_entities
_ROLES, _LOG, _WORDS = schema.node_roles, schema.judgements, schema.entity_words


_USED = select(_PLACES.c.article_id).where(_PLACES.c.entity_id == _ENTITIES.c.id)
_DROP_UNUSED = delete(_ENTITIES).where((_ENTITIES.c.id == bindparam("the_id")) & ~_USED.exists())
_WORDS_OF = select(_WORDS.c.entity_id, _WORDS.c.role, _WORDS.c.word).where(
    _WORDS.c.entity_id.in_(bindparam("ids", expanding=True))
)
_KNOWN = select(_ENTITIES).where(_ENTITIES.c.id.in_(bindparam("ids", expanding=True)))
_REWRITE = update(_ENTITIES).where(_ENTITIES.c.id == bindparam("the_id"))
_ROLES_OF = select(_ROLES.c.role, _ROLES.c.year).distinct().where(_ROLES.c.node_id == bindparam("the_id"))
_JOINS_OF = select(_LOG).where(
    or_(_LOG.c.left_node == bindparam("the_id"), _LOG.c.right_node == bindparam("the_id"))
    & (_LOG.c.by == MACHINE)
    & (_LOG.c.extent == "entity")
    & (_LOG.c.verdict == "same")
    & _LOG.c.superseded_at.is_(None)
)
_NEW_ENTITY = insert(_ENTITIES)
_SHARING = (
    select(_ROLES.c.node_id)
    .distinct()
    .where((_ROLES.c.role == bindparam("the_role")) & (_ROLES.c.year == bindparam("the_year")))
)
_EDGES = select(_LOG).where(
    or_(
        _LOG.c.left_node.in_(bindparam("ids", expanding=True)),
        _LOG.c.right_node.in_(bindparam("ids", expanding=True)),
    )
    & _LOG.c.left_node.is_not(None)
    & _LOG.c.right_node.is_not(None)
    & (_LOG.c.extent != "mention")
    & _LOG.c.superseded_at.is_(None)
)
_BELONG = update(_NODES).where(_NODES.c.id == bindparam("the_node")).values(entity_id=bindparam("to_entity"))
_PLACE = (
    update(_PLACES)
    .where((_PLACES.c.node_id == bindparam("the_node")) & (_PLACES.c.entity_id != bindparam("to_entity")))
    .values(entity_id=bindparam("to_entity"))
)
_DROP_WORD = delete(_WORDS).where(
    (_WORDS.c.entity_id == bindparam("the_id"))
    & (_WORDS.c.role == bindparam("the_role"))
    & (_WORDS.c.word == bindparam("the_word"))
)
_NEW_WORD = insert(_WORDS)
_MISPLACED = (
    select(_PLACES.c.node_id, _NODES.c.entity_id, _PLACES.c.article_id)
    .distinct()
    .join(_NODES, _NODES.c.id == _PLACES.c.node_id)
    .where(_PLACES.c.node_id.in_(bindparam("ids", expanding=True)) & (_PLACES.c.entity_id != _NODES.c.entity_id))
)


class _Edge(NamedTuple):
    left: str
    right: str
    verdict: str
    human: bool
    position: int
    score: float
    id: str


def rejoin(connection: Connection, concerned: Collection[str], gone: Collection[Node], at: str) -> set[str]:
    """Decide anew by which rules nodes are joined with others; log what has changed and give the nodes it concerns."""
    found = nodes.load(connection, concerned)
    rivals = {b for n in [*found.values(), *gone] for b in blocks(n) if is_rivalry(b)}
    found |= nodes.in_blocks(connection, rivals)
    touched = _forget(connection, [n.id for n in gone], at)
    for node in sorted(found.values(), key=lambda n: n.id):
        if node.scope == "chronicle":
            touched |= _rejoin_one(connection, node, at)
    return touched


def _forget(connection: Connection, gone: Collection[str], at: str) -> set[str]:
    rows = {row.id: row for node in gone for row in _machine_joins(connection, node)}
    supersede(connection, rows, at)
    return {end for row in rows.values() for end in (row.left_node, row.right_node)} - set(gone)


def _machine_joins(connection: Connection, node: str) -> list[Any]:
    return list(connection.execute(_JOINS_OF, {"the_id": node}))


def _rejoin_one(connection: Connection, node: Node, at: str) -> set[str]:
    wanted = _wanted(connection, node)
    stored = {row.id: row for row in _machine_joins(connection, node.id)}
    touched = set()
    now = set()
    for other, join in wanted:
        identifier, is_new = log_machine(connection, node, other, join, at)
        now.add(identifier)
        if is_new:
            touched |= {node.id, other.id}
    lost = [row for key, row in stored.items() if key not in now]
    supersede(connection, [row.id for row in lost], at)
    return touched | {end for row in lost for end in (row.left_node, row.right_node)}


def _wanted(connection: Connection, node: Node) -> list[tuple[Node, Join]]:
    """Give the nodes that a node is joined with, each with the rule."""
    near = nodes.in_blocks(connection, {like for block in blocks(node) if (like := looked_up(block))})
    roles = _roles(connection, node.id)
    shared = _sharing(connection, node, roles)
    candidates = near | nodes.load(connection, set(shared) - set(near))
    found = []
    for other in sorted(candidates.values(), key=lambda n: n.id):
        if other.id != node.id and other.scope == "chronicle":
            join = joins(node, other, list(near.values()), frozenset(shared.get(other.id, ())))
            if join:
                found.append((other, join))
    return found


def _roles(connection: Connection, node: str) -> set[Role]:
    return {(role, year) for role, year in connection.execute(_ROLES_OF, {"the_id": node})}


def _sharing(connection: Connection, node: Node, roles: Iterable[Role]) -> dict[str, set[Role]]:
    """Give the persons named in one of these offices in the same year."""
    found: dict[str, set[Role]] = {}
    if node.class_ != "person":
        return found
    for role, year in sorted(roles):
        if not year:
            continue
        for other in connection.execute(_SHARING, {"the_role": role, "the_year": year}).scalars():
            found.setdefault(other, set()).add((role, year))
    return found


def recluster(connection: Connection, seeds: Collection[str], former: Collection[str]) -> tuple[set[str], set[str]]:
    """Bring the entities of these nodes in step with the judgements.

    ``former`` are entities that nodes which are no more belonged to. Gives the entities that were written or lost
    nodes, and the articles whose entities have changed.
    """
    started = nodes.load(connection, seeds)
    before = {n.entity for n in started.values()} | set(former)
    members = started | nodes.of_entities(connection, before)
    edges: dict[str, _Edge] = {}
    queue = set(members)
    while queue:
        found = _edges(connection, queue)
        edges |= found
        ends = {end for edge in found.values() for end in (edge.left, edge.right)} - set(members)
        new = nodes.load(connection, ends)
        new |= nodes.of_entities(connection, {n.entity for n in new.values()})
        queue = set(new) - set(members)
        members |= new
    before |= {n.entity for n in members.values()}
    named = [Identity(n.key, n.class_, "chronicle") for n in members.values() if n.scope == "chronicle"]
    groups = groups_of_all(connection, named)
    parts = [[members[n] for n in sorted(part)] for part in _parts(members, edges.values())]
    after = {_leader(part).id for part in parts}
    return before | after, _write(connection, parts, groups)


def _edges(connection: Connection, ids: Collection[str]) -> dict[str, _Edge]:
    found = {}
    for part in chunks(ids):
        for row in connection.execute(_EDGES, {"ids": part}):
            human = row.by != MACHINE
            found[row.id] = _Edge(row.left_node, row.right_node, row.verdict, human, row.position, row.score, row.id)
    return found


def _parts(members: dict[str, Node], edges: Iterable[_Edge]) -> list[frozenset[str]]:
    """Divide nodes into entities: people's judgements first, the newest before the older, then rules by their score.

    A join that would bring together what an earlier one in this order keeps apart is left out, and so is one by rule
    that would bring together namesakes: people of one full name who are several nodes.
    """
    group = {node: frozenset({node}) for node in members}
    apart: set[frozenset[str]] = set()
    ordered = sorted(edges, key=lambda e: (not e.human, -e.position if e.human else 0, -e.score, e.id))
    known = [edge for edge in ordered if edge.left in group and edge.right in group]
    for edge in known:
        if edge.human:
            _apply(edge, group, apart)
    namesakes = _namesakes(members)
    open_ = _open(known, group, namesakes)
    for edge in known:
        if edge.verdict == "different" and not edge.human:
            _apply(edge, group, apart)
    for edge in known:
        if edge.human or edge.verdict == "different" or edge.id in open_:
            continue
        mine, theirs = ({namesakes.get(node) for node in group[end]} - {None} for end in (edge.left, edge.right))
        if mine.isdisjoint(theirs):
            _apply(edge, group, apart)
    return sorted(set(group.values()), key=sorted)


def _apply(edge: _Edge, group: dict[str, frozenset[str]], apart: set[frozenset[str]]) -> None:
    mine, theirs = group[edge.left], group[edge.right]
    if mine is theirs:
        return
    if edge.verdict == "different":
        apart.add(frozenset((edge.left, edge.right)))
    elif not any(frozenset((a, b)) in apart for a in mine for b in theirs):
        whole = mine | theirs
        group |= dict.fromkeys(whole, whole)


def _namesakes(members: dict[str, Node]) -> dict[str, str]:
    """Give the full name of each node that shares it with others."""
    found = {n.id: base_key(n.key) for n in members.values() if n.class_ == "person" and n.scope == "chronicle"}
    counted = Counter(found.values())
    return {node: key for node, key in found.items() if counted[key] > 1}


def _open(edges: Iterable[_Edge], group: dict[str, frozenset[str]], namesakes: dict[str, str]) -> set[str]:
    """Give the joins by rule of a node with several namesakes: whom of them it is, they do not tell."""
    ends: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for edge in edges:
        if not edge.human and edge.verdict == "same":
            for one, other in ((edge.left, edge.right), (edge.right, edge.left)):
                if other in namesakes:
                    ends.setdefault((one, namesakes[other]), {})[edge.id] = group[other]
    return {edge for found in ends.values() if len(set(found.values())) > 1 for edge in found}


def _leader(part: Iterable[Node]) -> Node:
    """Give the node whose name an entity bears, Russian before foreign, then the best attested, with the entity's id.

    The id is that of any node that is about as well attested as the best, so that it seldom changes: with it all
    articles of the entity do.
    """
    ordered = sorted(part, key=lambda n: (n.scope != "chronicle", is_latin(n.name), -n.tally, n.id))
    first = ordered[0]
    steady = min((n for n in ordered if n.scope == first.scope), key=lambda n: (-(n.tally // _STEADY), n.id))
    return msgspec.structs.replace(first, id=steady.id)


def _write(
    connection: Connection, parts: Iterable[list[Node]], groups: Mapping[str, Mapping[str, Grouped]]
) -> set[str]:
    """Write entities, ``groups`` being the names of their nodes; give the articles that have them under other ids."""
    written: list[Written] = []
    belong: list[dict[str, str]] = []
    placed: list[str] = []
    for members in parts:
        leader = _leader(members)
        words = frozenset(pair for node in members for pair in _words(node, groups))
        scope = "chronicle" if any(node.scope == "chronicle" for node in members) else "article"
        written.append(Written(leader, scope, words))
        for node in members:
            if node.entity != leader.id:
                belong.append({"the_node": node.id, "to_entity": leader.id})
            # A surname may be attached to its bearer: surnames.py decides.
            if node.scope != "article" or len(members) > 1:
                placed.append(node.id)
    write_entities(connection, written)
    if belong:
        connection.execute(_BELONG, belong)
    found = [row for part in chunks(placed) for row in connection.execute(_MISPLACED, {"ids": part})]
    wrong = sorted({(node, entity) for node, entity, _ in found})
    if wrong:
        connection.execute(_PLACE, [{"the_node": node, "to_entity": entity} for node, entity in wrong])
    return {article for _, _, article in found}


def _words(node: Node, groups: Mapping[str, Mapping[str, Grouped]]) -> frozenset[tuple[str, str]]:
    if node.scope == "article":
        return lookup_words(node.class_, node.name)
    own = groups[node.key].get(node.id)
    found = frozenset(pair for name in (own.names if own else ()) for pair in lookup_words(node.class_, name))
    return found | lookup_words(node.class_, node.name) if node.class_ == "country" else found


class Written(NamedTuple):
    """An entity to write: the node whose name it bears, its scope, and the words (role, word) that it is found by."""

    leader: Node
    scope: str
    words: frozenset[tuple[str, str]]


def write_entities(connection: Connection, written: Iterable[Written]) -> None:
    """Write the rows of entities and the words that they are found by."""
    by_id = {one.leader.id: one for one in written}
    known: dict[str, Any] = {}
    spelt: dict[str, set[tuple[str, str]]] = {}
    for part in chunks(by_id):
        known |= {row["id"]: row for row in connection.execute(_KNOWN, {"ids": part}).mappings()}
        for entity, role, word in connection.execute(_WORDS_OF, {"ids": part}):
            spelt.setdefault(entity, set()).add((role, word))
    fresh, changed, lost, more = list[dict[str, Any]](), list[dict[str, Any]](), list[Any](), list[Any]()
    for id_, (leader, scope, words) in by_id.items():
        size = size_of(leader.class_, leader.name)
        row = {"class": leader.class_, "key": leader.key, "name": leader.name, "scope": scope, "size": size}
        if id_ not in known:
            fresh.append({"id": id_, **row})
        elif any(known[id_][name] != value for name, value in row.items()):
            changed.append({"the_id": id_, **row})
        now = spelt.get(id_, set())
        lost += [{"the_id": id_, "the_role": role, "the_word": word} for role, word in sorted(now - words)]
        more += [{"entity_id": id_, "role": role, "word": word} for role, word in sorted(words - now)]
    for statement, rows in ((_NEW_ENTITY, fresh), (_REWRITE, changed), (_DROP_WORD, lost), (_NEW_WORD, more)):
        if rows:
            connection.execute(statement, rows)


def drop_unused(connection: Connection, entities: Collection[str]) -> None:
    """Delete those of these entities that no article has any more."""
    rows = [{"the_id": entity} for entity in sorted(entities)]
    if rows:
        connection.execute(_DROP_UNUSED, rows)
