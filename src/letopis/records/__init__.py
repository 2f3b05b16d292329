"""RECORDS: a reading becomes events, tenures, statements and back-references."""

from __future__ import annotations

from letopis.records.extract import extract

__all__ = ["extract"]
