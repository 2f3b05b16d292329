"""Rules for absolute expressions: days, months, years, decades, centuries, parts of a year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from letopis.errors import DateError
from letopis.model.dates import EdtfDate
from letopis.reading.times.grammar import Grammar, Match
from letopis.reading.times.lexicon import STREETS
from letopis.reading.times.specs import Calendar, Fixed, Found, Part, Range, Ref, Spec

if TYPE_CHECKING:
    from letopis.reading.times.lexing import Lexemes

calendar = Grammar()
_rule = calendar.rule

_LAST_DAY: Final = 31
_OLD_CENTURY: Final = 40
_HUNDRED: Final = 100
_LONGEST_RANGE: Final = 250
_QUARTERS: Final = 4
_OLDEST_BARE: Final = 1500
_BEFORE_PERIODS: Final = ("S", "DO", "K", "POSLE", "NACHALO", "POLOVINA")
_BRACKET_REACH: Final = 25
_CENTURIES: Final = range(1, 22)
Year = tuple[int | None, Ref | None]


def year_of(match: Match) -> Year | None:
    """Read the macro YEARTAIL: the year or its reference, (None, None) without one; None if it is no year."""
    if match.has("year"):
        number = _figures(match)
        return None if number is None else (number, None)
    if match.has("same"):
        return None, Ref(0, "narrative")
    if match.has("ref"):
        return (match.value("refyear"), None) if match.has("refyear") else (None, match.value("ref"))
    if match.has("sg"):
        return (None, Ref(0)) if match.form("sg") == "г" else None  # "5 мая с. г."
    return None, None


def _figures(match: Match) -> int | None:
    """Read the year's figures; two of them are of the last century, or of this one where "года" follows."""
    year: int = match.value("year")
    if year >= _HUNDRED:
        return year if match.lexemes.is_kind(match.at("year"), "YEAR", "ORDYEAR") else None
    if year >= _OLD_CENTURY:
        return 1900 + year
    return 2000 + year if match.lexemes.is_kind(match.at("year") + 1, "GOD") else None


def dated(match: Match, **fields: int | bool | Ref | None) -> Calendar | None:
    """Make a calendar spec of the match's year and ``fields``; None if there is no such day."""
    year = year_of(match)
    if year is None:
        return None
    spec = Calendar(year=year[0], year_ref=year[1], **fields)  # type: ignore[arg-type]
    return spec if _exists(spec) else None


def _exists(spec: Calendar) -> bool:
    if spec.day is None or spec.month is None:
        return True
    try:
        dt.date(spec.year or 2000, spec.month, spec.day)  # 2000: a leap year, so that 29 February may stand alone
    except ValueError:
        return False
    return True


def _is_name(match: Match, place: int) -> bool:
    """Tell whether a capital makes a surname or title of a month or season ("Март", "Пражская Весна")."""
    lexemes = match.lexemes
    return lexemes.capital(place) and not lexemes.upper(place) and not lexemes.opens_sentence(place)


def _in_street(match: Match) -> bool:
    return match.lexemes.form(match.span[0] - 1) in STREETS


# --- days -------------------------------------------------------------------------------------------------------


@_rule("(?P<x>(?P<day>ADAY) (?:CHISLO )?(?P<month>AMONTH|MONTHSHORT)(?: YEARTAIL)?)")
def day_month(match: Match) -> Spec | list[Found] | None:
    """Read "21 ноября 1985 года", "двадцать первого ноября", "21-го ноября прошлого года"."""
    if _in_street(match):
        return []
    return dated(match, month=match.value("month"), day=match.number("day"))


@_rule(
    "(?P<x>ADAYTAIL(?: (?:HYPHEN|PO|DO|NA|COMMA|I|ILI|COMMA I) ADAYTAIL)+ (?P<month>AMONTH)(?: YEARTAIL)?)",
)
def days_of_month(match: Match) -> list[Found] | None:
    """Read "с 10 по 14 апреля", "10–14 апреля", "10, 11 и 14 апреля 1985 года"."""
    lexemes, month = match.lexemes, match.value("month")
    places = [place for place in match.places() if place < match.at("month")]
    days = [place for place in places if lexemes.is_kind(place, "DAY", "ORDNUM", "DECNUM")]
    specs = {place: dated(match, month=month, day=lexemes.values[place]) for place in days}
    found: list[Found] = []
    for place, after in zip(days, [*days[1:], None], strict=True):
        spec = specs[place]
        if spec is None:
            return None
        last = match.span[1] if after is None else place + 1
        if found and lexemes.is_kind(place - 1, "DASH", "SLASH", "PO", "DO", "NA"):
            first = found.pop()
            if not isinstance(first.spec, Calendar) or (first.spec.day or 0) >= (spec.day or 0):
                return None
            found.append(match.found(first.first, last, Range(first.spec, spec)))
        else:
            found.append(match.found(place, last, spec))
    return found


