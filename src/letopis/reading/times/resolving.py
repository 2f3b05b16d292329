"""Give specs their EDTF value: against the publication date, the dates told before, and the tense of the sentence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from letopis.errors import DateError
from letopis.model.dates import EdtfDate
from letopis.reading.times.scene import NO_NARRATIVE, NO_PUBLICATION, OTHER_WEEKDAY, Scene, Value
from letopis.reading.times.specs import (
    Calendar,
    Eve,
    Fixed,
    Offset,
    Part,
    Period,
    Range,
    Ref,
    Shift,
    Spec,
)  # fmt: skip

if TYPE_CHECKING:
    from letopis.model.layers import TimeBasis
    from letopis.reading.times.tense import Lean

_MONTHS: Final = 12
_SATURDAY: Final = 5
_WEEKDAY_YEARS: Final = 7
# Within so many days of the publication a date is right although its weekday is not.
_SLIP: Final = 14
# So many days after its first date an article may go on.
_AFTER_LEAD: Final = 31
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS_OF: Final = {"month": 1, "quarter": 3, "half": 6}
_YEARS_OF: Final = {"year": 1, "decade": 10, "century": 100}


def resolve(spec: Spec, scene: Scene) -> Value:
    """Place a spec in time; the value's date is None where that cannot be done."""
    try:
        return _resolve(spec, scene)
    except (DateError, ValueError, OverflowError):
        return Value(None, "unresolved")


def _resolve(spec: Spec, scene: Scene) -> Value:  # noqa: PLR0911 (one return per kind of spec)
    match spec:
        case Fixed(edtf):
            return Value(EdtfDate.parse(edtf), "stated") if edtf else Value(None, "unresolved")
        case Calendar():
            return _calendar(spec, scene)
        case Part():
            return _part(spec, scene)
        case Period():
            return _period(spec, scene)
        case Shift():
            return _shift(spec, scene)
        case Eve():
            return _eve(spec, scene)
        case Range():
            return _range(spec, scene)
        case Offset(shift, of):
            base = _resolve(of, scene)
            return Value(moved(base.date, shift), "relative") if base.date else base
        case _:
            return Value(None, "unresolved")


def _missing() -> Value:
    return Value(None, "unresolved", NO_PUBLICATION)


# --- calendar ---------------------------------------------------------------------------------------------------


def _calendar(spec: Calendar, scene: Scene) -> Value:
    if spec.year is not None:
        return Value(_made(spec, spec.year), "stated")
    if spec.year_ref is not None:
        year, why = _referred_year(spec.year_ref, scene)
        return Value(_made(spec, year), "relative") if year else Value(None, "unresolved", why)
    if spec.which is not None and spec.which.anchor == "narrative":
        return Value(_made(spec, scene.year), "relative") if scene.year else Value(None, "unresolved", NO_NARRATIVE)
    if spec.month_ref is not None:
        return _day_of_month(spec, spec.month_ref, scene)
    bound = _bound(spec, scene)
    if bound is not None:
        return Value(bound, "relative")
    reference = scene.published or scene.lead
    return _with_weekday(spec, _nearest(spec, scene, reference)) if reference else _missing()


def _with_weekday(spec: Calendar, date: EdtfDate) -> Value:
    slip = spec.weekday is not None and date.lower is not None and date.lower.weekday() != spec.weekday
    return Value(date, "relative", OTHER_WEEKDAY if slip else "")


def _bound(spec: Calendar, scene: Scene) -> EdtfDate | None:
    """Give the date in the past year that the sentence has set, unless that would run against the order of telling."""
    if scene.bound is None or spec.which is not None or scene.lean() == "future":
        return None
    date = _made(spec, scene.bound.key[0].year)
    return None if date.surely_before(scene.bound) else date


def _made(spec: Calendar, year: int) -> EdtfDate:
    if spec.season is not None:
        return EdtfDate.parse(f"{year:04d}-{spec.season}")
    return EdtfDate.of(year, spec.month, spec.day)


