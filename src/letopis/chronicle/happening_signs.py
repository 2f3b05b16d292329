"""What records of events are compared by: type, named participants, days, place.

A *line* holds the records of one type, one sort of status and one set of named participants. Its records are of a
*kind* by what is known of their days: ``day`` (a day told), ``fresh`` (none told, but news: the days before
publication), ``span`` (a few days told), ``month``, ``year``, ``open`` (wider, or without an end), ``off`` (called off,
no day told). A record of which too little is known to compare it at all has no sign and is an event of its own.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.ids import digest_of
from letopis.errors import DateError
from letopis.model.dates import EdtfDate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter, Connection, Row, Select

# News without a date of its own is taken to be this fresh when two reports are compared; it is never printed as a date.
FRESH_DAYS: Final = 3
# Something called off without a date would have been within these days.
AHEAD_DAYS: Final = 60
# A report this long after the day it tells of is no news.
STALE_DAYS: Final = 7
_SPAN, _MONTH, _YEAR = 9, 100, 400
FIRST, LAST = "0001-01-01", "9999-12-31"
# What takes two: with one participant named, the other is not known.
RECIPROCAL: Final = frozenset({"meet", "call", "gathering", "deal"})
# Who did it to whom tells two of these apart.
_DIRECTED: Final = frozenset({"sanction", "attack"})
_DOERS: Final = frozenset({"actor", "host", "member"})
# These are about whom they befall; who did it (appointed, arrested) is often left out.
_BEFALLING: Final = frozenset({"appoint", "elect", "dismiss", "arrest", "charge", "sentence", "release", "die"})
# These do not befall somebody twice within days: other days told are another account of it.
ONCE: Final = frozenset({"appoint", "elect", "dismiss", "resign", "arrest", "sentence", "release", "die"})
# The modes of these are different things, not different words.
_BY_MODE: Final = frozenset({"gathering", "sign", "deal", "own"})
_CLASSES: Final = {"denied": "denied", "alleged": "alleged"}

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_E, _A, _G = schema.events.c, schema.articles.c, schema.article_groups.c
_P, _T, _N = schema.participants.c, schema.article_entities.c, schema.entities.c
_EVENTS: Select[Any] = (
    select(*(_E[name] for name in ("id", "article_id", "type", "mode", "status", "background", "edtf", "basis")))
    .add_columns(_E.place, _E.record, _A.published, _G.group_id)
    .join(schema.articles, _A.id == _E.article_id)
    .join(schema.article_groups, _G.article_id == _E.article_id)
    .where(_E.article_id.in_(_IDS))
)
_PEOPLE = (
    select(_P.event_id, _P.article_id, _P.local_id, _P.role)
    .where(_P.article_id.in_(_IDS))
    .order_by(_P.event_id, _P.position)
)
_KNOWN = (
    select(_T.article_id, _T.local_id, _T.entity_id, _N["class"], _N.scope)
    .join(schema.entities, _N.id == _T.entity_id)
    .where(_T.article_id.in_(_IDS))
)


class Record(NamedTuple):
    """An event as read from one article, with entity ids of the chronicle.

    ``people`` are (entity, role, whether it is known under a name in other articles too); ``place_class`` is None where
    the place is known in this article only.
    """

    event: str
    article: str
    group: str
    type: str
    mode: str | None
    status: str
    background: bool
    edtf: str | None
    basis: str
    place: str | None
    place_class: str | None
    people: tuple[tuple[str, str, bool], ...]
    published: str | None
    start: int

    @property
    def told(self) -> EdtfDate | None:
        """The date that the text itself gives."""
        return parse(self.edtf) if self.basis in {"stated", "relative"} else None

    @property
    def stale(self) -> bool:
        """Tell whether the article tells it as known before, or long after its day."""
        day, told = day_of(self.published), self.told
        late = day and told and told.upper and day - told.upper > dt.timedelta(days=STALE_DAYS)
        return self.background or bool(late)


class Sign(NamedTuple):
    """What a record is compared by; see the module."""

    id: str
    line: str
    kind: str
    lower: str
    upper: str
    place: str | None
    place_class: str | None
    people: str
    solo: str | None


def parse(edtf: str | None) -> EdtfDate | None:
    """Read an EDTF string of a record; None if there is none or an extractor wrote one that is not a date."""
    if not edtf:
        return None
    try:
        return EdtfDate.parse(edtf)
    except DateError:
        return None


def day_of(published: str | None) -> dt.date | None:
    """Give the day of a publication date."""
    found = parse(published)
    return found.lower if found and found.precision == "day" else None


def shifted(day: str, days: int) -> str:
    """Give the ISO day so many days later; the first or last day of the calendar where there is none."""
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()
    except OverflowError:
        return LAST if days > 0 else FIRST


def days(record: Record) -> tuple[str, str, str] | None:
    """Give kind, first and last day of what a record is compared by, None where nothing is known."""
    told, published = record.told, day_of(record.published)
    if told is not None:
        return _told_days(told)
    if published is None or record.background or record.status == "planned":
        return None
    day = published.isoformat()
    if record.status == "called_off":
        return "off", shifted(day, -FRESH_DAYS), shifted(day, AHEAD_DAYS)
    return "fresh", shifted(day, -FRESH_DAYS), day


def _told_days(told: EdtfDate) -> tuple[str, str, str]:
    lower = told.lower.isoformat() if told.lower else FIRST
    upper = told.upper.isoformat() if told.upper else LAST
    if told.lower is None or told.upper is None:
        return "open", lower, upper
    width = (told.upper - told.lower).days
    if told.uncertain or told.approximate:
        return ("span" if width <= _SPAN else "year"), shifted(lower, -1), shifted(upper, 1)
    if width == 0:
        return "day", lower, upper
    wider = "month" if width <= _MONTH else "year" if width <= _YEAR else "open"
    return ("span" if width <= _SPAN else wider), lower, upper


def sort_of(status: str) -> str:
    """Give the sort of a status: what happened, is planned or called off may be one happening's history."""
    return _CLASSES.get(status, "")


