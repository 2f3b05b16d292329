"""Keeps utterances in step with the statements of articles: who said what, by how many reports.

Statements of one speaker in the same words on one day are one text; texts in the same or nearly the same words within a
few days are one utterance. Which texts belong together is a relation of pairs, so the order in which they come is of no
account; an utterance has the smallest id of its texts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update

from letopis.chronicle import denials, schema
from letopis.chronicle.sayings_words import (
    WINDOW,
    Text,
    content_lemmas,
    days_around,
    marks,
    one_utterance,
    searchable,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection

_SAYINGS = schema.sayings
_TEXTS = schema.saying_texts
_MARKS = schema.saying_marks
_REPORTS = schema.saying_reports
_CHUNK = 200
SAME = "the same words"
NEAR = "nearly the same words, within a few days"


class _Report(NamedTuple):
    statement: str
    article: str
    kind: str
    published: str | None
    text: Text


def put(connection: Connection, articles: Collection[str]) -> None:
    """Work in the statements of articles that are stored and not yet worked in."""
    for part in _chunks(articles):
        found = _reports(connection, part)
        for one in found:
            saying = _put_text(connection, one.text)
            row = {"statement_id": one.statement, "saying_id": saying, "text_id": one.text.id, "reason": SAME}
            row |= {"article_id": one.article, "speaker": one.text.speaker}
            connection.execute(insert(_REPORTS).values(**row, kind=one.kind, published=one.published))
        touched = [one.text.id for one in found]
        _describe(connection, _sayings_of(connection, touched))
        denials.put(connection, part)


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take the statements of articles out again; only what was worked out earlier is asked."""
    r, t = _REPORTS.c, _TEXTS.c
    for part in _chunks(articles):
        rows = connection.execute(select(r.statement_id, r.text_id).where(r.article_id.in_(part))).all()
        if not rows:
            continue
        counts = Counter(row.text_id for row in rows)
        touched = _sayings_of(connection, counts)
        denials.forget(connection, [row.statement_id for row in rows])
        connection.execute(delete(_REPORTS).where(r.article_id.in_(part)))
        for text, number in counts.items():
            connection.execute(update(_TEXTS).where(t.id == text).values(reports=t.reports - number))
        gone = connection.execute(select(t.id, t.saying_id).where(t.id.in_(counts) & (t.reports <= 0))).all()
        if gone:
            connection.execute(delete(_TEXTS).where(t.id.in_([row.id for row in gone])))
            connection.execute(delete(_MARKS).where(_MARKS.c.text_id.in_([row.id for row in gone])))
        for saying in sorted({row.saying_id for row in gone}):
            touched |= _divide(connection, saying)
        _describe(connection, touched)


def _reports(connection: Connection, articles: Sequence[str]) -> list[_Report]:
    s, a, p = schema.statements.c, schema.articles.c, schema.article_entities.c
    query = (
        select(s.id, s.article_id, s.kind, a.published, s.content, p.entity_id)
        .join(schema.articles, a.id == s.article_id)
        .join(schema.article_entities, (p.article_id == s.article_id) & (p.local_id == s.speaker))
        .where(s.article_id.in_(articles))
    )
    return [
        _Report(row.id, row.article_id, row.kind, row.published, text_of(row.entity_id, row.kind, row.content, row[3]))
        for row in connection.execute(query.order_by(s.id))
    ]


def _put_text(connection: Connection, text: Text) -> str:
    """Count a report of a text and give the utterance that it belongs to; a new text may bring several together."""
    t = _TEXTS.c
    known: str | None = connection.execute(select(t.saying_id).where(t.id == text.id)).scalar()
    if known is not None:
        connection.execute(update(_TEXTS).where(t.id == text.id).values(reports=t.reports + 1))
        return known
    joined = {one.saying for one in _around(connection, text) if one_utterance(text, one.text)}
    saying = min({text.id, *joined})
    row = {"id": text.id, "speaker": text.speaker, "content_key": text.key, "day": text.day, "words": text.words}
    connection.execute(insert(_TEXTS).values(**row, saying_id=saying, reports=1))
    made = [{"mark": mark, "day": text.day, "text_id": text.id} for mark in marks(text)]
    if made:
        connection.execute(insert(_MARKS), made)
    for other in sorted(joined - {saying}):
        connection.execute(update(_TEXTS).where(t.saying_id == other).values(saying_id=saying))
        connection.execute(update(_REPORTS).where(_REPORTS.c.saying_id == other).values(saying_id=saying))
        connection.execute(delete(_SAYINGS).where(_SAYINGS.c.id == other))
    return saying


