"""Who is who in a set of articles that are stored nowhere, for evaluation: the same resolving as in a chronicle."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from letopis.chronicle import schema, store
from letopis.chronicle.merging import put_entities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.model.records import ArticleRecords

_AT = "1970-01-01"


def identities(articles: Iterable[ArticleRecords]) -> dict[tuple[str, str], str]:
    """Resolve articles; give the entity of each of their entities, by the article's id and the entity's id in it."""
    places = schema.article_entities.c
    with tempfile.TemporaryDirectory(prefix="letopis-") as folder:
        engine = store.open_for_writing(Path(folder) / "trial.db", at=_AT)
        try:
            with engine.begin() as connection:
                for records in {one.article.id: one for one in articles}.values():
                    article = records.article
                    row = {name: getattr(article, name) for name in ("id", "digest", "language", "text", "published")}
                    connection.execute(
                        insert(schema.articles).values(**row, added_at=_AT, added_by="letopis", records=b"")
                    )
                    put_entities(connection, records, _AT)
                query = select(places.article_id, places.local_id, places.entity_id)
                return {(article, local): entity for article, local, entity in connection.execute(query)}
        finally:
            engine.dispose()
