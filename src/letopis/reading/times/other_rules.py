"""Rules for what is no date: durations, clock times, repetitions. Found so that they are not taken for dates."""

from __future__ import annotations

import re
from typing import Final

from letopis.reading.times.grammar import Grammar, Match
from letopis.reading.times.relative_rules import counted
from letopis.reading.times.specs import Other, Spec

other = Grammar()
_rule = other.rule

_ISO_UNITS: Final = {
    "year": "P{}Y", "month": "P{}M", "week": "P{}W", "day": "P{}D", "hour": "PT{}H", "minute": "PT{}M",
    "decade": "P{}0Y", "century": "P{}00Y", "quarter": "P{}Q", "half": "P6M",
}  # fmt: skip
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_AFTER_CLOCK: Final = frozenset({"", "\n", "мск", "по", ".", ",", "утра", "вечера", "(", "—", "и", "до"})
_NOON: Final = 12
_HOURS: Final = 24


@_rule(
    "(?P<x>COUNT (?:(?:DASH|I|ILI) (?:CARD|DAY|NUM) )?(?:S LISHNIM )?"
    "(?P<unit>GOD|GODY|LET|DEN|DNI|NEDELYA|MESYAC|CHAS|MINUTA|VEK|VEKA|DESYATILETIE))",
)
def duration(match: Match) -> Spec | None:
    """Read "трёх лет", "два часа", "несколько дней"."""
    if (match.has("num") and match.lexemes.is_kind(match.at("num"), "YEAR")) or match.form("unit") == "г":
        return None
    count = counted(match)
    one_number = all(not match.lexemes.is_kind(place, "DASH", "I", "ILI", "S") for place in match.places())
    exact = count is not None and one_number
    return Other("duration", _ISO_UNITS[match.value("unit")].format(count) if exact else None)


@_rule("POLGODA")
def half_a_year(_: Match) -> Spec:
    """Read "полгода"."""
    return Other("duration", "P6M")


@_rule("(?:(?:V|NA) TECHENIE|ZA|NA) (?P<x>(?:POSLEDNIJ |(?P<past>REF) )?(?P<unit>GOD|NEDELYA|MESYAC|DNI|CHAS))")
def one_unit(match: Match) -> Spec | None:
    """Read "в течение года", "на неделю", "за последний месяц"; "на днях" is too vague."""
    led = match.lexemes.is_kind(match.span[0] - 1, "TECHENIE") and match.form("past").startswith(("прошедш", "истекш"))
    if match.form("unit") == "днях" or (match.has("past") and not led):
        return None
    return Other("duration", _ISO_UNITS[match.value("unit")].format(1))


@_rule("(?P<x>(?P<clock>CLOCK)(?: UTRO)?)")
def clock(match: Match) -> Spec | None:
    """Read "15:30"."""
    hour, minute = match.value("clock").split(":")
    score = any(match.lexemes.form(match.span[0] - back).startswith("счет") for back in (1, 2, 3))
    return Other("time", f"T{int(hour):02d}:{minute}") if int(hour) < _HOURS and not score else None


@_rule("(?:V|OKOLO|K|S|DO) (?P<x>(?P<clock>DECIMAL))")
def dotted_clock(match: Match) -> Spec | None:
    """Read "в 15.30": hours and minutes of two digits where a preposition calls for a time."""
    hour, _, minute = match.value("clock").partition(".")
    after = match.lexemes.form(match.span[1])
    if len(hour) > 2 or not re.fullmatch("[0-5][0-9]", minute) or int(hour) >= _HOURS:  # noqa: PLR2004 (digits)
        return None
    return Other("time", f"T{int(hour):02d}:{minute}") if after in _AFTER_CLOCK else None


@_rule(
    "(?:V|OKOLO|K|S|DO) (?P<x>(?P<hour>DAY|CARD|TENS)(?: (?P<chas>CHAS))?(?: (?P<minute>DAY|NUM) MINUTA)?"
    "(?: (?P<half>UTRO|DEN))?)",
)
def hours(match: Match) -> Spec | None:
    """Read "в 10 утра", "в 15 часов 30 минут", "в три часа дня"."""
    hour, half = match.value("hour"), match.form("half")
    told = match.has("half") or (match.has("chas") and match.lexemes.is_kind(match.span[0] - 1, "V"))
    if not told or hour > _HOURS:
        return None
    if half and half not in {"утра", "вечера", "ночи", "дня"}:
        return None
    if half in {"вечера", "дня"} and hour < _NOON:
        hour += _NOON
    minute = match.value("minute") or 0
    return Other("time", f"T{hour % _HOURS:02d}:{minute:02d}")


@_rule("(?P<part>UTRO)")
def part_of_day(match: Match) -> Spec | None:
    """Read "утром", "в ночь", "в полдень"."""
    form = match.form("part")
    if form.startswith("пол"):
        return Other("time", "T12:00" if form.endswith(("ень", "дня")) else "T00:00")
    led = match.lexemes.is_kind(match.span[0] - 1, "V", "K", "S", "DO")
    return Other("time") if form in {"утром", "вечером", "ночью"} or led else None


@_rule(
    "(?P<x>KAZHDYJ (?:COUNT )?"
    "(?P<unit>GOD|GODY|LET|DEN|DNI|NEDELYA|MESYAC|CHAS|WEEKDAY|KVARTAL|POLGODA|UTRO|DESYATILETIE))",
)
def every(match: Match) -> Spec:
    """Read "каждый понедельник", "каждые два года"."""
    unit, count = match.value("unit"), counted(match)
    if isinstance(unit, str):
        return Other("set", "R/" + _ISO_UNITS[unit].format(count) if count else None)
    return Other("set", f"R/P1W,{_WEEKDAYS[unit]}" if isinstance(unit, int) else "R/P1D")


@_rule("PO (?P<x>(?P<day>WEEKDAYS)(?: (?:I|COMMA) WEEKDAYS)*)")
def on_weekdays(match: Match) -> Spec:
    """Read "по пятницам"."""
    return Other("set", f"R/P1W,{_WEEKDAYS[match.value('day')]}")


@_rule("(?P<word>EZHE)")
def yearly(match: Match) -> Spec:
    """Read "ежегодно"."""
    return Other("set", f"R/{match.value('word')}")


@_rule("(?P<x>(?:COUNT )?RAZ V (?P<unit>GOD|NEDELYA|MESYAC|DEN|DNI|CHAS|KVARTAL|POLGODA))", needs="RAZ")
def once_in(match: Match) -> Spec:
    """Read "раз в год", "два раза в неделю"."""
    return Other("set", "R/" + _ISO_UNITS[match.value("unit")].format(1))
