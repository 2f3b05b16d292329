"""Gives stored articles back in the shape in which they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from letopis.chronicle import schema
from letopis.chronicle.ids import body_digest
from letopis.chronicle.packing import unpack
from letopis.errors import UnknownArticle
from letopis.model.articles import Appearance, Article

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from letopis.model.records import ArticleRecords

SHORTEST_PREFIX = 4


def load_records(connection: Connection, article_id: str) -> ArticleRecords | None:
    """Give what was read from an article, with the appearances known today; None if it is not there."""
    t = schema.articles
    row = connection.execute(select(t.c.records, t.c.text, t.c.published).where(t.c.id == article_id)).first()
    if row is None:
        return None
    records = unpack(row.records, row.text)
    article = msgspec.structs.replace(
        records.article, published=row.published, appearances=load_appearances(connection, article_id)
    )
    return msgspec.structs.replace(records, article=article)


def load_article(connection: Connection, article_id: str) -> Article | None:
    """Give a stored article with all its appearances; None if it is not there."""
    records = load_records(connection, article_id)
    return records.article if records else None


def load_twin(connection: Connection, article: Article) -> Article | None:
    """Give the stored article that has the same text, whatever white space or headline stands around it; else None."""
    t = schema.articles
    same = (t.c.id == article.id) | (t.c.digest == article.digest)
    body = body_digest(article.title, article.text)
    if body:
        same |= t.c.body_digest == body
    first = select(t.c.id).where(same).order_by(t.c.id != article.id, t.c.added_at, t.c.id).limit(1)
    found = connection.execute(first).scalar()
    return load_article(connection, found) if found else None


def load_appearances(connection: Connection, article_id: str) -> tuple[Appearance, ...]:
    """Give an article's appearances, the earliest first."""
    t = schema.appearances
    columns = (t.c.source, t.c.url, t.c.published, t.c.basis)
    rows = connection.execute(select(*columns).where(t.c.article_id == article_id).order_by(t.c.position))
    return tuple(Appearance(source=r.source, url=r.url, published=r.published, basis=r.basis) for r in rows)


def find_article(connection: Connection, prefix: str) -> Article:
    """Give the one article whose id begins with ``prefix``; UnknownArticle if too short, none or several."""
    remedy = "`letopis articles` lists the ids; four characters or more are enough if they are unique."
    wanted = prefix.strip()
    if len(wanted) < SHORTEST_PREFIX:
        raise UnknownArticle(f"No article is known by {prefix!r}.", remedy=remedy)
    t = schema.articles
    starts = t.c.id.startswith(wanted, autoescape=True)
    found = list(connection.execute(select(t.c.id).where(starts).order_by(t.c.id).limit(3)).scalars())
    if wanted in found:
        found = [wanted]
    if len(found) != 1:
        problem = "Several articles begin" if found else "No article begins"
        raise UnknownArticle(f"{problem} with {prefix!r}.", remedy=remedy)
    article = load_article(connection, found[0])
    assert article is not None  # noqa: S101 (the id was just found in this transaction)
    return article
