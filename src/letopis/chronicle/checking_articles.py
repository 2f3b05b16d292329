"""Verifies a stored article: its digest, the words that its rows cite, and its rows against what was read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from letopis.chronicle import schema
from letopis.chronicle.evidence import verify
from letopis.chronicle.ids import body_digest
from letopis.chronicle.lemmas import indexed_words
from letopis.chronicle.packing import unpack
from letopis.chronicle.problems import Problem
from letopis.chronicle.rows import entity_rows, record_rows
from letopis.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row, Table

    from letopis.model.records import ArticleRecords

    Rows = list[dict[str, Any]]

_RECORDS = (schema.events, schema.tenures, schema.statements, schema.backreferences)


def article_problems(connection: Connection, article_id: str) -> tuple[int, list[Problem]]:
    """Verify one article; give the number of its quotes and what is wrong with it."""
    article = connection.execute(select(schema.articles).where(schema.articles.c.id == article_id)).one()
    quotes = _stored(connection, schema.evidence, article_id)
    found = [*_text(article), *_quotes(article, quotes), *_index(connection, article), *_date(connection, article)]
    records, problem = _records(article)
    if records:
        found += _rows(connection, records)
    return len(quotes), [*found, problem] if problem else found


def _wrong(article_id: str, code: str, message: str) -> Problem:
    return Problem(code, article_id, message, f"Read it again: letopis reread {article_id}")


def _text(article: Row[Any]) -> Iterator[Problem]:
    remedy = f"Take it out (letopis remove {article.id}) and add it again from where it came."
    if article.digest != "sha256:" + hashlib.sha256(article.text.encode()).hexdigest():
        yield Problem("digest", article.id, "The text is not the one that its digest names.", remedy)
    elif article.body_digest != body_digest(article.title, article.text):
        yield Problem("digest", article.id, "The digest of the body is not that of its text.", remedy)


def _quotes(article: Row[Any], quotes: Rows) -> Iterator[Problem]:
    for one in quotes:
        start, end = one["start"], one["end"]
        if not 0 <= start < end <= len(article.text) or article.text[start:end] != one["quote"]:
            message = f"Record {one['record_id']} quotes «{one['quote']}» at {start}..{end}, where the text differs."
            yield _wrong(article.id, "quote", message)


def _index(connection: Connection, article: Row[Any]) -> Iterator[Problem]:
    t = schema.article_search
    words = connection.execute(select(t.c.words).where(t.c.article_id == article.id)).scalars().all()
    if words != [indexed_words(article.text)]:
        yield _wrong(article.id, "search", "The full-text index does not hold the words of the text.")


def _date(connection: Connection, article: Row[Any]) -> Iterator[Problem]:
    printed = [row["published"] for row in _stored(connection, schema.appearances, article.id)]
    if printed and article.published != min((day for day in printed if day), default=None):
        yield _wrong(article.id, "date", "The date of the article is not that of its earliest appearance.")


def _records(article: Row[Any]) -> tuple[ArticleRecords | None, Problem | None]:
    try:
        records = unpack(article.records, article.text)
        verify(records)
    except (ValueError, msgspec.MsgspecError) as error:
        return None, _wrong(article.id, "records", f"What was read from it cannot be unpacked: {error}.")
    except EvidenceError as error:
        return None, _wrong(article.id, "records", error.message)
    if (records.article.id, records.article.digest) != (article.id, article.digest):
        return None, _wrong(article.id, "records", "What was read belongs to another article.")
    return records, None


def _rows(connection: Connection, records: ArticleRecords) -> Iterator[Problem]:
    article_id = records.article.id
    expected = [*record_rows(records), *entity_rows(records)]
    # Ids are compared by what they stand for: how they are made may change from one Letopis to the next.
    ids = _known_ids(connection, expected, article_id)
    for table, rows in expected:
        wanted = Counter(_plain(table, row, ids) for row in rows)
        columns = rows[0].keys() if rows else ()
        stored = _stored(connection, table, article_id)
        there = Counter(_plain(table, {name: row[name] for name in columns or row}, {}) for row in stored)
        lost, strange = (wanted - there).total(), (there - wanted).total()
        if lost or strange:
            message = f"Table {table.name} lacks {lost} rows that were read, and holds {strange} that were not."
            yield _wrong(article_id, "rows", message)


def _known_ids(connection: Connection, expected: list[tuple[Table, Rows]], article_id: str) -> dict[str, str]:
    """Give the stored id of every record by the id that it would be given now."""
    found: dict[str, str] = {}
    for table, rows in expected:
        if table in _RECORDS:
            stored = {row["local_id"]: row["id"] for row in _stored(connection, table, article_id)}
            found |= {row["id"]: stored[row["local_id"]] for row in rows if row["local_id"] in stored}
    return found


def _plain(table: Table, row: dict[str, Any], ids: dict[str, str]) -> tuple[object, ...]:
    """Give a row in a form that can be compared, its ids translated."""
    told = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in row.items()}
    if table in _RECORDS:
        # Fields that a later Letopis added are not there in older rows; empty ones say nothing.
        record = {key: value for key, value in json.loads(told["record"]).items() if value not in (None, [], False)}
        told["record"] = json.dumps(record, sort_keys=True)
    if table is schema.times:
        del told["id"]
    return tuple(sorted((name, value) for name, value in told.items()))


def _stored(connection: Connection, table: Table, article_id: str) -> Rows:
    found = connection.execute(select(table).where(table.c.article_id == article_id))
    return [dict(row) for row in found.mappings()]
