"""People's judgements: one thing or two. Each is anchored to words, logged, and worked in at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from letopis.chronicle import entity_ids, merging, nodes, schema
from letopis.chronicle import judgements as log
from letopis.chronicle.identity import Identity, plain_key
from letopis.chronicle.lookup import resolve
from letopis.chronicle.namesakes import base_key
from letopis.chronicle.surnames import anchor_of
from letopis.chronicle.telling_apart import told_apart
from letopis.errors import AmbiguousName, NotJudged, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from letopis.chronicle.judgements import Anchor, Judgement

_PLACES, _ENTITIES, _NODES = schema.article_entities, schema.entities, schema.entity_nodes
_LISTED = 8


class Meant(msgspec.Struct, frozen=True):
    """What a user's words mean: an entity, of which one name or the entity of one article may be meant."""

    entity: str
    name: str
    node: str
    article: str
    local: str
    unit: bool = False


def find(connection: Connection, words: str) -> Meant:
    """Give what ``words`` mean: an entity's id or its beginning, ``ARTICLE:e5``, or a name.

    Raises UnknownName, and AmbiguousName with the candidates where several entities are meant.
    """
    unit = entity_ids.unit(connection, words)
    if unit:
        return Meant(unit.entity_id, unit.name, unit.node_id, unit.article_id, unit.local_id, unit=True)
    found = resolve(connection, words)
    entities = [(one, found.names[one]) for one in found.all]
    if len(entities) > 1:
        told = "; ".join(f"{name} ({told_apart(connection, i)})" for i, name in entities[:_LISTED])
        raise AmbiguousName(
            f"{words.strip()!r} may mean any of {len(entities)}: {told}.",
            remedy="Give the id in brackets instead of the name, or an article's entity as ARTICLE:e5.",
        )
    return _representative(connection, entities[0][0], words)


def _representative(connection: Connection, entity: str, words: str) -> Meant:
    """Choose the mention that stands for an entity: under the name that was asked for, else under its own."""
    own = connection.execute(select(_ENTITIES.c.name).where(_ENTITIES.c.id == entity)).scalar_one()
    query = select(_PLACES).where(_PLACES.c.entity_id == entity)
    best = (_PLACES.c.name != words.strip(), _PLACES.c.node_id != entity, _PLACES.c.name != own)
    ordered = query.order_by(*best, _PLACES.c.article_id, _PLACES.c.local_id)
    row = connection.execute(ordered.limit(1)).first()
    if row is None:
        raise UnknownName(f"No article names {words.strip()!r} any more.")
    return Meant(entity, row.name, row.node_id, row.article_id, row.local_id)


def _anchor(connection: Connection, meant: Meant) -> Anchor:
    found = anchor_of(connection, meant.article, meant.local, meant.name)
    if found is None:
        raise NotJudged(f"{meant.name!r} has no words in the article {meant.article}.", remedy="Name another mention.")
    return found


def same(connection: Connection, one: str, other: str, reason: str, by: str, at: str) -> tuple[Judgement, set[str]]:
    """Judge that two are one; give the log's entry and the articles whose entities have changed."""
    left, right = find(connection, one), find(connection, other)
    if left.entity == right.entity:
        raise NotJudged(
            f"{one.strip()!r} and {other.strip()!r} are one in the chronicle already ({left.name}).",
            remedy="`letopis why` tells by what.",
        )
    undone = _contrary(connection, left, right)
    made = log.log_human(
        connection,
        "same",
        "entity",
        _anchor(connection, left),
        _anchor(connection, right),
        key=None,
        reason=reason,
        by=by,
        at=at,
    )
    log.supersede(connection, [row.id for row in undone], at, made)
    return _applied(connection, made, undone, at)


def _contrary(connection: Connection, left: Meant, right: Meant) -> list[Judgement]:
    """Give the judgements of people that part what is to be joined."""
    ids = {*nodes.of_entities(connection, [left.entity, right.entity]), left.node, right.node}
    mine = {left.node, *nodes.of_entities(connection, [left.entity])}
    found = log.concerning(connection, ids)
    stands = [one for one in found if one.human and one.superseded_at is None and one.verdict == "different"]
    return [one for one in stands if (one.left_node in mine) != (one.right_node in mine)]


