"""Keeps whom articles mean by an office alone in step with the reports of who holds it.

Reports are counted by office, person and day; only a day that is new for somebody, or gone, makes the mentions of the
office around it be decided again. What decides stands in reports of named people only, so no decision hangs on another.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from letopis.chronicle import nodes, schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.clusters import drop_unused
from letopis.chronicle.holding import CHANGED, HELD, NEAR, Holder, Mark, concerned, holder, marks_of, place_of, shifted
from letopis.chronicle.judgements import log_holder
from letopis.chronicle.surnames import anchor_of, move, unlog
from letopis.chronicle.terms_signatures import COUNTRY
from letopis.ontology.offices import ONE_PER_COUNTRY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from letopis.chronicle.holding import Told

_DAYS, _TOLD, _PLACES = schema.office_days, schema.office_mentions, schema.article_entities
_THIS = (
    (_DAYS.c.place == bindparam("the_place"))
    & (_DAYS.c.mark == bindparam("the_mark"))
    & (_DAYS.c.first == bindparam("the_first"))
    & (_DAYS.c.last == bindparam("the_last"))
    & (_DAYS.c.person == bindparam("the_person"))
)
_NEW_DAY, _NEW_MENTION = insert(_DAYS), insert(_TOLD)
_REPORTS, _SIGNATURES = schema.term_reports.c, schema.term_signatures.c
_HELD_BY = (
    select(
        *(_REPORTS.article_id, _REPORTS.published, _SIGNATURES.person, _SIGNATURES.status),
        *(_SIGNATURES.starts, _SIGNATURES.ends, _SIGNATURES.office_class, _SIGNATURES.body),
    )
    .join(schema.term_signatures, _SIGNATURES.id == _REPORTS.signature_id)
    .where(_REPORTS.article_id.in_(bindparam("articles", expanding=True)))
    .where(_SIGNATURES.office_class.in_(sorted(ONE_PER_COUNTRY)) & _SIGNATURES.body.startswith(COUNTRY))
)
_MENTIONS = select(_TOLD).order_by(_TOLD.c.article_id, _TOLD.c.local_id)
_IN_ARTICLES = _MENTIONS.where(_TOLD.c.article_id.in_(bindparam("articles", expanding=True)))
_IN_DAYS = _MENTIONS.where(
    (_TOLD.c.place == bindparam("the_place"))
    & (_TOLD.c.first <= bindparam("the_last"))
    & (_TOLD.c.last >= bindparam("the_first"))
)
_MARKS = select(_DAYS.c.mark, _DAYS.c.first, _DAYS.c.last, _DAYS.c.person).where(_DAYS.c.place == bindparam("place"))
_MARKS_NEAR = _MARKS.where(
    (_DAYS.c.mark == HELD) & _DAYS.c.first.between(bindparam("early"), bindparam("late"))
).union_all(_MARKS.where(_DAYS.c.mark == CHANGED))
_COUNTED = select(_DAYS.c.articles).where(_THIS)
_RECOUNT = update(_DAYS).where(_THIS).values(articles=bindparam("count"))
_UNCOUNT = delete(_DAYS).where(_THIS)


class Concern(NamedTuple):
    """Days of an office, from ``first`` to ``last``, for which it may be decided otherwise who is meant."""

    place: str
    first: str
    last: str


def enter(connection: Connection, article_id: str, told: Mapping[str, Told], own: Mapping[str, str]) -> None:
    """Enter the unnamed holders of an article, taken for nobody yet; ``own`` are the nodes of its entities."""
    rows: list[dict[str, Any]] = [
        {"article_id": article_id, "local_id": local, "node_id": own[local], "entity_id": None, "seen": None}
        | one._asdict()
        for local, one in sorted(told.items())
    ]
    if rows:
        connection.execute(_NEW_MENTION, rows)


def put(connection: Connection, articles: Collection[str]) -> set[Concern]:
    """Count what the tenures of articles tell, after :mod:`terms` has worked them in; give what this concerns."""
    return _count(connection, articles, 1)


def forget(connection: Connection, articles: Collection[str]) -> set[Concern]:
    """Count it off again, while :mod:`terms` still has them; give what this concerns."""
    return _count(connection, articles, -1)


def _count(connection: Connection, articles: Collection[str], step: int) -> set[Concern]:
    found = set[Concern]()
    for (place, mark), times in sorted(_marks(connection, articles).items()):
        this: dict[str, Any] = {"the_place": place, **{f"the_{name}": value for name, value in mark._asdict().items()}}
        before = connection.execute(_COUNTED, this).scalar() or 0
        after = max(before + step * times, 0)
        if not before and after:
            connection.execute(_NEW_DAY, {"place": place, **mark._asdict(), "articles": after})
        elif before and not after:
            connection.execute(_UNCOUNT, this)
        elif before != after:
            connection.execute(_RECOUNT, this | {"count": after})
        if bool(before) != bool(after):
            found.add(Concern(place, *concerned(mark)))
    return found


def _marks(connection: Connection, articles: Collection[str]) -> Counter[tuple[str, Mark]]:
    """Give what the tenures of articles tell of offices that a country has once, with how many articles do."""
    found = set[tuple[str, str, Mark]]()
    for part in chunks(articles):
        for row in connection.execute(_HELD_BY, {"articles": part}):
            marks = marks_of(row.person, row.status, row.starts, row.ends, row.published)
            found |= {(row.article_id, place_of(row.office_class, row.body), mark) for mark in marks}
    return Counter((place, mark) for _, place, mark in found)


def settle(connection: Connection, articles: Collection[str], concerns: Iterable[Concern], at: str) -> set[str]:
    """Decide whom these articles mean by an office alone, and all articles for days that are concerned.

    Gives the articles whose entities have changed; ``at`` is the ISO time for the log of judgements.
    """
    moved = set[str]()
    for part in chunks(articles):
        moved |= _settle(connection, connection.execute(_IN_ARTICLES, {"articles": part}).all(), at)
    for place, first, last in sorted(set(concerns)):
        days = {"the_place": place, "the_first": first, "the_last": last}
        moved |= _settle(connection, connection.execute(_IN_DAYS, days).all(), at)
    return moved


def _settle(connection: Connection, rows: Sequence[Any], at: str) -> set[str]:
    known = {(row.place, row.first, row.last): _holder(connection, row.place, row.first, row.last) for row in rows}
    return {row.article_id for row in rows if _decide(connection, row, known[row.place, row.first, row.last], at)}


def _holder(connection: Connection, place: str, first: str, last: str) -> Holder | None:
    """Give the one holder of an office on these days, who has to be known across articles."""
    given = {"place": place, "early": shifted(first, -NEAR), "late": shifted(last, NEAR)}
    rows = connection.execute(_MARKS_NEAR, given)
    found = holder((Mark(*row) for row in rows), first, last)
    if found is None:
        return None
    e = schema.entities.c
    scope = connection.execute(select(e.scope).where((e.id == found.person) & (e["class"] == "person"))).scalar()
    return found if scope == "chronicle" else None


def _decide(connection: Connection, row: Any, found: Holder | None, at: str) -> bool:  # noqa: ANN401 (a row)
    """Give a mention over to the holder, or to itself where there is none; tell whether its entity has changed."""
    if found is not None and _is_beside(connection, row.article_id, row.local_id, found.person):
        found = None
    target = found.person if found else None
    seen = f"{found.before} {found.after}" if found else None
    if (row.entity_id, row.seen) == (target, seen):
        return False
    this = (_TOLD.c.article_id == row.article_id) & (_TOLD.c.local_id == row.local_id)
    connection.execute(update(_TOLD).where(this).values(entity_id=target, seen=seen))
    node = nodes.load(connection, [row.node_id])[row.node_id]
    if row.entity_id != target:
        move(connection, row.article_id, row.local_id, node, target)
        unlog(connection, row.node_id, at)
        drop_unused(connection, {row.entity_id} - {None})
    anchor = anchor_of(connection, row.article_id, row.local_id, node.name)
    if found and anchor:
        name = connection.execute(select(schema.entities.c.name).where(schema.entities.c.id == target)).scalar_one()
        log_holder(connection, anchor, row.node_id, (found.person, name), _reason(row, found), at)
    return bool(row.entity_id != target)


def _reason(row: Any, found: Holder) -> str:  # noqa: ANN401 (a row)
    office, _, body = row.place.partition(" | ")
    days = row.first if row.first == row.last else f"{row.first} to {row.last}"
    reports = found.before if found.before == found.after else f"{found.before} and of {found.after}"
    return (
        f"The holder of the office then ({office}, {body.removeprefix(COUNTRY)}, {days}): the only one whom reports "
        f"of these days call so, those of {reports} among them."
    )


def _is_beside(connection: Connection, article: str, local: str, person: str) -> bool:
    """Tell whether the article has the holder take part in an event beside the one whom it does not name."""
    mine, other = schema.participants.alias(), schema.participants.alias()
    query = (
        select(other.c.event_id)
        .join(mine, mine.c.event_id == other.c.event_id)
        .join(_PLACES, (_PLACES.c.article_id == other.c.article_id) & (_PLACES.c.local_id == other.c.local_id))
        .where((mine.c.article_id == article) & (mine.c.local_id == local) & (other.c.local_id != local))
        .where(_PLACES.c.entity_id == person)
        .where(~_is_told(_PLACES.c.article_id, _PLACES.c.local_id))
    )
    return connection.execute(query.limit(1)).first() is not None


def all_articles(connection: Connection) -> list[str]:
    """Give the articles that tell of somebody by an office alone."""
    return list(connection.execute(select(_TOLD.c.article_id).distinct().order_by(_TOLD.c.article_id)).scalars())


def _is_told(article: ColumnElement[str], local: ColumnElement[str]) -> ColumnElement[bool]:
    return select(_TOLD.c.place).where((_TOLD.c.article_id == article) & (_TOLD.c.local_id == local)).exists()


def decided(connection: Connection) -> list[tuple[str, str, str]]:
    """Give whom articles are held to mean by an office alone: the article, the entity in it, and the person."""
    t = _TOLD.c
    query = select(t.article_id, t.local_id, t.entity_id).where(t.entity_id.is_not(None))
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def keep(connection: Connection, before: Iterable[tuple[str, str, str]]) -> None:
    """Give mentions over to whom they were held to mean before everything was worked out anew, until that is settled.

    Only where both are still known. What shows it is left open, so that settling them logs it again.
    """
    for article, local, person in before:
        this = (_TOLD.c.article_id == article) & (_TOLD.c.local_id == local)
        node = connection.execute(select(_TOLD.c.node_id).where(this)).scalar()
        known = connection.execute(select(schema.entities.c.id).where(schema.entities.c.id == person)).first()
        if node is not None and known is not None:
            connection.execute(update(_TOLD).where(this).values(entity_id=person))
            move(connection, article, local, nodes.load(connection, [node])[node], person)