def _referred_year(ref: Ref, scene: Scene) -> tuple[int | None, str]:
    if ref.anchor == "narrative":
        return (scene.year + ref.shift if scene.year else None), NO_NARRATIVE
    if ref.loose and scene.year and _elsewhere(scene):
        return scene.year + ref.shift, ""
    return (scene.published.year + ref.shift if scene.published else None), NO_PUBLICATION


def _elsewhere(scene: Scene) -> bool:
    """Tell whether the narrative is in another year than the news, and told in the past."""
    return scene.published is None or (scene.year != scene.published.year and scene.lean() == "past")


def _day_of_month(spec: Calendar, ref: Ref, scene: Scene) -> Value:
    if scene.published is None:
        return _missing()
    year, month = _month_shifted(scene.published.year, scene.published.month, ref.shift)
    return Value(EdtfDate.of(year, month, spec.day), "relative")


def _nearest(spec: Calendar, scene: Scene, published: dt.date) -> EdtfDate:
    """Choose the year: the tense decides, then the weekday, then nearness (the past before the future)."""
    reach = _WEEKDAY_YEARS if spec.weekday is not None else 1
    dates = []
    for year in range(published.year - reach - (spec.day == 29), published.year + 2):  # noqa: PLR2004 (29 February)
        try:
            dates.append(_made(spec, year))
        except DateError:
            continue
    fitting = [date for date in dates if date.lower and date.lower.weekday() == spec.weekday]
    fresh = [date for date in dates if date.lower and abs((date.lower - published).days) <= _SLIP]
    if spec.weekday is not None and fresh:
        # A slip in the weekday is likelier than a day years ago that news of these days tells by its weekday.
        return fresh[0]
    if fitting:
        return min(fitting, key=lambda date: abs((date.key[0] - published).days))
    lean = _lean(spec, scene)
    # The first day told of an article without a publication date is not its last: the text goes on from there.
    latest = published if scene.published else published + dt.timedelta(days=_AFTER_LEAD)
    past = [date for date in dates if date.lower and date.lower <= latest]
    future = [date for date in dates if date.upper and date.upper >= published]
    if spec.which is not None and spec.which.shift:
        past = [date for date in past if date.upper and date.upper < published]
        future = [date for date in future if date.lower and date.lower > published]
    if lean == "past" and past:
        return past[-1]
    if lean == "future" and future:
        return future[0]
    return min(dates, key=lambda date: _distance(date, published))


def _lean(spec: Calendar, scene: Scene) -> Lean | None:
    if spec.which is not None and spec.which.shift:
        return "past" if spec.which.shift < 0 else "future"
    said = scene.lean()
    return "past" if spec.back and said != "future" else said


def _distance(date: EdtfDate, published: dt.date) -> int:
    lower, upper = date.key
    if lower <= published <= upper:
        return 0
    return (published - upper).days if upper < published else 2 * (lower - published).days


def _part(spec: Part, scene: Scene) -> Value:
    length = _MONTHS // spec.parts
    if spec.of.has_year:
        year = _calendar(spec.of, scene)
        if year.date is None or year.date.lower is None:
            return year
        return Value(_months(year.date.lower.year, length * (spec.index - 1) + 1, length), year.basis)
    if scene.published is None:
        return _missing()
    if scene.bound is not None:
        return Value(_months(scene.bound.key[0].year, length * (spec.index - 1) + 1, length), "relative")
    years = (scene.published.year - 1, scene.published.year, scene.published.year + 1)
    choices = [_months(year, length * (spec.index - 1) + 1, length) for year in years]
    lean = scene.lean()
    past = [date for date in choices if date.lower and date.lower <= scene.published]
    future = [date for date in choices if date.upper and date.upper >= scene.published]
    return Value(future[0] if lean == "future" else past[-1], "relative")


