"""Reads and writes the signs of events, and which happening each belongs to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, or_, select, update

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.happening_signs import Record, Sign, shifted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection

    from letopis.chronicle.happening_cores import Core

_S = schema.event_signs
_R = schema.happening_reports
_COLUMNS = [_S.c[name] for name in Sign._fields]
# A wide report with more precise ones than this in its days fits several of them.
MOST: Final = 200
_WIDTHS: Final = {"span": 12, "off": 70, "month": 105, "year": 405}
WIDER: Final = (*_WIDTHS, "open")

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SETTLED = select(_S.c.id, _S.c.core, _S.c.reason).where(_S.c.id.in_(_IDS))
_COUNT = update(_S).where(_S.c.id == bindparam("sign")).values(reports=_S.c.reports + bindparam("more"))
_SIGN, _REPORT = insert(_S), insert(_R)
_MINE = select(_R.c.sign_id, _R.c.happening_id).where(_R.c.article_id.in_(_IDS))
_DROP = delete(_R).where(_R.c.article_id.in_(_IDS))
_FOUND = select(*_COLUMNS, _S.c.core).order_by(_S.c.lower, _S.c.id)
_TOLD: dict[str, BindParameter[Any]] = {
    "core": bindparam("to_core"),
    "reason": bindparam("why"),
    "fits": bindparam("many"),
}
_PUT = (
    update(_S)
    .where((_S.c.id == bindparam("sign")) & (_S.c.core.is_(None) | (_S.c.core != bindparam("to_core"))))
    .values(_TOLD)
)
_REASON = (
    update(_S)
    .where((_S.c.id == bindparam("sign")) & ((_S.c.fits != bindparam("many")) | (_S.c.reason != bindparam("why"))))
    .values({"reason": bindparam("why"), "fits": bindparam("many")})
)
_MOVE = (
    update(_R)
    .where(_R.c.sign_id == bindparam("sign"))
    .values(happening_id=bindparam("to_core"), reason=bindparam("why"))
)


def put_reports(
    connection: Connection, records: Sequence[Record], signs: Mapping[str, Sign], lone: Mapping[str, str]
) -> tuple[list[Sign], set[str]]:
    """Enter records under their signs; give the signs that are new, and the happenings that have one more report."""
    counted = Counter(sign.id for sign in signs.values())
    known: dict[str, tuple[str, str]] = {}
    for part in chunks(counted):
        known |= {row[0]: (row[1], row[2]) for row in connection.execute(_SETTLED, {"ids": part})}
    more = [{"sign": sign, "more": number} for sign, number in counted.items() if sign in known]
    if more:
        connection.execute(_COUNT, more)
    new = {sign.id: sign for sign in signs.values() if sign.id not in known}
    if new:
        rows = [sign._asdict() | {"reports": counted[sign.id], "fits": 0} for sign in new.values()]
        connection.execute(_SIGN, rows)
    reports = [_report(one, signs.get(one.event), known, lone) for one in records]
    if reports:
        connection.execute(_REPORT, reports)
    touched = {str(one["happening_id"]) for one in reports if one["happening_id"]}
    return sorted(new.values()), touched


def _report(
    one: Record, sign: Sign | None, known: Mapping[str, tuple[str, str]], lone: Mapping[str, str]
) -> dict[str, object]:
    reason = "Too little is known of it to compare it with others."
    core, why = known.get(sign.id, ("", "")) if sign else (lone[one.event], reason)
    return {
        "event_id": one.event,
        "happening_id": core,
        "sign_id": sign.id if sign else None,
        "article_id": one.article,
        "published": one.published,
        "status": one.status,
        "background": one.stale,
        "start": one.start,
        "reason": why,
    }


def drop_reports(connection: Connection, articles: Collection[str]) -> tuple[list[Sign], set[str]]:
    """Take records of articles out; give the signs that are gone, and the happenings that have a report less."""
    touched: set[str] = set()
    counted: Counter[str] = Counter()
    for part in chunks(articles):
        for sign, core in connection.execute(_MINE, {"ids": part}):
            touched.add(core)
            counted.update([sign] if sign else [])
        connection.execute(_DROP, {"ids": part})
    if counted:
        connection.execute(_COUNT, [{"sign": sign, "more": -number} for sign, number in counted.items()])
    gone: list[Sign] = []
    for part in chunks(counted):
        empty = _S.c.id.in_(part) & (_S.c.reports <= 0)
        gone += [Sign(*row) for row in connection.execute(select(*_COLUMNS).where(empty))]
        connection.execute(delete(_S).where(empty))
    return sorted(gone), touched


class Settled:
    """Signs with the happenings that they have belonged to so far."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.touched: set[str] = set()
        self._moved: set[str] = set()

    def find(self, condition: ColumnElement[bool], *, limit: int | None = None) -> dict[Sign, str | None]:
        """Give the signs that fulfil a condition with their happening (None: not yet settled), in order of days."""
        query = _FOUND.where(condition).limit(limit)
        return {Sign(*row[:-1]): row[-1] for row in self._connection.execute(query)}

    def put(self, sign: Sign, before: str | None, core: Core, many: int = 0) -> bool:
        """Write that a sign belongs to a happening; tell whether it belonged to another."""
        this = {"sign": sign.id, "to_core": core.id, "why": core.reason}
        if before != core.id:
            self._connection.execute(_PUT, this | {"many": many})
            self.touched |= {core.id, *([before] if before else [])}
            self._moved |= {sign.id} if before else set()
        elif not self._connection.execute(_REASON, {"sign": sign.id, "why": core.reason, "many": many}).rowcount:
            return False
        self._connection.execute(_MOVE, this)
        return before != core.id

    def articles(self) -> set[str]:
        """Give the articles with reports that have moved from one happening to another."""
        return {
            article
            for part in chunks(self._moved)
            for article in self._connection.execute(select(_R.c.article_id).where(_R.c.sign_id.in_(part))).scalars()
        }


