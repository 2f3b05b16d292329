"""Combine neighbouring expressions: ranges, a weekday with its date, a shared year, the eve of a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from letopis.reading.times.specs import (
    Calendar,
    Eve,
    Fixed,
    Found,
    Offset,
    Other,
    Part,
    Period,
    Range,
    Shift,
    Spec,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.reading.times.lexing import Lexemes

    Step = Callable[[Lexemes, Found, Found], Found | None]

_DASHES: Final = frozenset("—–-−")
_LISTING: Final = frozenset({",", "и", "или", "либо", "в", "на", *_DASHES})
_ISO_DISTANCE: Final = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def join(lexemes: Lexemes, found: list[Found]) -> list[Found]:
    """Apply every way of combining, in order; the list stays in text order."""
    for item in found:
        _widen_by_part(lexemes, item)
    for step in (_day_with_weekday, _weekday_of_week, _eve_of, _distance_from, _range):
        found = _pairwise(lexemes, found, step)
    _share_years(lexemes, found)
    return found


def _pairwise(lexemes: Lexemes, found: list[Found], step: Step) -> list[Found]:
    joined: list[Found] = []
    for item in found:
        both = step(lexemes, joined[-1], item) if joined else None
        if both is None:
            joined.append(item)
        else:
            joined[-1] = both
    return joined


def _between(lexemes: Lexemes, left: Found, right: Found) -> str:
    """Give the words and marks between two expressions."""
    return " ".join(lexemes.forms[left.last : right.first])


def _merge(left: Found, right: Found, spec: Spec, rule: str) -> Found:
    return Found(left.first, right.last, spec, rule)


def _widen_by_part(lexemes: Lexemes, item: Found) -> None:
    """Take "начале", "второй половине" into the span; the value stays that of the whole."""
    spec = item.spec
    whole = (
        isinstance(spec, Fixed | Part)
        or (isinstance(spec, Calendar) and spec.day is None and item.rule != "month_adjective")
        or (isinstance(spec, Period) and spec.unit not in {"day", "weekday", "same"})
    )
    if not whole:
        return
    if lexemes.is_kind(item.first - 1, "NACHALO"):
        item.first -= 1
        item.part = True
    elif lexemes.is_kind(item.first - 1, "POLOVINA") and lexemes.is_kind(item.first - 2, "ORDWORD"):
        item.first -= 2
        item.part = True


def _day_with_weekday(lexemes: Lexemes, left: Found, right: Found) -> Found | None:
    """Join "понедельник, 20 октября", "5 мая, в понедельник", "вчера, 5 мая"."""
    link = _between(lexemes, left, right)
    a, b = left.spec, right.spec
    if isinstance(b, Calendar) and b.day is not None and link in {"", ",", "(", *_DASHES}:
        if isinstance(a, Period) and a.unit == "weekday" and left.rule == "weekday":
            return _merge(left, right, msgspec.structs.replace(b, weekday=a.weekday), "weekday_with_date")
        if (isinstance(a, Shift) and left.rule == "deixis" and link != "-") or (isinstance(a, Eve) and link == ","):
            return _merge(left, right, b, "deixis_with_date")
    if not isinstance(b, Period) or right.rule != "weekday" or b.ref is not None:
        return None
    if isinstance(a, Calendar) and a.day is not None and link in {", в", ", во", "(", ",", "в", "во"}:
        return _merge(left, right, msgspec.structs.replace(a, weekday=b.weekday), "weekday_with_date")
    return None


def _weekday_of_week(lexemes: Lexemes, left: Found, right: Found) -> Found | None:
    """Join "пятницу прошлой недели", "прошлой неделе в пятницу"."""
    link = _between(lexemes, left, right)
    a, b = (left.spec, right.spec) if not link else (right.spec, left.spec)
    if link == "на":
        a, b = b, a
    if link not in {"", "в", "во", ", в", ", во", "на"} or not isinstance(a, Period) or not isinstance(b, Period):
        return None
    if a.unit != "weekday" or a.ref is not None or a.weekday is None or b.unit != "week":
        return None
    return _merge(left, right, msgspec.structs.replace(a, week=b.ref), "weekday_of_week")


def _eve_of(lexemes: Lexemes, left: Found, right: Found) -> Found | None:
    """Join "накануне 5 мая"."""
    if isinstance(left.spec, Eve) and not _between(lexemes, left, right) and isinstance(right.spec, Calendar):
        return _merge(left, right, Eve(of=right.spec), "eve_of_date")
    return None


def _distance_from(lexemes: Lexemes, left: Found, right: Found) -> Found | None:
    """Join "за два дня до 5 мая", "через неделю после 5 мая"."""
    link = _between(lexemes, left, right)
    if not isinstance(right.spec, Calendar | Shift | Fixed):
        return None
    if link == "после" and isinstance(left.spec, Shift):
        return _merge(left, right, Offset(left.spec, right.spec), "distance_from_date")
    if link == "до" and isinstance(left.spec, Other) and lexemes.form(left.first - 1) == "за":
        shift = _as_shift(left.spec)
        return _merge(left, right, Offset(shift, right.spec), "distance_from_date") if shift else None
    return None


def _as_shift(spec: Other) -> Shift | None:
    value = spec.value or ""
    if spec.type != "duration" or value[-1:] not in _ISO_DISTANCE or not value[1:-1].isdigit():
        return None
    return Shift(_ISO_DISTANCE[value[-1]], int(value[1:-1]), -1)  # type: ignore[arg-type]


def _range(lexemes: Lexemes, left: Found, right: Found) -> Found | None:
    """Join "с 30 апреля по 2 мая", "август — сентябрь 1985 года", "в ночь с понедельника на среду"."""
    a, b = left.spec, right.spec
    if isinstance(a, Other | Range | Eve | Offset) or isinstance(b, Other | Range | Eve | Offset):
        return None
    links = [form for form in lexemes.forms[left.last : right.first] if form != "."]
    link = " ".join(links)
    led = lexemes.is_kind(left.first - 1, "S", "OT")
    dashed = link in {"/", *_DASHES} and _shape(a) == _shape(b)
    night = link == "на" and lexemes.is_kind(left.first - 2, "UTRO")
    if not dashed and not (led and (night or link in {"по", "до", "и до", "и по"})):
        return None
    return _merge(left, right, Range(share_year(a, b), b), "range_of_dates")


def _shape(spec: Spec) -> tuple[object, ...]:
    if isinstance(spec, Calendar):
        return (spec.month is not None, spec.day is not None, spec.season is not None, spec.weekday is not None)
    return (type(spec).__name__, getattr(spec, "unit", None))


def share_year(first: Spec, last: Spec) -> Spec:
    """Give the first date of a range the year of the last, or the one before where the months run over."""
    if not isinstance(first, Calendar) or not isinstance(last, Calendar) or first.has_year or not last.has_year:
        return first
    if last.month is None and first.month is None and first.season is None:
        return first
    year, ref = last.year, last.year_ref
    if first.month and last.month and (first.month, first.day or 0) > (last.month, last.day or 99):
        year = year - 1 if year is not None else None
        ref = msgspec.structs.replace(ref, shift=ref.shift - 1) if ref is not None else None
    return msgspec.structs.replace(first, year=year, year_ref=ref)


def _share_years(lexemes: Lexemes, found: list[Found]) -> None:
    """Carry a year back over a list: "в апреле и мае 1985 года", "майская встреча 1985 года"."""
    for left, right in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        a, b = left.spec, right.spec
        if not isinstance(a, Calendar) or not isinstance(b, Calendar):
            continue
        if a.has_year or not b.has_year or a.month is None:
            continue
        between = lexemes.forms[left.last : right.first]
        listed = b.month is not None and _LISTING.issuperset(between)
        noun = left.rule == "month_adjective" and b.month is None and 0 < len(between) < 3  # noqa: PLR2004
        noun = noun and all(map(str.isalpha, between))
        if (listed and left.rule != "month_adjective") or noun:
            left.spec = msgspec.structs.replace(a, year=b.year, year_ref=b.year_ref)
