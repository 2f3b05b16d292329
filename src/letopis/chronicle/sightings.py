"""Keeps which articles name an entity, when they were printed and what they call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter, Connection

_T = schema.entity_articles
_PLACES, _ARTICLES = schema.article_entities, schema.articles
_OF_ARTICLES: BindParameter[Any] = bindparam("articles", expanding=True)
_ENTER = insert(_T).from_select(
    [_T.c.entity_id, _T.c.published, _T.c.article_id, _T.c.name],
    select(
        _PLACES.c.entity_id,
        func.coalesce(_ARTICLES.c.published, ""),
        _PLACES.c.article_id,
        _PLACES.c.name,
    )
    .join(_ARTICLES, _ARTICLES.c.id == _PLACES.c.article_id)
    .where(_PLACES.c.article_id.in_(_OF_ARTICLES))
    .distinct(),
)
_LEAVE = delete(_T).where(_T.c.article_id.in_(_OF_ARTICLES))


class Seen(msgspec.Struct, frozen=True):
    """How often, since when and until when articles name entities, and how.

    ``names`` counts the articles that use each name, the usual first; ``first`` and ``last`` are ISO days, None where
    no article has a date; ``shown`` are the articles of these days, else any one.
    """

    articles: int
    names: dict[str, int]
    first: str | None
    last: str | None
    shown: tuple[str, ...]


def put(connection: Connection, articles: Collection[str]) -> None:
    """Enter who is named in these articles."""
    for part in chunks(articles):
        connection.execute(_ENTER, {"articles": part})


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take out who is named in these articles."""
    for part in chunks(articles):
        connection.execute(_LEAVE, {"articles": part})


def numbers(connection: Connection, entities: Iterable[str]) -> dict[str, int]:
    """Count, by entity, the articles that name it."""
    found = dict.fromkeys(entities, 0)
    for part in chunks(found):
        # In the order of the primary key, so that nothing has to be sorted.
        named = select(_T.c.entity_id, _T.c.published, _T.c.article_id).where(_T.c.entity_id.in_(part)).distinct()
        each = named.subquery()
        query = select(each.c.entity_id, func.count()).group_by(each.c.entity_id)
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def seen(connection: Connection, entities: Sequence[str]) -> Seen:
    """Sum up the articles that name one of ``entities``."""
    mine = _T.c.entity_id.in_(entities)
    one = len(entities) == 1
    # An article names one entity by one name once; counting what differs takes thrice the time.
    number = func.count() if one else func.count(_T.c.article_id.distinct())
    counted = select(_T.c.name, number).where(mine).group_by(_T.c.name)
    names = sorted(map(tuple, connection.execute(counted)), key=lambda pair: (-pair[1], pair[0]))
    distinct = select(func.count(_T.c.article_id.distinct())).where(mine)
    whole = numbers(connection, entities)[entities[0]] if one else connection.execute(distinct).scalar_one()
    dated = select(_T.c.published, _T.c.article_id).where(mine & (_T.c.published != "")).limit(1)
    first = connection.execute(dated.order_by(_T.c.published, _T.c.article_id)).first()
    last = connection.execute(dated.order_by(_T.c.published.desc(), _T.c.article_id)).first()
    if first and last:
        return Seen(whole, dict(names), first[0], last[0], tuple(dict.fromkeys((first[1], last[1]))))
    undated = select(_T.c.article_id).where(mine).order_by(_T.c.article_id).limit(1)
    return Seen(whole, dict(names), None, None, tuple(connection.execute(undated).scalars()))
