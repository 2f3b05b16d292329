"""Keeps utterances in step with the statements of articles: who said what, by how many reports.

Statements of one speaker in the same words on one day are one text; texts in the same or nearly the same words within a
few days are one utterance. Which texts belong together is a relation of pairs, so the order in which they come is of no
account; an utterance has the smallest id of its texts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, case, delete, insert, select, update

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

    from sqlalchemy import ColumnElement, Connection, Select

_SAYINGS = schema.sayings
_TEXTS = schema.saying_texts
_MARKS = schema.saying_marks
_REPORTS = schema.saying_reports
_PART = 200
SAME = "the same words"
NEAR = "nearly the same words, within a few days"

_T, _R, _A, _P = _TEXTS.c, _REPORTS.c, schema.articles.c, schema.appearances.c
_SAYING_OF = select(_T.id, _T.saying_id).where(_T.id.in_(bindparam("texts", expanding=True)))
_COUNT = update(_TEXTS).where(_T.id == bindparam("text")).values(reports=_T.reports + bindparam("more"))
_TELL, _NEW_TEXT, _MARK, _SAY = insert(_REPORTS), insert(_TEXTS), insert(_MARKS), insert(_SAYINGS)
_UNSAY = delete(_SAYINGS).where(_SAYINGS.c.id.in_(bindparam("sayings", expanding=True)))
_STATED: Select[Any] = (
    select(
        *(schema.statements.c[name] for name in ("id", "article_id", "kind")),
        _A.published,
        schema.statements.c.content,
        schema.article_entities.c.entity_id,
    )
    .join(schema.articles, _A.id == schema.statements.c.article_id)
    .join(
        schema.article_entities,
        (schema.article_entities.c.article_id == schema.statements.c.article_id)
        & (schema.article_entities.c.local_id == schema.statements.c.speaker),
    )
    .where(schema.statements.c.article_id.in_(bindparam("articles", expanding=True)))
    .order_by(schema.statements.c.id)
)
_AROUND = (
    select(_MARKS.c.mark, _T.saying_id, _T.id, _T.speaker, _T.content_key, _T.day, _T.words)
    .join(_MARKS, _MARKS.c.text_id == _T.id)
    .where(
        _MARKS.c.mark.in_(bindparam("marks", expanding=True))
        & _MARKS.c.day.between(bindparam("first"), bindparam("last"))
    )
)
_TOLD = (
    select(
        *(_R[name] for name in ("saying_id", "statement_id", "article_id", "speaker", "kind", "published", "text_id")),
        _A.added_at,
    )
    .join(schema.articles, _A.id == _R.article_id)
    .where(_R.saying_id.in_(bindparam("sayings", expanding=True)))
)
_PRINTED = (
    select(_R.saying_id, _P.source)
    .distinct()
    .join(schema.appearances, _P.article_id == _R.article_id)
    .where(_R.saying_id.in_(bindparam("sayings", expanding=True)) & _P.source.is_not(None))
)
_WORDS = select(_T.id, _T.words).where(_T.saying_id.in_(bindparam("sayings", expanding=True)))


class _Report(NamedTuple):
    statement: str
    article: str
    kind: str
    published: str | None
    text: Text


def put(connection: Connection, articles: Collection[str]) -> None:
    """Work in the statements of articles that are stored and not yet worked in."""
    for part in chunks(articles, _PART):
        found = _reports(connection, part)
        if not found:
            continue
        counts = Counter(one.text.id for one in found)
        texts = {one.text.id: one.text for one in found}
        sayings = _sayings(connection, texts)
        fresh = [texts[text] for text in sorted(set(texts) - set(sayings))]
        if sayings:
            connection.execute(_COUNT, [{"text": text, "more": counts[text]} for text in sorted(sayings)])
        if fresh:
            _put_texts(connection, fresh, counts)
            # What is new may have brought utterances together.
            sayings = _sayings(connection, texts)
        connection.execute(_TELL, [_report_row(one, sayings[one.text.id]) for one in found])
        _describe(connection, sayings.values())
        denials.put(connection, part)


def _sayings(connection: Connection, texts: Collection[str]) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(_SAYING_OF, {"texts": list(texts)})}


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
        connection.execute(_COUNT, [{"text": text, "more": -number} for text, number in counts.items()])
        gone = connection.execute(select(t.id, t.saying_id).where(t.id.in_(counts) & (t.reports <= 0))).all()
        if gone:
            connection.execute(delete(_TEXTS).where(t.id.in_([row.id for row in gone])))
            connection.execute(delete(_MARKS).where(_MARKS.c.text_id.in_([row.id for row in gone])))
        for saying in sorted({row.saying_id for row in gone}):
            touched |= _divide(connection, saying)
        _describe(connection, touched)


def restate(connection: Connection, changed: Mapping[str, Collection[str]]) -> None:
    """Work in anew the statements of articles in which somebody speaks, or is spoken of, who has changed.

    ``changed`` are the ids that entities have in these articles.
    """
    for part in chunks(changed, _PART):
        concerned = {
            one.article for one in denials.spoken_of(connection, part) if one.locals & set(changed[one.article])
        }
        forget(connection, concerned)
        put(connection, concerned)


def _reports(connection: Connection, articles: Sequence[str]) -> list[_Report]:
    return [
        _Report(id_, article, kind, published, text_of(speaker, kind, content, published))
        for id_, article, kind, published, content, speaker in connection.execute(_STATED, {"articles": articles})
    ]


def _put_texts(connection: Connection, texts: Sequence[Text], counts: Mapping[str, int]) -> None:
    """Enter new texts; one may bring several utterances together."""
    placed = _around(connection, texts)
    rows: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []
    for text in texts:
        joined = {one.saying for one in placed.near(text) if one_utterance(text, one.text)}
        saying = min({text.id, *joined})
        row = {"id": text.id, "speaker": text.speaker, "content_key": text.key, "day": text.day, "words": text.words}
        rows.append({**row, "saying_id": saying, "reports": counts[text.id]})
        made += [{"mark": mark, "day": text.day, "text_id": text.id} for mark in marks(text)]
        if joined - {saying}:
            connection.execute(_NEW_TEXT, rows)
            rows = []
        for other in sorted(joined - {saying}):
            _relabel(connection, _T.saying_id == other, _R.saying_id == other, saying)
            connection.execute(_UNSAY, {"sayings": [other]})
        placed.enter(text, saying, joined)
    for statement, found in ((_NEW_TEXT, rows), (_MARK, made)):
        if found:
            connection.execute(statement, found)


def _relabel(connection: Connection, texts: ColumnElement[bool], reports: ColumnElement[bool], saying: str) -> None:
    r = _REPORTS.c
    connection.execute(update(_TEXTS).where(texts).values(saying_id=saying))
    reason = case((r.text_id == saying, SAME), else_=NEAR)
    connection.execute(update(_REPORTS).where(reports).values(saying_id=saying, reason=reason))


class _Placed(NamedTuple):
    saying: str
    text: Text


class _Near:
    """The texts near some new ones, by their fingerprints, with the utterances that they are of by now."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._texts: dict[str, Text] = {}
        self._sayings: dict[str, str] = {}
        self._marked: dict[str, set[str]] = {}
        for mark, saying, *text in rows:
            self._texts.setdefault(text[0], Text(*text))
            self._sayings[text[0]] = saying
            self._marked.setdefault(mark, set()).add(text[0])

    def near(self, text: Text) -> list[_Placed]:
        """Give the texts of the speaker, near in time, that may be of the same utterance."""
        first, last = days_around(text.day, WINDOW, WINDOW)
        ids = {one for mark in marks(text) for one in self._marked.get(mark, ())} - {text.id}
        found = (self._texts[one] for one in ids)
        return [
            _Placed(self._sayings[one.id], one)
            for one in found
            if one.speaker == text.speaker and first <= one.day <= last
        ]

    def enter(self, text: Text, saying: str, joined: Collection[str]) -> None:
        """Enter a text that is new too, of an utterance that ``joined`` have become one with."""
        self._texts[text.id] = text
        self._sayings[text.id] = saying
        for one, known in self._sayings.items():
            if known in joined:
                self._sayings[one] = saying
        for mark in marks(text):
            self._marked.setdefault(mark, set()).add(text.id)


def _around(connection: Connection, texts: Sequence[Text]) -> _Near:
    wanted = {mark for text in texts for mark in marks(text)}
    days = [day for text in texts for day in days_around(text.day, WINDOW, WINDOW)]
    first, last = min(days), max(days)
    return _Near(
        row
        for part in chunks(wanted)
        for row in connection.execute(_AROUND, {"marks": part, "first": first, "last": last})
    )


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
    connection.execute(_UNSAY, {"sayings": wanted})
    reports: dict[str, list[Any]] = {}
    for row in connection.execute(_TOLD, {"sayings": wanted}):
        reports.setdefault(row.saying_id, []).append(row)
    if reports:
        outlets, words = _outlets(connection, wanted), _words(connection, wanted)
        rows = [_row(saying, told, len(outlets.get(saying, ())), words) for saying, told in reports.items()]
        connection.execute(_SAY, rows)


def _outlets(connection: Connection, sayings: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for saying, source in connection.execute(_PRINTED, {"sayings": sayings}):
        found.setdefault(saying, set()).add(source)
    return found


def _words(connection: Connection, sayings: Sequence[str]) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(_WORDS, {"sayings": sayings})}


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
