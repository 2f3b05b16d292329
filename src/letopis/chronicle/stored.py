"""Loads stored records with the words they rest on: whole, or only what a citation needs of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import select

from letopis.chronicle import schema
from letopis.chronicle.among import among
from letopis.chronicle.ids import record_refs, replace_refs
from letopis.model.queries import Citation
from letopis.model.records import EvidenceSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row, Select, Table

    Known = dict[str, dict[str, str]]
_RECORDS: dict[str, Table] = {
    "event": schema.events,
    "tenure": schema.tenures,
    "statement": schema.statements,
    "backreference": schema.backreferences,
}
# The records that one of a kind may refer to.
_REFERRED: dict[str, tuple[Table, ...]] = {
    "event": (schema.events, schema.tenures),
    "tenure": (),
    "statement": (schema.statements,),
    "backreference": (schema.events,),
}

# Between the id of an article and that of something within it.
_BETWEEN = " "


class StoredRecord(msgspec.Struct, frozen=True):
    """A record of the chronicle.

    ``record`` is its JSON form with entity and record ids of the chronicle, empty where only citations were asked for;
    ``published`` is the earliest date of the article it was read from, ``source`` the outlet that its citations name;
    ``supports`` names, for each citation, the fields it supports (none: the whole record); ``content`` are the words of
    a statement.
    """

    id: str
    kind: str
    article: str
    published: str | None
    source: str | None
    record: dict[str, Any]
    citations: tuple[Citation, ...]
    supports: tuple[tuple[str, ...], ...] = ()
    content: str | None = None


class _Cited(msgspec.Struct, frozen=True):
    """What a citation needs of a record's JSON; reading no more takes a tenth of the time."""

    evidence: tuple[EvidenceSpan, ...] = ()


_DECODER = msgspec.json.Decoder(_Cited)


def recorded(connection: Connection, kind: str, ids: Iterable[str] | None = None) -> list[StoredRecord]:
    """Give the events, tenures, statements or back-references (``kind``) with these ids, or all, in order of ids."""
    found = plain(connection, kind, ids)
    whole = resolved(connection, kind, found)
    return [msgspec.structs.replace(one, record=whole[one.id]) for one in found]


def plain(connection: Connection, kind: str, ids: Iterable[str] | None = None) -> list[StoredRecord]:
    """Give these records as :func:`recorded` does, but with what they refer to by its ids in the article."""
    rows = _rows(connection, kind, ids)
    return _stored(connection, kind, rows, {row.id: msgspec.json.decode(row.record) for row in rows})


def resolved(connection: Connection, kind: str, found: Sequence[StoredRecord]) -> dict[str, dict[str, Any]]:
    """Give, by id, what :func:`plain` records say, with the ids of the chronicle."""
    entities, others = _referred(connection, kind, [(one.article, one.record) for one in found])
    whole = {}
    for one in found:
        names, refs = entities.get(one.article, {}), others.get(one.article, {})
        whole[one.id] = replace_refs(kind, one.record, names, refs) | {"id": one.id}
    return whole


def cited(connection: Connection, kind: str, ids: Iterable[str]) -> list[StoredRecord]:
    """Give these records for their citations alone, in order of ids: ``record`` is left empty."""
    return _stored(connection, kind, _rows(connection, kind, ids), {})


class Printed(NamedTuple):
    """When the article of a record was first printed, and when where its citations say; None where not known."""

    first: str | None
    cited: str | None


