"""What a calendar expression says, before it is placed against a publication date.

A spec holds only what the words give: "5 мая" is a day and a month without a year. ``resolve`` turns specs into
EDTF, ``joining`` combines neighbouring ones.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Anchor = Literal["published", "narrative"]
Unit = Literal["day", "week", "month", "year", "decade", "century", "quarter", "half"]


class Ref(msgspec.Struct, frozen=True):
    """A unit counted from an anchor: "прошлый" is -1 from publication, "тот же" 0 from the narrative.

    ``loose`` marks words that count from the narrative when it lies in another time ("в следующем году").
    """

    shift: int
    anchor: Anchor = "published"
    loose: bool = False


class Calendar(msgspec.Struct, frozen=True):
    """Fields of the calendar as far as said. ``weekday`` is 0 for Monday; ``season`` 21 to 24.

    ``month_ref`` is the month of a day ("5 числа прошлого месяца"), ``which`` is said of the month or season itself
    ("прошлой осенью"), ``back`` marks words that speak of something known ("майские переговоры"): in the past
    unless said otherwise.
    """

    year: int | None = None
    year_ref: Ref | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    weekday: int | None = None
    month_ref: Ref | None = None
    which: Ref | None = None
    back: bool = False

    @property
    def has_year(self) -> bool:
        """Tell whether the words fix the year."""
        return self.year is not None or self.year_ref is not None


class Part(msgspec.Struct, frozen=True):
    """The ``index``-th part (from 1) of ``parts`` equal ones of a year: a quarter, a half."""

    index: int
    parts: int
    of: Calendar


class Fixed(msgspec.Struct, frozen=True):
    """A value that needs no anchor (``edtf`` None: it has none, as with years before our era)."""

    edtf: str | None


class Period(msgspec.Struct, frozen=True):
    """A week, weekend, day, month, quarter, decade or century counted from an anchor ("на прошлой неделе").

    ``week`` is the week of a weekday ("в пятницу прошлой недели"). The unit ``same`` is whatever date was told last
    ("тогда же").
    """

    unit: Unit | Literal["weekend", "weekday", "same"]
    ref: Ref | None
    weekday: int | None = None
    week: Ref | None = None


class Shift(msgspec.Struct, frozen=True):
    """A distance from an anchor ("два года назад"); ``count`` None: not said ("несколько лет назад").

    ``anchor`` None: publication for what is to come, the narrative for what is past ("через неделю").
    ``fallback``: the publication date may stand in when the narrative has no date yet. ``of_event``: counted from
    an event named next ("через месяц после победы"), so that only a date in its place gives a value.
    """

    unit: Unit
    count: int | None
    sign: int
    anchor: Anchor | None = "published"
    approximate: bool = False
    fallback: bool = False
    of_event: bool = False


class Eve(msgspec.Struct, frozen=True):
    """The word "накануне": the day before publication, or before what is named next.

    That is ``of`` where it is a date; ``event`` where it is a noun.
    """

    event: bool = False
    of: Spec | None = None


class Offset(msgspec.Struct, frozen=True):
    """A distance from a date that is named next ("за два дня до 5 мая")."""

    shift: Shift
    of: Spec


class Range(msgspec.Struct, frozen=True):
    """From one spec to another ("с 10 по 14 апреля")."""

    first: Spec
    last: Spec


class Other(msgspec.Struct, frozen=True):
    """No date: a duration, a clock time or a repetition, with its ISO 8601 value if it has one."""

    type: Literal["time", "duration", "set"]
    value: str | None = None


Spec = Calendar | Part | Fixed | Period | Shift | Eve | Offset | Range | Other


class Found(msgspec.Struct):
    """An expression in the text: lexemes ``[first, last)``, what it says, and the rule that found it."""

    first: int
    last: int
    spec: Spec
    rule: str = ""
    part: bool = False
    attributive: bool = False
