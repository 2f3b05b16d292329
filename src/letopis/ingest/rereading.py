"""Reads stored articles again with the present reader; what people have judged stays."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import msgspec

from letopis.chronicle.differences import Difference, differences
from letopis.chronicle.writer import Writer
from letopis.ingest.adding import Failure
from letopis.ingest.local import system_clock, system_user
from letopis.ingest.one import reader_name, try_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from letopis.chronicle.writer import Clock
    from letopis.ingest.one import ReaderLike
    from letopis.model.layers import Note
    from letopis.model.records import ArticleRecords

LISTED = 1000
_TRIES = 5
# What loading an article notes; nobody loads it again, so these are kept.
_OF_LOADING = frozenset(
    {
        "damaged",
        "encoding",
        "future_publication",
        "ignored_field",
        "mixed_language",
        "no_publication_date",
        "pre_reform_spelling",
        "published_from_dateline",
        "replaced",
    }
)


class Reread(msgspec.Struct, frozen=True):
    """What became of reading again: articles that stayed as they were, changed or failed, and how rows differ.

    ``counts`` gives, by kind of record, how many were gained, lost and changed; ``differences`` lists the first
    thousand. ``unattached`` counts people's judgements whose words are no longer anybody's name.
    """

    unchanged: int
    changed: int
    failed: tuple[Failure, ...]
    counts: dict[str, dict[str, int]]
    differences: tuple[Difference, ...]
    unattached: int


class _Tally:
    def __init__(self) -> None:
        self.unchanged = 0
        self.changed = 0
        self.failed: list[Failure] = []
        self.counts: dict[str, dict[str, int]] = {}
        self.listed: list[Difference] = []

    def count(self, found: Sequence[Difference], *, same: bool) -> None:
        self.unchanged += same
        self.changed += not same
        for one in found:
            counted = self.counts.setdefault(one.kind, {"gained": 0, "lost": 0, "changed": 0})
            counted[one.what] += 1
        self.listed += found[: LISTED - len(self.listed)]


def reread(  # noqa: PLR0913 (each is an option of the command)
    chronicle: str | Path,
    articles: Sequence[str] = (),
    *,
    since: str | None = None,
    everything: bool = False,
    dry_run: bool = False,
    clock: Clock = system_clock,
    user: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    reader: ReaderLike | None = None,
) -> Reread:
    """Read stored articles again and replace what was read from them; one transaction each.

    ``articles`` are ids or their beginnings; without them, those that another reader (or version) has read, published
    ``since`` that day if it is given, or ``everything``. A run that was stopped is taken up by running it again. A
    ``dry_run`` reads and compares only. ``progress`` is called with the number done and of all. Raises ChronicleError,
    UnknownArticle, DateError.
    """
    from letopis.articles.dates import parse_published

    name, tally = reader_name(reader), _Tally()
    with ExitStack() as stack:
        writer = stack.enter_context(Writer(chronicle, clock=clock, user=user or system_user()))
        day = parse_published(since) if since else None
        chosen = [writer.find(one).id for one in articles]
        chosen = chosen or writer.to_reread(None if everything else name, since=day)
        for number, article_id in enumerate(chosen, start=1):
            _reread_one(writer, article_id, name, tally, reader=reader, dry_run=dry_run)
            if progress:
                progress(number, len(chosen))
        unattached = writer.unattached()
    return Reread(tally.unchanged, tally.changed, tuple(tally.failed), tally.counts, tuple(tally.listed), unattached)


def _reread_one(
    writer: Writer, article_id: str, name: str, tally: _Tally, *, reader: ReaderLike | None, dry_run: bool
) -> None:
    for _ in range(_TRIES):
        before = writer.records(article_id)
        if before is None:  # removed meanwhile by another process
            return
        records, error = try_reading(before.article, _loading_notes(before), reader)
        if records is None:
            tally.failed.append(Failure(article_id, error or ""))
            return
        # Another process may have given the article an earlier date meanwhile, and then it is read once more.
        if dry_run or writer.reread(records, reader=name):
            tally.count(differences(before, records), same=records == before)
            return
    tally.failed.append(Failure(article_id, "Its appearances kept changing while it was read."))


def _loading_notes(records: ArticleRecords) -> tuple[Note, ...]:
    return tuple(note for note in records.notes if note.code in _OF_LOADING)
