"""Reads stories: articles that follow one piece of news."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from letopis.chronicle import schema
from letopis.chronicle.among import among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

    from letopis.model.paging import Page

_S = schema.stories
_A = schema.story_articles
# How many articles of a story are named.
SHOWN = 20


class Printed(msgspec.Struct, frozen=True):
    """An article of a story; ``source`` is the outlet that printed it first."""

    article: str
    title: str | None
    source: str | None
    published: str


class Story(msgspec.Struct, frozen=True):
    """A story: days, true counts, its happenings (the most reported first), its first articles in order of printing."""

    id: str
    first_published: str
    last_published: str
    articles: int
    texts: int
    outlets: int
    happenings: tuple[str, ...]
    printed: tuple[Printed, ...]


def stories(connection: Connection, page: Page) -> list[Story]:
    """Give the stories of two articles or more, the latest to begin, in order of time; one more than the limit."""
    query = select(_S).where(_S.c.articles > 1)
    if page.first:
        query = query.where(_S.c.last_published >= page.first)
    if page.last:
        query = query.where(_S.c.first_published <= page.last)
    latest = query.order_by(_S.c.first_published.desc(), _S.c.id.desc()).limit(page.fetched)
    rows = connection.execute(latest).all()
    happenings = _happenings(connection, [row.id for row in rows])
    printed = _printed(connection, [row.id for row in rows])
    return [
        Story(
            row.id,
            row.first_published,
            row.last_published,
            row.articles,
            row.texts,
            row.outlets,
            tuple(happenings.get(row.id, ())),
            tuple(printed[row.id]),
        )
        for row in rows[::-1]
    ]


def _happenings(connection: Connection, stories: Sequence[str]) -> dict[str, list[str]]:
    """Give, by story, what its articles tell first, those that most of them do before others."""
    found: dict[str, list[str]] = {}
    for story, lead in connection.execute(_leading(), {"stories": stories}).all():
        found.setdefault(story, []).append(lead)
    return found


def _printed(connection: Connection, stories: Sequence[str]) -> dict[str, list[Printed]]:
    """Give the first articles of each story, in order of printing."""
    found: dict[str, list[Printed]] = {}
    for story, *told in connection.execute(_printing(), {"stories": stories}).all():
        found.setdefault(story, []).append(Printed(*told))
    return found


# Built once, and asked for all stories of a listing.


@cache
def _leading() -> Select[Any]:
    h = schema.happenings
    return (
        select(_A.c.story_id, _A.c.lead)
        .join(h, h.c.id == _A.c.lead)
        .where(among(_A.c.story_id, "stories"))
        .group_by(_A.c.story_id, _A.c.lead, h.c.texts, h.c.news_day)
        .order_by(_A.c.story_id, func.count().desc(), h.c.texts.desc(), h.c.news_day, _A.c.lead)
    )


@cache
def _printing() -> Select[Any]:
    a, p, first = schema.articles, schema.appearances, _A.alias()
    shown = select(first.c.article_id).where(first.c.story_id == _S.c.id).correlate(_S)
    shown = shown.order_by(first.c.published, first.c.article_id).limit(SHOWN)
    return (
        select(_S.c.id, _A.c.article_id, a.c.title, p.c.source, _A.c.published)
        .select_from(_S)
        .join(_A, _A.c.article_id.in_(shown))
        .join(a, a.c.id == _A.c.article_id)
        .outerjoin(p, (p.c.article_id == _A.c.article_id) & (p.c.position == 0))
        .where(among(_S.c.id, "stories"))
        .order_by(_S.c.id, _A.c.published, _A.c.article_id)
    )