def within(line: str, kinds: Sequence[str], lower: str, upper: str) -> ColumnElement[bool]:
    """Condition: signs of these kinds of a line whose days begin between two days."""
    return (_S.c.line == line) & _S.c.kind.in_(kinds) & (_S.c.lower >= lower) & (_S.c.lower <= upper)


def inside(line: str, kinds: Sequence[str], lower: str, upper: str) -> ColumnElement[bool]:
    """Condition: signs of these kinds of a line whose days all lie between two days."""
    return within(line, kinds, lower, upper) & (_S.c.upper <= upper)


def meeting(line: str, kinds: Sequence[str], lower: str, upper: str) -> ColumnElement[bool]:
    """Condition: signs of these kinds of a line of whose days one lies between two days."""
    begins = [
        (_S.c.kind == kind) & (_S.c.lower >= shifted(lower, -_WIDTHS[kind])) if kind in _WIDTHS else _S.c.kind == kind
        for kind in kinds
    ]
    return (_S.c.line == line) & or_(*begins) & (_S.c.lower <= upper) & (_S.c.upper >= lower)


def equal(sign: Sign) -> ColumnElement[bool]:
    """Condition: signs of the same line, kind and days."""
    same = (_S.c.line == sign.line) & (_S.c.kind == sign.kind)
    return same & (_S.c.lower == sign.lower) & (_S.c.upper == sign.upper)


def unsure() -> ColumnElement[bool]:
    """Condition: signs that fit no or one happening, so that one more may change them."""
    return _S.c.fits < 2  # noqa: PLR2004 (several)


def of_cores(cores: Sequence[str]) -> ColumnElement[bool]:
    """Condition: signs of these happenings that tell a day."""
    return _S.c.core.in_(cores) & (_S.c.kind == "day")


def on_days(lines: Sequence[str], lower: str, upper: str) -> ColumnElement[bool]:
    """Condition: signs of these lines with a day, or news, of which one day lies between two days."""
    days = _S.c.kind.in_(["day", "fresh"]) & (_S.c.lower >= shifted(lower, -5)) & (_S.c.lower <= upper)
    return _S.c.line.in_(lines) & days & (_S.c.upper >= lower)