def people_key(type_: str, people: Iterable[tuple[str, str, bool]]) -> list[str]:
    """Give the named participants of a record as its line compares them, sorted; with their side where that matters."""
    if type_ in _DIRECTED:
        return sorted({f"{entity} {'by' if role in _DOERS else 'to'}" for entity, role, named in people if named})
    return sorted({entity for entity, _, named in compared(type_, people) if named})


def compared(type_: str, people: Iterable[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Give the participants that an event of that type is about: of an arrest the arrested, of a meeting all."""
    if type_ in _BEFALLING:
        return [one for one in people if one[1] not in _DOERS]
    return [one for one in people if type_ != "resign" or one[1] in _DOERS]


def line_of(type_: str, mode: str | None, sort: str, people: Sequence[str], *, whole: bool) -> str:
    """Give the id of a line; ``whole`` if all participants of its records are named."""
    return digest_of("line", type_, mode if type_ in _BY_MODE else None, sort, list(people), whole)


def is_whole(record: Record, people: Sequence[str]) -> bool:
    """Tell whether all who took part are named under a name that other articles use too."""
    nameless = any(not named for _, _, named in compared(record.type, record.people))
    return not nameless and len(people) > (record.type in RECIPROCAL)


def sign_of(record: Record) -> Sign | None:
    """Give what a record is compared by, None if too little is known of it."""
    people = people_key(record.type, record.people)
    known = days(record)
    if not people or known is None:
        return None
    whole = is_whole(record, people)
    kind, lower, upper = known
    if not whole and kind not in {"day", "fresh"}:
        return None
    line = line_of(record.type, record.mode, sort_of(record.status), people, whole=whole)
    place = record.place if record.place_class else None
    # One named participant, the day and the place are enough; less is compared with what fuller reports tell only.
    nameless = any(not named for _, _, named in compared(record.type, record.people))
    solo = None if whole or (kind == "day" and place and not nameless) else record.group
    written = json.dumps([record.type, record.mode, sort_of(record.status), people, whole])
    identifier = digest_of("sign", line, kind, lower, upper, place, solo)
    return Sign(identifier, line, kind, lower, upper, place, record.place_class, written, solo)


class Taking(NamedTuple):
    """What the participants of a sign are compared by."""

    type: str
    mode: str | None
    sort: str
    people: list[str]
    whole: bool

    def may_be_part_of(self, other: Taking) -> bool:
        """Tell whether a report with these participants may be a less complete one of the same thing."""
        mine, theirs = set(self.people), set(other.people)
        same = self.type == other.type and self.sort == other.sort and other.whole and not self.whole
        if self.type in _BY_MODE and self.mode != other.mode:
            return False
        return same and mine <= theirs and (len(mine) == 1 or len(theirs) - len(mine) <= 1)

    def part_lines(self) -> list[str]:
        """Give the lines of the less complete reports that may be part of one with these participants."""
        parts = [list(self.people), *([one] for one in self.people)]
        parts += [[one for one in self.people if one != left] for left in self.people]
        return sorted({line_of(self.type, self.mode, self.sort, part, whole=False) for part in parts if part})


def taking(people: str) -> Taking:
    """Read the participants of a sign back."""
    return Taking(*json.loads(people))


def lone_cores(records: Sequence[Record]) -> dict[str, str]:
    """Give the happening of each record that has no sign: its own, shared with its like in reprints of the text."""
    found: dict[str, str] = {}
    seen: dict[tuple[Any, ...], int] = {}
    for one in sorted(records, key=lambda r: (r.article, r.start, r.event)):
        people = people_key(one.type, one.people)
        what = (one.group, one.type, one.mode, one.status, one.edtf, one.place, *people)
        number = seen[(one.article, *what)] = seen.get((one.article, *what), 0) + 1
        found[one.event] = digest_of("happening", "lone", what, number)
    return found


def load(connection: Connection, articles: Collection[str]) -> list[Record]:
    """Give the events of these articles, with the entities that they have in the chronicle now."""
    found: list[Record] = []
    for part in chunks(articles):
        found += _load(connection, part)
    return found


def _load(connection: Connection, articles: Sequence[str]) -> list[Record]:
    rows: Sequence[Any] = connection.execute(_EVENTS, {"ids": articles}).all()
    if not rows:
        return []
    known = _entities(connection, articles)
    taking: dict[str, list[tuple[str, str, bool]]] = {}
    for event, article, local, role in connection.execute(_PEOPLE, {"ids": articles}):
        entity, _, named = known[article, local]
        taking.setdefault(event, []).append((entity, role, named))
    return [_record(row, known, tuple(taking.get(row.id, ()))) for row in rows]


def _record(
    row: Row[Any], known: dict[tuple[str, str], tuple[str, str, bool]], people: tuple[tuple[str, str, bool], ...]
) -> Record:
    place, class_, named = known[row.article_id, row.place] if row.place else (None, None, False)
    return Record(
        event=row.id,
        article=row.article_id,
        group=row.group_id,
        type=row.type,
        mode=row.mode,
        status=row.status,
        background=bool(row.background),
        edtf=row.edtf,
        basis=row.basis,
        place=place,
        # A place that only this article knows cannot be compared.
        place_class=class_ if named else None,
        people=people,
        published=row.published,
        start=json.loads(row.record)["trigger"]["start"],
    )


def _entities(connection: Connection, articles: Sequence[str]) -> dict[tuple[str, str], tuple[str, str, bool]]:
    """Give (entity, class, whether named chronicle-wide) by article and the entity's id there."""
    found = connection.execute(_KNOWN, {"ids": articles})
    return {(r[0], r[1]): (r[2], r[3], r[4] == "chronicle") for r in found}
