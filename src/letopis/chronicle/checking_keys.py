"""Verifies that what rows of the chronicle refer to is there, by foreign keys that are declared and by others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, column, exists, func, inspect, or_, select, table

from letopis.chronicle.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_REMEDY = "Restore a copy, or work it out anew: letopis resolve; if an article is named, letopis reread ARTICLE."


class Key(NamedTuple):
    """Columns of a table whose values have to be found in columns of one of other tables."""

    table: str
    columns: tuple[str, ...]
    targets: tuple[str, ...]
    target_columns: tuple[str, ...]


_PLACE = ("article_entities",), ("article_id", "local_id")
_RECORDS = ("events", "tenures", "statements", "backreferences")
# What the schema does not declare, since a record may name an entity of its article only through its JSON.
UNDECLARED = (
    Key("evidence", ("record_id",), _RECORDS, ("id",)),
    Key("participants", ("article_id", "local_id"), *_PLACE),
    Key("events", ("article_id", "place"), *_PLACE),
    Key("tenures", ("article_id", "person"), *_PLACE),
    Key("tenures", ("article_id", "of"), *_PLACE),
    Key("tenures", ("article_id", "country"), *_PLACE),
    Key("statements", ("article_id", "speaker"), *_PLACE),
    Key("backreferences", ("from_event",), ("events",), ("id",)),
    Key("backreferences", ("to_event",), ("events",), ("id",)),
    Key("article_search", ("article_id",), ("articles",), ("id",)),
    Key("entities", ("id",), ("article_entities",), ("entity_id",)),
    Key("events", ("id",), ("evidence",), ("record_id",)),
    Key("tenures", ("id",), ("evidence",), ("record_id",)),
    Key("statements", ("id",), ("evidence",), ("record_id",)),
    Key("backreferences", ("id",), ("evidence",), ("record_id",)),
)


def key_problems(connection: Connection) -> Iterator[Problem]:
    """Give every reference to something that is not there."""
    for key in (*declared(connection), *UNDECLARED):
        number, first = _lost(connection, key)
        if number:
            names = ", ".join(key.columns)
            message = (
                f"{number} rows refer by {names} to what is not in {' or '.join(key.targets)}; the first: {first}."
            )
            yield Problem("key", key.table, message, _REMEDY)


def declared(connection: Connection) -> list[Key]:
    """Give the foreign keys that the database knows."""
    seen = inspect(connection)
    return [
        Key(name, tuple(one["constrained_columns"]), (one["referred_table"],), tuple(one["referred_columns"]))
        for name in sorted(seen.get_table_names())
        for one in seen.get_foreign_keys(name)
    ]


def _lost(connection: Connection, key: Key) -> tuple[int, str]:
    """Count the rows of a key that refer to nothing, and write the values of the first; null refers to nothing."""
    mine = table(key.table, *(column(name) for name in key.columns)).alias("mine")
    there = []
    for target in key.targets:
        other = table(target, *(column(name) for name in key.target_columns)).alias("other")
        pairs = zip(key.columns, key.target_columns, strict=True)
        there.append(exists().where(and_(*(mine.c[own] == other.c[name] for own, name in pairs))))
    lost = and_(*(mine.c[name].is_not(None) for name in key.columns), ~or_(*there))
    number = connection.execute(select(func.count()).select_from(mine).where(lost)).scalar_one()
    if not number:
        return 0, ""
    first = connection.execute(select(mine).where(lost).order_by(*mine.c).limit(1)).one()
    return number, " ".join(str(value) for value in first)
