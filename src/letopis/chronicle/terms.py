"""Keeps terms of office in step with the reports of tenures: who held what, from when to when, according to whom.

What reports say is kept once for each different thing said, with a count. One more report of something known only
counts; something new makes the person's own reports be grouped again (:mod:`letopis.chronicle.terms_grouping`), of
which there are few different ones however often they are repeated.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, select, update

from letopis.chronicle import schema, terms_rows
from letopis.chronicle.chunking import chunks
from letopis.chronicle.terms_grouping import Placement, Signature, place, term_of
from letopis.chronicle.terms_signatures import reports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from letopis.chronicle.terms_signatures import Report

_SIGNATURES = schema.term_signatures
_REPORTS = schema.term_reports
_PART = 200


def put(connection: Connection, articles: Collection[str]) -> None:
    """Work in the tenures of articles that are stored and not yet worked in."""
    for part in chunks(articles, _PART):
        found = reports(connection, part)
        if found:
            _put(connection, found)


def _put(connection: Connection, found: list[Report]) -> None:
    counts = Counter(one.signature.id for one in found)
    signatures = {one.signature.id: one.signature for one in found}
    known = _placements(connection, signatures)
    new = [signatures[i] for i in sorted(set(signatures) - set(known))]
    counted = [{"key": i, "more": n} for i, n in counts.items() if i in known]
    _count(connection, counted)
    if new:
        rows = [
            {**msgspec.structs.asdict(one), "reports": counts[one.id], "group_id": "", "cuts": "", "reason": ""}
            for one in new
        ]
        connection.execute(insert(_SIGNATURES), rows)
    changed = _place(connection, {one.person for one in new})
    # What is new may have moved what was known too.
    known = _placements(connection, signatures)
    rows = [_report_row(one, known[one.signature.id]) for one in found]
    connection.execute(insert(_REPORTS), rows)
    groups = {row["term_id"]: known[row["signature_id"]].group_id for row in rows}
    terms_rows.add(connection, rows, groups, {one.article: one.added_at for one in found})
    terms_rows.recount(connection, changed.terms)
    terms_rows.describe(connection, changed.groups | set(groups.values()), anew=changed.groups)


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take the tenures of articles out again; only what was worked out earlier is asked."""
    for part in chunks(articles, _PART):
        r = _REPORTS.c
        rows = [dict(row) for row in connection.execute(select(_REPORTS).where(r.article_id.in_(part))).mappings()]
        if rows:
            connection.execute(delete(_REPORTS).where(r.article_id.in_(part)))
            _forget(connection, rows)


def _forget(connection: Connection, rows: list[dict[str, Any]]) -> None:
    counts = Counter(row["signature_id"] for row in rows)
    _count(connection, [{"key": i, "more": -n} for i, n in counts.items()])
    s = _SIGNATURES.c
    mine = select(s.id, s.person, s.group_id, s.reports).where(s.id.in_(counts))
    touched = connection.execute(mine).all()
    gone = [row for row in touched if row.reports <= 0]
    groups = {row.group_id for row in touched}
    if gone:
        connection.execute(delete(_SIGNATURES).where(s.id.in_([row.id for row in gone])))
    terms_rows.take(connection, rows)
    changed = _place(connection, {row.person for row in gone})
    terms_rows.recount(connection, changed.terms)
    # A signature that is gone takes its words along.
    anew = changed.groups | {row.group_id for row in gone}
    terms_rows.describe(connection, groups | changed.groups, anew=anew)


class _Changed(msgspec.Struct):
    """Terms whose reports have been moved, and groups of which something is described otherwise."""

    terms: set[str]
    groups: set[str]


def _place(connection: Connection, people: Iterable[str]) -> _Changed:
    """Group anew what is said of people, and move the reports of signatures that belong elsewhere now."""
    changed = _Changed(set(), set())
    for person in sorted(people):
        rows = connection.execute(select(_SIGNATURES).where(_SIGNATURES.c.person == person)).mappings().all()
        before = {row["id"]: Placement(row["group_id"], row["cuts"], row["reason"]) for row in rows}
        signatures = [_signature(row) for row in rows]
        after = place(signatures)
        for one in signatures:
            if before[one.id] != after[one.id]:
                changed.groups |= {before[one.id].group_id, after[one.id].group_id} - {""}
                changed.terms |= _move(connection, one, after[one.id])
    return changed


def _signature(row: Any) -> Signature:  # noqa: ANN401 (a row by its column names)
    return Signature(**{name: row[name] for name in Signature.__struct_fields__})


def _move(connection: Connection, one: Signature, to: Placement) -> set[str]:
    """Write where a signature belongs, and give the terms that its reports were in and are in."""
    s, r = _SIGNATURES.c, _REPORTS.c
    values = {"group_id": to.group_id, "cuts": to.cuts, "reason": to.reason}
    connection.execute(update(_SIGNATURES).where(s.id == one.id).values(**values))
    mine = select(r.term_id, r.published).distinct().where(r.signature_id == one.id)
    touched: set[str] = set()
    for term, published in connection.execute(mine).all():
        new = term_of(to, one.starts, one.ends, published)
        same_day = r.published.is_(None) if published is None else r.published == published
        where = (r.signature_id == one.id) & (r.term_id == term) & same_day
        connection.execute(update(_REPORTS).where(where).values(term_id=new, reason=to.reason))
        touched |= {term, new}
    return touched


def _placements(connection: Connection, signatures: Collection[str]) -> dict[str, Placement]:
    s = _SIGNATURES.c
    if not signatures:
        return {}
    query = select(s.id, s.group_id, s.cuts, s.reason).where(s.id.in_(signatures))
    return {row[0]: Placement(*row[1:]) for row in connection.execute(query)}


def _count(connection: Connection, counted: list[dict[str, Any]]) -> None:
    for one in counted:
        s = _SIGNATURES.c
        connection.execute(update(_SIGNATURES).where(s.id == one["key"]).values(reports=s.reports + one["more"]))


def _report_row(one: Report, to: Placement) -> dict[str, Any]:
    said = one.signature
    return {
        "tenure_id": one.tenure,
        "term_id": term_of(to, said.starts, said.ends, one.published),
        "signature_id": said.id,
        "article_id": one.article,
        "published": one.published,
        "status": said.status,
        "reason": to.reason,
    }
