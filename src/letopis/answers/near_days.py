"""Meetings of the same two on days so near that one may be meant, where the chronicle keeps no conflict of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from letopis.answers import dating
from letopis.chronicle.event_conflicts import NEAR_DAYS
from letopis.model.layers import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.dates import EdtfDate
    from letopis.model.queries import Row

_SHOWN = 3


def near_days(rows: Sequence[Row]) -> list[Note]:
    """Say which of these meetings of two, in order of time, may be one told with two dates; nothing if none."""
    days = [(day, one) for one in rows if one.record["type"] == "meet" and (day := _day(one))]
    near = [
        f"{first.text} and {second.text}"
        for (first, one), (second, other) in pairwise(days)
        if first != second and _apart(first, second) <= NEAR_DAYS and not _settled(one, other)
    ]
    if not near:
        return []
    told = "; ".join(dict.fromkeys(near[:_SHOWN])) + ("; …" if len(near) > _SHOWN else "")
    message = f"Meetings of {told} are shown as two each; no report says whether one is meant, told with another date."
    return [Note("near_days", message)]


def _day(one: Row) -> EdtfDate | None:
    date = one.record["date"]
    told = dating.parse(date["edtf"]) if date and date["basis"] in {"stated", "relative"} else None
    return told if told and told.precision == "day" and one.record["status"] == "happened" else None


def _apart(first: EdtfDate, second: EdtfDate) -> int:
    return abs((second.key[0] - first.key[0]).days)


def _settled(one: Row, other: Row) -> bool:
    """Tell whether one article tells of both, or the rows point to a conflict between them already."""
    articles = {cited.article for cited in one.citations} & {cited.article for cited in other.citations}
    ids = [{told["id"] for told in row.record["conflicts"]} for row in (one, other)]
    return bool(articles or ids[0] & ids[1])
