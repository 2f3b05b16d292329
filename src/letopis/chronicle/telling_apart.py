"""What tells entities of one name apart, in the words of a note: the id, an office, the first article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from letopis.chronicle import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

SHORT_ID = 8
_TERMS, _ENTITIES, _LOG = schema.terms, schema.entities, schema.judgements
_SEEN, _ARTICLES, _PLACES = schema.entity_articles, schema.articles, schema.article_entities
# Characters quoted on each side of a name.
_AROUND = 30


def told_apart(connection: Connection, entity: str) -> str:
    """Say by what an entity is known: "1a2b3c4d; член, Политбюро; first in 5e6f7a8b of 1985-07-02".

    The words around its first mention stand for an office that nobody reports.
    """
    first = _first(connection, entity)
    known = _office(connection, entity) or (_words(connection, entity, first.article_id) if first else "")
    where = f"first in {first.article_id[:SHORT_ID]}" if first else ""
    where += f" of {first.published}" if first and first.published else ""
    return "; ".join(part for part in (entity[:SHORT_ID], known, where) if part)


def _office(connection: Connection, entity: str) -> str:
    """Give the office that most articles report of somebody."""
    query = select(_TERMS.c.office, _ENTITIES.c.name).outerjoin(_ENTITIES, _ENTITIES.c.id == _TERMS.c.of)
    ordered = query.where(_TERMS.c.person == entity).order_by(_TERMS.c.reports.desc(), _TERMS.c.id)
    row = connection.execute(ordered.limit(1)).first()
    return ", ".join(part for part in row if part) if row else ""


def _first(connection: Connection, entity: str) -> Any | None:  # noqa: ANN401 (a row)
    """Give the earliest article that names an entity with its day; those without a date come last."""
    t = _SEEN.c
    query = select(t.article_id, t.published).where(t.entity_id == entity)
    ordered = query.order_by(t.published == "", t.published, t.article_id)
    return connection.execute(ordered.limit(1)).first()


def _words(connection: Connection, entity: str, article: str) -> str:
    """Quote the first mention of an entity in an article with some words of its line around it."""
    p, m, a = _PLACES.c, schema.mentions.c, _ARTICLES.c
    query = (
        select(a.text, m.start, m.end)
        .join(_PLACES, p.article_id == a.id)
        .join(schema.mentions, (m.article_id == p.article_id) & (m.local_id == p.local_id))
        .where((a.id == article) & (p.entity_id == entity))
        .order_by(m.form != "name", m.start)
    )
    row = connection.execute(query.limit(1)).first()
    if row is None:
        return ""
    before = row.text[max(row.start - _AROUND, 0) : row.start].rpartition("\n")[2]
    after = row.text[row.end : row.end + _AROUND].partition("\n")[0]
    cut = before.partition(" ")[2] if row.start > _AROUND and len(before) == _AROUND else before
    return f"«{cut}{row.text[row.start : row.end]}{after.rpartition(' ')[0]}»"


def parted(connection: Connection, entities: Sequence[str]) -> Collection[str]:
    """Give those of these entities, each known in one article only, that people have parted from others of the name."""
    if not entities:
        return ()
    made = _LOG.c.left_node.in_(entities) & (_LOG.c.verdict == "different") & (_LOG.c.extent == "article")
    return set(connection.execute(select(_LOG.c.left_node).where(made & _LOG.c.superseded_at.is_(None))).scalars())
