"""Keeps the words by which terms of office are found."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.lemmas import word_forms, words
from letopis.chronicle.names import name_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

    from letopis.chronicle.terms_grouping import Signature

_WORDS = schema.term_words
_WORDS_OF = select(_WORDS.c.word, _WORDS.c.term_id).where(_WORDS.c.term_id.in_(bindparam("terms", expanding=True)))
_NEW_WORD = insert(_WORDS)
_DROP_WORD = delete(_WORDS).where((_WORDS.c.term_id == bindparam("term")) & (_WORDS.c.word == bindparam("one")))


def write(connection: Connection, term: str, signatures: Iterable[Signature]) -> None:
    """Write the words by which a term is found of which these are all that is said."""
    found = _forms(signatures)
    known = set(connection.execute(_WORDS_OF, {"terms": [term]}).scalars())
    lost, more = sorted(known - found), sorted(found - known)
    if lost:
        connection.execute(_DROP_WORD, [{"term": term, "one": word} for word in lost])
    if more:
        connection.execute(_NEW_WORD, [{"word": word, "term_id": term} for word in more])


def add(connection: Connection, rows: Sequence[RowMapping], joined: Mapping[str, Collection[Signature]]) -> None:
    """Add the words of new signatures to all terms of their groups, if they tell no dates and so belong to all.

    ``rows`` are the terms of these groups, ``joined`` the signatures by group.
    """
    found = {group: _forms(one for one in new if not (one.starts or one.ends)) for group, new in joined.items()}
    wanted = {(word, row["id"]) for row in rows for word in found.get(row["group_id"], ())}
    terms = sorted({term for _, term in wanted})
    known = {(row[0], row[1]) for part in chunks(terms) for row in connection.execute(_WORDS_OF, {"terms": part})}
    if wanted - known:
        connection.execute(_NEW_WORD, [{"word": word, "term_id": term} for word, term in sorted(wanted - known)])


def _forms(signatures: Iterable[Signature]) -> set[str]:
    """Give the words by which a term is found: those of its office, as told and in common, and of its body's names.

    The latter stand with @ before them too, so that they can be told from those of the office.
    """
    mine = {(one.office, one.words, one.body_words) for one in signatures}
    found = {word for _, common, _ in mine for word in common.split()}
    found |= {form for office in {one[0] for one in mine} for form in _office_forms(office)}
    return found | {form for body in {one[2] for one in mine} for form in _body_forms(body)}


@lru_cache(maxsize=10_000)
def _office_forms(office: str) -> frozenset[str]:
    return frozenset(form for word in words(office) for form in word.forms)


@lru_cache(maxsize=10_000)
def _body_forms(body: str) -> frozenset[str]:
    named = set(body.split())
    keys = {key for word in named for key in name_keys(word)}
    return frozenset(keys | {form for word in named for form in word_forms(word)} | {f"@{key}" for key in keys})
