"""Keeps utterances in step with the statements of articles: who said what, by how many reports.

Statements of one speaker in the same words on one day are one text; texts in the same or nearly the same words within a
few days are one utterance. Which texts belong together is a relation of pairs, so the order in which they come is of no
account; an utterance has the smallest id of its texts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import case, delete, insert, select, update

from letopis.chronicle import denials, schema
from letopis.chronicle.chunking import chunks
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
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

_SAYINGS = schema.sayings
_TEXTS = schema.saying_texts
_MARKS = schema.saying_marks
_REPORTS = schema.saying_reports
_PART = 200
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
    t = _TEXTS.c
    for part in chunks(articles, _PART):
        found = _reports(connection, part)
        if not found:
            continue
        counts = Counter(one.text.id for one in found)
        texts = {one.text.id: one.text for one in found}
        known = set(connection.execute(select(t.id).where(t.id.in_(texts))).scalars())
        for text in sorted(known):
            connection.execute(update(_TEXTS).where(t.id == text).values(reports=t.reports + counts[text]))
        for text in sorted(set(texts) - known):
            _put_text(connection, texts[text], counts[text])
        query = select(t.id, t.saying_id).where(t.id.in_(texts))
        sayings = {row.id: row.saying_id for row in connection.execute(query)}
        connection.execute(insert(_REPORTS), [_report_row(one, sayings[one.text.id]) for one in found])
        _describe(connection, sayings.values())
        denials.put(connection, part)


def _report_row(one: _Report, saying: str) -> dict[str, Any]:
    return {
        "statement_id": one.statement,
        "saying_id": saying,
        "text_id": one.text.id,
        "article_id": one.article,
        "speaker": one.text.speaker,
        "kind": one.kind,
        "published": one.published,
        "reason": SAME if saying == one.text.id else NEAR,
    }


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take the statements of articles out again; only what was worked out earlier is asked."""
    r, t = _REPORTS.c, _TEXTS.c
    for part in chunks(articles, _PART):
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


def _put_text(connection: Connection, text: Text, reports: int) -> None:
    """Enter a new text; it may bring several utterances together."""
    t = _TEXTS.c
    joined = {one.saying for one in _around(connection, text) if one_utterance(text, one.text)}
    saying = min({text.id, *joined})
    row = {"id": text.id, "speaker": text.speaker, "content_key": text.key, "day": text.day, "words": text.words}
    connection.execute(insert(_TEXTS).values(**row, saying_id=saying, reports=reports))
    made = [{"mark": mark, "day": text.day, "text_id": text.id} for mark in marks(text)]
    if made:
        connection.execute(insert(_MARKS), made)
    for other in sorted(joined - {saying}):
        _relabel(connection, t.saying_id == other, _REPORTS.c.saying_id == other, saying)
        connection.execute(delete(_SAYINGS).where(_SAYINGS.c.id == other))


def _relabel(connection: Connection, texts: ColumnElement[bool], reports: ColumnElement[bool], saying: str) -> None:
    r = _REPORTS.c
    connection.execute(update(_TEXTS).where(texts).values(saying_id=saying))
    reason = case((r.text_id == saying, SAME), else_=NEAR)
    connection.execute(update(_REPORTS).where(reports).values(saying_id=saying, reason=reason))


class _Placed(NamedTuple):
    saying: str
    text: Text


def _around(connection: Connection, text: Text) -> list[_Placed]:
    """Give the texts of the speaker, near in time, that may be of the same utterance."""
    t, m = _TEXTS.c, _MARKS.c
    first, last = days_around(text.day, WINDOW, WINDOW)
    columns = (t.saying_id, t.id, t.speaker, t.content_key, t.day, t.words)
    rows = connection.execute(
        select(*columns)
        .distinct()
        .join(_MARKS, m.text_id == t.id)
        .where(m.mark.in_(marks(text)) & m.day.between(first, last) & (t.speaker == text.speaker))
    ).all()
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
            _relabel(connection, t.id.in_(members), r.text_id.in_(members), name)
    return found


def _component(left: dict[str, Text]) -> set[str]:
    """Take one text out of ``left``, with all that hang together with it."""
    waiting = [left.pop(min(left))]
    members = {waiting[0].id}
    while waiting:
        one = waiting.pop()
        mine = set(marks(one))
        joined = [other for other in left.values() if mine & set(marks(other)) and one_utterance(one, other)]
        for other in joined:
            members.add(other.id)
            waiting.append(left.pop(other.id))
    return members


def _sayings_of(connection: Connection, texts: Iterable[str]) -> set[str]:
    t = _TEXTS.c
    return set(connection.execute(select(t.saying_id).where(t.id.in_(list(texts)))).scalars())


def _describe(connection: Connection, sayings: Iterable[str]) -> None:
    """Write the rows of utterances: their counts, the kind that most reports give, the first report."""
    wanted = sorted(set(sayings))
    r, a = _REPORTS.c, schema.articles.c
    connection.execute(delete(_SAYINGS).where(_SAYINGS.c.id.in_(wanted)))
    query = (
        select(r.saying_id, r.statement_id, r.article_id, r.speaker, r.kind, r.published, r.text_id, a.added_at)
        .join(schema.articles, a.id == r.article_id)
        .where(r.saying_id.in_(wanted))
    )
    reports: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        reports.setdefault(row.saying_id, []).append(row)
    if reports:
        outlets, words = _outlets(connection, wanted), _words(connection, wanted)
        rows = [_row(saying, told, len(outlets.get(saying, ())), words) for saying, told in reports.items()]
        connection.execute(insert(_SAYINGS), rows)


def _outlets(connection: Connection, sayings: Sequence[str]) -> dict[str, set[str]]:
    r, p = _REPORTS.c, schema.appearances.c
    query = select(r.saying_id, p.source).distinct().join(schema.appearances, p.article_id == r.article_id)
    found: dict[str, set[str]] = {}
    for saying, source in connection.execute(query.where(r.saying_id.in_(sayings) & p.source.is_not(None))):
        found.setdefault(saying, set()).add(source)
    return found


def _words(connection: Connection, sayings: Sequence[str]) -> dict[str, str]:
    t = _TEXTS.c
    query = select(t.id, t.words).where(t.saying_id.in_(sayings))
    return {row.id: row.words for row in connection.execute(query)}


def _row(saying: str, reports: Sequence[Any], outlets: int, words: Mapping[str, str]) -> dict[str, Any]:
    rows = sorted(reports, key=lambda row: (row.published or "9999", row.statement_id))
    kinds = Counter(row.kind for row in rows)
    said = words[rows[0].text_id]
    return {
        "id": saying,
        "speaker": rows[0].speaker,
        "kind": max(kinds, key=lambda kind: (kinds[kind], kind)),
        "published": rows[0].published,
        "last_published": max((row.published for row in rows if row.published), default=None),
        "statement_id": rows[0].statement_id,
        "lemmas": searchable(said),
        "gist": " ".join(sorted(content_lemmas(said))),
        "reports": len({row.article_id for row in rows}),
        "outlets": outlets,
        "learned_at": min(row.added_at for row in rows),
    }
