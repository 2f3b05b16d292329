"""What tells entities of one name apart, in the words of a note: the id, an office, the first article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from letopis.chronicle import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

SHORT_ID = 8
_TERMS, _ENTITIES, _LOG = schema.terms, schema.entities, schema.judgements
_SEEN, _ARTICLES = schema.entity_articles, schema.articles


def told_apart(connection: Connection, entity: str) -> str:
    """Say by what an entity is known: "1a2b3c4d; член, Политбюро; first in 5e6f7a8b of 1985-07-02"."""
    told = (entity[:SHORT_ID], _office(connection, entity), _first(connection, entity))
    return "; ".join(part for part in told if part)


def _office(connection: Connection, entity: str) -> str:
    """Give the office that most articles report of somebody."""
    query = select(_TERMS.c.office, _ENTITIES.c.name).outerjoin(_ENTITIES, _ENTITIES.c.id == _TERMS.c.of)
    ordered = query.where(_TERMS.c.person == entity).order_by(_TERMS.c.reports.desc(), _TERMS.c.id)
    row = connection.execute(ordered.limit(1)).first()
    return ", ".join(part for part in row if part) if row else ""


def _first(connection: Connection, entity: str) -> str:
    """Give the earliest article that names an entity; those without a date come last."""
    t = _SEEN.c
    query = select(t.article_id, t.published).where(t.entity_id == entity)
    ordered = query.order_by(t.published == "", t.published, t.article_id)
    row = connection.execute(ordered.limit(1)).first()
    if row is None:
        return ""
    return f"first in {row.article_id[:SHORT_ID]}" + (f" of {row.published}" if row.published else "")


def parted(connection: Connection, entities: Sequence[str]) -> Collection[str]:
    """Give those of these entities, each known in one article only, that people have parted from others of the name."""
    if not entities:
        return ()
    made = _LOG.c.left_node.in_(entities) & (_LOG.c.verdict == "different") & (_LOG.c.extent == "article")
    return set(connection.execute(select(_LOG.c.left_node).where(made & _LOG.c.superseded_at.is_(None))).scalars())
