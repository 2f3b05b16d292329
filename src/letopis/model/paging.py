"""How much of a listing is asked for: at most so many rows, between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import msgspec

from letopis.errors import QuestionError
from letopis.model.dates import EdtfDate
from letopis.model.layers import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    T = TypeVar("T")

DEFAULT_LIMIT = 100


class Paging(TypedDict, total=False):
    """The keyword arguments of every listing: ``**page: Unpack[Paging]``, made a Page by ``Page(**page)``."""

    limit: int | None
    since: str | None
    until: str | None


class Page(msgspec.Struct, frozen=True):
    """At most ``limit`` rows (None: all), of what may have been on or after ``since`` and on or before ``until``.

    ``since`` and ``until`` are EDTF dates ("1985-11-19", "1985-11", "1985"); the first day of the one and the last day
    of the other count. Raises QuestionError for a limit below 1 or an ``until`` before ``since``, DateError for a date
    that is none.
    """

    limit: int | None = DEFAULT_LIMIT
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if self.limit is not None and self.limit < 1:
            raise QuestionError(f"A limit of {self.limit} leaves nothing.", remedy="Ask for one row or more.")
        if self.first and self.last and self.last < self.first:
            raise QuestionError(
                f"Nothing lies since {self.since} and until {self.until}.", remedy="Exchange the two dates."
            )

    @property
    def first(self) -> str | None:
        """The first day (ISO) asked for."""
        lower = EdtfDate.parse(self.since).lower if self.since else None
        return lower.isoformat() if lower else None

    @property
    def last(self) -> str | None:
        """The last day (ISO) asked for."""
        upper = EdtfDate.parse(self.until).upper if self.until else None
        return upper.isoformat() if upper else None

    @property
    def fetched(self) -> int | None:
        """How many rows to fetch so that one knows whether there are more."""
        return None if self.limit is None else self.limit + 1

    @property
    def bounded(self) -> bool:
        """Tell whether days are asked for at all."""
        return bool(self.first or self.last)

    def holds(self, lower: str | None, upper: str | None, reported: str | None = None) -> bool:
        """Tell whether something between two ISO days (None: not bounded there) may lie within the days asked for.

        What has neither day is of no known time: it is within only where no days are asked for. What has no first day
        is not taken to lie long before the day when it was first ``reported``, if that is given.
        """
        if lower is None and upper is None:
            return not self.bounded
        after = self.first is None or upper is None or upper >= self.first
        if self.last is None or lower is not None:
            return after and (self.last is None or lower is None or lower <= self.last)
        early = reported is None or reported <= self.last or (upper is not None and upper <= self.last)
        return after and early

    def newest(self, rows: Sequence[T], *, what: str = "rows") -> tuple[list[T], tuple[Note, ...]]:
        """Cut rows in order of time to the last ``limit``, with a note where some are left out."""
        if self.limit is None or len(rows) <= self.limit:
            return list(rows), ()
        message = f"Only the latest {self.limit} {what} are shown; --limit and --until show others."
        return list(rows[-self.limit :]), (Note("more", message),)

    def best(self, rows: Sequence[T], *, what: str = "rows") -> tuple[list[T], tuple[Note, ...]]:
        """Cut rows in order of rank to the first ``limit``, with a note where some are left out."""
        if self.limit is None or len(rows) <= self.limit:
            return list(rows), ()
        return list(rows[: self.limit]), (
            Note("more", f"Only the first {self.limit} {what} are shown; --limit shows more."),
        )

    @property
    def query(self) -> dict[str, Any]:
        """What stands of it in the ``query`` of an answer."""
        return {"limit": self.limit, "since": self.since, "until": self.until}
