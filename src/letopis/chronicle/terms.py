"""Keeps terms of office in step with the reports of tenures: who held what, from when to when, according to whom.

What reports say is kept once for each different thing said, with a count. One more report of something known only
counts; something new makes the person's own reports be grouped again (:mod:`letopis.chronicle.terms_grouping`), of
which there are few different ones however often they are repeated.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from letopis.chronicle import schema, terms_rows
from letopis.chronicle.chunking import chunks
from letopis.chronicle.terms_grouping import Placement, Signature, place, term_of
from letopis.chronicle.terms_signatures import reports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection

    from letopis.chronicle.terms_signatures import Report

_SIGNATURES = schema.term_signatures
_REPORTS = schema.term_reports
_PART = 200
_FIELDS = len(Signature.__struct_fields__)

_TOLD = select(_REPORTS).where(_REPORTS.c.article_id.in_(bindparam("articles", expanding=True)))
_SAID = select(_REPORTS.c.article_id, _REPORTS.c.tenure_id, _REPORTS.c.signature_id).where(
    _REPORTS.c.article_id.in_(bindparam("articles", expanding=True))
)
_UNTELL = delete(_REPORTS).where(_REPORTS.c.article_id.in_(bindparam("articles", expanding=True)))
_TELL = insert(_REPORTS)
_MINE = (
    _SIGNATURES.c.id,
    *(_SIGNATURES.c[name] for name in Placement.__struct_fields__),
    _SIGNATURES.c.person,
    _SIGNATURES.c.reports,
)
_PLACED = select(*_MINE).where(_SIGNATURES.c.id.in_(bindparam("signatures", expanding=True)))
_COUNT = (
    update(_SIGNATURES)
    .where(_SIGNATURES.c.id == bindparam("key"))
    .values(reports=_SIGNATURES.c.reports + bindparam("more"))
)
_SIGN = insert(_SIGNATURES)
_UNSIGN = delete(_SIGNATURES).where(_SIGNATURES.c.id.in_(bindparam("signatures", expanding=True)))
_OF_PERSON = select(
    *(_SIGNATURES.c[name] for name in (*Signature.__struct_fields__, *Placement.__struct_fields__))
).where(_SIGNATURES.c.person == bindparam("who"))
_REPLACE = (
    update(_SIGNATURES)
    .where(_SIGNATURES.c.id == bindparam("key"))
    .values(group_id=bindparam("to_group"), cuts=bindparam("to_cuts"), reason=bindparam("why"))
)
_WHERE_TOLD = (
    select(_REPORTS.c.signature_id, _REPORTS.c.term_id, _REPORTS.c.published, _REPORTS.c.reason)
    .distinct()
    .where(_REPORTS.c.signature_id.in_(bindparam("signatures", expanding=True)))
)
_MOVE = (
    update(_REPORTS)
    .where(
        (_REPORTS.c.signature_id == bindparam("key"))
        & (_REPORTS.c.term_id == bindparam("before"))
        & _REPORTS.c.published.is_not_distinct_from(bindparam("day"))
    )
    .values(term_id=bindparam("after"), reason=bindparam("why"))
)


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
    if counted:
        connection.execute(_COUNT, counted)
    if new:
        rows = [
            {**msgspec.structs.asdict(one), "reports": counts[one.id], "group_id": "", "cuts": "", "reason": ""}
            for one in new
        ]
        connection.execute(_SIGN, rows)
    changed = _place(connection, {one.person for one in new})
    if new:
        # What is new may have moved what was known too.
        known = _placements(connection, signatures)
    rows = [_report_row(one, known[one.signature.id]) for one in found]
    connection.execute(_TELL, rows)
    groups = {row["term_id"]: known[row["signature_id"]].group_id for row in rows}
    terms_rows.add(connection, rows, groups, {one.article: one.added_at for one in found})
    terms_rows.recount(connection, changed.terms)
    said: dict[str, list[Signature]] = {}
    for one, signature in signatures.items():
        said.setdefault(known[one].group_id, []).append(signature)
    more = terms_rows.Counted({*groups, *changed.terms}, said, changed.joined)
    terms_rows.describe(connection, changed.groups | set(groups.values()), anew=changed.groups, counted=more)


def told_otherwise(connection: Connection, articles: Collection[str]) -> set[str]:
    """Give those of these articles whose tenures say otherwise than was worked in: their entities have changed."""
    found: set[str] = set()
    for part in chunks(articles, _PART):
        before = {(row[0], row[1], row[2]) for row in connection.execute(_SAID, {"articles": part})}
        now = {(one.article, one.tenure, one.signature.id) for one in reports(connection, part)}
        found |= {article for article, _, _ in before ^ now}
    return found


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take the tenures of articles out again; only what was worked out earlier is asked."""
    for part in chunks(articles, _PART):
        rows = [dict(row) for row in connection.execute(_TOLD, {"articles": part}).mappings()]
        if rows:
            connection.execute(_UNTELL, {"articles": part})
            _forget(connection, rows)


