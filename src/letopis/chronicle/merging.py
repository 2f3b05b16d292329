"""Keeps the chronicle's entities in step with its articles: what a write concerns is decided anew, nothing else.

An article's entities become *units* of nodes (:mod:`letopis.chronicle.nodes`), nodes are joined into entities
(:mod:`letopis.chronicle.clusters`), and surnames alone are attached to their bearers
(:mod:`letopis.chronicle.surnames`). Whatever the order of writes, the entities are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, select

from letopis.chronicle import holding_rows, names, namesake_rows, nodes, schema
from letopis.chronicle import judgements as log
from letopis.chronicle.dialect import missing
from letopis.chronicle.holding import told_offices
from letopis.chronicle.identity import Identity
from letopis.chronicle.loading import load_records
from letopis.chronicle.resolution import Profile
from letopis.chronicle.resolving import Resolution
from letopis.chronicle.units import Units, is_surname, unit_at, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from letopis.chronicle.judgements import Judgement
    from letopis.model.layers import Entity
    from letopis.model.records import ArticleRecords

_NODES, _PLACES, _ROLES = schema.entity_nodes, schema.article_entities, schema.node_roles
_SURNAMES, _OFFICES = schema.surname_mentions, schema.office_mentions
_PLACE, _MENTION, _SURNAME = insert(_PLACES), insert(schema.mentions), insert(_SURNAMES)


class Dropped(msgspec.Struct, frozen=True):
    """What taking an article's entities out leaves for :func:`settle` to look at."""

    identities: tuple[Identity, ...] = ()
    offices: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    reparted: namesake_rows.Reparted = namesake_rows.Reparted()


def put_entities(connection: Connection, records: ArticleRecords, at: str = "") -> set[str]:
    """Enter an article's entities and mentions, joined with those of other articles where identity allows.

    Gives the other articles whose entities this has changed; ``at`` is the ISO time for the log of judgements.
    """
    article = records.article
    judged = log.anchored(connection, article.digest)
    units = units_of(records, judged)
    reparted = namesake_rows.enter(connection, article.id, article.published, units)
    moved = _put_units(connection, records, units, judged, at, parted=reparted.keys)
    for other in sorted(reparted.articles - {article.id}):
        moved |= _rekey(connection, other, at)
    return moved - {article.id}


def _put_units(
    connection: Connection,
    records: ArticleRecords,
    units: Units,
    judged: Iterable[Judgement],
    at: str,
    *,
    parted: Iterable[str] = (),
) -> set[str]:
    """Enter an article's units; ``parted`` are names whose bearers its offices have made to be looked at anew."""
    article = records.article
    units = namesake_rows.parted(connection, units)
    resolution = Resolution(connection, at)
    resolution.part(parted)
    own = _enter_nodes(connection, records, units, resolution)
    resolution.concern(_enter_roles(connection, article.id, units, own), offices=True)
    resolution.concern(_attach(connection, records, judged, own))
    resolution.join()
    _enter_units(connection, records, own)
    mine = _enter_surnames(connection, records, units, own, judged)
    resolution.settle_surnames(mine, article=article.id)
    resolution.finish()
    told = told_offices(records)
    judged_here = {local for local in told if _judged_here(records, judged, records.entity(local))}
    holding_rows.enter(connection, article.id, {i: one for i, one in told.items() if i not in judged_here}, own)
    return _reattach(connection, resolution, article.id, at)


def _rekey(connection: Connection, article_id: str, at: str) -> set[str]:
    """Work an article in anew whose persons have gone over to other bearers of their names; give what changed."""
    records = load_records(connection, article_id)
    if records is None:
        return set()
    moved = settle(connection, _drop_units(connection, article_id), at)
    judged = log.anchored(connection, records.article.digest)
    return moved | _put_units(connection, records, units_of(records, judged), judged, at) | {article_id}


