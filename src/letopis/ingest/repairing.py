"""Repairs of a chronicle: an article with a wrong date or outlet, or one that should not be there. All are logged."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING, Any

import msgspec

from letopis.chronicle.writer import Writer, with_appearances
from letopis.errors import ArticleError
from letopis.ingest.local import system_clock, system_user
from letopis.ingest.one import reader_name, try_reading
from letopis.model.articles import Appearance, Article

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from letopis.chronicle.writer import Clock
    from letopis.ingest.one import ReaderLike


def amend(  # noqa: PLR0913 (each is an option of the command)
    chronicle: str | Path | Writer,
    article: str,
    *,
    published: str | None = None,
    source: str | None = None,
    url: str | None = None,
    reason: str = "",
    clock: Clock = system_clock,
    user: str | None = None,
    reader: ReaderLike | None = None,
) -> Article:
    """Correct the date, outlet or address of a stored article, read it again and log the repair.

    ``article`` is an id or its beginning. Of several appearances, ``source`` says which is meant; if
    no appearance has that source, the earliest gets it. Relative dates follow the new date. Gives the corrected
    article.
    Raises UnknownArticle, DateError, ChronicleError, and ArticleError where the reader fails on it.
    """
    from letopis.articles.dates import parse_published

    day = parse_published(published) if published else None
    with ExitStack() as stack:
        writer = stack.enter_context(_writer(chronicle, clock, user))
        stored = writer.find(article)
        corrected = _corrected(stored, published=day, source=source, url=url)
        records, error = try_reading(corrected, reader=reader)
        if records is None:
            raise ArticleError(f"Article {stored.id} was not amended. {error}", remedy="Its records are as they were.")
        writer.replace(records, reason=reason, changes=_changes(stored, corrected), reader=reader_name(reader))
    return corrected


def remove(
    chronicle: str | Path | Writer,
    article: str,
    *,
    reason: str = "",
    clock: Clock = system_clock,
    user: str | None = None,
) -> Article:
    """Remove an article and all that was read from it; the log keeps its digest, when, by whom and why."""
    with ExitStack() as stack:
        return stack.enter_context(_writer(chronicle, clock, user)).remove(article, reason=reason)


def _writer(chronicle: str | Path | Writer, clock: Clock, user: str | None) -> AbstractContextManager[Writer]:
    if isinstance(chronicle, Writer):
        return nullcontext(chronicle)
    return Writer(chronicle, clock=clock, user=user or system_user())


def _corrected(article: Article, *, published: str | None, source: str | None, url: str | None) -> Article:
    printed = list(article.appearances) or [Appearance()]
    meant = next((i for i, one in enumerate(printed) if source and one.source == source), 0)
    given: dict[str, Any] = {"source": source, "url": url, "published": published}
    given = {name: value for name, value in given.items() if value is not None}
    if published:
        given["basis"] = "given"
    printed[meant] = msgspec.structs.replace(printed[meant], **given)
    return with_appearances(article, tuple(printed))


def _changes(before: Article, after: Article) -> dict[str, Any]:
    return {
        "before": [msgspec.to_builtins(one) for one in before.appearances],
        "after": [msgspec.to_builtins(one) for one in after.appearances],
    }
