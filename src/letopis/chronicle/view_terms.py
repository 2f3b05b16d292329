"""Reads terms of office: who held what, worked out of the reports when they were added."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, bindparam, func, or_, select, tuple_

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.identity import plain_key
from letopis.chronicle.lemmas import words
from letopis.chronicle.names import name_keys, name_words
from letopis.chronicle.term_conflicts import NEAR
from letopis.chronicle.terms_grouping import parse_date
from letopis.chronicle.terms_signatures import COUNTRY
from letopis.chronicle.wordings import office_words
from letopis.ontology.countries import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter, ColumnElement, Connection, Select

    from letopis.chronicle.lookup import Resolved
    from letopis.model.dates import EdtfDate
    from letopis.model.paging import Page

_T = schema.terms
_W = schema.term_words
_R = schema.term_reports
# Of how many reports a row carries the words; of terms with more, those that tell most are chosen.
CITED = 5
# And of how many each side of a conflict.
SIDE = 3
_HELD = ("current", "acting")
CHANGES = ("appoint", "dismiss", "resign", "elect", "die")
# Marks a word of a body's name among the words by which a term is found.
BODY = "@"


class Term(msgspec.Struct, frozen=True):
    """A term of office as its reports together tell it.

    ``body`` is what offices are compared by, ``starts`` and ``ends`` the agreed dates (None where reports exclude each
    other; ``starts_told`` and ``ends_told`` are all). ``seen_from`` and ``seen_to`` are the first and last publication
    that calls it current; the pairs ``former`` and ``elect`` are those that call it past and yet to begin.
    """

    id: str
    group_id: str
    person: str
    office: str
    office_class: str
    words: str
    body: str | None
    of: str | None
    country: str | None
    kind: str
    status: str
    acting: bool
    ordinal: int | None
    starts: str | None
    ends: str | None
    starts_told: tuple[str, ...]
    ends_told: tuple[str, ...]
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]
    seen_from: str | None
    seen_to: str | None
    former_from: str | None
    former_to: str | None
    elect_from: str | None
    elect_to: str | None
    first_published: str | None
    last_published: str | None
    reports: int
    outlets: int
    learned_at: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two terms ones of the same office."""
        return self.office_class, self.words, self.body or ""

    @property
    def begin(self) -> EdtfDate | None:
        """The agreed beginning."""
        return parse_date(self.starts)

    @property
    def end(self) -> EdtfDate | None:
        """The agreed end."""
        return parse_date(self.ends)

    @property
    def only_elect(self) -> bool:
        """Tell whether no report says that the office is or was held."""
        return self.seen_from is None and self.former_from is None and self.elect_from is not None

    @property
    def last_known(self) -> str:
        """The last day on which the office is known to have been held, as far as one knows."""
        first = self.begin.lower if self.begin else None
        return max(self.seen_to or "", first.isoformat() if first else "")

    @property
    def first_known(self) -> str | None:
        """The first day on which the office is known to have been held: told, or else seen."""
        first = self.begin.lower if self.begin else None
        return first.isoformat() if first else self.seen_from


def of_people(connection: Connection, people: Sequence[str]) -> list[Term]:
    """Give the terms of these people."""
    return _terms(connection, [_T.c.person.in_(part) for part in chunks(people)])


def by_id(connection: Connection, ids: Collection[str]) -> list[Term]:
    """Give these terms."""
    return _terms(connection, [_T.c.id.in_(part) for part in chunks(ids)])


def of_body(connection: Connection, body: Resolved, limit: int | None = None) -> list[Term]:
    """Give the terms of all offices of a body or country, the latest reported."""
    return _terms(connection, [_is_of(body)], limit)


def of_office(
    connection: Connection, office: str, class_: str | None, body: Resolved | None, limit: int | None = None
) -> tuple[list[Term], int]:
    """Give the terms of an office, the latest reported; of a body or country if given.

    With ``class_`` offices of that class, else those that have every word of ``office`` in some form in their name or
    their body's. Gives too how many were left out because no report of them names a body.
    """
    fitting = [_T.c.office_class == class_] if class_ else [_has_words(forms) for forms in _asked(office)]
    if body is None:
        return _latest(_terms(connection, fitting, limit), limit), 0
    bodyless = select(func.count()).select_from(_T).where(or_(*fitting) & _T.c.body.is_(None))
    found = _terms(connection, [one & _is_of(body) for one in fitting], limit)
    return _latest(found, limit), connection.execute(bodyless).scalar_one()


