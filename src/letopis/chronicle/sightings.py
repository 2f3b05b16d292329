"""Keeps which articles name an entity, when they were printed and what they call it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Text, bindparam, delete, func, insert, select

from letopis.chronicle import schema
from letopis.chronicle.among import among, given_in, limited, most
from letopis.chronicle.chunking import chunks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter, Connection, Select

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
# So many rows of other names than the usual one are looked at one by one.
_FEW = 1_000
_LEAVE = delete(_T).where(_T.c.article_id.in_(_OF_ARTICLES))
_ENTERED = select(_T.c.article_id, _T.c.entity_id, _T.c.name).where(_T.c.article_id.in_(_OF_ARTICLES))
_NOW = select(*(_PLACES.c[name] for name in ("article_id", "local_id", "entity_id", "name"))).where(
    _PLACES.c.article_id.in_(_OF_ARTICLES)
)


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


def restate(connection: Connection, articles: Collection[str]) -> dict[str, set[str]]:
    """Enter anew who is named in articles whose entities have changed.

    Gives those, by article and the entity's id there, that are another entity of the chronicle than they were.
    """
    found: dict[str, set[str]] = {}
    for part in chunks(articles):
        before = _pairs(connection.execute(_ENTERED, {"articles": part}))
        told = connection.execute(_NOW, {"articles": part}).all()
        now = _pairs((article, entity, name) for article, _, entity, name in told)
        changed = [one for one in part if before.get(one) != now.get(one)]
        if changed:
            forget(connection, changed)
            put(connection, changed)
        for article, local, _, name in told:
            was, is_ = before.get(article, {}).get(name), now[article][name]
            # Of several of one name it does not show who has changed.
            if was != is_ or len(is_) > 1:
                found.setdefault(article, set()).add(local)
    return found


def _pairs(rows: Iterable[Sequence[str]]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for article, entity, name in rows:
        found.setdefault(article, {}).setdefault(name, set()).add(entity)
    return found


def numbers(connection: Connection, entities: Iterable[str]) -> dict[str, int]:
    """Count, by entity, the articles that name it."""
    return {one: _called(connection, one)[1] for one in entities}


def seen(connection: Connection, entities: Sequence[str]) -> Seen:
    """Sum up the articles that name one of ``entities``."""
    one = len(entities) == 1
    given = {"entities": entities[0] if one else list(entities)}
    if one:
        named, whole = _called(connection, entities[0])
    else:
        named = dict(map(tuple, connection.execute(_named(), given).all()))
        whole = connection.execute(_whole(), given).scalar_one()
    names = sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
    first, last = (connection.execute(query, given).first() for query in _dated(alone=one))
    if first and last:
        return Seen(whole, dict(names), first[0], last[0], tuple(dict.fromkeys((first[1], last[1]))))
    return Seen(whole, dict(names), None, None, tuple(connection.execute(_undated(alone=one), given).scalars()))


def _called(connection: Connection, entity: str) -> tuple[dict[str, int], int]:
    """Count the articles that call an entity by each name, and all that name it: some use several names."""
    given = {"entity": entity}
    # Each article has a row of each name, nearly all of them of the usual one: these need neither grouping nor
    # comparing, what is left of all when the others are counted is theirs.
    given["usual"] = connection.execute(_usual(), given).scalar() or ""
    others = connection.execute(_others(), given | {"most": limited(_FEW + 1)}).all()
    few = len(others) <= _FEW
    found = Counter(row.name for row in others) if few else dict(connection.execute(_other_names(), given).all())
    left = connection.execute(_rows(), given).scalar_one() - sum(found.values())
    names = {**found, **({given["usual"]: left} if left else {})}
    if few:
        return names, left + len({row.article_id for row in others if not row.both})
    return names, connection.execute(_number(), given).scalar_one()


# Statements are built once: building one takes longer than executing it.

_ENTITY, _USUAL = bindparam("entity", type_=Text), bindparam("usual", type_=Text)


@cache
def _usual() -> Select[str]:
    return select(schema.entities.c.name).where(schema.entities.c.id == _ENTITY)


@cache
def _rows() -> Select[int]:
    return select(func.count()).select_from(_T).where(_T.c.entity_id == _ENTITY)


@cache
def _other_names() -> Select[Any]:
    others = (_T.c.entity_id == _ENTITY) & (_T.c.name != _USUAL)
    return select(_T.c.name, func.count()).where(others).group_by(_T.c.name)


@cache
def _number() -> Select[int]:
    # In the order of the primary key, so that nothing has to be sorted.
    named = select(_T.c.published, _T.c.article_id).where(_T.c.entity_id == _ENTITY).distinct()
    return select(func.count()).select_from(named.subquery())


@cache
def _others() -> Select[Any]:
    """The articles that name an entity by other names, and whether they use the usual one too (``both``)."""
    usual = _T.alias()
    same = (usual.c.entity_id == _T.c.entity_id) & (usual.c.published == _T.c.published)
    same &= (usual.c.article_id == _T.c.article_id) & (usual.c.name == _USUAL)
    query = select(_T.c.name, _T.c.article_id, select(usual.c.name).where(same).exists().label("both"))
    return query.where((_T.c.entity_id == _ENTITY) & (_T.c.name != _USUAL)).limit(most())


@cache
def _named() -> Select[Any]:
    number = func.count(_T.c.article_id.distinct())
    return select(_T.c.name, number).where(among(_T.c.entity_id, "entities")).group_by(_T.c.name)


@cache
def _whole() -> Select[Any]:
    return select(func.count(_T.c.article_id.distinct())).where(among(_T.c.entity_id, "entities"))


@cache
def _dated(*, alone: bool) -> tuple[Select[Any], Select[Any]]:
    """The first and the last article that has a date."""
    mine = given_in(_T.c.entity_id, "entities", alone=alone)
    dated = select(_T.c.published, _T.c.article_id).where(mine & (_T.c.published != "")).limit(1)
    last = dated.order_by(_T.c.published.desc(), _T.c.article_id)
    return dated.order_by(_T.c.published, _T.c.article_id), last


@cache
def _undated(*, alone: bool) -> Select[Any]:
    mine = given_in(_T.c.entity_id, "entities", alone=alone)
    return select(_T.c.article_id).where(mine).order_by(_T.c.article_id).limit(1)
