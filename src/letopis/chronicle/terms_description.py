"""What the reports of one term of office agree on: its office's name, its dates, how it stood at the last report."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from letopis.chronicle.terms_grouping import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from letopis.chronicle.terms_grouping import Signature
    from letopis.model.dates import EdtfDate

# Reports within so many days of each other are of the same news.
SAME_NEWS = dt.timedelta(days=3)
# The longest that somebody elect is taken to wait for an office.
ELECT_DAYS = dt.timedelta(days=365)
# Of two reports of the last day, the later state of affairs is the news.
_STATES = ("elect", "current", "acting", "former")
_COUNTED = ("body", "office", "office_class", "words", "of", "country", "ordinal", "replaces", "replaced_by")


class Told(NamedTuple):
    """Something said of a term, with the number of reports that say it."""

    signature: Signature
    reports: int


class Dates(NamedTuple):
    """The first and the last publication of reports of one kind; None where none is dated."""

    first: str | None
    last: str | None


class Tally:
    """What a number of reports say, counted by value: the reports without a date are the same in all terms of a group.

    ``counts`` has a counter of values for each field, and for fields of which only some reports matter one for each
    office (``of``, ``country``) or body (``office_class``).
    """

    __slots__ = ("acting", "counts", "ends", "first", "full", "starts")

    def __init__(self, told: Iterable[Told] = ()) -> None:
        self.first: Signature | None = None
        self.counts: dict[tuple[str, str | None], Counter[Any]] = defaultdict(Counter)
        self.starts: set[str] = set()
        self.ends: set[str] = set()
        self.full = False
        self.acting = True
        for one in told:
            self._add(one.signature, one.reports)

    def _add(self, said: Signature, reports: int) -> None:
        self.first = self.first or said
        counts = self.counts
        for name in _COUNTED:
            value = getattr(said, name)
            if value is not None:
                counts[name, None][value] += reports
        for name in ("of", "country"):
            if getattr(said, name) is not None:
                counts[name, said.office][getattr(said, name)] += reports
        if said.body:
            counts["office_class", said.body][said.office_class] += reports
        self.starts |= {said.starts} if said.starts else set()
        self.ends |= {said.ends} if said.ends else set()
        self.full = self.full or said.kind == "full"
        self.acting = self.acting and bool(said.acting)

    def __or__(self, other: Tally) -> Tally:
        """Give both together; this one's first report comes first."""
        found = Tally()
        found.first = self.first or other.first
        for part in (self, other):
            for key, counted in part.counts.items():
                found.counts[key].update(counted)
        found.starts, found.ends = self.starts | other.starts, self.ends | other.ends
        found.full, found.acting = self.full or other.full, self.acting and other.acting
        return found

    def usual(self, name: str, over: str | None = None) -> Any:  # noqa: ANN401 (a column's value)
        """Give the value of a field that most reports tell; with ``over`` of those of that office or body."""
        counted = self.counts.get((name, over))
        return max(counted, key=lambda value: (counted[value], value)) if counted else None

    def all(self, name: str) -> list[str]:
        """Give every value that is told of a field, the one most reports tell first."""
        counted = self.counts.get((name, None), Counter())
        return sorted(filter(None, counted), key=lambda value: (-counted[value], value))


def described(mine: Tally, dates: Mapping[str, Dates], held: Callable[[str, str | None], Dates]) -> dict[str, Any]:
    """Give the columns of a term; ValueError if nothing is said of it.

    ``dates`` are the publications by status; ``held`` looks up those that call the term current, after one day and up
    to another.
    """
    one = mine.first
    if one is None:
        raise ValueError
    starts, ends = told_dates(mine.starts), told_dates(mine.ends)
    body, office = mine.usual("body"), _usual_office(mine)
    return {
        "person": one.person,
        "office": office,
        "office_class": mine.usual("office_class", body or None),
        "words": mine.usual("words") or "",
        "body": body,
        "kind": "full" if mine.full else one.kind,
        "acting": int(mine.acting),
        # "Глава" is of the ministry, "министр" of the country: both out of the same reports.
        **{name: mine.usual(name, office) or mine.usual(name) for name in ("of", "country")},
        "ordinal": mine.usual("ordinal"),
        "starts": _agreed(starts),
        "ends": _agreed(ends),
        "starts_told": " ".join(date.text for date in starts),
        "ends_told": " ".join(date.text for date in ends),
        **{name: " ".join(mine.all(name)) for name in ("replaces", "replaced_by")},
        **seen_columns(starts, ends, dates, held),
    }


