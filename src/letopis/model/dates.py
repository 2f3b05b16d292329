"""Dates as EDTF level 1 (ISO 8601-2): intervals with their precision, comparable under uncertainty.

The forms understood::

    1985-11-21   1985-11   1985        day, month, year
    1985-21 … 1985-24                  spring, summer, autumn, winter
    198X   19XX                        decade, century
    1985-11-XX   1985-XX               a day of that month, a month of that year: read as month and year
    1985-11-19/1985-11-21              interval
    1991/..   ../2009-06               interval without an end, without a beginning
    1985?  1985~  1985%                uncertain, approximate, both
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final, Literal

import msgspec

from letopis.errors import DateError

Precision = Literal["day", "month", "season", "year", "decade", "century", "interval"]

_REMEDY: Final = (
    "Write a day, a month or a year, for example 1985-11-21, 1985-11 or 1985; or, as EDTF has it, 1985-21 (spring), "
    "198X, 1985/1991, 1991/.. or ../2009-06."
)
_SIMPLE: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[?~%]?)",
)
_OPEN: Final = frozenset({"..", ""})
_FIRST_SEASON: Final = 21
_WINTER: Final = 24
_LAST_MONTH: Final = 12
_ONE_DAY: Final = dt.timedelta(days=1)

_MONTHS_GENITIVE: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_MONTHS_LOCATIVE: Final = (
    "январе", "феврале", "марте", "апреле", "мае", "июне",
    "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip
_MONTHS: Final = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_SEASONS: Final = ("весной", "летом", "осенью", "зимой")
_SEASONS_GENITIVE: Final = ("весны", "лета", "осени", "зимы")
_SEASONS_ACCUSATIVE: Final = ("весну", "лето", "осень", "зиму")
_ROMAN: Final = ("X", "IX", "V", "IV", "I")
_ROMAN_VALUES: Final = (10, 9, 5, 4, 1)


class EdtfDate(msgspec.Struct, frozen=True):
    """A date as the interval of days it may mean.

    ``text`` is the canonical EDTF form. ``lower`` and ``upper`` are the first and last possible day, both
    included; None where the interval is open. ``uncertain`` is EDTF ``?`` (or ``%``) and ``approximate`` ``~``
    (or ``%``) at any place of the date.
    """

    text: str
    lower: dt.date | None
    upper: dt.date | None
    precision: Precision
    uncertain: bool = False
    approximate: bool = False

    @staticmethod
    def parse(text: str) -> EdtfDate:
        """Read an EDTF level 1 string; DateError (with the remedy) if it is none."""
        return _parse(text)

    @staticmethod
    def of(year: int, month: int | None = None, day: int | None = None) -> EdtfDate:
        """Make a year, month or day; DateError if the calendar has no such."""
        parts = [f"{year:04d}"]
        parts += [f"{part:02d}" for part in (month, day) if part is not None]
        return _parse("-".join(parts))

    @staticmethod
    def of_day(day: dt.date) -> EdtfDate:
        """Make a date of day precision."""
        return EdtfDate(day.isoformat(), day, day, "day")

    @staticmethod
    def between(first: EdtfDate | None, last: EdtfDate | None) -> EdtfDate:
        """Make the interval from ``first`` to ``last``, None for an open side; DateError if it runs backwards.

        A side that is itself an interval or a decade is replaced by its own first or last day's year, month or day.
        """
        left = ".." if first is None else _bound(first, upper=False)
        right = ".." if last is None else _bound(last, upper=True)
        return _parse(left if left == right else f"{left}/{right}")

    def __str__(self) -> str:
        """Give the canonical EDTF form."""
        return self.text

    @property
    def key(self) -> tuple[dt.date, dt.date]:
        """Sorting key: by the first possible day, then by the last; an open side sorts outermost."""
        return (self.lower or dt.date.min, self.upper or dt.date.max)

    def overlaps(self, other: EdtfDate) -> bool:
        """Tell whether at least one day is possible for both."""
        mine, theirs = self.key, other.key
        return mine[0] <= theirs[1] and theirs[0] <= mine[1]

    def contains(self, other: EdtfDate) -> bool:
        """Tell whether every day possible for ``other`` is possible for this date."""
        mine, theirs = self.key, other.key
        return mine[0] <= theirs[0] and theirs[1] <= mine[1]

    def surely_before(self, other: EdtfDate) -> bool:
        """Tell whether the last day possible here comes before the first one possible there."""
        return self.upper is not None and other.lower is not None and self.upper < other.lower

    def compatible(self, other: EdtfDate) -> bool:
        """Tell whether both may be dates of one happening.

        Like :meth:`overlaps`, but an uncertain or approximate date is let off by one unit of its precision on
        each side, and a winter may also be the beginning of its year ("зимой 1985 года").
        """
        mine, theirs = self._loosened(), other._loosened()
        return mine[0] <= theirs[1] and theirs[0] <= mine[1]

    def describe(self) -> str:
        """Say the date in Russian: "21 ноября 1985", "в мае 1985", "не позднее 27 декабря 2025", "с 1991 года"."""
        hedge = "предположительно " if self.uncertain else ""
        about = "примерно " if self.approximate else ""
        return f"{hedge}{about}{_describe(self)}"

    def _loosened(self) -> tuple[dt.date, dt.date]:
        lower, upper = self.key
        if self.precision == "season" and lower.month == _LAST_MONTH:
            lower = dt.date(lower.year, 1, 1)
        if self.uncertain or self.approximate:
            slack = dt.timedelta(days=_SLACK_DAYS[self.precision])
            lower = max(lower, dt.date.min + slack) - slack
            upper = min(upper, dt.date.max - slack) + slack
        return lower, upper


_SLACK_DAYS: Final[dict[Precision, int]] = {
    "day": 1, "month": 31, "season": 92, "year": 366, "decade": 3653, "century": 36525, "interval": 31,
}  # fmt: skip


@lru_cache(maxsize=4096)
def _parse(text: str) -> EdtfDate:
    left, slash, right = text.strip().partition("/")
    return _interval(text, left, right) if slash else _simple(text, left)


def _interval(text: str, left: str, right: str) -> EdtfDate:
    first = None if left in _OPEN else _simple(text, left)
    last = None if right in _OPEN else _simple(text, right)
    if first is None and last is None:
        raise _error(text, "an interval without any date")
    if first and last and first.key[0] > last.key[1]:
        raise _error(text, "the interval ends before it begins")
    sides = [side for side in (first, last) if side]
    return EdtfDate(
        f"{first or '..'}/{last or '..'}",
        first.lower if first else None,
        last.upper if last else None,
        "interval",
        uncertain=any(side.uncertain for side in sides),
        approximate=any(side.approximate for side in sides),
    )


def _simple(whole: str, text: str) -> EdtfDate:
    match = _SIMPLE.fullmatch(text)
    if not match:
        raise _error(whole)
    try:
        lower, upper, precision = _bounds(match["year"], match["month"], match["day"])
    except ValueError as error:
        raise _error(whole, "no such day in the calendar") from error
    mark = match["mark"]
    return EdtfDate(text, lower, upper, precision, uncertain=mark in {"?", "%"}, approximate=mark in {"~", "%"})


def _bounds(year: str, month: str | None, day: str | None) -> tuple[dt.date, dt.date, Precision]:
    if "X" in year:
        if month:
            raise ValueError(month)
        wide: Precision = "century" if year.endswith("XX") else "decade"
        return dt.date(max(int(year.replace("X", "0")), 1), 1, 1), dt.date(int(year.replace("X", "9")), 12, 31), wide
    number = int(year)
    if month is None or month == "XX":
        if day not in {None, "XX"}:
            raise ValueError(day)
        return dt.date(number, 1, 1), dt.date(number, 12, 31), "year"
    part = int(month)
    if part >= _FIRST_SEASON:
        if day or part > _WINTER:
            raise ValueError(month)
        return (*_season_bounds(number, part), "season")
    if day is None or day == "XX":
        return dt.date(number, part, 1), _month_end(number, part), "month"
    exact = dt.date(number, part, int(day))
    return exact, exact, "day"


def _season_bounds(year: int, season: int) -> tuple[dt.date, dt.date]:
    """Spring is March to May and so on; a winter begins in the December of its year, so that seasons sort in order."""
    first = 3 * (season - _FIRST_SEASON) + 3
    if season == _WINTER:
        return dt.date(year, first, 1), _month_end(year + 1, 2)
    return dt.date(year, first, 1), _month_end(year, first + 2)


def _month_end(year: int, month: int) -> dt.date:
    if month == _LAST_MONTH:
        return dt.date(year, month, 31)
    return dt.date(year, month + 1, 1) - _ONE_DAY


def _bound(side: EdtfDate, *, upper: bool) -> str:
    """Give one side of an interval: level 1 allows no decade or interval there."""
    if side.precision in {"decade", "century"}:
        return f"{(side.key[1] if upper else side.key[0]).year:04d}"
    if side.precision == "interval":
        left, _, right = side.text.partition("/")
        return right if upper else left
    return side.text


def _error(text: str, why: str = "") -> DateError:
    return DateError(f"{text!r} is not a date{f': {why}' if why else ''}.", remedy=_REMEDY)


def _describe(date: EdtfDate) -> str:  # noqa: PLR0911 (one return per precision)
    if date.precision == "interval":
        return _describe_interval(date)
    lower = date.lower or dt.date.min
    match date.precision:
        case "day":
            return f"{lower.day} {_MONTHS_GENITIVE[lower.month - 1]} {lower.year}"
        case "month":
            return f"в {_MONTHS_LOCATIVE[lower.month - 1]} {lower.year}"
        case "season":
            return f"{_SEASONS[_season(date)]} {lower.year}"
        case "year":
            return f"в {lower.year} году"
        case "decade":
            return f"в {date.text[:3]}0-х"
        case _:
            return f"{'во' if date.text.startswith('01') else 'в'} {_roman(int(date.text[:2]) + 1)} веке"


def _describe_interval(date: EdtfDate) -> str:
    left, _, right = date.text.partition("/")
    first = None if left == ".." else _parse(left)
    last = None if right == ".." else _parse(right)
    if last is None:
        return f"{_since(first)} {_genitive(first)}" if first else ""
    if first is None:
        return f"не позднее {_genitive(last)}"
    return f"{_since(first)} {_genitive(first, _shared(first, last))} по {_accusative(last)}"


def _since(first: EdtfDate | None) -> str:
    return "со" if first and first.precision == "day" and first.lower and first.lower.day == 2 else "с"  # noqa: PLR2004


def _shared(first: EdtfDate, last: EdtfDate) -> int:
    """Count what the second date of an interval says for both: 0 nothing, 1 the year, 2 the year and the month."""
    a, b = first.key[0], last.key[0]
    if first.precision != last.precision or a.year != b.year:
        return 1 if first.precision == last.precision == "year" else 0
    return 2 if first.precision == "day" and a.month == b.month else 1


def _genitive(date: EdtfDate | None, shared: int = 0) -> str:  # noqa: PLR0911 (one return per precision)
    if date is None:
        return ""
    lower = date.key[0]
    year = "" if shared else f" {lower.year}"
    match date.precision:
        case "day":
            month = "" if shared > 1 else f" {_MONTHS_GENITIVE[lower.month - 1]}"
            return f"{lower.day}{month}{year}"
        case "month":
            return f"{_MONTHS_GENITIVE[lower.month - 1]}{year}"
        case "season":
            return f"{_SEASONS_GENITIVE[_season(date)]}{year}"
        case "year":
            return str(lower.year) if shared else f"{lower.year} года"
        case "decade":
            return f"{date.text[:3]}0-х"
        case _:
            return f"{_roman(int(date.text[:2]) + 1)} века"


def _accusative(date: EdtfDate) -> str:
    lower = date.key[0]
    match date.precision:
        case "month":
            return f"{_MONTHS[lower.month - 1]} {lower.year}"
        case "season":
            return f"{_SEASONS_ACCUSATIVE[_season(date)]} {lower.year}"
        case "year":
            return f"{lower.year} год"
        case "decade":
            return f"{date.text[:3]}0-е"
        case "century":
            return f"{_roman(int(date.text[:2]) + 1)} век"
        case _:
            return _genitive(date)


def _season(date: EdtfDate) -> int:
    return int(date.text[5:7]) - _FIRST_SEASON


def _roman(number: int) -> str:
    digits = []
    for sign, value in zip(_ROMAN, _ROMAN_VALUES, strict=True):
        while number >= value:
            digits.append(sign)
            number -= value
    return "".join(digits)
