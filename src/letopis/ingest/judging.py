"""People's judgements on who is who, and resolving anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.ingest.local import system_clock, system_user

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.chronicle.explaining import Explained, Explanation
    from letopis.chronicle.judgements import Judgement
    from letopis.chronicle.writer import Clock, Resolved


class Judge:
    """The log of people's judgements of one chronicle; a context manager that closes the file.

    An entity is named by its name in any case form, by its id or the beginning of it, or as ``ARTICLE:e5``. A judgement
    is never erased: the next one on the same words supersedes it, which is how it is undone.
    """

    def __init__(self, path: str | Path, *, clock: Clock = system_clock, user: str | None = None) -> None:
        self._path = path
        self._clock = clock
        self._writer = Writer(path, clock=clock, user=user or system_user())

    def __enter__(self) -> Self:
        """Give the log itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._writer.close()

    def same(self, one: str, other: str, *, reason: str = "") -> Judgement:
        """Judge that two are one; UnknownName, AmbiguousName, NotJudged where they are one already."""
        return self._writer.same(one, other, reason=reason)

    def split(self, what: str, *, apart_from: str | None = None, reason: str = "") -> Judgement:
        """Judge that a name, or one article's entity, is not what it was joined with.

        ``apart_from`` is what it is not, by default the rest of its entity. Errors as of :meth:`same`.
        """
        return self._writer.split(what, apart_from=apart_from, reason=reason)

    def resolve(self) -> Resolved:
        """Work out anew who is who, from all articles and people's judgements."""
        return self._writer.resolve()

    def why(self, what: str, *, limit: int | None = 100) -> Explanation:
        """Tell by which judgements an entity is what it is, the first ``limit`` of them."""
        with View(self._path, clock=self._clock) as view:
            return view.explain(what, limit=limit)

    def log(self) -> list[Explained]:
        """Give people's judgements with the words they are anchored to, the newest first, those superseded too."""
        with View(self._path, clock=self._clock) as view:
            return view.judgements()


def judge(path: str | Path, *, clock: Clock = system_clock, user: str | None = None) -> Judge:
    """Open the log of people's judgements of the chronicle at ``path``, to read it and to add to it."""
    return Judge(path, clock=clock, user=user)


def why(path: str | Path, what: str, *, limit: int | None = 100, clock: Clock = system_clock) -> Explanation:
    """Tell by which judgements an entity of a chronicle is what it is; nothing is written."""
    with View(path, clock=clock) as view:
        return view.explain(what, limit=limit)