class _Placed(NamedTuple):
    saying: str
    text: Text


def _around(connection: Connection, text: Text) -> list[_Placed]:
    """Give the texts of the speaker, near in time, that may be of the same utterance."""
    t, m = _TEXTS.c, _MARKS.c
    first, last = days_around(text.day, WINDOW, WINDOW)
    columns = (t.saying_id, t.id, t.speaker, t.content_key, t.day, t.words)
    same = select(*columns).where((t.content_key == text.key) & t.day.between(first, last))
    # Of the same words the nearest days are enough: the others are of one utterance with these already.
    nearest = (
        same.where(t.day <= text.day).order_by(t.day.desc()).limit(1),
        same.where(t.day > text.day).order_by(t.day).limit(1),
    )
    rows = [row for query in nearest for row in connection.execute(query)]
    alike = (
        select(*columns)
        .distinct()
        .join(_MARKS, m.text_id == t.id)
        .where(m.mark.in_(marks(text)) & m.day.between(first, last) & (t.speaker == text.speaker))
    )
    rows += connection.execute(alike)
    return [_Placed(row[0], Text(*row[1:])) for row in rows if row.id != text.id]


def _divide(connection: Connection, saying: str) -> set[str]:
    """Divide an utterance of which a text is gone into those that still hang together, and give their ids."""
    t, r = _TEXTS.c, _REPORTS.c
    columns = (t.id, t.speaker, t.content_key, t.day, t.words)
    left = {row.id: Text(*row) for row in connection.execute(select(*columns).where(t.saying_id == saying))}
    found: set[str] = {saying}
    while left:
        members = _component(left)
        name = min(members)
        found.add(name)
        if name != saying:
            connection.execute(update(_TEXTS).where(t.id.in_(members)).values(saying_id=name))
            connection.execute(update(_REPORTS).where(r.text_id.in_(members)).values(saying_id=name))
    return found


def _component(left: dict[str, Text]) -> set[str]:
    """Take one text out of ``left``, with all that hang together with it."""
    waiting = [left.pop(min(left))]
    members = {waiting[0].id}
    while waiting:
        one = waiting.pop()
        mine = set(marks(one))
        joined = [
            other
            for other in left.values()
            if (one.key == other.key or mine & set(marks(other))) and one_utterance(one, other)
        ]
        for other in joined:
            members.add(other.id)
            waiting.append(left.pop(other.id))
    return members


def _sayings_of(connection: Connection, texts: Iterable[str]) -> set[str]:
    t = _TEXTS.c
    return set(connection.execute(select(t.saying_id).where(t.id.in_(list(texts)))).scalars())


def _describe(connection: Connection, sayings: Iterable[str]) -> None:
    """Write the rows of utterances: their counts, the kind that most reports give, the first report."""
    for saying in sorted(sayings):
        connection.execute(delete(_SAYINGS).where(_SAYINGS.c.id == saying))
        row = _row(connection, saying)
        if row:
            connection.execute(insert(_SAYINGS).values(row))


def _row(connection: Connection, saying: str) -> dict[str, Any] | None:
    r, a, p, t = _REPORTS.c, schema.articles.c, schema.appearances.c, _TEXTS.c
    query = (
        select(r.statement_id, r.article_id, r.speaker, r.kind, r.published, r.text_id, a.added_at)
        .join(schema.articles, a.id == r.article_id)
        .where(r.saying_id == saying)
    )
    rows = sorted(connection.execute(query), key=lambda row: (row.published or "9999", row.statement_id))
    if not rows:
        return None
    articles = {row.article_id for row in rows}
    outlets = select(func.count(p.source.distinct())).where(p.article_id.in_(articles))
    kinds = Counter(row.kind for row in rows)
    words = connection.execute(select(t.words).where(t.id == rows[0].text_id)).scalar_one()
    return {
        "id": saying,
        "speaker": rows[0].speaker,
        "kind": max(kinds, key=lambda kind: (kinds[kind], kind)),
        "published": rows[0].published,
        "last_published": max((row.published for row in rows if row.published), default=None),
        "statement_id": rows[0].statement_id,
        "lemmas": searchable(words),
        "gist": " ".join(sorted(content_lemmas(words))),
        "reports": len(articles),
        "outlets": connection.execute(outlets).scalar_one(),
        "learned_at": min(row.added_at for row in rows),
    }


def _chunks(ids: Collection[str]) -> list[list[str]]:
    ordered = sorted(ids)
    return [ordered[i : i + _CHUNK] for i in range(0, len(ordered), _CHUNK)]
