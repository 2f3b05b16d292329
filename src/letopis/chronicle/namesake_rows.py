"""Keeps what tells namesakes apart in step with the articles: a few rows by article, counted by name and week.

The parting of a name is worked out anew only when its marks are seen in a week for the first time, or no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from letopis.chronicle import schema
from letopis.chronicle.judgements import MACHINE, log_offices, supersede
from letopis.chronicle.namesakes import Conflict, Marks, assigned, part_key, parting, week_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection

    from letopis.chronicle.units import Units

_UNITS, _SEEN, _PARTS = schema.namesake_units, schema.namesake_sightings, schema.namesake_parts
_NODES, _LOG = schema.entity_nodes, schema.judgements
_THIS = (
    (_SEEN.c.key == bindparam("the_key"))
    & (_SEEN.c.marks == bindparam("the_marks"))
    & (_SEEN.c.week == bindparam("the_week"))
)
_COUNTED = select(_SEEN.c.articles).where(_THIS)
_COUNT = insert(_SEEN)
_RECOUNT = update(_SEEN).where(_THIS).values(articles=bindparam("count"))
_UNCOUNT = delete(_SEEN).where(_THIS)
TABLES = (_UNITS, _SEEN, _PARTS)


class Reparted(NamedTuple):
    """The names whose bearers were looked at anew, and the articles whose persons now belong to another part."""

    keys: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()


def enter(connection: Connection, article_id: str, published: str | None, units: Units) -> Reparted:
    """Enter what an article tells of persons known in full; give what this parts or joins elsewhere."""
    week = week_of(published)
    rows: list[dict[str, Any]] = [
        {
            "article_id": article_id,
            "local_id": local,
            "key": units.identities[local].key,
            "marks": msgspec.json.encode(marks).decode(),
            "week": week if marks.current else -1,
        }
        for local, marks in units.marks.items()
    ]
    if not rows:
        return Reparted()
    connection.execute(insert(_UNITS), rows)
    return _count(connection, [(row["key"], row["marks"], row["week"]) for row in rows], 1)


def leave(connection: Connection, article_id: str) -> Reparted:
    """Take out what an article told; give what this parts or joins elsewhere."""
    mine = _UNITS.c.article_id == article_id
    rows = connection.execute(select(_UNITS.c.key, _UNITS.c.marks, _UNITS.c.week).where(mine)).all()
    if not rows:
        return Reparted()
    connection.execute(delete(_UNITS).where(mine))
    return _count(connection, [(row.key, row.marks, row.week) for row in rows], -1)


def _count(connection: Connection, rows: Iterable[tuple[str, str, int]], step: int) -> Reparted:
    changed = set[str]()
    for key, marks, week in rows:
        this = {"the_key": key, "the_marks": marks, "the_week": week}
        before = connection.execute(_COUNTED, this).scalar() or 0
        if not before:
            connection.execute(_COUNT, {"key": key, "marks": marks, "week": week, "articles": 1})
        elif before + step:
            connection.execute(_RECOUNT, this | {"count": before + step})
        else:
            connection.execute(_UNCOUNT, this)
        if not before or not before + step:
            changed.add(key)
    articles = set[str]()
    for key in sorted(changed):
        articles |= _repart(connection, key)
    return Reparted(frozenset(changed), frozenset(articles))


def _seen(connection: Connection, key: str) -> list[tuple[str, int]]:
    query = select(_SEEN.c.marks, _SEEN.c.week).where(_SEEN.c.key == key)
    return [(marks, week) for marks, week in connection.execute(query)]


def _read(marks: str) -> Marks:
    return msgspec.json.decode(marks, type=Marks)


def _repart(connection: Connection, key: str) -> set[str]:
    """Part the bearers of a name anew; give the articles whose persons go over to another part."""
    seen = _seen(connection, key)
    known = {marks: _read(marks) for marks, _ in seen}
    before = parts_of(connection, [key]).get(key, {})
    after = parting((known[marks], week) for marks, week in seen).parts
    if before == after:
        return set()
    connection.execute(delete(_PARTS).where(_PARTS.c.key == key))
    if after:
        rows = [{"key": key, "mark": mark, "part": part} for mark, part in sorted(after.items())]
        connection.execute(insert(_PARTS), rows)
    moved = sorted(told for told, marks in known.items() if assigned(before, marks) != assigned(after, marks))
    mine = (_UNITS.c.key == key) & _UNITS.c.marks.in_(moved)
    return set(connection.execute(select(_UNITS.c.article_id).distinct().where(mine)).scalars())


def parts_of(connection: Connection, keys: Collection[str]) -> dict[str, dict[str, str]]:
    """Give whose each mark is for those of these names that have several bearers."""
    found: dict[str, dict[str, str]] = {}
    for key, mark, part in connection.execute(select(_PARTS).where(_PARTS.c.key.in_(sorted(keys)))) if keys else ():
        found.setdefault(key, {})[mark] = part
    return found


def parted(connection: Connection, units: Units) -> Units:
    """Give an article's units with the persons among them that have namesakes under keys of their own."""
    known = parts_of(connection, {units.identities[local].key for local in units.marks})
    changed = {}
    for local, marks in units.marks.items():
        identity = units.identities[local]
        part = assigned(known.get(identity.key, {}), marks)
        if part is not None:
            changed[local] = msgspec.structs.replace(identity, key=part_key(identity.key, part))
    return msgspec.structs.replace(units, identities=units.identities | changed) if changed else units


