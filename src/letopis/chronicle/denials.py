"""Keeps, for each denial, the claim that it denies, where one is found: in its article, or in those of the days before.

What is denied has to speak of the same people and bodies in the same words, and be somebody else's; else the denial
stays open. Of several, the best is kept, so the order in which articles come is of no account.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select

from letopis.chronicle import schema
from letopis.chronicle.sayings_words import content_lemmas, days_around

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

_ENTITIES = schema.saying_entities
_LINKS = schema.saying_links
_REPORTS = schema.saying_reports
# A denial answers what was said within so many days.
WINDOW = 14
_RELATION = "denies"
_LEAST = {True: (3, 0.5), False: (4, 0.6)}


class Said(NamedTuple):
    """A statement as far as it matters here: its ``lemmas`` carry the meaning, ``entities`` are spoken of."""

    id: str
    article: str
    speaker: str
    denial: bool
    day: str
    lemmas: frozenset[str]
    entities: frozenset[str]


class Link(NamedTuple):
    """A claim that a denial may be about, with how well it fits and why."""

    claim: str
    score: float
    reason: str


def compare(denial: Said, claim: Said) -> Link | None:
    """Tell how well a claim fits what a denial denies; None where it does not, or not surely enough."""
    here = denial.article == claim.article
    shared = denial.lemmas & claim.lemmas
    least, share = _LEAST[here]
    fewer = min(len(denial.lemmas), len(claim.lemmas))
    if denial.speaker == claim.speaker or len(shared) < least or len(shared) < share * fewer:
        return None
    common = denial.entities & claim.entities
    if not common:
        return None
    score = round(len(shared) / len(denial.lemmas | claim.lemmas) + (1 if here else 0), 3)
    where = "the same article" if here else f"an article of the {WINDOW} days before"
    return Link(claim.id, score, f"{where}; shared words: {', '.join(sorted(shared))}")


def put(connection: Connection, articles: Collection[str]) -> None:
    """Find what new denials deny, and the denials of new claims."""
    found = _said(connection, _REPORTS.c.article_id.in_(articles))
    rows = [
        {"entity_id": entity, "denial": int(one.denial), "day": one.day, "statement_id": one.id}
        for one in found
        for entity in one.entities
    ]
    if rows:
        connection.execute(insert(_ENTITIES), rows)
    fresh = {one.id for one in found if one.denial}
    for one in found:
        if one.denial:
            _link(connection, one)
        else:
            for denial in _denials_of(connection, one):
                if denial.id not in fresh:
                    _link(connection, denial)


def forget(connection: Connection, statements: Collection[str]) -> None:
    """Take statements out; denials that were linked with them look for another claim."""
    links, e = _LINKS.c, _ENTITIES.c
    open_again = set(connection.execute(select(links.statement_id).where(links.to_statement.in_(statements))).scalars())
    connection.execute(delete(_LINKS).where(links.statement_id.in_(open_again | set(statements))))
    connection.execute(delete(_ENTITIES).where(e.statement_id.in_(statements)))
    left = open_again - set(statements)
    for one in _said(connection, _REPORTS.c.statement_id.in_(left)) if left else ():
        _link(connection, one, without=statements)


def _link(connection: Connection, denial: Said, without: Collection[str] = ()) -> None:
    claims = [one for one in _claims_of(connection, denial) if one.id not in without]
    links = [link for one in claims if (link := compare(denial, one))]
    connection.execute(delete(_LINKS).where(_LINKS.c.statement_id == denial.id))
    if links:
        best = max(links, key=lambda link: (link.score, link.claim))
        row = {"statement_id": denial.id, "to_statement": best.claim, "relation": _RELATION}
        connection.execute(insert(_LINKS).values(**row, score=best.score, reason=best.reason))


def _claims_of(connection: Connection, denial: Said) -> list[Said]:
    first, last = days_around(denial.day, WINDOW, 0)
    return _candidates(connection, denial, first, last, denials=False)


def _denials_of(connection: Connection, claim: Said) -> list[Said]:
    first, last = days_around(claim.day, 0, WINDOW)
    return _candidates(connection, claim, first, last, denials=True)


def _candidates(connection: Connection, one: Said, first: str, last: str, *, denials: bool) -> list[Said]:
    """Give statements that share an entity with one, of some days and of its own article."""
    e = _ENTITIES.c
    if not one.entities:
        return []
    about = e.entity_id.in_(one.entities) & (e.denial == int(denials)) & e.day.between(first, last)
    ids = set(connection.execute(select(e.statement_id).where(about)).scalars()) - {one.id}
    return _said(connection, _REPORTS.c.statement_id.in_(ids)) if ids else []


def _said(connection: Connection, where: ColumnElement[bool]) -> list[Said]:
    s, r, t = schema.statements.c, _REPORTS.c, schema.saying_texts.c
    query = (
        select(r.statement_id, r.article_id, r.speaker, r.kind, t.day, t.words, s.record)
        .join(schema.saying_texts, t.id == r.text_id)
        .join(schema.statements, s.id == r.statement_id)
        .where(where)
    )
    rows = connection.execute(query.order_by(r.statement_id)).all()
    spoken = _entities(connection, rows)
    return [Said(r[0], r[1], r[2], r[3] == "denial", r[4], content_lemmas(r[5]), spoken[r[0]] | {r[2]}) for r in rows]


def _entities(
    connection: Connection, rows: Sequence[Row[Any, Any, Any, Any, Any, Any, Any]]
) -> dict[str, frozenset[str]]:
    """Give the entities named within what each statement says, or that it is about."""
    m, p = schema.mentions.c, schema.article_entities.c
    query = (
        select(m.article_id, m.start, m.end, m.local_id, p.entity_id)
        .join(schema.article_entities, (p.article_id == m.article_id) & (p.local_id == m.local_id))
        .where(m.article_id.in_({row.article_id for row in rows}))
    )
    named: dict[str, list[tuple[int, int, str, str]]] = {}
    for article, start, end, local, entity in connection.execute(query) if rows else ():
        named.setdefault(article, []).append((start, end, local, entity))
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        record = json.loads(row.record)
        first, last, about = record["content"]["start"], record["content"]["end"], set(record["about"])
        found[row.statement_id] = frozenset(
            entity
            for start, end, local, entity in named.get(row.article_id, ())
            if (first <= start and end <= last) or local in about
        )
    return found
