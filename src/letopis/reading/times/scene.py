"""What a reader knows at a place in a text: publication, the dates told so far, the tense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.model.dates import EdtfDate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from letopis.model.layers import TimeBasis
    from letopis.reading.times.tense import Lean

NO_PUBLICATION: Final = "no publication date"
OTHER_WEEKDAY: Final = "it is another day of the week"
NO_NARRATIVE: Final = "no earlier date to count from"


class Value(NamedTuple):
    """A resolved date with its basis; ``why`` it is None (empty: it has no exact value), or what is odd about it."""

    date: EdtfDate | None
    basis: TimeBasis
    why: str = ""


@dataclass(slots=True)
class Scene:
    """What a reader knows when he meets an expression.

    ``published`` is the day of publication; ``last``, ``day``, ``month`` and ``year`` come from the dates told so
    far; ``bound`` is a date of a past year that the sentence itself has set; ``lean`` tells the tense on demand.
    ``lead`` is the full date near the beginning of an article without a publication date: close enough to choose the
    year of "6 ноября".
    """

    published: dt.date | None
    last: EdtfDate | None = None
    day: dt.date | None = None
    month: tuple[int, int] | None = None
    year: int | None = None
    bound: EdtfDate | None = None
    lead: dt.date | None = None
    lean: Callable[[], Lean | None] = field(default=lambda: None)

    def tell(self, date: EdtfDate) -> None:
        """Take a date into the narrative."""
        self.last = date
        if date.precision == "interval":
            sides = [EdtfDate.parse(side) for side in date.text.split("/") if side != ".."]
            date = sides[-1]
        if date.upper is None or date.precision in {"decade", "century"}:
            return
        self.year = (date.lower or date.upper).year
        if date.precision in {"day", "month"}:
            self.month = (self.year, date.upper.month)
        if date.precision == "day":
            self.day = date.upper
