"""Articles in: files, pages, JSONL, folders and standard input become articles."""

from __future__ import annotations

from letopis.articles.loading import STDIN, Loaded, load
from letopis.articles.making import article_from_text
from letopis.articles.normal import from_raw, span_to_raw, to_raw

__all__ = ["STDIN", "Loaded", "article_from_text", "from_raw", "load", "span_to_raw", "to_raw"]
