"""Publication dates: as stated by a caller or a field, in a dateline, on a page, in an address."""

from __future__ import annotations

import re
from datetime import date, datetime

from letopis.errors import DateError

_MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = "(?i:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
_IN_WORDS = rf"(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b"
_IN_FIGURES = r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b"
_STATED = (re.compile(rf"(?<!\d){_IN_WORDS}"), re.compile(rf"(?<![\d.]){_IN_FIGURES}"))
_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d{2})([/-]?)(?P<month>0[1-9]|1[0-2])\2(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)

# Places before a dateline's date: capitalised words, each group closed by a comma ("Нью-Йорк, ООН, ").
_PLACE_WORD = r"(?!(?:В|Во|На|С|Со|К|До|От|По|За|После)\s)[А-ЯЁ][\w-]*"
_PLACES = rf"(?P<places>(?:{_PLACE_WORD}(?:\s+{_PLACE_WORD}){{0,2}},\s*){{0,3}})"
_WEEKDAY = r"(?:(?i:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье),\s*)?"
_DATELINES = tuple(re.compile(rf"\s*{_PLACES}{_WEEKDAY}{stated}") for stated in (_IN_WORDS, _IN_FIGURES))
# What closes a dateline; after a bare date a dash or "г." may as well go on with a sentence about that day.
_CLOSED = re.compile(r"\s*(?:(?i:года))?\s*(?:[.,]?\s*$|\.\s+[«\"„А-ЯЁ]|[.,]?\s*[(/|]|,?\s+\d{1,2}[:.]\d{2}\b)")
_CLOSED_AFTER_PLACE = re.compile(
    rf"{_CLOSED.pattern}|\s*(?i:года|г\.?)?[.,]?\s*(?:$|[-–—(/|])|\s*(?i:г)\.\s+[«\"„А-ЯЁ]"
)


def parse_published(value: str) -> str:
    """Give the ISO date of an ISO date or datetime (the day as written, whatever its time zone).

    DateError for anything else, a month or a year alone included.
    """
    try:
        return datetime.fromisoformat(value.strip()).date().isoformat()
    except ValueError:
        raise DateError(
            f"{value!r} is not a publication date.",
            remedy="Write it as YYYY-MM-DD, for example 1985-11-21.",
        ) from None


def dateline(text: str) -> str | None:
    """Give the ISO date of the dateline that ``text`` opens with, if it has one with a full date."""
    line = next((line for line in text.split("\n", 8)[:8] if line.strip()), "")
    for pattern in _DATELINES:
        found = pattern.match(line)
        if found is None:
            continue
        closed = _CLOSED_AFTER_PLACE if found["places"] else _CLOSED
        if closed.match(line, found.end()):
            return _iso(found)
    return None


def stated_date(text: str) -> str | None:
    """Give the ISO date of the first full date in a short label ("27 декабря 2025, 14:30", "27.12.2025")."""
    for pattern in _STATED:
        found = pattern.search(text)
        if found is not None:
            return _iso(found)
    return None


def address_date(url: str | None) -> str | None:
    """Give the ISO date that an address carries (``/1985/11/21/``), if it does."""
    found = _IN_ADDRESS.search(url or "")
    return _iso(found) if found is not None else None


def _iso(found: re.Match[str]) -> str | None:
    month = found["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(found["year"]), number, int(found["day"])).isoformat()
    except ValueError:  # 31.02.1985, 0000
        return None
