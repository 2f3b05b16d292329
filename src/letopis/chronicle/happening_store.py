"""Reads and writes the signs of events, and which happening each belongs to."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select, update

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.happening_signs import Record, Sign, shifted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import BindParameter, Connection, Select

    from letopis.chronicle.happening_cores import Core

_S = schema.event_signs
_R = schema.happening_reports
_COLUMNS = [_S.c[name] for name in Sign._fields]
# A wide report with more precise ones than this in its days fits several of them.
MOST: Final = 200
_WIDTHS: Final = {"span": 12, "off": 70, "month": 105, "year": 405}
WIDER: Final = (*_WIDTHS, "open")
_SEVERAL: Final = 2

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SETTLED = select(_S.c.id, _S.c.core, _S.c.reason).where(_S.c.id.in_(_IDS))
_COUNT = update(_S).where(_S.c.id == bindparam("sign")).values(reports=_S.c.reports + bindparam("more"))
_SIGN, _REPORT = insert(_S), insert(_R)
_MINE = select(_R.c.sign_id, _R.c.happening_id).where(_R.c.article_id.in_(_IDS))
_DROP = delete(_R).where(_R.c.article_id.in_(_IDS))
_FOUND = select(*_COLUMNS, _S.c.core).order_by(_S.c.lower, _S.c.id)
_OF_LINE = _S.c.line == bindparam("line")
_OF_KINDS = _S.c.kind.in_(bindparam("kinds", expanding=True))
_WITHIN = _FOUND.where(_OF_LINE & _OF_KINDS & _S.c.lower.between(bindparam("least"), bindparam("most")))
_INSIDE = _WITHIN.where(_S.c.upper <= bindparam("most")).limit(MOST + 1)
_EQUAL = _FOUND.where(
    _OF_LINE & (_S.c.kind == bindparam("kind")) & (_S.c.lower == bindparam("least")) & (_S.c.upper == bindparam("most"))
)
_ALL_OF_CORES = _FOUND.where(_S.c.core.in_(_IDS))
_OF_CORES = _ALL_OF_CORES.where(_OF_KINDS)
_ON_DAYS = _FOUND.where(
    _S.c.line.in_(_IDS)
    & _S.c.kind.in_(["day", "fresh"])
    & _S.c.lower.between(bindparam("since"), bindparam("most"))
    & (_S.c.upper >= bindparam("least"))
)
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

    def find(self, query: Query) -> dict[Sign, str | None]:
        """Give the signs asked for with their happening (None: not yet settled), in order of days."""
        return {Sign(*row[:-1]): row[-1] for row in self._connection.execute(query.statement, query.values)}

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


class Query(NamedTuple):
    """A question for signs, to be put with :meth:`Settled.find`: a statement and its values."""

    statement: Select[Any]
    values: dict[str, Any]


# Statements are built once: building one takes longer than executing it.


def within(line: str, kinds: Sequence[str], lower: str, upper: str) -> Query:
    """Ask for signs of these kinds of a line whose days begin between two days."""
    return Query(_WITHIN, {"line": line, "kinds": kinds, "least": lower, "most": upper})


def inside(line: str, kinds: Sequence[str], lower: str, upper: str) -> Query:
    """Ask for signs of these kinds of a line whose days all lie between two days, at most one more than MOST."""
    return Query(_INSIDE, {"line": line, "kinds": kinds, "least": lower, "most": upper})


def meeting(
    line: str, kinds: Sequence[str], lower: str, upper: str, *, unsure: bool = False, limited: bool = False
) -> Query:
    """Ask for signs of these kinds of a line of whose days one lies between two days.

    With ``unsure`` only those that fit no or one happening, so that one more may change them; with ``limited`` at most
    one more than MOST.
    """
    since = {f"since_{kind}": shifted(lower, -_WIDTHS[kind]) for kind in kinds if kind in _WIDTHS}
    statement = _meeting(tuple(kinds), unsure=unsure, limited=limited)
    return Query(statement, {"line": line, "least": lower, "most": upper, **since})


@cache
def _meeting(kinds: tuple[str, ...], *, unsure: bool, limited: bool) -> Select[Any]:
    begins = [
        (_S.c.kind == kind) & (_S.c.lower >= bindparam(f"since_{kind}")) if kind in _WIDTHS else _S.c.kind == kind
        for kind in kinds
    ]
    found = _FOUND.where(_OF_LINE, or_(*begins), _S.c.lower <= bindparam("most"), _S.c.upper >= bindparam("least"))
    if unsure:
        found = found.where(_S.c.fits < _SEVERAL)
    return found.limit(MOST + 1) if limited else found


def equal(sign: Sign) -> Query:
    """Ask for signs of the same line, kind and days."""
    return Query(_EQUAL, {"line": sign.line, "kind": sign.kind, "least": sign.lower, "most": sign.upper})


def of_cores(cores: Sequence[str], kinds: Sequence[str]) -> Query:
    """Ask for signs of these kinds of some happenings."""
    return Query(_OF_CORES, {"ids": cores, "kinds": kinds})


def all_of_cores(cores: Sequence[str]) -> Query:
    """Ask for all signs of some happenings."""
    return Query(_ALL_OF_CORES, {"ids": cores})


def on_days(lines: Sequence[str], lower: str, upper: str) -> Query:
    """Ask for signs of these lines with a day, or news, of which one day lies between two days."""
    return Query(_ON_DAYS, {"ids": lines, "since": shifted(lower, -5), "least": lower, "most": upper})
