"""Lists articles by the day on which they were printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from letopis.chronicle import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from letopis.model.paging import Page


def printed(connection: Connection, page: Page) -> list[str]:
    """Give the ids of the latest articles printed within the days of ``page``, the earliest first.

    Those of no known date come last, where no days are asked for. One more than the limit comes where there are more.
    """
    t = schema.articles
    query = select(t.c.id, t.c.published)
    if page.bounded:
        query = query.where(t.c.published.is_not(None))
    if page.first:
        query = query.where(t.c.published >= page.first)
    if page.last:
        query = query.where(t.c.published <= page.last)
    latest = query.order_by(t.c.published.desc().nulls_last(), t.c.id.desc()).limit(page.fetched)
    found = [(row.id, row.published is None) for row in connection.execute(latest)][::-1]
    return [identifier for identifier, _ in sorted(found, key=lambda pair: pair[1])]
