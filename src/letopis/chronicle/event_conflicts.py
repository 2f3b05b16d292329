"""Happenings that reports tell differently: another day, another place, that it happened or that it did not.

Either two happenings that stand so near each other that one may be meant, or one of which reports differ. Every value
stays, with the records that tell it; nothing is decided.
"""

from __future__ import annotations

import datetime as dt
import json
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, or_, select

from letopis.chronicle import happening_store as store
from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import overwriting
from letopis.chronicle.happening_cores import excludes
from letopis.chronicle.happening_rows import REPORTS
from letopis.chronicle.happening_signs import ONCE, RECIPROCAL, Sign, Taking, day_of, line_of, parse, shifted, taking
from letopis.chronicle.ids import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row

    Groups = dict[str, list[Sign]]
    Reports = dict[str, list[Row[Any]]]

_T = schema.event_conflicts
# Two reports are about one event if they were published this close to each other and their dates lie this near.
NEWS_DAYS: Final = 7
NEAR_DAYS: Final = 3
# How many records stand for each side, one of each text.
_SHOWN: Final = 3
_COMPARED: Final = RECIPROCAL | {"visit", "sign"}
_KINDS: Final = ("day", "fresh", "span")
_HAPPENED: Final = frozenset({"happened", "ongoing"})
_TOLD: Final = frozenset({"stated", "relative"})
_PAIR: Final = 2
_LASTING: Final = 12


def settle_conflicts(connection: Connection, changed: Iterable[Sign], touched: Collection[str]) -> None:
    """Work out anew the conflicts of happenings that changed, and of those near the days of signs that did."""
    for part in chunks(touched):
        connection.execute(delete(_T).where(or_(_T.c.happening_id.in_(part), _T.c.other_id.in_(part))))
    signs = _signs(connection, touched)
    regions = _regions({*changed, *signs})
    rows: dict[str, dict[str, Any]] = {}
    for people, lower, upper in regions:
        groups = _near(connection, taking(people), lower, upper)
        _drop_among(connection, groups)
        rows |= {row["id"]: row for row in _conflicts(connection, groups)}
    rows |= {row["id"]: row for row in _own(connection, _disputed(connection, signs))}
    if rows:
        connection.execute(overwriting(connection, _T, "id"), [rows[identifier] for identifier in sorted(rows)])


def _signs(connection: Connection, touched: Collection[str]) -> dict[Sign, str | None]:
    settled = store.Settled(connection)
    found: dict[Sign, str | None] = {}
    for part in chunks(touched):
        found |= settled.find(store.all_of_cores(part))
    return found


def _regions(signs: Iterable[Sign]) -> list[tuple[str, str, str]]:
    """Give the participants and days around these signs where two happenings may be one, each day once."""
    spans: dict[str, list[tuple[str, str]]] = {}
    for one in signs:
        if one.kind in _KINDS and _is_compared(taking(one.people)):
            spans.setdefault(one.people, []).append((shifted(one.lower, -NEAR_DAYS), shifted(one.upper, NEAR_DAYS)))
    found: list[tuple[str, str, str]] = []
    for people, days in sorted(spans.items()):
        joined: list[tuple[str, str]] = []
        for lower, upper in sorted(days):
            if joined and lower <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(upper, joined[-1][1]))
            else:
                joined.append((lower, upper))
        found += [(people, *one) for one in joined]
    return found


def _is_compared(of: Taking) -> bool:
    return of.whole and of.type in _COMPARED and len(of.people) >= _PAIR


def _disputed(connection: Connection, signs: Mapping[Sign, str | None]) -> set[str]:
    """Give the happenings of these signs whose reports may differ: in the day of what happens once, or in status."""
    days: dict[str, set[str]] = {}
    for one, core in signs.items():
        if core and one.kind == "day" and taking(one.people).type in ONCE:
            days.setdefault(core, set()).add(one.upper)
    found = {core for core, told in days.items() if len(told) > 1}
    r = schema.happening_reports
    for part in chunks({core for core in signs.values() if core}):
        called_off = select(r.c.happening_id).where(r.c.happening_id.in_(part) & (r.c.status == "called_off"))
        found |= set(connection.execute(called_off).scalars())
    return found


def _near(connection: Connection, of: Taking, lower: str, upper: str) -> Groups:
    """Give the signs near some days of the happenings of these participants, also of those denied."""
    settled = store.Settled(connection)
    cores: set[str] = set()
    for sort in ("", "denied"):
        line = line_of(of.type, of.mode, sort, of.people, whole=True)
        # Wide enough for talks of several days, which hold what seems to be two days of one meeting.
        near = store.meeting(line, _KINDS, shifted(lower, -_LASTING), shifted(upper, _LASTING))
        cores |= {str(core) for core in settled.find(near).values()}
    groups: Groups = {}
    for part in chunks(cores):
        for one, core in settled.find(store.of_cores(part, _KINDS)).items():
            groups.setdefault(str(core), []).append(one)
    return groups


def _drop_among(connection: Connection, groups: Groups) -> None:
    for part in chunks(groups):
        both = _T.c.happening_id.in_(part) & _T.c.other_id.in_(sorted(groups)) & (_T.c.happening_id != _T.c.other_id)
        connection.execute(delete(_T).where(both))


