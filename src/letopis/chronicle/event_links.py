"""Which happenings the back-references of articles mean, and whether the chronicle bears them out.

"The first meeting since May" is ``linked`` where the chronicle has the meeting of May, ``contradicted`` where it knows
one of the same people in between, ``open`` otherwise. What comes after something, or was reported before, is linked
where another text reports it too.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, or_, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import overwriting
from letopis.chronicle.happening_signs import FIRST, LAST, RECIPROCAL, parse, shifted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter, Connection, Row, Select

_L = schema.event_links
_H = schema.happenings
_P = schema.happening_people
# Meetings within so many days are parts of one visit or summit, and the first of them is meant.
SAME_OCCASION_DAYS: Final = 3
# Of an event with more participants no pair is "the first meeting since".
_MOST_PEOPLE: Final = 8
_TOOK_PLACE: Final = ("happened", "ongoing")

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_DROP = delete(_L).where(_L.c.article_id.in_(_IDS))
_OF_ARTICLES = select(schema.backreferences.c.id).where(schema.backreferences.c.article_id.in_(_IDS))
_NAMING = select(_L.c.backreference_id).where(
    or_(*(column.in_(_IDS) for column in (_L.c.from_happening, _L.c.to_happening, _L.c.contradicted_by)))
)
_TAKING = select(_P.c.happening_id, _P.c.entity_id).where(_P.c.happening_id.in_(_IDS))
_OF_PAIRS = select(_L.c.backreference_id).where(_L.c.pair.in_(_IDS))
_B, _E, _T, _N = schema.backreferences, schema.events, schema.times, schema.entities
_FIRST, _SECOND = schema.happening_reports.alias(), schema.happening_reports.alias()
_REFERENCES = (
    select(_B.c.id, _B.c.article_id, _B.c.relation, _B.c.record, _E.c.edtf, _E.c.basis)
    .add_columns(_FIRST.c.happening_id.label("from_happening"), _SECOND.c.happening_id.label("to_happening"))
    .outerjoin(_FIRST, _FIRST.c.event_id == _B.c.from_event)
    .outerjoin(_SECOND, _SECOND.c.event_id == _B.c.to_event)
    .outerjoin(_E, _E.c.id == _B.c.to_event)
    .where(_B.c.id.in_(_IDS))
    .order_by(_B.c.id)
)
_TEXTS = select(_H.c.texts).where(_H.c.id == bindparam("happening"))
_HAPPENING = select(_H).where(_H.c.id == bindparam("happening"))
_DATES = (
    select(_T.c.start, _T.c.end, _T.c.edtf)
    .where((_T.c.article_id == bindparam("article")) & (_T.c.type == "date"))
    .order_by(_T.c.start)
)
_NAMED = (
    select(_P.c.entity_id)
    .distinct()
    .join(_N, _N.c.id == _P.c.entity_id)
    .where((_P.c.happening_id == bindparam("happening")) & (_N.c.scope == "chronicle"))
)


class Since(NamedTuple):
    """What "the first since" claims: of this happening, with these people, since these days."""

    happening: str
    type: str
    people: tuple[str, ...]
    day: str
    lower: str
    upper: str


def settle_links(connection: Connection, articles: Collection[str], touched: Collection[str]) -> None:
    """Work out the links of these articles, and those that a change of these happenings may concern."""
    for part in chunks(articles):
        connection.execute(_DROP, {"ids": part})
    wanted = _of_articles(connection, articles) | _concerned(connection, touched)
    for part in chunks(wanted):
        rows = [_link(connection, one) for one in _references(connection, part)]
        if rows:
            connection.execute(overwriting(connection, _L, "backreference_id"), rows)


def drop_links(connection: Connection, articles: Collection[str]) -> None:
    """Take the links of articles out."""
    for part in chunks(articles):
        connection.execute(_DROP, {"ids": part})


def _of_articles(connection: Connection, articles: Collection[str]) -> set[str]:
    found: set[str] = set()
    for part in chunks(articles):
        found |= set(connection.execute(_OF_ARTICLES, {"ids": part}).scalars())
    return found


def _concerned(connection: Connection, touched: Collection[str]) -> set[str]:
    found: set[str] = set()
    for part in chunks(touched):
        found |= set(connection.execute(_NAMING, {"ids": part}).scalars())
        people: dict[str, set[str]] = {}
        for happening, entity in connection.execute(_TAKING, {"ids": part}):
            people.setdefault(happening, set()).add(entity)
        pairs = {pair for group in people.values() if len(group) <= _MOST_PEOPLE for pair in _pairs(group)}
        for some in chunks(pairs):
            found |= set(connection.execute(_OF_PAIRS, {"ids": some}).scalars())
    return found


def _pairs(people: Iterable[str]) -> list[str]:
    return [f"{one} {other}" for one, other in combinations(sorted(people), 2)]


def _references(connection: Connection, ids: Sequence[str]) -> Sequence[Any]:
    """Give back-references with the happenings and dates of what they tie together."""
    return connection.execute(_REFERENCES, {"ids": ids}).all()


def _link(connection: Connection, one: Row[Any]) -> dict[str, Any]:
    row = {
        "backreference_id": one.id,
        "article_id": one.article_id,
        "relation": one.relation,
        "from_happening": one.from_happening,
        "to_happening": one.to_happening,
        "contradicted_by": None,
        "pair": None,
    }
    if one.relation == "first_since":
        since = _since(connection, one)
        return row | (_first_since(connection, since) if since else _open("The text does not say of whom since when."))
    return row | _earlier(connection, one.to_happening)


def _open(reason: str) -> dict[str, Any]:
    return {"state": "open", "reason": reason}


def _earlier(connection: Connection, happening: str | None) -> dict[str, Any]:
    if happening is None:
        return _open("The text does not say which event is meant.")
    texts = connection.execute(_TEXTS, {"happening": happening}).scalar() or 0
    if texts > 1:
        return {"state": "linked", "reason": f"{texts} independent texts report the event meant."}
    return _open("No other text of the chronicle reports the event meant.")


def _since(connection: Connection, one: Row[Any]) -> Since | None:
    """Read who is said to have met for the first time since when; None where that is not clear."""
    happening = connection.execute(_HAPPENING, {"happening": one.from_happening}).first()
    if happening is None or happening.type not in RECIPROCAL:
        return None
    day = happening.upper or happening.first_published
    told = parse(one.edtf) if one.basis in {"stated", "relative"} else _date_within(connection, one, day)
    people = _named(connection, one.from_happening)
    if not day or told is None or not _MOST_PEOPLE >= len(people) > 1:
        return None
    lower, upper = (bound.isoformat() if bound else end for bound, end in ((told.lower, FIRST), (told.upper, LAST)))
    return Since(one.from_happening, happening.type, people, day, lower, upper) if upper < day else None


def _date_within(connection: Connection, one: Row[Any], day: str | None) -> Any:  # noqa: ANN401 (EdtfDate | None)
    """Give the date in the words of a back-reference that lies before its event: "впервые с 1979 года"."""
    record = json.loads(one.record)
    places = [(span["start"], span["end"]) for span in record["evidence"]]
    dates = [
        date
        for start, end, edtf in connection.execute(_DATES, {"article": one.article_id})
        if any(first <= start and end <= last for first, last in places) and (date := parse(edtf))
    ]
    earlier = [date for date in dates if date.upper and day and date.upper.isoformat() < day]
    return earlier[-1] if earlier else None


def _named(connection: Connection, happening: str) -> tuple[str, ...]:
    return tuple(sorted(connection.execute(_NAMED, {"happening": happening}).scalars()))


def _first_since(connection: Connection, since: Since) -> dict[str, Any]:
    known = _of_same_people(connection, since)
    at_first = [one for one in known if since.lower <= one.lower and one.upper <= since.upper]
    # What is told of a month may lie before or after: only what surely lies between contradicts.
    until = shifted(since.day, -SAME_OCCASION_DAYS - 1)
    between = [one for one in known if since.upper < one.lower and one.upper <= until]
    row: dict[str, Any] = {"pair": f"{since.people[0]} {since.people[1]}", "to_happening": None}
    if at_first:
        row["to_happening"] = at_first[-1].id
    if between:
        last = between[-1]
        days = last.lower if last.lower == last.upper else f"{last.lower}/{last.upper}"
        reason = f"The chronicle knows one of the same participants in between, of {days}."
        return row | {"state": "contradicted", "contradicted_by": last.id, "reason": reason}
    if at_first:
        return row | {"state": "linked", "reason": "The chronicle knows the earlier one, and none in between."}
    return row | _open("The chronicle does not know the earlier one, nor any in between.")


def _of_same_people(connection: Connection, since: Since) -> Sequence[Any]:
    """Give the other happenings of that kind with these people that took place, by day."""
    people = {f"person_{number}": person for number, person in enumerate(since.people)}
    given = {"type": since.type, "day": since.day, "happening": since.happening, **people}
    return connection.execute(_taken_by(len(people)), given).all()


@cache
def _taken_by(number: int) -> Select[Any]:
    """Build the query for the happenings before a day that so many people took part in."""
    day: BindParameter[str] = bindparam("day")
    first = (_P.c.entity_id == bindparam("person_0")) & (_P.c.type == bindparam("type")) & (_P.c.day < day)
    told = _H.c.edtf.is_not(None) & _H.c.lower.is_not(None) & _H.c.upper.is_not(None)
    before = (_H.c.id != bindparam("happening")) & _H.c.status.in_(_TOOK_PLACE) & (_H.c.upper < day)
    query = (
        select(_H.c.id, _H.c.lower, _H.c.upper, _H.c.day)
        .distinct()
        .join(_P, _P.c.happening_id == _H.c.id)
        .where(first & told & before)
    )
    for person in range(1, number):
        other = _P.alias()
        taking = (other.c.happening_id == _H.c.id) & (other.c.entity_id == bindparam(f"person_{person}"))
        query = query.where(select(other.c.happening_id).where(taking).exists())
    return query.order_by(_H.c.day, _H.c.id)
