"""Entities asked for by their ids: the id itself, its beginning, or the entity of one article as ``ARTICLE:e5``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from letopis.chronicle import schema
from letopis.chronicle.loading import find_article
from letopis.errors import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ENTITIES, _PLACES = schema.entities, schema.article_entities
_UNIT = re.compile(r"^([0-9a-f]{4,}):(\w+)$")
_ID = re.compile(r"^[0-9a-f]{8,32}$")
# Shorter beginnings may be words ("cafe"): they are tried only where no name fits.
_SHORT_ID = re.compile(r"^[0-9a-f]{4,7}$")
_AFTER = "\uffff"
_LISTED = 8


def unit(connection: Connection, words: str) -> Any | None:  # noqa: ANN401 (a row of article_entities)
    """Give the entity of an article that ``ARTICLE:e5`` stands for; None where ``words`` are nothing of the sort.

    Raises UnknownArticle, and UnknownName where the article has no such entity.
    """
    found = _UNIT.match(words.strip())
    if not found:
        return None
    article, local = find_article(connection, found[1]).id, found[2]
    query = select(_PLACES).where((_PLACES.c.article_id == article) & (_PLACES.c.local_id == local))
    row = connection.execute(query).first()
    if row is None:
        raise UnknownName(
            f"The article {article} has no entity {local}.", remedy=f"`letopis articles {article}` lists what it names."
        )
    return row


def by_id(connection: Connection, words: str, *, short: bool = False) -> str | None:
    """Give the entity whose id is, or begins with, ``words``: eight letters or more, with ``short`` four to seven.

    None where they are no beginning of an id; AmbiguousName, with those that it may be, where of several.
    """
    prefix = words.strip()
    if not (_SHORT_ID if short else _ID).match(prefix):
        return None
    within = (_ENTITIES.c.id >= prefix) & (_ENTITIES.c.id < prefix + _AFTER)
    query = select(_ENTITIES.c.id, _ENTITIES.c.name).where(within).order_by(_ENTITIES.c.id).limit(_LISTED + 1)
    rows = connection.execute(query).all()
    if len(rows) > 1:
        length = next(n for n in range(len(prefix) + 1, 33) if len({row.id[:n] for row in rows}) == len(rows))
        told = [f"{row.id[: max(length, 8)]} ({row.name})" for row in rows]
        several = "; ".join(told[:_LISTED]) + ("; …" if len(told) > _LISTED else "")
        raise AmbiguousName(f"Several ids begin with {prefix!r}: {several}.", remedy="Give more of the one you mean.")
    return rows[0].id if rows else None