def printed(connection: Connection, kind: str, ids: Iterable[str]) -> dict[str, Printed]:
    """Give, by record, when it was printed, without reading the record."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    articles = dict(map(tuple, connection.execute(_articles_of(kind), {"ids": wanted}).all()))
    where = appearances(connection, articles.values())
    return {i: Printed(_first(where[one]), cited_appearance(where[one])["published"]) for i, one in articles.items()}


def _first(printed: Sequence[dict[str, Any]]) -> str | None:
    return printed[0]["published"] if printed else None


@cache
def _articles_of(kind: str) -> Select[Any]:
    t = _RECORDS[kind].c
    return select(t.id, t.article_id).where(among(t.id, "ids"))


def _rows(connection: Connection, kind: str, ids: Iterable[str] | None) -> list[Row[Any]]:
    if ids is None:
        t = _RECORDS[kind].c
        return list(connection.execute(select(*_columns(kind)).order_by(t.id)).all())
    wanted = sorted(set(ids))
    return list(connection.execute(_with_ids(kind), {"ids": wanted}).all()) if wanted else []


def _columns(kind: str) -> list[Any]:
    t = _RECORDS[kind].c
    return [t.id, t.article_id, t.record, *([t.content] if kind == "statement" else [])]


# Built once: building a statement takes longer than executing it.


@cache
def _with_ids(kind: str) -> Select[Any]:
    t = _RECORDS[kind].c
    return select(*_columns(kind)).where(among(t.id, "ids")).order_by(t.id)


@cache
def _at(table: Table, value: str) -> Select[Any]:
    t = table.c
    # By the index of articles first: neither store looks pairs up in an index.
    place = t.article_id + _BETWEEN + t.local_id
    return select(place, t[value]).where(among(t.article_id, "articles") & among(place, "places"))


@cache
def _printed() -> Select[Any]:
    t = schema.appearances.c
    query = select(t.article_id, t.source, t.url, t.published, t.basis)
    return query.where(among(t.article_id, "ids")).order_by(t.article_id, t.position)


@cache
def _quoted() -> Select[Any]:
    t = schema.evidence.c
    query = select(t.record_id, t.start, t.end, t.quote)
    return query.where(among(t.record_id, "ids")).order_by(t.record_id, t.position)


def _referred(connection: Connection, kind: str, records: Iterable[tuple[str, dict[str, Any]]]) -> tuple[Known, Known]:
    """Give, by article, the chronicle's id of every entity and of every record that these records refer to."""
    entities: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for article, record in records:
        for wanted, refs in zip((entities, others), record_refs(kind, record), strict=True):
            if refs:
                wanted.setdefault(article, set()).update(refs)
    named: Known = {}
    referred: Known = {}
    _look_up(connection, _at(schema.article_entities, "entity_id"), entities, named)
    for table in _REFERRED[kind]:
        _look_up(connection, _at(table, "id"), others, referred)
    return named, referred


def _look_up(connection: Connection, query: Select[Any], wanted: dict[str, set[str]], found: Known) -> None:
    if not wanted:
        return
    places = [f"{article}{_BETWEEN}{one}" for article, refs in wanted.items() for one in refs]
    for place, identifier in connection.execute(query, {"articles": list(wanted), "places": places}).all():
        article, _, local = place.partition(_BETWEEN)
        found.setdefault(article, {})[local] = identifier


def _stored(
    connection: Connection, kind: str, rows: Sequence[Row[Any]], whole: dict[str, dict[str, Any]]
) -> list[StoredRecord]:
    printed = appearances(connection, {row.article_id for row in rows})
    quotes = _quotes(connection, [row.id for row in rows])
    # Many records are of one article.
    where = {article: (_first(told), cited_appearance(told)) for article, told in printed.items()}
    found = []
    for row in rows:
        first, shown = where[row.article_id]
        source, published, url = shown["source"], shown["published"], shown["url"]
        citations = tuple(
            Citation(row.article_id, source, published, start, end, quote, url) for start, end, quote in quotes[row.id]
        )
        supports = tuple(span.for_ for span in _DECODER.decode(row.record).evidence)
        told, content = whole.get(row.id, {}), row.content if kind == "statement" else None
        found.append(StoredRecord(row.id, kind, row.article_id, first, source, told, citations, supports, content))
    return found


def cited_appearance(printed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Choose the appearance to cite, never parts of two: the earliest with both outlet and date, else the earliest."""
    whole = (one for one in printed if one["source"] and one["published"])
    return next(whole, printed[0] if printed else {"source": None, "published": None, "url": None})


def appearances(connection: Connection, articles: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Give, by article, where it was printed, in order."""
    found: dict[str, list[dict[str, Any]]] = {article: [] for article in articles}
    if not found:
        return found
    for article, source, url, published, basis in connection.execute(_printed(), {"ids": sorted(found)}).all():
        found[article].append({"source": source, "url": url, "published": published, "basis": basis})
    return found


def _quotes(connection: Connection, records: Sequence[str]) -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {record: [] for record in records}
    if not found:
        return found
    for record, start, end, quote in connection.execute(_quoted(), {"ids": sorted(found)}).all():
        found[record].append((start, end, quote))
    return found
