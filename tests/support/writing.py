"""Writes articles into a chronicle and takes some out again, as the tests of identity want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from letopis.model.records import ArticleRecords


def write(
    path: Path,
    clock: Callable[[], dt.datetime],
    articles: Iterable[ArticleRecords],
    gone: Iterable[ArticleRecords] = (),
) -> Path:
    """Put articles into the chronicle at ``path`` and remove those that are ``gone``; give the path."""
    with Writer(path, clock=clock, user="tester") as writer:
        for one in articles:
            writer.put(one)
        for one in gone:
            writer.remove(one.article.id, reason="")
    return path
