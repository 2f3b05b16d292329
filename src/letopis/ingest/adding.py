"""Puts the articles of many inputs into a chronicle, one transaction each."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.chronicle.writer import Writer, file_of
from letopis.errors import ChronicleError, LetopisError
from letopis.ingest.local import system_clock, system_user
from letopis.ingest.one import reader_name, try_reading
from letopis.model.records import ArticleRecords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from letopis.chronicle.writer import Clock
    from letopis.ingest.one import ReaderLike
    from letopis.model.articles import Article
    from letopis.model.layers import Note

    Progress = Callable[[str], None]

_AHEAD = 4


class Failure(msgspec.Struct, frozen=True):
    """An input that was not taken in, with the reason and the remedy."""

    origin: str
    reason: str


# What its giver can mend, and would not see in a number.
_WARNED = frozenset({"ignored_field", "future_publication"})


class Summary(msgspec.Struct, frozen=True):
    """What became of the inputs of one ``add``.

    ``appearances`` counts known texts from a new outlet or of a new date, ``unchanged`` those already there;
    ``skipped`` lists what was passed over on purpose; ``notes`` counts by code what was cut, defaulted or left open,
    ``warnings`` has the first of each sort that its giver would mend.
    """

    added: int = 0
    appearances: int = 0
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    skipped: tuple[Failure, ...] = ()
    notes: dict[str, int] = {}
    warnings: tuple[str, ...] = ()


class _Job(NamedTuple):
    origin: str
    article: Article | None
    notes: tuple[Note, ...]
    error: str | None


def add(  # noqa: PLR0913 (each is an option of the command)
    chronicle: str | Path | Writer,
    inputs: Iterable[str | Path],
    *,
    source: str | None = None,
    published: str | None = None,
    url: str | None = None,
    stdin: BinaryIO | None = None,
    clock: Clock = system_clock,
    user: str | None = None,
    progress: Progress | None = None,
    workers: int = 1,
    reader: ReaderLike | None = None,
) -> Summary:
    """Add every article of ``inputs`` to the chronicle and sum up what happened.

    ``inputs`` are paths of texts, HTML pages, JSONL files or folders, or ``-`` for ``stdin``. Adding the same article
    again changes nothing. ``progress`` is called with the origin of each input when it is done. More ``workers`` read
    in processes of their own (then ``reader`` is not used). Raises ChronicleError where the chronicle cannot be used.
    """
    from letopis.articles import load

    loaded = load(inputs, source=source, published=published, url=url, stdin=stdin, today=clock().date())
    jobs = (_Job(one.origin, one.article, one.notes, str(one.error) if one.error else None) for one in loaded)
    tally = _Tally()
    with ExitStack() as stack:
        opened: AbstractContextManager[Writer] = (
            nullcontext(chronicle)
            if isinstance(chronicle, Writer)
            else Writer(chronicle, clock=clock, user=user or system_user())
        )
        writer = stack.enter_context(opened)
        for job, result in _results(jobs, writer, workers, reader):
            tally.count(job, *_write(writer, job, *result, reader))
            if progress:
                progress(job.origin)
        writer.forget_failures(tally.files, still=tally.failing)
    return tally.summary()


class _Tally:
    def __init__(self) -> None:
        self._counts = {"added": 0, "appearance": 0, "redated": 0, "unchanged": 0}
        self._failed: list[Failure] = []
        self._skipped: list[Failure] = []
        self._notes: dict[str, int] = {}
        self._warnings: dict[str, str] = {}
        self.files: set[str] = set()

    @property
    def failing(self) -> set[str]:
        """The origins that were not taken in."""
        return {one.origin for one in self._failed}

    def count(self, job: _Job, outcome: str | None, error: str | None, notes: tuple[Note, ...]) -> None:
        self.files.add(file_of(job.origin))
        if outcome is None:
            found = self._failed if error else self._skipped
            found.append(Failure(job.origin, error or " ".join(note.message for note in job.notes)))
            return
        self._counts[outcome] += 1
        for note in notes:
            self._notes[note.code] = self._notes.get(note.code, 0) + 1
            if note.code in _WARNED:
                self._warnings.setdefault(note.code, f"{job.origin}: {note.message}.")

    def summary(self) -> Summary:
        c = self._counts
        return Summary(
            c["added"],
            c["appearance"] + c["redated"],
            c["unchanged"],
            tuple(self._failed),
            tuple(self._skipped),
            dict(sorted(self._notes.items())),
            tuple(self._warnings.values()),
        )


_Result = tuple["ArticleRecords | None", "str | None"]


def _write(
    writer: Writer, job: _Job, records: ArticleRecords | None, error: str | None, reader: ReaderLike | None
) -> tuple[str | None, str | None, tuple[Note, ...]]:
    """Store what was read of a job; give the outcome or the error, and the notes."""
    if records is None:
        if error:
            writer.fail(job.origin, error)
        return None, error, ()
    try:
        outcome = writer.put(records, reader=reader_name(reader))
    except ChronicleError:
        raise
    except LetopisError as problem:
        writer.fail(job.origin, str(problem))
        return None, str(problem), ()
    writer.succeed(job.origin)
    return outcome, None, records.notes if outcome in {"added", "redated"} else ()


def _results(
    jobs: Iterable[_Job], writer: Writer, workers: int, reader: ReaderLike | None
) -> Iterator[tuple[_Job, _Result]]:
    """Read the jobs in order, here or in a pool of processes; what the chronicle already holds is not read again."""
    if workers <= 1:
        for job in jobs:
            yield job, _read_here(job, writer, reader)
        return
    # Spawned, not forked: numpy's and SQLite's threads do not survive a fork.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[tuple[_Job, Future[_Result] | None]] = deque()
        for job in jobs:
            waiting.append((job, _submit(pool, job, writer)))
            if len(waiting) >= workers * _AHEAD:
                yield _awaited(*waiting.popleft(), writer)
        while waiting:
            yield _awaited(*waiting.popleft(), writer)


def _to_read(job: _Job, writer: Writer) -> Article | None:
    """Give the article to read, with all its known appearances; None if it is read already."""
    if job.article is None:
        return None
    article, outcome = writer.merged(job.article)
    return None if outcome in {"unchanged", "appearance"} else article


def _read_here(job: _Job, writer: Writer, reader: ReaderLike | None) -> _Result:
    article = _to_read(job, writer)
    return try_reading(article, job.notes, reader) if article else _unread(job)


def _unread(job: _Job) -> _Result:
    """Give the result for an input that needs no reading: it failed to load, or its text is known."""
    return (ArticleRecords(article=job.article) if job.article else None), job.error


def _submit(pool: Executor, job: _Job, writer: Writer) -> Future[_Result] | None:
    article = _to_read(job, writer)
    return pool.submit(try_reading, article, job.notes) if article else None


def _awaited(job: _Job, future: Future[_Result] | None, writer: Writer) -> tuple[_Job, _Result]:
    if future is None:
        return job, _unread(job)
    try:
        records, error = future.result()
    except BrokenExecutor as problem:
        return job, (None, f"A reading process broke down: {problem}. Try again with one worker.")
    # The same text may have been stored meanwhile from another input, with another date.
    if records is not None and writer.merged(records.article)[0].published != records.article.published:
        return job, _read_here(job, writer, None)
    return job, (records, error)