def _months(year: int, first: int, length: int) -> EdtfDate:
    return EdtfDate.parse(f"{year:04d}-{first:02d}/{year:04d}-{first + length - 1:02d}")


# --- periods ----------------------------------------------------------------------------------------------------


def _period(spec: Period, scene: Scene) -> Value:  # noqa: PLR0911 (one return per unit)
    ref = spec.ref
    if spec.unit == "same":
        return Value(scene.last, "relative") if scene.last else Value(None, "unresolved", NO_NARRATIVE)
    if spec.unit == "day":
        return _that_day(ref or Ref(0), scene)
    narrative = ref is not None and ref.anchor == "narrative"
    if spec.unit in {"month", "quarter", "half"}:
        return _month_period(spec, ref or Ref(0), scene)
    base = scene.day if narrative else scene.published
    if base is None:
        return Value(None, "unresolved", NO_NARRATIVE if narrative else NO_PUBLICATION)
    match spec.unit:
        case "weekday" if spec.week is not None:
            monday = base - dt.timedelta(days=base.weekday()) + dt.timedelta(weeks=spec.week.shift)
            return Value(EdtfDate.of_day(monday + dt.timedelta(days=spec.weekday or 0)), "relative")
        case "weekday":
            return Value(EdtfDate.of_day(_weekday(spec.weekday or 0, ref, base, scene)), "relative")
        case "week":
            monday = base - dt.timedelta(days=base.weekday()) + dt.timedelta(weeks=ref.shift if ref else 0)
            return Value(_days(monday, 7), "relative")
        case "weekend":
            return Value(_days(_weekend(ref, base, scene), 2), "relative")
        case "decade":
            return Value(EdtfDate.parse(f"{base.year // 10 + (ref.shift if ref else 0):03d}X"), "relative")
        case _:
            return Value(EdtfDate.parse(f"{(base.year - 1) // 100 + (ref.shift if ref else 0):02d}XX"), "relative")


def _that_day(ref: Ref, scene: Scene) -> Value:
    if ref.anchor == "narrative":
        day = scene.day or (scene.published if ref.loose else None)
        return Value(EdtfDate.of_day(day), "relative") if day else Value(None, "unresolved", NO_NARRATIVE)
    return Value(EdtfDate.of_day(scene.published), "relative") if scene.published else _missing()


