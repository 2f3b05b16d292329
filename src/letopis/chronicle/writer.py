"""The write side: puts articles with their records into the chronicle, replaces and removes them.

One call is one transaction: an article is there whole or not at all. What is cited is checked against the text first.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, Self

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from letopis.chronicle import deciding, derive, judgements, schema, store
from letopis.chronicle.differences import differences
from letopis.chronicle.evidence import verify
from letopis.chronicle.explaining import Explained, explained
from letopis.chronicle.ids import appearance_id, body_digest
from letopis.chronicle.judgements import Judgement, active, unattached
from letopis.chronicle.judgements import read as read_log
from letopis.chronicle.lemmas import indexed_words
from letopis.chronicle.loading import find_article, load_article, load_records, load_twin
from letopis.chronicle.location import located
from letopis.chronicle.merging import drop_entities, put_entities, resolve_all, settle
from letopis.chronicle.packing import pack
from letopis.chronicle.rows import record_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from letopis.model.articles import Appearance, Article
    from letopis.model.records import ArticleRecords

    Clock = Callable[[], datetime]


class Resolved(msgspec.Struct, frozen=True):
    """What resolving all articles anew has found.

    ``moved`` counts the articles whose entities have changed, ``judgements`` are all that stand, ``unattached`` those
    of people whose words the chronicle does not hold.
    """

    moved: int
    judgements: tuple[Explained, ...]
    unattached: tuple[Judgement, ...]


Outcome = Literal["added", "appearance", "redated", "unchanged"]

_NEW = {table.name: insert(table) for table in schema.metadata.sorted_tables}
_DROP_APPEARANCES = delete(schema.appearances).where(schema.appearances.c.article_id == bindparam("article"))


def file_of(origin: str) -> str:
    """Give the file of an origin that may name a line of it ("news.jsonl:3")."""
    return re.sub(r":\d+$", "", origin)


def _same_path(origin: str) -> str:
    return origin if origin == "-" else os.path.abspath(origin)  # noqa: PTH100 (links are not to be followed)


def earliest(appearances: tuple[Appearance, ...]) -> str | None:
    """Give the earliest date of publication among appearances, None if none is dated."""
    return min((a.published for a in appearances if a.published), default=None)


def with_appearances(article: Article, appearances: tuple[Appearance, ...]) -> Article:
    """Give the same text with these appearances, each kept once, and the date that follows from them."""
    kept: dict[str, Appearance] = {}
    for one in appearances:
        kept.setdefault(appearance_id(article.id, one), one)
    # An appearance about which nothing is known says nothing beside one that is known.
    told = tuple(a for a in kept.values() if a.source or a.url or a.published) or tuple(kept.values())
    ordered = tuple(sorted(told, key=lambda a: (a.published or "9999", a.source or "", a.url or "")))
    return msgspec.structs.replace(article, appearances=ordered, published=earliest(ordered))


class Writer:
    """Writes to one chronicle, a file or a URL of PostgreSQL; a context manager that closes it.

    ``clock`` gives the time that changes are logged with, ``user`` the name. Opening raises ForeignChronicle,
    NewerChronicle or UnusableChronicle; so may every method, the last one.
    """

    def __init__(self, path: str | Path, *, clock: Clock, user: str) -> None:
        self.path = located(path)
        self._clock = clock
        self._user = user
        self._engine = store.open_for_writing(self.path, at=self._now())
        with store.usable(self.path):
            # Kept open so that SQLite checkpoints the log when the writer is done, not after every article.
            self._held = self._engine.connect()

    def __enter__(self) -> Self:
        """Give the writer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; what was put is already there."""
        with store.usable(self.path):
            self._held.close()
            self._engine.dispose()

    def article(self, article_id: str) -> Article | None:
        """Give the stored article with exactly that id, or None."""
        with self._reading() as connection:
            return load_article(connection, article_id)

    def find(self, prefix: str) -> Article:
        """Give the one article whose id begins with ``prefix`` (four characters or more); else UnknownArticle."""
        with self._reading() as connection:
            return find_article(connection, prefix)

    def merged(self, article: Article) -> tuple[Article, Outcome]:
        """Tell what adding ``article`` would make: the stored text with both sets of appearances, and the outcome.

        The stored text may differ in the white space or the headline around it, and then keeps its id. ``redated``
        means that a new appearance is earlier than all known ones, so the text has to be read again.
        """
        with self._reading() as connection:
            return _merged(connection, article)

    def put(self, records: ArticleRecords, *, reader: str | None = None) -> Outcome:
        """Store an article with its records; the same article again changes nothing but its appearances.

        Raises EvidenceError, before anything is written, where a record has no evidence or cites words that are not in
        the text. Records of an article that is already there are replaced only if its date has changed; otherwise
        only a new appearance is kept. ``reader`` names the reader that made them.
        """
        verify(records)
        with self._change() as connection:
            # Asked inside the transaction: another writer may have stored the text since it was read.
            article, outcome = _merged(connection, records.article)
            if outcome == "redated":
                _erase(connection, article.id, self._now())
            if outcome in {"added", "redated"}:
                # With the text that was read, whose offsets the records hold.
                own = with_appearances(records.article, article.appearances)
                self._insert(connection, msgspec.structs.replace(records, article=own), reader)
            if outcome == "appearance":
                derive.forget(connection, [article.id], self._now())
                _put_appearances(connection, article)
                derive.put(connection, [article.id], self._now())
        return outcome

    def replace(
        self, records: ArticleRecords, *, reason: str, changes: Mapping[str, Any], reader: str | None = None
    ) -> None:
        """Replace a stored article's appearances and records and log the repair; UnknownArticle if it is not there."""
        verify(records)
        article = with_appearances(records.article, records.article.appearances)
        with self._change() as connection:
            stored = find_article(connection, article.id)
            _erase(connection, stored.id, self._now())
            self._insert(connection, msgspec.structs.replace(records, article=article), reader)
            self._log(connection, "amend", stored, reason, changes)

    def records(self, article_id: str) -> ArticleRecords | None:
        """Give all that was read from the article with exactly that id, or None."""
        with self._reading() as connection:
            return load_records(connection, article_id)

    def to_reread(self, reader: str | None, *, since: str | None = None) -> list[str]:
        """Give the ids of articles that ``reader`` has not read, all if None; published on or after an ISO day."""
        t = schema.articles
        query = select(t.c.id).order_by(t.c.published.is_(None), t.c.published, t.c.id)
        if reader is not None:
            query = query.where(t.c.reader.is_(None) | (t.c.reader != reader))
        if since is not None:
            query = query.where(t.c.published >= since)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def reread(self, records: ArticleRecords, *, reader: str) -> bool:
        """Replace what was read from a stored article; when it was added and by whom stays, and so do judgements.

        False, and nothing is written, where the article is gone or its date is no longer the one it was read with.
        """
        verify(records)
        t = schema.articles
        with self._change() as connection:
            before = load_records(connection, records.article.id)
            if before is None or before.article != records.article:
                return False
            mine = t.c.id == records.article.id
            if before == records:
                connection.execute(update(t).where(mine).values(reader=reader))
                return True
            added = connection.execute(select(t.c.added_at, t.c.added_by).where(mine)).one()
            _erase(connection, records.article.id, self._now())
            self._insert(connection, records, reader, added=(added.added_at, added.added_by))
            told = Counter(f"{one.kind} {one.what}" for one in differences(before, records))
            self._log(connection, "reread", records.article, reader, dict(sorted(told.items())))
        return True

    def unattached(self) -> int:
        """Count people's judgements about words that the chronicle does not hold, or that name nobody now."""
        with self._reading() as connection:
            return len(judgements.unattached(connection))

    def remove(self, prefix: str, *, reason: str) -> Article:
        """Remove an article and everything read from it, log the repair, and give what was removed."""
        with self._change() as connection:
            stored = find_article(connection, prefix)
            _erase(connection, stored.id, self._now())
            told = [msgspec.to_builtins(a) for a in stored.appearances]
            self._log(connection, "remove", stored, reason, {"title": stored.title, "appearances": told})
        return stored

    def same(self, one: str, other: str, *, reason: str) -> Judgement:
        """Judge that two names or mentions are of one thing; UnknownName, AmbiguousName, NotJudged."""
        with self._change() as connection:
            made, moved = deciding.same(connection, one, other, reason, self._user, self._now())
            derive.refresh(connection, moved, self._now())
        return made

    def split(self, what: str, *, apart_from: str | None, reason: str) -> Judgement:
        """Judge that a name or an article's entity is not what it was joined with; errors as of :meth:`same`."""
        with self._change() as connection:
            made, moved = deciding.split(connection, what, apart_from, reason, self._user, self._now())
            derive.refresh(connection, moved, self._now())
        return made

    def resolve(self) -> Resolved:
        """Work out anew who is who, from all articles and people's judgements."""
        at = self._now()
        with self._change() as connection:
            moved = resolve_all(connection, at)
            derive.refresh(connection, moved, at)
            moved |= derive.settle_holders(connection, at)
            stands = read_log(connection, active())
            return Resolved(len(moved), tuple(explained(connection, stands)), tuple(unattached(connection)))

    def fail(self, origin: str, reason: str) -> None:
        """Keep that an input could not be taken in, until it is."""
        with self._change() as connection:
            connection.execute(delete(schema.failures).where(schema.failures.c.origin == origin))
            connection.execute(insert(schema.failures).values(origin=origin, reason=reason, at=self._now()))

    def forget_failures(self, inputs: Iterable[str], *, still: Iterable[str]) -> None:
        """Forget earlier failures of files that have now been gone through, and of their lines, but for ``still``."""
        t = schema.failures
        done, failing = {_same_path(one) for one in inputs}, set(still)
        with self._change() as connection:
            known = connection.execute(select(t.c.origin)).scalars().all()
            for origin in known:
                if origin not in failing and _same_path(file_of(origin)) in done:
                    connection.execute(delete(t).where(t.c.origin == origin))

    def succeed(self, origin: str) -> None:
        """Forget an earlier failure of an input that has now been taken in."""
        with self._reading() as connection:
            known = select(schema.failures.c.origin).where(schema.failures.c.origin == origin)
            failed = connection.execute(known).first()
        if failed:
            with self._change() as connection:
                connection.execute(delete(schema.failures).where(schema.failures.c.origin == origin))

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        with store.usable(self.path), self._held.begin():
            yield self._held

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A transaction that takes no lock: other writers and readers go on."""
        with store.usable(self.path), store.reading(self._held) as connection:
            yield connection

    def _insert(
        self,
        connection: Connection,
        records: ArticleRecords,
        reader: str | None,
        *,
        added: tuple[str, str] | None = None,
    ) -> None:
        article = records.article
        added_at, added_by = added or (self._now(), self._user)
        connection.execute(
            _NEW["articles"],
            {
                **{name: getattr(article, name) for name in ("id", "digest", "title", "language", "text", "published")},
                "added_at": added_at,
                "added_by": added_by,
                "records": pack(records),
                "reader": reader,
                "body_digest": body_digest(article.title, article.text),
            },
        )
        _put_appearances(connection, article)
        moved = put_entities(connection, records, self._now())
        for table, rows in record_rows(records):
            if rows:
                connection.execute(_NEW[table.name], rows)
        connection.execute(_NEW["article_search"], {"article_id": article.id, "words": indexed_words(article.text)})
        derive.put(connection, [article.id], self._now())
        derive.refresh(connection, moved, self._now())

    def _log(
        self, connection: Connection, action: str, article: Article, reason: str, changes: Mapping[str, Any]
    ) -> None:
        connection.execute(
            insert(schema.repairs).values(
                at=self._now(),
                by=self._user,
                action=action,
                article_id=article.id,
                digest=article.digest,
                reason=reason,
                changes=json.dumps(changes, ensure_ascii=False),
            )
        )


def _merged(connection: Connection, article: Article) -> tuple[Article, Outcome]:
    stored = load_twin(connection, article)
    if stored is None:
        return with_appearances(article, article.appearances), "added"
    merged = with_appearances(stored, (*stored.appearances, *article.appearances))
    if merged.published != stored.published:
        return merged, "redated"
    return merged, "unchanged" if merged.appearances == stored.appearances else "appearance"


def _erase(connection: Connection, article_id: str, at: str) -> None:
    """Delete an article; what hangs on it goes by cascade, entities that no other article has go too."""
    derive.forget(connection, [article_id], at)
    dropped = drop_entities(connection, article_id)
    connection.execute(delete(schema.article_search).where(schema.article_search.c.article_id == article_id))
    connection.execute(delete(schema.articles).where(schema.articles.c.id == article_id))
    derive.refresh(connection, settle(connection, dropped, at), at)


def _put_appearances(connection: Connection, article: Article) -> None:
    connection.execute(_DROP_APPEARANCES, {"article": article.id})
    rows = [
        {"id": appearance_id(article.id, a), "article_id": article.id, "position": i, **msgspec.to_builtins(a)}
        for i, a in enumerate(article.appearances)
    ]
    if rows:
        connection.execute(_NEW["appearances"], rows)
