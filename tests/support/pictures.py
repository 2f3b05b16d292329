"""What identity makes of a chronicle's articles, to be compared whole."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, select

from letopis.chronicle import schema

if TYPE_CHECKING:
    from pathlib import Path


def picture(path: Path) -> Any:
    """Give who is who in a chronicle, with the joins that stand."""
    places, names, words, log = (
        schema.article_entities,
        schema.entities,
        schema.entity_words,
        schema.judgements,
    )
    p = places.c
    queries = (
        select(p.article_id, p.local_id, p.entity_id, p.node_id),
        select(names),
        select(words),
        select(log.c.left_node, log.c.right_node, log.c.rule, log.c.verdict).where(log.c.superseded_at.is_(None)),
        select(schema.entity_nodes),
    )
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        return [sorted(map(tuple, plain.execute(query)), key=repr) for query in queries]