def _forget(connection: Connection, rows: list[dict[str, Any]]) -> None:
    counts = Counter(row["signature_id"] for row in rows)
    connection.execute(_COUNT, [{"key": i, "more": -n} for i, n in counts.items()])
    touched = connection.execute(_PLACED, {"signatures": list(counts)}).all()
    gone = [row for row in touched if row.reports <= 0]
    groups = {row.group_id for row in touched}
    if gone:
        connection.execute(_UNSIGN, {"signatures": [row.id for row in gone]})
    terms_rows.take(connection, rows)
    changed = _place(connection, {row.person for row in gone})
    terms_rows.recount(connection, changed.terms)
    # A signature that is gone takes its words along.
    anew = changed.groups | {row.group_id for row in gone}
    terms_rows.describe(connection, groups | changed.groups, anew=anew)


class _Changed(msgspec.Struct):
    """Terms whose reports have been moved, and groups of which something is described otherwise.

    ``joined`` are the new signatures of groups in which all else is where it was.
    """

    terms: set[str]
    groups: set[str]
    joined: dict[str, list[Signature]]


def _place(connection: Connection, people: Iterable[str]) -> _Changed:
    """Group anew what is said of people, and move the reports of signatures that belong elsewhere now."""
    changed = _Changed(set(), set(), {})
    for person in sorted(people):
        before: dict[str, Placement] = {}
        signatures: list[Signature] = []
        for row in connection.execute(_OF_PERSON, {"who": person}):
            signatures.append(Signature(*row[:_FIELDS]))
            before[row[0]] = Placement(*row[_FIELDS:])
        after = place(signatures)
        moved = {one.id: one for one in signatures if before[one.id] != after[one.id]}
        known = [one for one in moved if before[one].group_id]
        stirred = {group for one in known for group in (before[one].group_id, after[one].group_id)}
        changed.groups |= stirred
        for one, signature in moved.items():
            if after[one].group_id not in stirred:
                changed.joined.setdefault(after[one].group_id, []).append(signature)
        changed.terms |= _move(connection, moved, after)
    return changed


def _move(connection: Connection, moved: Mapping[str, Signature], to: Mapping[str, Placement]) -> set[str]:
    """Write where signatures belong, and give the terms that reports have left or come to."""
    values = [
        {"key": one, "to_group": to[one].group_id, "to_cuts": to[one].cuts, "why": to[one].reason} for one in moved
    ]
    if values:
        connection.execute(_REPLACE, values)
    touched: set[str] = set()
    rows: list[dict[str, Any]] = []
    for part in chunks(moved):
        for one, term, published, reason in connection.execute(_WHERE_TOLD, {"signatures": part}).all():
            new = term_of(to[one], moved[one].starts, moved[one].ends, published)
            if (new, to[one].reason) != (term, reason):
                rows.append({"key": one, "before": term, "day": published, "after": new, "why": to[one].reason})
            touched |= {term, new} if new != term else set()
    if rows:
        connection.execute(_MOVE, rows)
    return touched


def _placements(connection: Connection, signatures: Collection[str]) -> dict[str, Placement]:
    if not signatures:
        return {}
    found = connection.execute(_PLACED, {"signatures": list(signatures)})
    return {row[0]: Placement(*row[1:4]) for row in found}


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
