"""From an article to its records: the reader and the extractors, loaded with the first article."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from letopis.errors import LetopisError
from letopis.ingest.local import system_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from letopis.model.articles import Article
    from letopis.model.layers import Note, Reading
    from letopis.model.records import ArticleRecords


class ReaderLike(Protocol):
    """Whatever makes a reading of an article."""

    def read(self, article: Article) -> Reading:
        """Give all layers of an article."""


class ReadInput(NamedTuple):
    """An input and what became of it: its records, the reason why it failed, or neither (skipped; see the notes)."""

    origin: str
    records: ArticleRecords | None
    error: str | None
    notes: tuple[Note, ...]


@cache
def default_reader() -> ReaderLike:
    """Give this process's reader; its models load with the first article."""
    from letopis.reading import Reader

    # No record is made from the chains of all that is mentioned.
    return Reader(chains=False)


def reader_name(reader: ReaderLike | None = None) -> str:
    """Name the reader with what its result hangs on: versions of Letopis and of the pack."""
    if reader is not None:
        return str(getattr(reader, "origin", type(reader).__name__))
    return _standard_name()


@cache
def _standard_name() -> str:
    from importlib.metadata import version

    from letopis.reading.packs import installed

    pack = next((one.settings for one in installed() if one.active), None)
    return f"letopis {version('letopis')}" + (f", pack {pack.name} {pack.version}" if pack else "")


def read_article(article: Article, reader: ReaderLike | None = None) -> ArticleRecords:
    """Read one article with ``reader`` (the standard one by default) and extract its records."""
    from letopis.records import extract

    return extract((reader or default_reader()).read(article))


def read(
    text: str,
    *,
    title: str | None = None,
    published: str | None = None,
    source: str | None = None,
    url: str | None = None,
) -> ArticleRecords:
    """Read a text and give its records; nothing is stored.

    ``published`` (an ISO date) is what relative dates are counted from. Raises ArticleError where the text is empty or
    not Russian, DateError for a wrong date.
    """
    from letopis.articles import article_from_text

    return read_article(article_from_text(text, title=title, published=published, source=source, url=url))


def read_inputs(
    inputs: Iterable[str | Path],
    *,
    source: str | None = None,
    published: str | None = None,
    url: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[ReadInput]:
    """Read every article of the inputs, in order; one that fails is given with the reason, the rest goes on."""
    from letopis.articles import load

    today = system_clock().date()
    for loaded in load(inputs, source=source, published=published, url=url, stdin=stdin, today=today):
        if loaded.article is None:
            yield ReadInput(loaded.origin, None, str(loaded.error) if loaded.error else None, loaded.notes)
            continue
        records, error = try_reading(loaded.article, loaded.notes)
        yield ReadInput(loaded.origin, records, error, loaded.notes)


def try_reading(
    article: Article, notes: tuple[Note, ...] = (), reader: ReaderLike | None = None
) -> tuple[ArticleRecords | None, str | None]:
    """Read an article that must not stop the others: give its records, ``notes`` first, or the reason of failure."""
    try:
        records = read_article(article, reader)
    except LetopisError as error:
        return None, str(error)
    except Exception as error:  # noqa: BLE001 (one article must not stop the rest; the reason is listed)
        return None, f"The reader failed on it: {type(error).__name__}: {error}."
    return msgspec.structs.replace(records, notes=notes + records.notes), None