def _month_period(spec: Period, ref: Ref, scene: Scene) -> Value:
    if ref.anchor == "narrative" or (ref.loose and scene.month and scene.month[0] == scene.year and _elsewhere(scene)):
        base = scene.month
        if base is None:
            return Value(None, "unresolved", NO_NARRATIVE)
    elif scene.published is None:
        return _missing()
    else:
        base = (scene.published.year, scene.published.month)
    length = _MONTHS_OF[spec.unit]
    year, month = _month_shifted(base[0], (base[1] - 1) // length * length + 1, ref.shift * length)
    if length == 1:
        return Value(EdtfDate.of(year, month), "relative")
    return Value(_months(year, month, length), "relative")


def _weekday(weekday: int, ref: Ref | None, base: dt.date, scene: Scene) -> dt.date:
    back = (base.weekday() - weekday) % 7
    forth = (weekday - base.weekday()) % 7
    if ref is not None:
        if ref.shift < 0:
            return base - dt.timedelta(days=back or 7)
        if ref.shift > 0:
            return base + dt.timedelta(days=forth or 7)
        return base - dt.timedelta(days=base.weekday() - weekday)
    if scene.lean() == "future":
        return base + dt.timedelta(days=forth)
    return base - dt.timedelta(days=back)


def _weekend(ref: Ref | None, base: dt.date, scene: Scene) -> dt.date:
    """Give the Saturday: of this week, of the last one, of the one to come."""
    saturday = base + dt.timedelta(days=_SATURDAY - base.weekday())
    future = ref.shift > 0 if ref else scene.lean() == "future"
    if future or (ref is not None and ref.shift == 0 and scene.lean() == "future"):
        return saturday
    return saturday if base.weekday() > _SATURDAY and not (ref and ref.shift) else saturday - dt.timedelta(weeks=1)


def _days(first: dt.date, length: int) -> EdtfDate:
    return EdtfDate.parse(f"{first}/{first + dt.timedelta(days=length - 1)}")


# --- distances --------------------------------------------------------------------------------------------------


def _shift(spec: Shift, scene: Scene) -> Value:
    if spec.count is None or spec.of_event:
        return Value(None, "unresolved")
    narrative = spec.anchor == "narrative" or (
        spec.anchor is None and scene.last is not None and scene.lean() == "past"
    )
    base = _narrative_base(spec, scene) if narrative else None
    if base is None and (not narrative or spec.fallback):
        if scene.published is None:
            return _missing()
        base = EdtfDate.of_day(scene.published)
    if base is None:
        return Value(None, "unresolved", NO_NARRATIVE)
    return Value(moved(base, spec), "relative")


def _narrative_base(spec: Shift, scene: Scene) -> EdtfDate | None:
    """Give what the narrative has of the precision that the unit needs."""
    if spec.unit in _DAYS:
        return EdtfDate.of_day(scene.day) if scene.day else None
    if spec.unit in _MONTHS_OF:
        return EdtfDate.of(*scene.month) if scene.month else None
    return EdtfDate.of(scene.year) if scene.year else None


def moved(base: EdtfDate, shift: Shift) -> EdtfDate | None:
    """Move a date by a distance; the result is as precise as the unit ("два года назад" is a year)."""
    day = base.upper if base.precision != "interval" else base.lower
    if day is None or shift.count is None:
        return None
    count = shift.sign * shift.count
    mark = "~" if shift.approximate else ""
    if shift.unit in _DAYS:
        if base.precision != "day":
            return None
        return EdtfDate.parse(f"{day + dt.timedelta(days=count * _DAYS[shift.unit])}{mark}")
    if shift.unit in _MONTHS_OF:
        year, month = _month_shifted(day.year, day.month, count * _MONTHS_OF[shift.unit])
        return EdtfDate.parse(f"{year:04d}-{month:02d}{mark}")
    return EdtfDate.parse(f"{day.year + count * _YEARS_OF[shift.unit]:04d}{mark}")


def _month_shifted(year: int, month: int, months: int) -> tuple[int, int]:
    total = year * _MONTHS + month - 1 + months
    return total // _MONTHS, total % _MONTHS + 1


def _eve(spec: Eve, scene: Scene) -> Value:
    if spec.of is not None:
        base = _resolve(spec.of, scene)
        return Value(moved(base.date, Shift("day", 1, -1)), "relative") if base.date else base
    if spec.event:
        return Value(None, "unresolved", "the date of the event it precedes is not said")
    if scene.published is None:
        return _missing()
    return Value(EdtfDate.of_day(scene.published - dt.timedelta(days=1)), "relative")


def _range(spec: Range, scene: Scene) -> Value:
    last = _resolve(spec.last, scene)
    if last.date is None:
        return last
    first = _resolve(spec.first, scene)
    if first.date is None:
        return first
    if first.date.key[0] > last.date.key[1] and isinstance(spec.first, Calendar) and first.date.lower:
        first = Value(_made(spec.first, first.date.lower.year - 1), first.basis)
    if first.date is None:
        return first
    basis: TimeBasis = "stated" if first.basis == last.basis == "stated" or spec_has_year(spec.last) else "relative"
    return Value(EdtfDate.between(first.date, last.date), basis)


def spec_has_year(spec: Spec) -> bool:
    """Tell whether the spec states its year in figures."""
    return isinstance(spec, Fixed) or (isinstance(spec, Calendar) and spec.year is not None)