def _enter_nodes(
    connection: Connection, records: ArticleRecords, units: Units, resolution: Resolution
) -> dict[str, str]:
    """Count the names of an article; give the node of each of its entities."""
    shared = {e.id: units.identities[e.id] for e in records.entities if units.identities[e.id].scope == "chronicle"}
    local = ((e.id, units.identities[e.id], e.name) for e in records.entities if e.id not in shared)
    own = nodes.insert_local(connection, local)
    resolution.concern(own.values())
    named = [(shared[e.id].key, e.name, e.name_basis) for e in records.entities if e.id in shared]
    changed = nodes.count(connection, named, 1)
    by_name = resolution.settle_keys(identity for identity in shared.values() if identity.key in changed)
    kept = {identity for identity in shared.values() if identity.key not in changed}
    for key, found in nodes.groups_of_all(connection, kept).items():
        by_name[key] = {name: one.id for one in found.values() for name in one.names}
    return own | {e.id: by_name[shared[e.id].key][e.name] for e in records.entities if e.id in shared}


def _enter_roles(connection: Connection, article_id: str, units: Units, own: Mapping[str, str]) -> set[str]:
    """Enter the offices that persons known in full are named in; give the nodes for which one is new."""
    fresh: set[str] = set()
    rows = []
    for person, roles in units.roles.items():
        identity = units.identities.get(person)
        if identity is None or identity.class_ != "person" or identity.scope != "chronicle":
            continue
        for role, year in roles:
            if not nodes.is_named_in(connection, own[person], role, year):
                fresh.add(own[person])
            rows.append({"node_id": own[person], "role": role, "year": year, "article_id": article_id})
    if rows:
        connection.execute(missing(connection, _ROLES), rows)
    return fresh


def _attach(
    connection: Connection, records: ArticleRecords, judged: Iterable[Judgement], own: Mapping[str, str]
) -> set[str]:
    """Attach people's judgements to the nodes to which their words belong here; give those nodes."""
    found: set[str] = set()
    for one in judged:
        for side, anchor in (("left", one.left), ("right", one.right)):
            if anchor and anchor.digest == records.article.digest:
                unit = unit_at(records, anchor)
                node: str | None = own[unit.id] if unit else None
                log.attach(connection, one.id, side, node)
                found |= {node} if node is not None else set()
    return found


def _enter_units(connection: Connection, records: ArticleRecords, own: Mapping[str, str]) -> None:
    known = nodes.load(connection, set(own.values()))
    rows: list[dict[str, Any]] = [
        {
            "article_id": records.article.id,
            "local_id": entity.id,
            "entity_id": known[own[entity.id]].entity,
            "node_id": own[entity.id],
            **{name: getattr(entity, name) for name in ("type", "fine", "name", "name_basis", "canonical", "wikidata")},
        }
        for entity in records.entities
    ]
    places = [
        {"article_id": records.article.id, "local_id": entity.id, "start": start, "end": end, "form": form}
        for entity in records.entities
        for (start, end), form in {(m.start, m.end): m.form for m in entity.mentions}.items()
    ]
    for statement, found in ((_PLACE, rows), (_MENTION, places)):
        if found:
            connection.execute(statement, found)


def _enter_surnames(
    connection: Connection,
    records: ArticleRecords,
    units: Units,
    own: Mapping[str, str],
    judged: Iterable[Judgement],
) -> set[str]:
    """Enter the persons whom an article names by surname only; give the surnames."""
    full = {e.id: names.person_name(e.name) for e in records.entities if units.identities[e.id].class_ == "person"}
    rows: list[dict[str, Any]] = []
    for entity in records.entities:
        name = full.get(entity.id)
        if name is None or units.identities[entity.id].scope != "article" or not is_surname(entity, name):
            continue
        stands = _judged_here(records, judged, entity)
        if any(one.verdict == "same" for one in stands):
            continue
        surname = names.collapse(name.surname or "")
        present = sorted(
            units.identities[other].key
            for other, its in full.items()
            if units.identities[other].scope == "chronicle" and its.surname and names.collapse(its.surname) == surname
        )
        barred = sorted({one.id for one in stands})
        profile = Profile(
            name.initials, entity.gender, units.roles.get(entity.id, ()), tuple(dict.fromkeys(present)), tuple(barred)
        )
        rows.append(
            {
                "article_id": records.article.id,
                "local_id": entity.id,
                "node_id": own[entity.id],
                "surname": surname,
                "profile": msgspec.json.encode(profile).decode(),
                "entity_id": None,
                "rule": None,
            }
        )
    if rows:
        connection.execute(_SURNAME, rows)
    return {row["surname"] for row in rows}


