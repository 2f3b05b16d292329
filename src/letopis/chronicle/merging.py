"""Keeps the chronicle's entities in step with the names that its articles hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from letopis.chronicle import schema
from letopis.chronicle.dialect import upsert
from letopis.chronicle.identity import Grouped, Identity, SeenName, group, identify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from letopis.model.records import ArticleRecords

_NAMES = schema.entity_names
_ENTITIES = schema.entities
_PLACES = schema.article_entities


def put_entities(connection: Connection, records: ArticleRecords) -> set[str]:
    """Enter an article's entities and mentions, joined with those of other articles where identity allows.

    Gives the other articles whose entities this has changed.
    """
    article = records.article
    known = {entity.id: identify(article.digest, entity) for entity in records.entities}
    for entity in records.entities:
        key = known[entity.id].key
        row = {"key": key, "name": entity.name, "basis": entity.name_basis, "articles": 1}
        counted = upsert(connection, _NAMES).values(**row)
        counted = counted.on_conflict_do_update(
            index_elements=[_NAMES.c.key, _NAMES.c.name, _NAMES.c.basis], set_={"articles": _NAMES.c.articles + 1}
        )
        connection.execute(counted)
    settled = {identity.key: _settle(connection, identity) for identity in known.values()}
    ids = {key: names for key, (names, _) in settled.items()}
    moved = {article for _, articles in settled.values() for article in articles}
    rows = [
        {
            "article_id": article.id,
            "local_id": entity.id,
            "entity_id": ids[known[entity.id].key][entity.name],
            **{name: getattr(entity, name) for name in ("type", "fine", "name", "name_basis", "canonical", "wikidata")},
        }
        for entity in records.entities
    ]
    places = [
        {"article_id": article.id, "local_id": entity.id, "start": start, "end": end, "form": form}
        for entity in records.entities
        for (start, end), form in {(m.start, m.end): m.form for m in entity.mentions}.items()
    ]
    for table, found in ((_PLACES, rows), (schema.mentions, places)):
        if found:
            connection.execute(insert(table), found)
    return moved - {article.id}


def drop_entities(connection: Connection, article_id: str) -> list[Identity]:
    """Take an article's entities out; give the identities that :func:`settle` has to look at afterwards."""
    query = (
        select(_ENTITIES.c.key, _ENTITIES.c["class"], _ENTITIES.c.scope, _PLACES.c.name, _PLACES.c.name_basis)
        .join(_PLACES, _PLACES.c.entity_id == _ENTITIES.c.id)
        .where(_PLACES.c.article_id == article_id)
    )
    found = connection.execute(query).all()
    for key, _, _, name, basis in found:
        same = (_NAMES.c.key == key) & (_NAMES.c.name == name) & (_NAMES.c.basis == basis)
        connection.execute(update(_NAMES).where(same).values(articles=_NAMES.c.articles - 1))
        connection.execute(delete(_NAMES).where(same & (_NAMES.c.articles <= 0)))
    return list({Identity(key, class_, scope) for key, class_, scope, _, _ in found})


def settle(connection: Connection, identities: Iterable[Identity]) -> set[str]:
    """Bring the entities of these keys in step with the names that are left; give the articles this has changed."""
    return {article for identity in identities for article in _settle(connection, identity)[1]}


def _settle(connection: Connection, identity: Identity) -> tuple[dict[str, str], set[str]]:
    """Write the entities of one key as :func:`group` divides its names.

    Gives the entity id of each name, and the articles whose entities have changed.
    """
    columns = (_NAMES.c.name, _NAMES.c.basis, _NAMES.c.articles)
    seen = [SeenName(*row) for row in connection.execute(select(*columns).where(_NAMES.c.key == identity.key))]
    groups = group(identity, seen)
    before = set(connection.execute(select(_ENTITIES.c.id).where(_ENTITIES.c.key == identity.key)).scalars())
    moved: set[str] = set()
    for one in groups.values():
        _write(connection, identity, one)
    if before and before != set(groups):
        for one in groups.values():
            mine = _PLACES.c.entity_id.in_(before | set(groups)) & _PLACES.c.name.in_(one.names)
            mine &= _PLACES.c.entity_id != one.id
            moved |= set(connection.execute(select(_PLACES.c.article_id).where(mine)).scalars())
            connection.execute(update(_PLACES).where(mine).values(entity_id=one.id))
    gone = before - set(groups)
    if gone:
        connection.execute(delete(_ENTITIES).where(_ENTITIES.c.id.in_(gone)))
    return {name: one.id for one in groups.values() for name in one.names}, moved


def _write(connection: Connection, identity: Identity, one: Grouped) -> None:
    row: dict[str, Any] = {
        "id": one.id,
        "class": identity.class_,
        "key": identity.key,
        "name": one.name,
        "scope": identity.scope,
        "size": one.size,
    }
    written = upsert(connection, _ENTITIES).values(**row)
    connection.execute(
        written.on_conflict_do_update(index_elements=[_ENTITIES.c.id], set_={"name": one.name, "size": one.size})
    )
    words = schema.entity_words
    now = {(r.role, r.word) for r in connection.execute(select(words).where(words.c.entity_id == one.id))}
    lost, new = now - one.words, one.words - now
    for role, word in lost:
        connection.execute(
            delete(words).where((words.c.entity_id == one.id) & (words.c.role == role) & (words.c.word == word))
        )
    if new:
        connection.execute(insert(words), [{"entity_id": one.id, "role": role, "word": word} for role, word in new])
