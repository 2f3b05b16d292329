"""Reads terms of office: who held what, worked out of the reports when they were added."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

import msgspec
from sqlalchemy import Integer, and_, bindparam, func, literal_column, or_, select, union

from letopis.chronicle import schema
from letopis.chronicle.among import among
from letopis.chronicle.identity import plain_key
from letopis.chronicle.lemmas import words
from letopis.chronicle.names import name_keys, name_words
from letopis.chronicle.office_terms import Holder, Term, columns, made
from letopis.chronicle.terms_signatures import COUNTRY
from letopis.chronicle.wordings import office_words
from letopis.model.records import TenureStatus
from letopis.ontology.countries import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter, Column, ColumnElement, Connection, Select

    from letopis.chronicle.lookup import Resolved

_T = schema.terms
_W = schema.term_words
_R = schema.term_reports
# Of how many reports a row carries the words; of terms with more, those that tell most are chosen.
CITED = 5
# Of how many holders of one office, the most reported, it is asked how they followed each other.
_HOLDERS = 200
# Who held an office on a day is looked for among so many terms, the most reported.
LOOKED_AT = 1_000
# Words of so many terms are looked up for each term.
_MANY = 2_000
_HELD = ("current", "acting")
_COLUMNS = columns(Term)
# An unknown office is compared with so many, the most reported, and so alike its name must be.
_COMPARED = 5_000
_NEAR = 0.6
# Marks a word of a body's name among the words by which a term is found.
BODY = "@"


def of_people(connection: Connection, people: Sequence[str]) -> list[Term]:
    """Give the terms of these people."""
    rows = connection.execute(_of_people(), {"people": sorted(set(people))}).all() if people else ()
    return [made(Term, row) for row in rows]


@cache
def _of_people() -> Select[Any]:
    return select(*_COLUMNS).where(among(_T.c.person, "people")).order_by(_T.c.id)


def by_id(connection: Connection, ids: Collection[str]) -> list[Term]:
    """Give these terms."""
    rows = connection.execute(_with_ids(), {"ids": sorted(ids)}).all() if ids else ()
    return [made(Term, row) for row in rows]


@cache
def _with_ids() -> Select[Any]:
    return select(*_COLUMNS).where(among(_T.c.id, "ids")).order_by(_T.c.id)


def of_body(connection: Connection, body: Resolved, limit: int | None = None) -> list[Term]:
    """Give the terms of all offices of a body or country, the latest reported."""
    return _terms(connection, [_is_of(connection, body)[0]], _T.c.last_published, limit)


def of_office(
    connection: Connection, office: str, class_: str | None, body: Resolved | None, limit: int | None = None
) -> list[Term]:
    """Give the terms of an office, the latest reported; of a body or country if given.

    With ``class_`` offices of that class, else those that have every word of ``office`` in some form in their name or
    their body's.
    """
    found = _terms(connection, _fits(connection, office, class_, body), _T.c.last_published, limit)
    if limit is None or len(found) <= limit:
        return found
    kept = sorted(found, key=lambda one: one.last_published or "", reverse=True)[:limit]
    return sorted(kept, key=lambda one: one.id)


def most_told(connection: Connection, office: str, class_: str | None, body: Resolved | None) -> tuple[list[Term], int]:
    """Give the terms that :func:`of_office` does, of very many the most reported; and how many these are, if so."""
    found = _terms(connection, _fits(connection, office, class_, body), _T.c.reports, LOOKED_AT + 1)
    if len(found) <= LOOKED_AT:
        return found, 0
    return sorted(found, key=lambda one: (-one.reports, one.id))[:LOOKED_AT], LOOKED_AT


def nearest(connection: Connection, office: str, limit: int) -> list[str]:
    """Give the offices of the chronicle whose names are nearest to one that it does not know, the nearest first."""
    asked = " ".join(name_words(office))
    query = select(_T.c.office, func.sum(_T.c.reports)).group_by(_T.c.office).order_by(func.sum(_T.c.reports).desc())
    scored = []
    for name, reports in connection.execute(query.limit(_COMPARED)):
        words_ = " ".join(name_words(name))
        shared = max((SequenceMatcher(None, asked, part).ratio() for part in (words_, *words_.split())), default=0.0)
        if shared >= _NEAR:
            scored.append((-shared, -reports, name))
    return [name for _, _, name in sorted(scored)][:limit]


def bodyless(connection: Connection, office: str, class_: str | None) -> int:
    """Count the terms of an office of which no report names a body, up to one more than ``LOOKED_AT``."""
    fitting = or_(*_is_office(connection, office, class_))
    query = select(_T.c.id).where(fitting & _T.c.body.is_(None)).limit(LOOKED_AT + 1)
    return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _fits(connection: Connection, office: str, class_: str | None, body: Resolved | None) -> list[ColumnElement[bool]]:
    if body is None:
        return _is_office(connection, office, class_)
    mine, common = _is_of(connection, body)
    # Whichever is rarer leads: the body's few terms, or else the office's.
    return [mine & one for one in _is_office(connection, office, class_, leads=common)]


def _is_office(
    connection: Connection, office: str, class_: str | None, *, leads: bool = True
) -> list[ColumnElement[bool]]:
    """Conditions, one of which is met: an office of a class, or with these words; an index is used if it ``leads``."""
    if class_:
        return [(_T.c.office_class if leads else _T.c.office_class + "") == class_]
    return [_has_words(one, each=not leads or _is_common(connection, one)) for one in _asked(office)]


def _asked(office: str) -> list[list[Collection[str]]]:
    """Give the words of an office as asked, each in every form, and in the common words that all wordings have."""
    asked: list[Collection[str]] = [w.forms for w in words(office)]
    common: list[Collection[str]] = [(word,) for word in office_words(office).split()]
    return [asked, common] if common else [asked]


def others(connection: Connection, terms: Iterable[Holder], shown: Iterable[Holder] | None = None) -> list[Holder]:
    """Give who else held the offices that a country has once of these terms, as far as it can matter to them.

    Of each office the most reported, with more reports than one, and all terms in them of the persons of ``terms``.
    Only of the offices of ``shown``, where only these are asked about.
    """
    known = {one.id: one for one in terms}
    single = {(one.office_class, one.body) for one in known.values() if not one.words and one.body}
    people = {one.person for one in known.values() if (one.office_class, one.body) in single}
    asked = known.values() if shown is None else shown
    places = sorted(single & {(one.office_class, one.body) for one in asked if not one.words})
    if not places:
        return []
    wanted, found = set(places), dict[str, Holder]()
    for class_, body in places:
        rows = connection.execute(_most_reported(), {"class": class_, "body": body}).all()
        found |= {row[0]: made(Holder, row) for row in rows}
    for row in connection.execute(_single(), {"people": sorted(people)}).all():
        one = made(Holder, row)
        if (one.office_class, one.body) in wanted:
            found[one.id] = one
    return [found[i] for i in sorted(found)]


@cache
def _single() -> Select[Any]:
    return select(*columns(Holder)).where(among(_T.c.person, "people") & (_T.c.words == ""))


@cache
def _most_reported() -> Select[Any]:
    mine = (_T.c.office_class == bindparam("class")) & (_T.c.body == bindparam("body")) & (_T.c.words == "")
    query = select(*columns(Holder)).where(mine & (_T.c.reports > 1))
    return query.order_by(_T.c.reports.desc(), _T.c.id).limit(_HOLDERS)


def _has_words(wanted: Sequence[Collection[str]], *, each: bool) -> ColumnElement[bool]:
    """Condition: a term is found by one of each of ``wanted``; looked up for ``each`` term, or else listed.

    Where many terms have the words, it is cheaper to go through the latest terms and look their words up.
    """
    if not wanted:
        return _T.c.id.is_(None)
    if each:
        mine = [(_W.c.term_id == _T.c.id) & _W.c.word.in_(forms) for forms in wanted]
        return and_(*(select(_W.c.word).where(one).correlate(_T).exists() for one in mine))
    return and_(*(_T.c.id.in_(select(_W.c.term_id).where(_W.c.word.in_(forms))) for forms in wanted))


def _is_common(connection: Connection, wanted: Sequence[Collection[str]]) -> bool:
    """Tell whether each of the words is one of very many terms."""
    some = (select(_W.c.term_id).where(_W.c.word.in_(forms)).limit(_MANY).subquery() for forms in wanted)
    counts = (connection.execute(select(func.count()).select_from(one)).scalar_one() for one in some)
    return min(counts, default=0) >= _MANY


def _is_of(connection: Connection, body: Resolved) -> tuple[ColumnElement[bool], bool]:
    """Condition: an office of ``body`` itself, of a body of that country, or of one whose name holds its name.

    Tells too whether there are very many such.
    """
    ids = list(body.all)
    states = sorted({COUNTRY + plain_key(name) for one in body.names.values() if (name := canonical(one))})
    mine: list[ColumnElement[bool]] = [_T.c[column].in_(ids) for column in ("of", "country", "body")]
    mine += [_T.c.body.in_(states)] if states else []
    named = [written for name in sorted(set(body.names.values())) if (written := name_words(name))]
    wanted = [[[f"{BODY}{key}" for key in name_keys(word)] for word in written] for written in named]
    common = any(_is_common(connection, one) for one in wanted)
    mine += [_has_words(one, each=common) for one in wanted]
    if common:
        return or_(*mine), True
    return _T.c.id.in_(union(*(select(_T.c.id).where(one).correlate(None) for one in mine))), False


def _terms(
    connection: Connection,
    wanted: Iterable[ColumnElement[bool]],
    order: Column[Any] | None = None,
    limit: int | None = None,
) -> list[Term]:
    """Give the terms that meet one of the conditions, by their ids; of each ``limit``, by what ``order`` says last."""
    found: dict[str, Term] = {}
    for where in wanted:
        query = select(*_COLUMNS).where(where)
        if order is not None and limit is not None:
            query = query.order_by(order.desc().nulls_last(), _T.c.id).limit(limit)
        found |= {row[0]: made(Term, row) for row in connection.execute(query).all()}
    return [found[i] for i in sorted(found)]


class Near(msgspec.Struct, frozen=True):
    """The last report up to a day, and the first from it on, that call a term current."""

    before: str | None
    after: str | None


def near(connection: Connection, term: str, day: str) -> Near:
    """Give the publications next to a day that call a term current."""
    given = {"term": term, "day": day}
    return Near(*(connection.execute(one, given).scalar() for one in _near()))


# Statements that are executed for every row of an answer are built once: building one takes longer than executing it.


@cache
def _near() -> tuple[Select[Any], Select[Any]]:
    day: BindParameter[str] = bindparam("day")
    before = select(func.max(_R.c.published)).where(_is_held("term") & (_R.c.published <= day))
    return before, select(func.min(_R.c.published)).where(_is_held("term") & (_R.c.published >= day))


def _is_held(term: str) -> ColumnElement[bool]:
    return (_R.c.term_id == bindparam(term)) & _R.c.status.in_(_HELD)


def cited_reports(connection: Connection, terms: Sequence[Term]) -> dict[str, list[str]]:
    """Choose, by term, the tenures whose words a row carries: of many those that tell most, the first and the last."""
    few = [one.id for one in terms if one.reports <= CITED]
    found: dict[str, list[str]] = {}
    for term, tenure in connection.execute(_reports_of(), {"terms": few}).all() if few else ():
        found.setdefault(term, []).append(tenure)
    many = sorted({one.id for one in terms if one.reports > CITED})
    return found | _chosen(connection, many) if many else found


@cache
def _reports_of() -> Select[Any]:
    query = select(_R.c.term_id, _R.c.tenure_id).where(among(_R.c.term_id, "terms"))
    return query.order_by(_R.c.published.nulls_last(), _R.c.tenure_id)


def _chosen(connection: Connection, terms: Sequence[str]) -> dict[str, list[str]]:
    """Choose of many reports of each term the first, the last, and the first of each signature that tells most."""
    wanted: dict[str, list[str]] = {term: [] for term in terms}
    for query in (_ends(), _fullest()):
        for term, *tenures in connection.execute(query, {"terms": terms}).all():
            wanted[term] += [one for one in tenures if one]
    ids = sorted({one for told in wanted.values() for one in told})
    articles = dict(map(tuple, connection.execute(_articles_of(), {"ids": ids}).all()))
    found = {}
    for term, tenures in wanted.items():
        chosen: dict[str, str] = {}
        for one in tenures:
            # One report of an article is enough.
            chosen.setdefault(articles[one], one)
        found[term] = list(chosen.values())[:CITED]
    return found


@cache
def _articles_of() -> Select[Any]:
    return select(_R.c.tenure_id, _R.c.article_id).where(among(_R.c.tenure_id, "ids"))


@cache
def _ends() -> Select[Any]:
    """The first and the last report of each term; both in one statement for all terms, off the index."""
    mine = (_R.c.term_id == _T.c.id) & _R.c.status.in_(get_args(TenureStatus))
    ends = [
        select(_R.c.tenure_id).where(mine & day).order_by(_R.c.tenure_id).limit(1).correlate(_T).scalar_subquery()
        for day in (_R.c.published.is_not_distinct_from(_T.c.first_published), _R.c.published == _T.c.last_published)
    ]
    return select(_T.c.id, *ends).where(among(_T.c.id, "terms"))


def _told(table: str) -> ColumnElement[int]:
    """How much a signature tells, written as the index of step 0011 has it."""
    columns = ('"of"', "country", "starts", "ends", "replaces", "replaced_by", "ordinal")
    parts = (f"CASE WHEN {table}.{column} IS NULL THEN 0 ELSE 1 END" for column in columns)
    return literal_column(" + ".join(parts), Integer)


@cache
def _fullest() -> Select[Any]:
    """The first report of each of the signatures that tell most of each term, these in order."""
    s = schema.term_signatures
    best = s.alias("best")
    of_group = select(best.c.id).select_from(best).where(best.c.group_id == _T.c.group_id)
    of_group = of_group.order_by(_told("best").desc(), best.c.reports.desc(), best.c.id).limit(2 * CITED).correlate(_T)
    mine = (_R.c.signature_id == s.c.id) & (_R.c.term_id == _T.c.id)
    first = [
        select(_R.c.tenure_id).where(mine & day).order_by(*order).limit(1).correlate(_T, s).scalar_subquery()
        for day, order in (
            (_R.c.published.is_not(None), (_R.c.published, _R.c.tenure_id)),
            (_R.c.published.is_(None), (_R.c.tenure_id,)),
        )
    ]
    return (
        select(_T.c.id, func.coalesce(*first))
        .join(s, s.c.id.in_(of_group))
        .where(among(_T.c.id, "terms"))
        .order_by(_T.c.id, _told(s.name).desc(), s.c.reports.desc(), s.c.id)
    )