def _judged_here(records: ArticleRecords, judged: Iterable[Judgement], entity: Entity) -> list[Judgement]:
    digest = records.article.digest
    return [
        one
        for one in judged
        for anchor in (one.left, one.right)
        if anchor and anchor.digest == digest and (unit := unit_at(records, anchor)) and unit.id == entity.id
    ]


def _reattach(connection: Connection, resolution: Resolution, article_id: str, at: str) -> set[str]:
    """Attach the judgements of articles whose units went over to other nodes anew; give the articles that moved."""
    moved = resolution.moved - {article_id}
    if not moved:
        return moved
    concerned = _reattach_all(connection, moved)
    if concerned:
        held = select(_PLACES.c.entity_id).distinct().where(_PLACES.c.node_id.in_(sorted(concerned)))
        former = connection.execute(held).scalars().all()
        again = Resolution(connection, at)
        again.concern(concerned)
        again.join()
        again.settle_surnames()
        again.finish(former)
        moved |= again.moved - {article_id}
    return moved


def _reattach_all(connection: Connection, articles: Iterable[str]) -> set[str]:
    """Bring people's judgements in step with the nodes of these articles; give the nodes of those that changed."""
    found: set[str] = set()
    a = schema.articles
    c = schema.judgements.c
    digests = select(c.left_digest).where(log.by_people()).union(select(c.right_digest).where(log.by_people()))
    judged = set(connection.execute(select(a.c.id).where(a.c.digest.in_(digests))).scalars())
    for article in sorted(judged & set(articles)):
        records = load_records(connection, article)
        if records is None:
            continue
        query = select(_PLACES.c.local_id, _PLACES.c.node_id).where(_PLACES.c.article_id == article)
        own = {row.local_id: row.node_id for row in connection.execute(query)}
        before = log.anchored(connection, records.article.digest)
        _attach(connection, records, before, own)
        after = log.anchored(connection, records.article.digest)
        for old, new in zip(before, after, strict=True):
            if (old.left_node, old.right_node) != (new.left_node, new.right_node):
                ends = (old.left_node, old.right_node, new.left_node, new.right_node)
                found.update(end for end in ends if end is not None)
    return found


def drop_entities(connection: Connection, article_id: str) -> Dropped:
    """Take an article's entities out; give what :func:`settle` has to look at when the article's rows are gone."""
    reparted = namesake_rows.leave(connection, article_id)
    return msgspec.structs.replace(_drop_units(connection, article_id), reparted=reparted)


def _drop_units(connection: Connection, article_id: str) -> Dropped:
    n, p = _NODES, _PLACES
    query = (
        select(n.c.id, n.c.key, n.c["class"], n.c.scope, p.c.name, p.c.name_basis, p.c.entity_id)
        .join(p, p.c.node_id == n.c.id)
        .where(p.c.article_id == article_id)
    )
    identities: dict[str, Identity] = {}
    named: list[tuple[str, str, str]] = []
    local: set[str] = set()
    entities: set[str] = set()
    for id_, key, class_, scope, name, basis, entity in connection.execute(query).all():
        entities |= {id_, entity}
        if scope == "article":
            local.add(id_)
        else:
            identities[key] = Identity(key, class_, scope)
            named.append((key, name, basis))
    changed = nodes.count(connection, named, -1)
    told = _SURNAMES.c.article_id == article_id
    surnames_told = set(connection.execute(select(_SURNAMES.c.surname).where(told)).scalars())
    digest = connection.execute(select(schema.articles.c.digest).where(schema.articles.c.id == article_id)).scalar()
    log.forget_surnames(connection, digest or "")
    judged = _detach(connection, digest or "", local)
    for table in (_SURNAMES, _OFFICES):
        connection.execute(delete(table).where(table.c.article_id == article_id))
    if local:
        connection.execute(delete(n).where(n.c.id.in_(sorted(local))))
    offices = _drop_roles(connection, article_id)
    for table in (schema.mentions, _PLACES):
        connection.execute(delete(table).where(table.c.article_id == article_id))
    return Dropped(
        tuple(identities[key] for key in sorted(changed)),
        frozenset(offices),
        frozenset(judged),
        frozenset(entities),
        frozenset(surnames_told),
    )