def _conflicts(connection: Connection, groups: Groups) -> Iterator[dict[str, Any]]:
    """Find the pairs of happenings that exclude each other and are likely one."""
    if len(groups) < _PAIR:
        return
    pairs = [
        (left, right, field)
        for left, right in combinations(sorted(groups), 2)
        if (field := _difference(groups[left], groups[right], groups))
    ]
    if not pairs:
        return
    reports = _reports(connection, {one for left, right, _ in pairs for one in (left, right)})
    for left, right, field in pairs:
        mine, theirs = reports.get(left, []), reports.get(right, [])
        if _one_piece_of_news(mine, theirs) and not _share_article(mine, theirs):
            yield _row(field, left, right, [*mine, *theirs])


def _difference(left: Sequence[Sign], right: Sequence[Sign], groups: Groups) -> str | None:
    sorts = {taking(one.people).sort for one in (left[0], right[0])}
    together = any(one.lower <= other.upper and other.lower <= one.upper for one in left for other in right)
    if sorts == {"", "denied"}:
        return "status" if together else None
    if sorts != {""}:
        return None
    if together:
        apart = any(excludes((a.place, a.place_class), (b.place, b.place_class)) for a in left for b in right)
        return "place" if apart else None
    # Leaders who stay together for days meet daily; the same named place makes it likely that one meeting is meant.
    places = [{one.place for one in group if one.place} for group in (left, right)]
    days = [min((one.upper for one in group if one.kind == "day"), default=None) for group in (left, right)]
    if not places[0] & places[1] or not days[0] or not days[1]:
        return None
    first, last = sorted(str(day) for day in days)
    lasting = any(
        one.kind == "span" and one.lower <= first and last <= one.upper for group in groups.values() for one in group
    )
    return None if lasting or last > shifted(first, NEAR_DAYS) else "date"


def _reports(connection: Connection, ids: Collection[str]) -> Reports:
    found: Reports = {}
    for part in chunks(ids):
        for row in connection.execute(REPORTS, {"ids": part}):
            found.setdefault(row.happening_id, []).append(row)
    return {one: sorted(rows, key=_printed) for one, rows in found.items()}


def _printed(row: Row[Any]) -> tuple[str, str, str]:
    return row.published or "9999", row.article_id, row.id


def _one_piece_of_news(mine: Sequence[Row[Any]], theirs: Sequence[Row[Any]]) -> bool:
    left, right = (
        [day for row in rows if not row.background and (day := day_of(row.published))] for rows in (mine, theirs)
    )
    return any(abs(a - b) <= dt.timedelta(days=NEWS_DAYS) for a in left for b in right)


def _share_article(mine: Sequence[Row[Any]], theirs: Sequence[Row[Any]]) -> bool:
    """Tell whether some article reports both, as two meetings on two days: then they exclude nothing."""
    return bool({row.article_id for row in mine} & {row.article_id for row in theirs})


def _own(connection: Connection, ids: Collection[str]) -> Iterator[dict[str, Any]]:
    """Find happenings whose own reports differ: in the day of what happens once, or on whether it was called off."""
    for one, reports in sorted(_reports(connection, ids).items()):
        if reports[0].type in ONCE:
            told = {_value("date", row): row for row in reports if _day_told(row)}
            if len(told) > 1 and not _one_tells_all(reports, set(told)):
                yield _row("date", one, one, [row for row in reports if _day_told(row)])
        said = [row for row in reports if row.status in _HAPPENED or row.status == "called_off"]
        happened = [row for row in said if row.status in _HAPPENED]
        called_off = [row for row in said if row.status == "called_off"]
        if _one_piece_of_news(happened, called_off) and not _share_article(happened, called_off):
            yield _row("status", one, one, said)


def _day_told(row: Row[Any]) -> bool:
    told = parse(row.edtf) if row.basis in _TOLD else None
    return told is not None and told.precision == "day" and not row.background


def _one_tells_all(reports: Sequence[Row[Any]], values: set[str]) -> bool:
    told: dict[str, set[str]] = {}
    for row in reports:
        if _day_told(row):
            told.setdefault(row.article_id, set()).add(_value("date", row))
    return any(values <= some for some in told.values())


def _value(field: str, row: Row[Any]) -> str:
    if field == "date":
        return str(row.edtf)
    return str(row.place) if field == "place" else ("happened" if row.status in _HAPPENED else str(row.status))


def _row(field: str, left: str, right: str, reports: Sequence[Row[Any]]) -> dict[str, Any]:
    sides: dict[str, dict[str, Any]] = {}
    for row in reports:
        if field == "place" and not row.place:
            continue
        if field == "date" and not _day_told(row):
            continue
        side = sides.setdefault(_value(field, row), {"records": [], "groups": set(), "texts": set()})
        side["texts"].add(row.group_id)
        if len(side["records"]) < _SHOWN and row.group_id not in side["groups"]:
            side["groups"].add(row.group_id)
            side["records"].append(row.id)
    told = [
        {"value": value, "records": side["records"], "texts": len(side["texts"])}
        for value, side in sorted(sides.items())
    ]
    return {
        "id": digest_of("conflict", field, left, right),
        "about": "event",
        "field": field,
        "happening_id": left,
        "other_id": right,
        "day": min((row.published for row in reports if row.published), default=""),
        "record": json.dumps({"sides": told}, ensure_ascii=False),
    }
