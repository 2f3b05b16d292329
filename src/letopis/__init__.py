"""Letopis reads Russian-language news and keeps a sourced chronicle of public affairs.

::

    records = letopis.read("…", published="1990-01-05")     what one text says, stored nowhere
    letopis.add("letopis.db", ["news/", "more.jsonl"])       articles into a chronicle
    with letopis.open("letopis.db") as chronicle:            questions to it
        chronicle.meetings("Горбачёв", "Рейган")

Names are resolved when first used, so that ``import letopis`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from letopis.answers import Chronicle
    from letopis.answers import open_chronicle as open  # noqa: A004 (the name that `letopis.open` reads well under)
    from letopis.errors import LetopisError
    from letopis.ingest import (
        Judge,
        Summary,
        add,
        amend,
        backup,
        check,
        judge,
        read,
        read_article,
        remove,
        reread,
    )
    from letopis.model.articles import Article
    from letopis.model.queries import Answer
    from letopis.model.records import ArticleRecords

    __version__: str

_HOMES = {
    "Answer": ("letopis.model.queries", "Answer"),
    "Article": ("letopis.model.articles", "Article"),
    "ArticleRecords": ("letopis.model.records", "ArticleRecords"),
    "Chronicle": ("letopis.answers", "Chronicle"),
    "Judge": ("letopis.ingest", "Judge"),
    "LetopisError": ("letopis.errors", "LetopisError"),
    "Summary": ("letopis.ingest", "Summary"),
    "add": ("letopis.ingest", "add"),
    "amend": ("letopis.ingest", "amend"),
    "backup": ("letopis.ingest", "backup"),
    "check": ("letopis.ingest", "check"),
    "judge": ("letopis.ingest", "judge"),
    "open": ("letopis.answers", "open_chronicle"),
    "read": ("letopis.ingest", "read"),
    "read_article": ("letopis.ingest", "read_article"),
    "remove": ("letopis.ingest", "remove"),
    "reread": ("letopis.ingest", "reread"),
}

__all__ = [
    "Answer",
    "Article",
    "ArticleRecords",
    "Chronicle",
    "Judge",
    "LetopisError",
    "Summary",
    "__version__",
    "add",
    "amend",
    "backup",
    "check",
    "judge",
    "open",
    "read",
    "read_article",
    "remove",
    "reread",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the name stands for)
    """Resolve a public name on first use (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        return version("letopis")
    try:
        module, attribute = _HOMES[name]
    except KeyError:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg) from None
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