def _detach(connection: Connection, digest: str, local: set[str]) -> set[str]:
    """Detach people's judgements from an article's words; give the nodes that they concerned."""
    found: set[str] = set()
    for one in log.anchored(connection, digest):
        found |= {node for node in (one.left_node, one.right_node) if node}
        for side, anchor in (("left", one.left), ("right", one.right)):
            if anchor and anchor.digest == digest:
                log.attach(connection, one.id, side, None)
    return found - local


def _drop_roles(connection: Connection, article_id: str) -> set[str]:
    """Take the offices told in an article out; give the nodes that are not named in one of them any more."""
    mine = _ROLES.c.article_id == article_id
    rows = connection.execute(select(_ROLES.c.node_id, _ROLES.c.role, _ROLES.c.year).where(mine)).all()
    connection.execute(delete(_ROLES).where(mine))
    return {node for node, role, year in rows if not nodes.is_named_in(connection, node, role, year)}


def settle(connection: Connection, dropped: Dropped, at: str = "") -> set[str]:
    """Bring the entities of a dropped article in step with what is left; give the articles this has changed."""
    resolution = Resolution(connection, at)
    resolution.part(dropped.reparted.keys)
    resolution.settle_keys(dropped.identities)
    resolution.concern(dropped.offices, offices=True)
    resolution.concern(dropped.judged)
    resolution.join()
    resolution.settle_surnames()
    resolution.finish(dropped.entities)
    moved = _reattach(connection, resolution, "", at)
    for article in sorted(dropped.reparted.articles):
        moved |= _rekey(connection, article, at)
    return moved


def reenter(connection: Connection, article_id: str, at: str = "") -> set[str]:
    """Work an article's entities in anew, after people's judgements of its words; give the articles that changed."""
    records = load_records(connection, article_id)
    if records is None:
        return set()
    moved = settle(connection, drop_entities(connection, article_id), at) | put_entities(connection, records, at)
    return moved | {article_id}


def resettle_key(connection: Connection, identity: Identity, at: str = "") -> set[str]:
    """Divide the names of a key anew, for all who bear it; give the articles that changed."""
    resolution = Resolution(connection, at)
    keys = namesake_rows.keys_of(connection, identity.key)
    resolution.settle_keys(msgspec.structs.replace(identity, key=key) for key in keys)
    resolution.join()
    resolution.settle_surnames()
    resolution.finish()
    return _reattach(connection, resolution, "", at)


def resolve_all(connection: Connection, at: str = "") -> set[str]:
    """Work identity out anew from all articles and people's judgements; give the articles whose entities have changed.

    What a rule said before and says again keeps its moment; what it does not say again is superseded at ``at``.
    """
    before, meant = _places(connection), holding_rows.decided(connection)
    log.supersede_machine(connection, at)
    tables = (_SURNAMES, _OFFICES, schema.mentions, _PLACES, _ROLES, schema.node_blocks, _NODES, *namesake_rows.TABLES)
    for table in tables:
        connection.execute(delete(table))
    for table in (schema.entity_words, schema.entity_names, schema.entities):
        connection.execute(delete(table))
    for article in connection.execute(select(schema.articles.c.id).order_by(schema.articles.c.id)).scalars().all():
        records = load_records(connection, article)
        if records is not None:
            put_entities(connection, records, at)
    holding_rows.keep(connection, meant)
    log.forget_passing(connection, at)
    after = _places(connection)
    return {article for article in before.keys() | after.keys() if before.get(article) != after.get(article)}


def _places(connection: Connection) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for article, local, entity in connection.execute(
        select(_PLACES.c.article_id, _PLACES.c.local_id, _PLACES.c.entity_id)
    ):
        found.setdefault(article, {})[local] = entity
    return found