@_rule("ISODATE")
def iso_date(match: Match) -> Spec | None:
    """Read "1985-11-21"."""
    try:
        return Fixed(str(EdtfDate.parse(match.lexemes.values[match.span[0]])))
    except DateError:
        return None


@_rule("(?P<x>(?P<numeric>NUMDATE)(?: GOD)?)")
def numeric_date(match: Match) -> Spec | None:
    """Read "21.11.1985", "21/11/85"."""
    day, month, year = (int(part) for part in match.value("numeric").replace("/", ".").split("."))
    if year < _HUNDRED:
        year += 1900 if year >= _OLD_CENTURY else 2000
    spec = Calendar(year=year, month=month, day=day)
    return spec if 1 <= month <= 12 and _exists(spec) else None  # noqa: PLR2004 (months)


@_rule(
    "(?:S|DO|OT|LPAR|WEEKDAY|WEEKDAY COMMA|DASH) (?P<x>(?P<short>DECIMAL)(?: (?:PO|DO|DASH) (?P<end>DECIMAL))?)",
)
def short_numeric_date(match: Match) -> Spec | None:
    """Read "с 21.11 по 25.11", "в четверг, 21.11": two digits each, where a preposition calls for a date."""
    first = _day_and_month(match.value("short"))
    if first is None or match.lexemes.form(match.span[1]) in {"%", "процента", "процентов", "балла", "км"}:
        return None
    if not match.has("end"):
        return first
    last = _day_and_month(match.value("end"))
    return Range(first, last) if last else None


def _day_and_month(word: str) -> Calendar | None:
    day, _, month = word.partition(".")
    if len(day) != 2 or len(month) != 2 or not 1 <= int(month) <= 12 or not 1 <= int(day) <= _LAST_DAY:  # noqa: PLR2004
        return None
    spec = Calendar(day=int(day), month=int(month))
    return spec if _exists(spec) else None


@_rule("(?P<x>(?P<day>ADAY) (?:CHISLO)(?: (?P<monthref>REF) MESYAC)?)")
def day_of_this_month(match: Match) -> Spec:
    """Read "5 числа", "15-го числа прошлого месяца"."""
    return Calendar(day=match.number("day"), month_ref=match.value("monthref") or Ref(0))


@_rule("(?:V|S|DO|K|PO) (?P<x>(?:DECADE|DECNUM|ORDWORD) CHISLAH (?P<month>MONTH)(?: YEARTAIL)?)")
def tens_of_month(match: Match) -> Spec | None:
    """Read "в двадцатых числах мая": no closer than the month."""
    return dated(match, month=match.value("month"))


# --- months and seasons -----------------------------------------------------------------------------------------


@_rule("(?P<x>(?P<month>AMONTH) YEARTAIL)")
def month_year(match: Match) -> Spec | None:
    """Read "мае 1985 года", "декабря того же года", "ноябре 85-го"."""
    return dated(match, month=match.value("month"))


@_rule("(?P<x>(?:(?P<which>REF|SAME|TOT) )?(?P<month>MONTH)(?: MESYAC)?)")
def month(match: Match) -> Spec | None:
    """Read "мае", "прошлом октябре"."""
    place, lexemes = match.at("month"), match.lexemes
    heads = lexemes.capital(place) and not lexemes.upper(place) and lexemes.form(place)[-1] in "йт"
    return None if _is_name(match, place) or heads else Calendar(month=match.value("month"), which=_which(match))


@_rule("(?P<x>(?:(?P<which>REF|SAME|TOT) )?(?P<season>SEASONWHEN|SEASON)(?: YEARTAIL)?)")
def season(match: Match) -> Spec | None:
    """Read "весной", "летом 1985 года", "прошлой осенью", "до зимы"."""
    place, lexemes = match.at("season"), match.lexemes
    tail = any(match.has(group) for group in ("year", "ref", "same"))
    led = match.has("which") or lexemes.is_kind(match.span[0] - 1, *_BEFORE_PERIODS, "NA")
    if _is_name(match, place) or not (lexemes.is_kind(place, "SEASONWHEN") or tail or led):
        return None
    return dated(match, season=match.value("season"), which=_which(match))


def _which(match: Match) -> Ref | None:
    """Read "прошлый", "этот", "тот же" before a month or season."""
    if not match.has("which"):
        return None
    same = match.lexemes.is_kind(match.at("which"), "TOT") or match.lexemes.is_kind(match.at("which") + 1, "ZHE")
    return Ref(0, "narrative") if same else match.value("which")


