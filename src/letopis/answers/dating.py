"""When a stored record happened, as an interval of days, as far as its article lets one know."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from letopis.errors import DateError
from letopis.model.dates import EdtfDate

if TYPE_CHECKING:
    from letopis.chronicle.stored import StoredRecord

_LAST = dt.date.max


def parse(edtf: str | None) -> EdtfDate | None:
    """Read an EDTF string of a record; None if there is none or an extractor wrote one that is not a date."""
    if not edtf:
        return None
    try:
        return EdtfDate.parse(edtf)
    except DateError:
        return None


def day(published: str | None) -> dt.date | None:
    """Give the day of a publication date."""
    found = parse(published)
    return found.lower if found and found.precision == "day" else None


def told_date(record: StoredRecord) -> EdtfDate | None:
    """Give the date that the text itself gives an event, None where it is only known to be before publication."""
    date = record.record["date"]
    return parse(date["edtf"]) if date and date["basis"] in {"stated", "relative"} else None


def order(date: EdtfDate | None, published: str | None) -> tuple[dt.date, dt.date, str]:
    """Give the key by which rows stand in time: first possible day, else last possible, else publication."""
    fallback = day(published) or _LAST
    if date is None:
        return (fallback, fallback, published or "")
    return (date.lower or date.upper or fallback, date.upper or _LAST, published or "")