def seen_columns(
    starts: Sequence[EdtfDate],
    ends: Sequence[EdtfDate],
    dates: Mapping[str, Dates],
    held: Callable[[str, str | None], Dates],
) -> dict[str, Any]:
    """Give the columns of a term that hang on when reports were published, beside the beginnings and ends told.

    ``dates`` and ``held`` as of :func:`described`.
    """
    seen, elect = _seen(dates, held)
    former = dates.get("former", Dates(None, None))
    days = [day for pair in dates.values() for day in pair if day]
    return {
        "status": _latest(seen, Dates(None, None) if _only_begun(starts, ends, former) else former, elect, dates),
        "seen_from": seen.first,
        "seen_to": seen.last,
        "former_from": former.first,
        "former_to": former.last,
        "elect_from": elect.first,
        "elect_to": elect.last,
        "first_published": min(days, default=None),
        "last_published": max(days, default=None),
    }


def _seen(dates: Mapping[str, Dates], held: Callable[[str, str | None], Dates]) -> tuple[Dates, Dates]:
    """Give the publications that call the term current, and those that call it yet to begin.

    First reports of "избран президентом" are of one elect where a later report still calls him elect. Who holds the
    office already may be elected again: reports with an older one of the office before them stay.
    """
    found = [dates[status] for status in ("current", "acting") if status in dates]
    seen = Dates(_least(*(d.first for d in found)), _most(*(d.last for d in found)))
    elect = dates.get("elect", Dates(None, None))
    called = _day(elect.last)
    if called is None or elect.last is None or seen.first is None or seen.first > elect.last:
        return seen, elect
    if held((called - dt.timedelta(days=1)).isoformat(), (called + SAME_NEWS).isoformat()).first:
        # Reports of the same days say that the office is held: "возглавит" was the slower outlet's wording.
        return seen, elect
    first = _day(seen.first)
    if first is None or called - first > ELECT_DAYS:
        return seen, elect
    return held(elect.last, None), Dates(_least(elect.first, seen.first), elect.last)


def _least(*days: str | None) -> str | None:
    return min((day for day in days if day), default=None)


def _most(*days: str | None) -> str | None:
    return max((day for day in days if day), default=None)


def _day(published: str | None) -> dt.date | None:
    found = parse_date(published)
    return found.lower if found and found.precision == "day" else None


def _only_begun(starts: Sequence[EdtfDate], ends: Sequence[EdtfDate], former: Dates) -> bool:
    """Tell an office told to have begun in the days of the reports that call it past, with no end told: they err."""
    last = _day(former.last)
    begun = max((date.lower for date in starts if date.lower), default=None)
    return last is not None and begun is not None and not ends and begun >= last - SAME_NEWS


def _latest(seen: Dates, former: Dates, elect: Dates, dates: Mapping[str, Dates]) -> str:
    """Give the status that the last report gives."""
    acting = dates.get("acting", Dates(None, None)).last
    last = {"elect": elect.last, "current": seen.last, "former": former.last}
    if acting and acting == seen.last:
        last["acting"] = acting
    known = {status: day for status, day in last.items() if day} or dict.fromkeys(dates, "")
    return max(known, key=lambda status: (known[status], _STATES.index(status)))


def told_dates(texts: Iterable[str | None]) -> list[EdtfDate]:
    """Give the different dates of some EDTF texts, the most precise first."""
    told = {date.text: date for text in set(texts) if (date := parse_date(text))}
    return sorted(told.values(), key=lambda date: (_width(date), date.text))


def _width(date: EdtfDate) -> int:
    if date.lower is None or date.upper is None:
        return dt.date.max.toordinal()
    return (date.upper - date.lower).days


def _agreed(found: Sequence[EdtfDate]) -> str | None:
    """Give the most precise of dates that do not exclude each other, else nothing."""
    differ = any(not a.compatible(b) for a in found for b in found)
    return found[0].text if found and not differ else None


def _usual_office(mine: Tally) -> str:
    """Give the office in the words of most reports; of two as common, in the fuller ones."""
    counted: Counter[str] = mine.counts["office", None]
    return max(counted, key=lambda office: (counted[office], len(office), office))