def _asked(office: str) -> list[list[Collection[str]]]:
    """Give the words of an office as asked, each in every form, and in the common words that all wordings have."""
    asked: list[Collection[str]] = [w.forms for w in words(office)]
    common: list[Collection[str]] = [(word,) for word in office_words(office).split()]
    return [asked, common] if common else [asked]


def _latest(found: list[Term], limit: int | None) -> list[Term]:
    """Give the latest reported of terms that several questions have found, in the order of their ids."""
    if limit is None or len(found) <= limit:
        return found
    kept = sorted(found, key=lambda one: one.last_published or "", reverse=True)[:limit]
    return sorted(kept, key=lambda one: one.id)


def others(connection: Connection, terms: Iterable[Term]) -> list[Term]:
    """Give all terms in the offices that a country has once of these terms."""
    places = {(one.office_class, one.body) for one in terms if not one.words and one.body}
    same = [tuple_(_T.c.office_class, _T.c.body).in_(part) for part in chunks(places)]
    return _terms(connection, [one & (_T.c.words == "") for one in same])


def _has_words(wanted: Sequence[Collection[str]]) -> ColumnElement[bool]:
    found = [_T.c.id.in_(select(_W.c.term_id).where(_W.c.word.in_(forms))) for forms in wanted]
    return and_(*found) if found else _T.c.id.is_(None)


def _is_of(body: Resolved) -> ColumnElement[bool]:
    """Condition: an office of ``body`` itself, of a body of that country, or of one whose name holds its name."""
    ids = list(body.all)
    states = sorted({COUNTRY + plain_key(name) for one in body.names.values() if (name := canonical(one))})
    mine: list[ColumnElement[bool]] = [_T.c[column].in_(ids) for column in ("of", "country", "body")]
    mine += [_T.c.body.in_(states)] if states else []
    for name in sorted(set(body.names.values())):
        written = name_words(name)
        if written:
            mine.append(_has_words([[f"{BODY}{key}" for key in name_keys(word)] for word in written]))
    return or_(*mine)


def _terms(connection: Connection, wanted: Iterable[ColumnElement[bool]], limit: int | None = None) -> list[Term]:
    found: dict[str, Term] = {}
    for where in wanted:
        query = select(_T).where(where)
        if limit is not None:
            query = query.order_by(_T.c.last_published.desc().nulls_last(), _T.c.id).limit(limit)
        for row in connection.execute(query).mappings():
            found[row["id"]] = _term(dict(row))
    return [found[i] for i in sorted(found)]


def _term(row: dict[str, Any]) -> Term:
    for name in ("starts_told", "ends_told", "replaces", "replaced_by"):
        row[name] = tuple(row[name].split())
    return Term(**row | {"acting": bool(row["acting"])})


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
    for part in chunks(few):
        query = select(_R.c.term_id, _R.c.tenure_id).where(_R.c.term_id.in_(part))
        for term, tenure in connection.execute(query.order_by(_R.c.published.nulls_last(), _R.c.tenure_id)):
            found.setdefault(term, []).append(tenure)
    for one in terms:
        if one.reports > CITED:
            found[one.id] = _chosen(connection, one)
    return found


def _chosen(connection: Connection, term: Term) -> list[str]:
    s = schema.term_signatures.c
    told = ("of", "country", "starts", "ends", "replaces", "replaced_by", "ordinal")
    rows = connection.execute(select(schema.term_signatures).where(s.group_id == term.group_id)).mappings().all()
    fullest = sorted(rows, key=lambda row: (-sum(row[name] is not None for name in told), -row["reports"], row["id"]))
    first, last, said = _chosen_by()
    mine = {"term": term.id}
    queries = [(first, mine), *((last, mine | {"day": day}) for day in (term.last_published,) if day)]
    queries += [(said, mine | {"signature": row["id"]}) for row in fullest[: 2 * CITED]]
    chosen: dict[str, str] = {}
    for query, given in queries:
        if len(chosen) == CITED:
            break
        found = connection.execute(query, given).first()
        if found:
            # One report of an article is enough.
            chosen.setdefault(found.article_id, found.tenure_id)
    return list(chosen.values())