@_rule("(?P<adjective>MONTHADJ)")
def month_adjective(match: Match) -> Spec | None:
    """Read "майских" (переговоров): the month of something known."""
    if _is_name(match, match.at("adjective")):
        return None
    return Calendar(month=match.value("adjective"), back=True)


# --- years and longer -------------------------------------------------------------------------------------------


@_rule("(?P<x>(?P<year>YEAR|ORDYEAR) (?P<god>GOD|GODY))")
def year(match: Match) -> Spec | list[Found]:
    """Read "1985 году", "1985-й год"."""
    return [] if _in_street(match) else Calendar(year=match.value("year"))


@_rule("(?:V|S|DO|K|PO|POSLE|NACHALO) (?P<x>(?P<year>YEAR|ORDYEAR))")
def bare_year(match: Match) -> Spec | None:
    """Read "в 1985", "с 1985": a number of four digits after a preposition, unless it counts a noun."""
    lexemes, after = match.lexemes, match.span[1]
    year = match.value("year")
    if year < _OLDEST_BARE or (lexemes.is_kind(after, "OTHER") and _is_counted(lexemes, after)):
        return None
    return Calendar(year=year)


def _is_counted(lexemes: Lexemes, place: int) -> bool:
    """Tell whether a noun takes its case from the number before it: "(в) 1985 городах", "(до) 1985 тонн"."""
    token = lexemes.token_of(place)
    if token is None or lexemes.form(place).endswith(("ах", "ях")):
        return lexemes.form(place).endswith(("ах", "ях"))
    return token.pos in {"NOUN", "ADJ"} and token.feat("Case") == "Gen" and token.text.islower()


@_rule("(?:LPAR|COMMA|DOT|DASH|OTHER) (?P<x>(?P<year>YEAR)(?: GOD)?)(?=RPAR|COMMA|DASH)")
def year_in_brackets(match: Match) -> Spec | None:
    """Read "(1985)", "(Женева, 1985)", "(1985 — Женева, 1986 — Рейкьявик)"."""
    lexemes, first = match.lexemes, match.span[0]
    near = range(first - 1, max(first - _BRACKET_REACH, -1), -1)
    opening = next((place for place in near if lexemes.is_kind(place, "LPAR", "RPAR")), None)
    inside = opening is not None and lexemes.is_kind(opening, "LPAR")
    word_before = lexemes.is_kind(first - 1, "OTHER") and lexemes.form(first - 1)[-1:].isalnum()
    return Calendar(year=match.value("year")) if inside and not word_before else None


@_rule("(?P<x>(?P<ordinal>ORDNUM) GOD)")
def short_year(match: Match) -> Spec | None:
    """Read "85-м году": two digits of the last century, unless it counts years ("на 85-м году жизни")."""
    number, lexemes = match.value("ordinal"), match.lexemes
    if not _OLD_CENTURY <= number < _HUNDRED or lexemes.is_kind(match.span[0] - 1, "NA"):
        return None
    return Calendar(year=1900 + number)


@_rule("(?:V|S|DO|K|PO) (?P<x>(?P<ordinal>ORDNUM)) (?!OTHER|GOD|GODY|MONTH|DASH|ORDNUM|CHISLO|VEK|MONTHSHORT)")
def bare_short_year(match: Match) -> Spec | None:
    """Read "в 91-м" where no noun follows."""
    number = match.value("ordinal")
    return Calendar(year=1900 + number) if _OLD_CENTURY <= number < _HUNDRED else None


@_rule(
    "(?P<x>(?P<one>YEAR|ORDYEAR) (?:GOD )?(?P<link>DASH|SLASH|PO|DO) (?P<two>YEAR|ORDYEAR|DAY|NUM)(?: (?:GOD|GODY))?)",
)
def years(match: Match) -> Spec | None:
    """Read "1985–1991 годы", "с 1985 по 1991 год", "1985/86"."""
    one, two = match.value("one"), match.value("two")
    if two < _HUNDRED:
        digits = match.form("two")
        if len(digits) != 2 or match.lexemes.is_kind(match.at("link"), "PO", "DO"):  # noqa: PLR2004
            return None
        two += one - one % _HUNDRED
    if not one < two <= one + _LONGEST_RANGE:
        return None
    return Range(Calendar(year=one), Calendar(year=two))


