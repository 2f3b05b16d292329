"""Persons whom an article names by surname only: attached to the one whom they mean, where that is safe to tell.

Articles that tell the same of such a person share a profile, and are decided together: again whenever a bearer of the
surname comes, goes, or is named in an office or (by powers of two) more or less often than before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, select, update

from letopis.chronicle import nodes, schema
from letopis.chronicle.clusters import Written, write_entities
from letopis.chronicle.identity import lookup_words
from letopis.chronicle.judgements import Anchor, log_surname, supersede
from letopis.chronicle.resolution import Bearer, Choice, Node, Profile, choose

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

    from letopis.chronicle.resolution import Role

_MINE, _PLACES, _ENTITIES = schema.surname_mentions, schema.article_entities, schema.entities
_ROLES, _LOG, _MENTIONS = schema.node_roles, schema.judgements, schema.mentions


def surnames_of(found: Collection[Node]) -> set[str]:
    """Give the collapsed surnames that these nodes bear."""
    from letopis.chronicle.resolution import blocks

    told = {block for node in found if node.class_ == "person" for block in blocks(node)}
    return {block.removeprefix("surname ") for block in told if block.startswith("surname ")}


def settle_surname(connection: Connection, surname: str, at: str, *, only: str | None = None) -> set[str]:
    """Decide anew whom articles (or ``only`` one) mean by a surname alone; give those whose entities changed."""
    mine = _MINE.c.surname == surname
    if only is not None:
        mine &= _MINE.c.article_id == only
    query = select(_MINE.c.profile, _MINE.c.entity_id, _MINE.c.rule).distinct().where(mine)
    stored = connection.execute(query).all()
    if not stored:
        return set()
    profiles = {row.profile: msgspec.json.decode(row.profile, type=Profile) for row in stored}
    known = bearers(connection, surname, offices=any(one.roles for one in profiles.values()))
    moved: set[str] = set()
    for profile, told in sorted(profiles.items()):
        choice = choose(_with_nodes(connection, told), known)
        wanted = (choice.entity, choice.rule) if choice else (None, None)
        if {(row.entity_id, row.rule) for row in stored if row.profile == profile} != {wanted}:
            moved |= _attach(connection, mine & (_MINE.c.profile == profile), choice, at)
    return moved


def _with_nodes(connection: Connection, profile: Profile) -> Profile:
    """Give a profile with the nodes that people ruled out in place of their judgements."""
    if not profile.barred:
        return profile
    ends = select(_LOG.c.left_node, _LOG.c.right_node).where(_LOG.c.id.in_(profile.barred))
    found = {node for row in connection.execute(ends) for node in row if node is not None}
    return msgspec.structs.replace(profile, barred=tuple(sorted(found)))


def bearers(connection: Connection, surname: str, *, offices: bool = True) -> list[Bearer]:
    """Give the entities known in full that bear a surname, with the ``offices`` that they are named in if asked."""
    found = nodes.in_blocks(connection, [f"surname {surname}"])
    by_entity: dict[str, list[Node]] = {}
    for node in found.values():
        by_entity.setdefault(node.entity, []).append(node)
    roles: dict[str, set[Role]] = {}
    query = select(_ROLES.c.node_id, _ROLES.c.role, _ROLES.c.year).distinct()
    told = connection.execute(query.where(_ROLES.c.node_id.in_(sorted(found)))) if offices else ()
    for node_id, role, year in told:
        roles.setdefault(found[node_id].entity, set()).add((role, year))
    return [
        Bearer(entity, tuple(sorted(part, key=lambda n: n.id)), frozenset(roles.get(entity, ())))
        for entity, part in sorted(by_entity.items())
    ]


def _attach(connection: Connection, these: ColumnElement[bool], choice: Choice | None, at: str) -> set[str]:
    """Give the mentions of a profile over to the entity of ``choice``, or to themselves where there is none."""
    target, rule = (choice.entity, choice.rule) if choice else (None, None)
    other = _MINE.c.entity_id.is_distinct_from(target) | _MINE.c.rule.is_distinct_from(rule)
    mine = these & other
    rows = connection.execute(select(_MINE).where(mine).order_by(_MINE.c.article_id)).all()
    connection.execute(update(_MINE).where(mine).values(entity_id=target, rule=rule))
    own = nodes.load(connection, [row.node_id for row in rows])
    for row in rows:
        if row.entity_id != target:
            move(connection, row.article_id, row.local_id, own[row.node_id], target)
        if row.entity_id and row.entity_id != target:
            unlog(connection, row.node_id, at)
    name = target and connection.execute(select(_ENTITIES.c.name).where(_ENTITIES.c.id == target)).scalar()
    for row in rows if choice is not None else ():
        anchor = anchor_of(connection, row.article_id, row.local_id, own[row.node_id].name)
        if anchor and choice is not None:
            log_surname(connection, anchor, row.node_id, choice, name or "", at)
    return {row.article_id for row in rows if row.entity_id != target}


def move(connection: Connection, article: str, local: str, node: Node, target: str | None) -> None:
    """Give an article's entity over to the entity ``target``, or to its own where there is none."""
    if target is None:
        write_entities(connection, [Written(node, "article", lookup_words(node.class_, node.name))])
    place = (_PLACES.c.article_id == article) & (_PLACES.c.local_id == local)
    connection.execute(update(_PLACES).where(place).values(entity_id=target or node.id))
    if target is not None:
        used = select(_PLACES.c.article_id).where(_PLACES.c.entity_id == node.id)
        connection.execute(delete(_ENTITIES).where((_ENTITIES.c.id == node.id) & ~used.exists()))


def unlog(connection: Connection, node: str, at: str) -> None:
    """Supersede what rules said of whom the mention of a node means."""
    stands = (_LOG.c.left_node == node) & (_LOG.c.extent == "mention") & _LOG.c.superseded_at.is_(None)
    supersede(connection, connection.execute(select(_LOG.c.id).where(stands)).scalars(), at)


def anchor_of(connection: Connection, article_id: str, local_id: str, name: str) -> Anchor | None:
    """Give the words that a judgement about an article's entity is anchored to: its first mention by name."""
    m, a = schema.mentions, schema.articles
    query = (
        select(a.c.digest, m.c.start, m.c.end)
        .join(a, a.c.id == m.c.article_id)
        .where((m.c.article_id == article_id) & (m.c.local_id == local_id))
        .order_by(m.c.form != "name", m.c.start, m.c.end)
    )
    found = connection.execute(query.limit(1)).first()
    return Anchor(name, *found) if found else None