@cache
def _chosen_by() -> tuple[Select[Any], Select[Any], Select[Any]]:
    mine = select(_R.c.tenure_id, _R.c.article_id).where(_R.c.term_id == bindparam("term")).limit(1)
    first = mine.order_by(_R.c.published.nulls_last(), _R.c.tenure_id)
    last = mine.where(_R.c.published == bindparam("day")).order_by(_R.c.tenure_id)
    return first, last, first.where(_R.c.signature_id == bindparam("signature"))


def named_together(connection: Connection, left: str, right: str) -> bool:
    """Tell whether one article calls both terms current: then it tells them apart by something that was not read."""
    return connection.execute(_together(), {"left": left, "right": right}).first() is not None


@cache
def _together() -> Select[Any]:
    other = _R.alias()
    both = (
        select(_R.c.tenure_id)
        .join(other, other.c.article_id == _R.c.article_id)
        .where(_is_held("left"))
        .where((other.c.term_id == bindparam("right")) & other.c.status.in_(_HELD))
    )
    return both.limit(1)


class Conflict(msgspec.Struct, frozen=True):
    """Where reports of a term exclude each other in ``field``; ``other`` is a second term held at the same time."""

    field: str
    term: str
    other: str | None


def conflicts(connection: Connection, page: Page) -> list[Conflict]:
    """Give the conflicts of offices, the latest, in order of time; one more than the page's limit."""
    t = schema.term_conflicts
    query = select(t.c.field, t.c.term_id, t.c.other_id)
    if page.first:
        query = query.where(t.c.day >= page.first)
    if page.last:
        query = query.where(t.c.day <= page.last)
    latest = connection.execute(query.order_by(t.c.day.desc(), t.c.id.desc()).limit(page.fetched))
    return [Conflict(*row) for row in latest][::-1]


def claiming(connection: Connection, term: Term, field: str, value: str) -> list[str]:
    """Give a few tenures that tell this beginning ("from") or end ("to") of a term, one of each article."""
    return _few(connection, field, {"term": term.id, "group": term.group_id, "told": value})


def holding(connection: Connection, term: str, days: tuple[str, str]) -> list[str]:
    """Give a few tenures that call a term current, the nearest to the days from the first to the last given."""
    given = {"term": term, "first": days[0], "last": days[1]}
    return next((found for of in ("within", "since", "ever") if (found := _few(connection, of, given))), [])


def _few(connection: Connection, of: str, given: dict[str, str]) -> list[str]:
    found: dict[str, str] = {}
    for article, tenure in connection.execute(_few_of()[of], given):
        found.setdefault(article, tenure)
    return list(found.values())[:SIDE]


@cache
def _few_of() -> dict[str, Select[Any]]:
    s, mine, held = schema.term_signatures.c, _R.c.term_id == bindparam("term"), _is_held("term")
    told = {"from": s.starts, "to": s.ends}
    said = {
        field: select(s.id).where((s.group_id == bindparam("group")) & (column == bindparam("told")))
        for field, column in told.items()
    }
    wheres: dict[str, ColumnElement[bool]] = {field: mine & _R.c.signature_id.in_(one) for field, one in said.items()}
    wheres["within"] = held & _R.c.published.between(bindparam("first"), bindparam("last"))
    wheres["since"] = held & (_R.c.published >= bindparam("first"))
    wheres["ever"] = held
    query = select(_R.c.article_id, _R.c.tenure_id).order_by(_R.c.published.nulls_last(), _R.c.tenure_id)
    return {name: query.where(where).limit(4 * SIDE) for name, where in wheres.items()}


def changes_hands(connection: Connection, people: Sequence[str], days: tuple[str, str]) -> bool:
    """Tell whether an appointment, resignation or the like of one of these people is told near these days."""
    first, last = (dt.date.fromisoformat(day[:10]) for day in days)
    given = {"people": list(people), "first": (first - NEAR).isoformat(), "last": (last + NEAR).isoformat()}
    return connection.execute(_handed_over(), given).first() is not None


@cache
def _handed_over() -> Select[Any]:
    p, h = schema.happening_people.c, schema.happenings.c
    return (
        select(h.id)
        .join(schema.happening_people, p.happening_id == h.id)
        .where(p.entity_id.in_(bindparam("people", expanding=True)) & h.type.in_(CHANGES))
        .where(func.coalesce(h.lower, h.first_published) <= bindparam("last"))
        .where(func.coalesce(h.upper, h.first_published) >= bindparam("first"))
        .limit(1)
    )