@_rule("(?P<x>(?P<list>YEAR(?: (?:COMMA|I|ILI|COMMA I) (?:V )?YEAR)+)(?: (?P<god>GOD|GODY)))")
def years_listed(match: Match) -> list[Found]:
    """Read "1985, 1986 и 1987 годах"."""
    places = [place for place in match.places() if match.lexemes.is_kind(place, "YEAR")]
    ends = [*(place + 1 for place in places[:-1]), match.span[1]]
    return [
        match.found(place, end, Calendar(year=match.lexemes.values[place]))
        for place, end in zip(places, ends, strict=True)
    ]


@_rule("(?P<x>(?P<decade>DECNUM|DECADE)(?: (?P<god>GOD|GODY))?(?: (?P<century>ROMAN) VEK)?)")
def decade(match: Match) -> Spec | None:
    """Read "1990-х", "90-е годы", "девяностых годов", "80-е годы XIX века"."""
    number, lexemes, place = match.value("decade"), match.lexemes, match.at("decade")
    led = lexemes.is_kind(place - 1, *_BEFORE_PERIODS, "V", "PO")
    if match.has("century"):
        return _decade((match.value("century") - 1) * _HUNDRED + number)
    if number >= _HUNDRED:
        return _decade(number) if match.form("decade")[-1] in "хи" or match.has("god") or led else None
    if not match.has("god") and not (led and lexemes.form(place)[-1] in "хе" and not _counts(match)):
        return None
    return _decade((2000 if number < 20 else 1900) + number)  # noqa: PLR2004 ("нулевые", "десятые")


@_rule("(?P<x>(?P<one>DECNUM|DECADE) (?P<link>DASH|I) (?P<two>DECNUM|DECADE)(?: (?P<god>GOD|GODY))?)")
def decades(match: Match) -> Spec | list[Found] | None:
    """Read "60-х – 70-х годов", "в 1960-х и 1970-х"."""
    numbers = (match.value("one"), match.value("two"))
    one, two = (_decade(number if number >= _HUNDRED else 1900 + number) for number in numbers)
    led = match.lexemes.is_kind(match.span[0] - 1, *_BEFORE_PERIODS, "V")
    if one is None or two is None or not (led or match.has("god") or match.value("two") >= _HUNDRED):
        return None
    if match.form("link") == "и":
        return [
            match.found(match.at("one"), match.at("one") + 1, one),
            match.found(match.at("two"), match.span[1], two),
        ]
    return Range(one, two)


def _counts(match: Match) -> bool:
    """Tell whether an ordinal belongs to a noun that follows it ("в двадцатых домах")."""
    after = match.lexemes.token_of(match.span[1])
    return after is not None and after.pos in {"NOUN", "ADJ"} and after.feat("Case") != "Nom"


def _decade(year: int) -> Fixed | None:
    return Fixed(f"{year // 10:03d}X") if 0 < year < 2100 else None  # noqa: PLR2004


@_rule(
    "(?P<x>(?P<one>ROMAN|TENS ORDWORD|ORDWORD|ORDNUM)(?: (?:DASH|I) (?P<two>ROMAN|ORDNUM))? (?:VEK|VEKA)"
    "(?P<bc> DO NASHEJ DOT? ERY)?)",
)
def century(match: Match) -> Spec | None:
    """Read "XX века", "XIX–XX веков", "V века до н. э."."""
    one, two = match.number("one"), match.value("two")
    if match.has("bc"):
        return Fixed(None)
    if one not in _CENTURIES or (two is not None and two not in _CENTURIES):
        return None
    if two is None:
        return Fixed(f"{one - 1:02d}XX")
    return Range(Fixed(f"{one - 1:02d}XX"), Fixed(f"{two - 1:02d}XX")) if one < two else None


@_rule("(?P<x>(?:YEAR|NUM|DAY) GOD DO NASHEJ DOT? ERY)")
def before_our_era(_: Match) -> Spec:
    """Read "44 году до н. э.": outside the calendar kept here."""
    return Fixed(None)


@_rule("(?P<x>(?P<index>ORDWORD|ROMAN|ORDNUM|DAY) (?P<part>KVARTAL|POLUGODIE)(?: YEARTAIL)?)")
def part_of_year(match: Match) -> Spec | None:
    """Read "первом квартале 1985 года", "во втором полугодии"."""
    parts = _QUARTERS if match.lexemes.is_kind(match.at("part"), "KVARTAL") else 2
    of = dated(match)
    return Part(match.value("index"), parts, of) if of and match.value("index") <= parts else None


@_rule("(?P<x>(?P<index>ORDWORD) POLOVINA YEARTAIL)")
def half_of_year(match: Match) -> Spec | None:
    """Read "первой половине 1985 года"."""
    of = dated(match)
    return Part(match.value("index"), 2, of) if of and match.value("index") <= 2 else None  # noqa: PLR2004