def split(
    connection: Connection, what: str, apart_from: str | None, reason: str, by: str, at: str
) -> tuple[Judgement, set[str]]:
    """Judge that something is not what it was joined with; give the log's entry and the articles that changed.

    ``what`` is an article's entity (``ARTICLE:e5``) or a name; ``apart_from`` what it is not, by default the rest of
    the entity that it was joined with. Raises NotJudged where it is joined with nothing.
    """
    left = find(connection, what)
    right = find(connection, apart_from) if apart_from else _rest(connection, left)
    if left.entity != right.entity and not left.unit:
        raise NotJudged(
            f"{left.name!r} and {right.name!r} are two in the chronicle already.", remedy="See letopis why."
        )
    extent: log.Extent = "entity" if left.node != right.node else "name"
    if left.unit:
        extent = "article"
    elif extent == "name" and plain_key(left.name) == plain_key(right.name):
        raise NotJudged(
            f"All that is called {left.name!r} has this one name.",
            remedy="Give the entity of one article, as ARTICLE:e5, to part it from the rest.",
        )
    key = connection.execute(select(_NODES.c.key).where(_NODES.c.id == left.node)).scalar()
    undone = _joining(connection, left, right)
    made = log.log_human(
        connection,
        "different",
        extent,
        _anchor(connection, left),
        _anchor(connection, right),
        key=base_key(key) if key else None,
        reason=reason,
        by=by,
        at=at,
    )
    log.supersede(connection, [row.id for row in undone], at, made)
    return _applied(connection, made, undone, at)


def _joining(connection: Connection, left: Meant, right: Meant) -> list[Judgement]:
    ends = {left.node, right.node}
    found = log.concerning(connection, [left.node])
    return [
        one
        for one in found
        if one.human and one.superseded_at is None and one.verdict == "same" and {one.left_node, one.right_node} == ends
    ]


def _rest(connection: Connection, left: Meant) -> Meant:
    """Choose a mention that stands for the rest of an entity: its own name elsewhere, in another article for a unit."""
    p = _PLACES.c
    other = (p.entity_id == left.entity) & ~((p.article_id == left.article) & (p.local_id == left.local))
    other &= p.article_id != left.article if left.unit else p.name != left.name
    query = select(_PLACES).where(other).order_by(p.node_id != left.entity, p.article_id, p.local_id).limit(1)
    row = connection.execute(query).first()
    if row is None:
        raise NotJudged(f"{left.name!r} is joined with nothing.", remedy="There is nothing to part it from.")
    return Meant(left.entity, row.name, row.node_id, row.article_id, row.local_id)


def _applied(connection: Connection, made: str, undone: Iterable[Judgement], at: str) -> tuple[Judgement, set[str]]:
    """Work a judgement in, and out what it supersedes: the articles of their words, and the names parted."""
    entry = log.read(connection, schema.judgements.c.id == made)[0]
    replaced = log.read(connection, schema.judgements.c.superseded_by == made)
    anchors = {a.digest for one in [entry, *undone, *replaced] for a in (one.left, one.right) if a}
    moved: set[str] = set()
    for key in _parted_keys(connection, [entry, *undone, *replaced]):
        class_ = key.partition(" ")[0]
        moved |= merging.resettle_key(connection, Identity(key, class_, "chronicle"), at)
    a = schema.articles.c
    for article in connection.execute(select(a.id).where(a.digest.in_(sorted(anchors))).order_by(a.id)).scalars().all():
        moved |= merging.reenter(connection, article, at)
    return log.read(connection, schema.judgements.c.id == made)[0], moved


def _parted_keys(connection: Connection, found: Iterable[Judgement]) -> set[str]:
    ids = [one.id for one in found if one.extent == "name"]
    query = select(schema.judgements.c.key).where(schema.judgements.c.id.in_(ids))
    return {key for key in connection.execute(query).scalars() if key}
