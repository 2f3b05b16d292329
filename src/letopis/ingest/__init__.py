"""The write path: composes articles, reading, records and chronicle."""

from __future__ import annotations

from letopis.ingest.adding import Failure, Summary, add
from letopis.ingest.counting import count_inputs
from letopis.ingest.judging import Judge, judge, why
from letopis.ingest.keeping import backup, check
from letopis.ingest.local import system_clock, system_user
from letopis.ingest.one import read, read_article, read_inputs
from letopis.ingest.repairing import amend, remove
from letopis.ingest.rereading import Reread, reread
from letopis.ingest.sample import sample_path

__all__ = [
    "Failure",
    "Judge",
    "Reread",
    "Summary",
    "add",
    "amend",
    "backup",
    "check",
    "count_inputs",
    "judge",
    "read",
    "read_article",
    "read_inputs",
    "remove",
    "reread",
    "sample_path",
    "system_clock",
    "system_user",
    "why",
]