def keys_of(connection: Connection, key: str) -> list[str]:
    """Give the keys of all bearers of a name, its own first."""
    parts = parts_of(connection, [key]).get(key, {})
    return [key, *(part_key(key, part) for part in sorted(set(parts.values())))]


def log_parting(connection: Connection, key: str, at: str) -> set[str]:
    """Bring the log in step with what keeps the bearers of a name apart; give the nodes that this concerns."""
    stands = (_LOG.c.key == key) & (_LOG.c.rule == "offices") & (_LOG.c.by == MACHINE) & _LOG.c.superseded_at.is_(None)
    stored = {row.id: row for row in connection.execute(select(_LOG).where(stands))}
    parts = parts_of(connection, [key]).get(key, {})
    if not parts and not stored:
        return set()
    touched, now = set[str](), set[str]()
    nodes = _nodes(connection, key, parts) if parts else {}
    for conflict in _by_parts(connection, key, parts) if parts else ():
        for one in nodes.get(parts[conflict.one], ()):
            for other in nodes.get(parts[conflict.other], ()):
                identifier, is_new = log_offices(connection, key, one, other, conflict.reason, at)
                now.add(identifier)
                touched |= {one[0], other[0]} if is_new else set()
    lost = [row for identifier, row in stored.items() if identifier not in now]
    supersede(connection, [row.id for row in lost], at)
    return touched | {end for row in lost for end in (row.left_node, row.right_node)}


def _nodes(connection: Connection, key: str, parts: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Give the id and name of the nodes of each part."""
    keys = {part_key(key, part): part for part in parts.values()}
    found: dict[str, list[tuple[str, str]]] = {}
    query = select(_NODES.c.id, _NODES.c.name, _NODES.c.key).where(_NODES.c.key.in_(sorted(keys)))
    for id_, name, mine in connection.execute(query):
        found.setdefault(keys[mine], []).append((id_, name))
    return found


def _by_parts(connection: Connection, key: str, parts: Mapping[str, str]) -> list[Conflict]:
    """Give one conflict for each two parts that have any: that of the least offices."""
    found: dict[frozenset[str], Conflict] = {}
    for one in parting((_read(marks), week) for marks, week in _seen(connection, key)).conflicts:
        found.setdefault(frozenset((parts[one.one], parts[one.other])), one)
    return list(found.values())
