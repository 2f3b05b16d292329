"""Walks everything a chronicle holds, in an order that depends on nothing but what it holds.

Nothing is collected: articles come one by one, rows by a few hundred. The caller's connection must stay in one
transaction, so that what is given is the chronicle at one moment.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from sqlalchemy import select, tuple_

from letopis.chronicle import schema
from letopis.chronicle.loading import load_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Table

_CHUNK = 500
# Columns that only serve to look rows up by.
_LOOKUP = frozenset({"words", "lemmas", "gist", "text_id", "sign_id", "signature_id", "group_id", "body_words"})
_JSON = frozenset({"record", "changes", "starts_told", "ends_told", "replaces", "replaced_by"})


class Listing(NamedTuple):
    """A table, the kind its rows have in an export, what orders them, and tables of rows that belong to one of them."""

    kind: str
    table: str
    key: tuple[str, ...] = ("id",)
    parts: tuple[tuple[str, str, str], ...] = ()  # name, table, column that holds the row's id


LISTINGS: Final[tuple[Listing, ...]] = (
    Listing("entity", "entities", parts=(("names", "entity_nodes", "entity_id"),)),
    Listing(
        "happening",
        "happenings",
        parts=(("people", "happening_people", "happening_id"), ("reported", "happening_reports", "happening_id")),
    ),
    Listing("event_link", "event_links", ("backreference_id",)),
    Listing("event_conflict", "event_conflicts"),
    Listing("story", "stories", parts=(("articles", "story_articles", "story_id"),)),
    Listing("reprint", "article_groups", ("article_id",)),
    Listing("term", "terms", parts=(("reported", "term_reports", "term_id"),)),
    Listing("term_conflict", "term_conflicts"),
    Listing("saying", "sayings", parts=(("reported", "saying_reports", "saying_id"),)),
    Listing("saying_link", "saying_links", ("statement_id",)),
    Listing("judgement", "judgements"),
    Listing("repair", "repairs"),
    Listing("failure", "failures", ("origin",)),
)


def everything(connection: Connection) -> Iterator[dict[str, Any]]:
    """Give each article with its records, then each row of every listing; all with their ``kind``."""
    yield from articles(connection)
    for listing in LISTINGS:
        yield from rows(connection, listing)


def articles(connection: Connection) -> Iterator[dict[str, Any]]:
    """Give each article as ``letopis/1`` has it, with the chronicle's ids of its entities and records beside it."""
    t = schema.articles
    last = ""
    while ids := connection.execute(select(t.c.id).where(t.c.id > last).order_by(t.c.id).limit(_CHUNK)).scalars().all():
        for article in ids:
            records = load_records(connection, article)
            yield {
                "kind": "article",
                "id": article,
                "records": msgspec.to_builtins(records),
                "entity_ids": _ids(connection, schema.article_entities, "entity_id", article),
                "record_ids": {
                    local: identifier
                    for table in (schema.events, schema.tenures, schema.statements, schema.backreferences)
                    for local, identifier in _ids(connection, table, "id", article).items()
                },
            }
        last = ids[-1]


def rows(connection: Connection, listing: Listing) -> Iterator[dict[str, Any]]:
    """Give the rows of one listing in the order of their keys, each with the rows that belong to it."""
    t = schema.metadata.tables[listing.table]
    keys = [t.c[name] for name in listing.key]
    query = select(t).order_by(*keys).limit(_CHUNK)
    last: tuple[Any, ...] | None = None
    while True:
        after = query if last is None else query.where(tuple_(*keys) > tuple_(*last))
        found = [dict(row) for row in connection.execute(after).mappings()]
        parts = {name: _parts(connection, told, column, found) for name, told, column in listing.parts}
        for row in found:
            own = {name: belonging.get(row[listing.key[0]], []) for name, belonging in parts.items()}
            yield {"kind": listing.kind, **_shown(row), **own}
        if len(found) < _CHUNK:
            return
        last = tuple(found[-1][name] for name in listing.key)


def _parts(connection: Connection, table: str, column: str, of: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    t = schema.metadata.tables[table]
    owners = sorted({row["id"] for row in of})
    query = select(t).where(t.c[column].in_(owners)).order_by(t.c[column], *[c for c in t.c if c.name != column])
    found = [dict(row) for row in connection.execute(query).mappings()]
    return {
        owner: [_shown(row, without=column) for row in mine] for owner, mine in groupby(found, lambda row: row[column])
    }


def _shown(row: dict[str, Any], without: str = "") -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in _LOOKUP and name != without}
    return {name: _value(name, value) for name, value in told.items()}


def _value(name: str, value: object) -> object:
    """Give a value as JSON has it; columns that hold JSON are taken apart."""
    if name in _JSON and isinstance(value, str) and value[:1] in {"{", "["}:
        return json.loads(value)
    return value.hex() if isinstance(value, bytes) else value


def _ids(connection: Connection, table: Table, column: str, article: str) -> dict[str, str]:
    query = select(table.c.local_id, table.c[column]).where(table.c.article_id == article).order_by(table.c.local_id)
    return {row[0]: row[1] for row in connection.execute(query)}
