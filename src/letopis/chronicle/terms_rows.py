"""Writes the rows of terms: counts and dates as reports come and go, and what their reports agree on."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from letopis.chronicle import schema, term_conflicts, terms_words
from letopis.chronicle.dialect import adding
from letopis.chronicle.happening_signs import LAST
from letopis.chronicle.terms_description import Dates, Tally, Told, described, seen_columns, told_dates
from letopis.chronicle.terms_grouping import Placement, Signature, term_of
from letopis.chronicle.terms_margin import Margin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

_TERMS, _DATES, _OUTLETS = schema.terms, schema.term_dates, schema.term_outlets
_REPORTS, _WORDS, _SIGNATURES = schema.term_reports, schema.term_words, schema.term_signatures
_ARTICLES, _PRINTED = schema.articles, schema.appearances

_LEARNED = select(_TERMS.c.id, _TERMS.c.learned_at).where(_TERMS.c.id.in_(bindparam("terms", expanding=True)))
_LEARN = update(_TERMS).where(_TERMS.c.id == bindparam("term")).values(learned_at=bindparam("at"))
_NEW_TERM = insert(_TERMS)
_RECOUNT = update(_TERMS).where(_TERMS.c.id == bindparam("term")).values(reports=_TERMS.c.reports + bindparam("more"))
_OF_GROUPS = select(_TERMS).where(_TERMS.c.group_id.in_(bindparam("groups", expanding=True))).order_by(_TERMS.c.id)
_DESCRIBE = update(_TERMS).where(_TERMS.c.id == bindparam("this_term"))
_DATES_OF = select(_DATES.c.term_id, _DATES.c.status, _DATES.c.first, _DATES.c.last, _DATES.c.reports).where(
    _DATES.c.term_id.in_(bindparam("terms", expanding=True))
)
_THESE_DATES = (_DATES.c.term_id == bindparam("term")) & (_DATES.c.status == bindparam("said"))
_NEW_DATES = insert(_DATES)
_REDATE = (
    update(_DATES)
    .where(_THESE_DATES)
    .values(first=bindparam("since"), last=bindparam("until"), reports=bindparam("number"))
)
_DROP_DATES = delete(_DATES).where(_THESE_DATES)
_SAYING = (_REPORTS.c.term_id == bindparam("term")) & (_REPORTS.c.status == bindparam("said"))
_FIRST = select(func.min(_REPORTS.c.published)).where(_SAYING)
_LAST = select(func.max(_REPORTS.c.published)).where(_SAYING)
_HELD = select(func.min(_REPORTS.c.published), func.max(_REPORTS.c.published)).where(
    (_REPORTS.c.term_id == bindparam("term"))
    & _REPORTS.c.status.in_(("current", "acting"))
    & (_REPORTS.c.published > bindparam("least"))
    & (_REPORTS.c.published <= bindparam("most"))
)
_REPORTS_OF = select(_REPORTS.c.signature_id, _REPORTS.c.article_id, _REPORTS.c.status).where(
    _REPORTS.c.term_id == bindparam("term")
)
_FIRST_LEARNED = (
    select(func.min(_ARTICLES.c.added_at))
    .select_from(_REPORTS.join(_ARTICLES, _ARTICLES.c.id == _REPORTS.c.article_id))
    .where(_REPORTS.c.term_id == bindparam("term"))
)
_AS_EARLY = (
    select(_REPORTS.c.tenure_id)
    .select_from(_REPORTS.join(_ARTICLES, _ARTICLES.c.id == _REPORTS.c.article_id))
    .where((_REPORTS.c.term_id == bindparam("term")) & (_ARTICLES.c.added_at <= bindparam("at")))
    .limit(1)
)
_ADDED = select(_ARTICLES.c.id, _ARTICLES.c.added_at).where(_ARTICLES.c.id.in_(bindparam("articles", expanding=True)))
_GROUP_OF = select(_SIGNATURES.c.group_id).where(_SIGNATURES.c.id == bindparam("signature"))
_SIGNED = select(
    *(_SIGNATURES.c[name] for name in Signature.__struct_fields__),
    *(_SIGNATURES.c[name] for name in ("reports", *Placement.__struct_fields__)),
).where(_SIGNATURES.c.group_id.in_(bindparam("groups", expanding=True)))
_DROP_OUTLETS = delete(_OUTLETS).where((_OUTLETS.c.term_id == bindparam("term")) & (_OUTLETS.c.articles <= 0))
_COUNT_OUTLETS = (
    select(_OUTLETS.c.term_id, func.count())
    .where(_OUTLETS.c.term_id.in_(bindparam("terms", expanding=True)))
    .group_by(_OUTLETS.c.term_id)
)
_SOURCES = (
    select(_PRINTED.c.article_id, _PRINTED.c.source)
    .distinct()
    .where(_PRINTED.c.article_id.in_(bindparam("articles", expanding=True)) & _PRINTED.c.source.is_not(None))
)
_DROPS = tuple(
    delete(column.table).where(column == bindparam("term"))
    for column in (_TERMS.c.id, _DATES.c.term_id, _OUTLETS.c.term_id, _WORDS.c.term_id)
)


def add(
    connection: Connection, rows: Sequence[dict[str, Any]], groups: Mapping[str, str], added: Mapping[str, str]
) -> None:
    """Count new reports in their terms.

    ``groups`` gives the group of each term, ``added`` when each article was added.
    """
    pairs = sorted({(row["term_id"], row["article_id"]) for row in rows})
    known = {row[0]: row[1] for row in connection.execute(_LEARNED, {"terms": list(groups)})}
    learned: dict[str, str] = {}
    for term, article in pairs:
        learned[term] = min(added[article], learned.get(term, added[article]))
    fresh = [_blank(term, groups[term], learned[term]) for term in sorted(set(groups) - set(known))]
    if fresh:
        connection.execute(_NEW_TERM, fresh)
    _add_dates(connection, rows)
    _tally(connection, pairs, 1)
    earlier = [{"term": term, "at": learned[term]} for term, at in sorted(known.items()) if at > learned[term]]
    if earlier:
        connection.execute(_LEARN, earlier)


def take(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Take reports out of their terms; their rows in ``term_reports`` are gone already."""
    _tally(connection, sorted({(row["term_id"], row["article_id"]) for row in rows}), -1)
    _count_dates(connection, Counter((row["term_id"], row["status"]) for row in rows), -1)
    first: dict[str, str] = {}
    added = _added(connection, {row["article_id"] for row in rows})
    for row in rows:
        at = added.get(row["article_id"], "")
        first[row["term_id"]] = min(at, first.get(row["term_id"], at))
    known = connection.execute(_LEARNED, {"terms": list(first)}).all()
    # Only if the first to tell of it is gone, and none as early is left, all the others have to be asked.
    concerned = sorted(
        term
        for term, at in known
        if at >= first[term] and connection.execute(_AS_EARLY, {"term": term, "at": at}).first() is None
    )
    if concerned:
        connection.execute(_LEARN, [{"term": term, "at": _learned(connection, term)} for term in concerned])


def _added(connection: Connection, articles: Collection[str]) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(_ADDED, {"articles": list(articles)})}


def _add_dates(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    days: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        days.setdefault((row["term_id"], row["status"]), []).append(row["published"] or "")
    known = {(row[0], row[1]): row for row in connection.execute(_DATES_OF, {"terms": sorted({t for t, _ in days})})}
    fresh: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    for (term, status), told in days.items():
        old = known.get((term, status))
        dated = [day for day in (*told, *(old[2:4] if old else ())) if day]
        first, last = min(dated, default=None), max(dated, default=None)
        if old:
            more.append({"term": term, "said": status, "since": first, "until": last, "number": len(told) + old[4]})
        else:
            fresh.append({"term_id": term, "status": status, "first": first, "last": last, "reports": len(told)})
    for statement, made in ((_NEW_DATES, fresh), (_REDATE, more)):
        if made:
            connection.execute(statement, made)


def _count_dates(connection: Connection, told: Mapping[tuple[str, str], int], step: int) -> None:
    """Write the days and the numbers of reports by term and status: so many more or less (``step``) than before."""
    before = {
        (row[0], row[1]): row[4] for row in connection.execute(_DATES_OF, {"terms": sorted({t for t, _ in told})})
    }
    made = []
    for (term, status), number in told.items():
        this = {"term": term, "said": status}
        count = before.get((term, status), 0) + step * number
        if count > 0:
            # One question for each end: then the index answers it without going through all reports.
            first, last = connection.execute(_FIRST, this).scalar(), connection.execute(_LAST, this).scalar()
            made.append({"term_id": term, "status": status, "first": first, "last": last, "reports": count})
    connection.execute(_DROP_DATES, [{"term": term, "said": status} for term, status in told])
    if made:
        connection.execute(_NEW_DATES, made)


def _tally(connection: Connection, pairs: Sequence[tuple[str, str]], step: int) -> None:
    """Count articles and outlets of terms up or down; ``pairs`` are terms with articles."""
    counts = Counter(term for term, _ in pairs)
    connection.execute(_RECOUNT, [{"term": term, "more": step * number} for term, number in counts.items()])
    sources = _sources(connection, {article for _, article in pairs})
    outlets = Counter((term, source) for term, article in pairs for source in sources.get(article, ()))
    if outlets:
        rows = [{"term_id": t, "source": s, "articles": step * number} for (t, s), number in sorted(outlets.items())]
        connection.execute(adding(connection, _OUTLETS, "articles", "term_id", "source"), rows)
    if step < 0:
        connection.execute(_DROP_OUTLETS, [{"term": term} for term in counts])


def _sources(connection: Connection, articles: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for article, source in connection.execute(_SOURCES, {"articles": list(articles)}):
        found.setdefault(article, set()).add(source)
    return found


def _learned(connection: Connection, term: str) -> str:
    return connection.execute(_FIRST_LEARNED, {"term": term}).scalar() or ""


def recount(connection: Connection, terms: Collection[str]) -> None:
    """Count terms from their reports, after reports have moved from one to another."""
    known = term_conflicts.rows_of(connection, terms)
    for term in sorted(terms):
        if term in known:
            _drop(connection, known[term])
        rows = connection.execute(_REPORTS_OF, {"term": term}).all()
        if rows:
            group = connection.execute(_GROUP_OF, {"signature": rows[0][0]}).scalar_one()
            connection.execute(_NEW_TERM, _blank(term, group, _learned(connection, term)))
            _count_dates(connection, Counter((term, row[2]) for row in rows), 1)
            _tally(connection, sorted({(term, row[1]) for row in rows}), 1)


def _blank(term: str, group: str, learned_at: str) -> dict[str, Any]:
    """Give the row of a term before it is described."""
    texts = ("person", "office", "office_class", "words", "kind", "status")
    lists = ("starts_told", "ends_told", "replaces", "replaced_by")
    return {
        "id": term,
        "group_id": group,
        **dict.fromkeys((*texts, *lists), ""),
        **dict.fromkeys(("acting", "reports", "outlets"), 0),
        "learned_at": learned_at,
    }


class Counted(NamedTuple):
    """What only has more reports than before: terms, and what is said of them by the group that it belongs to.

    ``joined`` are those among ``signatures`` that are new.
    """

    terms: Collection[str]
    signatures: Mapping[str, Collection[Signature]]
    joined: Mapping[str, Collection[Signature]]

    def of(self, group: str) -> Collection[Signature]:
        """Give what is counted in a group."""
        return self.signatures.get(group, ())


def describe(
    connection: Connection, groups: Iterable[str], *, anew: Collection[str], counted: Counted | None = None
) -> None:
    """Write what the reports of each term agree on; terms without reports go.

    All is worked out for the groups in ``anew``, or for all without ``counted``; for the others only what one more
    report can change: what is said most often stays so.
    """
    rows = connection.execute(_OF_GROUPS, {"groups": sorted(groups)}).mappings().all()
    only_seen: set[str] = set()
    if counted:
        terms_words.add(connection, rows, counted.joined)
        margin = Margin(connection)
        rows = [row for row in rows if row["group_id"] in anew or _is_concerned(row, counted, margin)]
        only_seen = {row["id"] for row in rows if row["group_id"] not in anew and _only_seen(row, counted, margin)}
    said = _said(connection, sorted({row["group_id"] for row in rows if row["id"] not in only_seen}))
    ids = [row["id"] for row in rows]
    dates, outlets = _dates(connection, ids), _outlets(connection, ids)
    before: dict[str, RowMapping] = {}
    written: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        term = row["id"]
        held = partial(_held, connection, term)
        if term in only_seen:
            starts, ends = (told_dates(row[name].split()) for name in ("starts_told", "ends_told"))
            values = seen_columns(starts, ends, dates.get(term, {}), held)
        else:
            mine = said.get(row["group_id"], _Said())
            tally = mine.tally(term)
            if row["reports"] <= 0 or tally.first is None:
                _drop(connection, row)
                continue
            values = described(tally, dates.get(term, {}), held)
            if row["group_id"] in anew or not row["person"] or (counted and row["group_id"] in counted.joined):
                terms_words.write(connection, term, (told.signature for told in mine.of(term)))
        values |= {"outlets": outlets.get(term, 0)}
        if any(row[name] != value for name, value in values.items()):
            written.setdefault(tuple(values), []).append({"this_term": term, **values})
        if any(row[name] != values.get(name, row[name]) for name in term_conflicts.FIELDS):
            before[term] = row
    for made in written.values():
        connection.execute(_DESCRIBE, made)
    term_conflicts.settle(connection, before)


def _only_seen(row: RowMapping, counted: Counted, margin: Margin) -> bool:
    """Tell whether a term, described before, has been described as all that is counted of it would."""
    if any(one.starts or one.ends for one in counted.joined.get(row["group_id"], ())):
        return False
    return bool(row["person"]) and not any(margin.may_change(row, one) for one in counted.of(row["group_id"]))


def _is_concerned(row: RowMapping, counted: Counted, margin: Margin) -> bool:
    """Tell whether what is counted can change a term; what tells no dates counts in every term of its group."""
    return row["id"] in counted.terms or any(
        not (one.starts or one.ends) and margin.may_change(row, one) for one in counted.of(row["group_id"])
    )


class _Said:
    """What is said in a group: of one term of it, or without a date, and so of every term."""

    def __init__(self) -> None:
        self._dated: dict[str, list[Told]] = {}
        self._undated: list[Told] = []

    def add(self, placement: Placement, told: Told) -> None:
        """Enter what a number of reports say."""
        one = told.signature
        if one.starts or one.ends:
            self._dated.setdefault(term_of(placement, one.starts, one.ends, None), []).append(told)
        else:
            self._undated.append(told)

    def of(self, term: str) -> list[Told]:
        """Give what may be said in a term."""
        return [*self._dated.get(term, ()), *self._undated]

    def tally(self, term: str) -> Tally:
        """Give what may be said in a term, counted by value."""
        return Tally(self._dated.get(term, ())) | self._of_every_term

    @cached_property
    def _of_every_term(self) -> Tally:
        return Tally(self._undated)


def _said(connection: Connection, groups: Sequence[str]) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for row in connection.execute(_SIGNED, {"groups": groups}):
        placement = Placement(*row[-3:])
        found.setdefault(placement.group_id, _Said()).add(placement, Told(Signature(*row[:-4]), row[-4]))
    return found


def _dates(connection: Connection, terms: Sequence[str]) -> dict[str, dict[str, Dates]]:
    found: dict[str, dict[str, Dates]] = {}
    for term, status, first, last, _ in connection.execute(_DATES_OF, {"terms": terms}):
        found.setdefault(term, {})[status] = Dates(first, last)
    return found


def _outlets(connection: Connection, terms: Sequence[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(_COUNT_OUTLETS, {"terms": terms})}


def _held(connection: Connection, term: str, least: str, most: str | None) -> Dates:
    """Give the first and last day on which reports call a term current, after one day and up to another."""
    return Dates(*connection.execute(_HELD, {"term": term, "least": least, "most": most or LAST}).one())


def _drop(connection: Connection, term: RowMapping) -> None:
    for statement in _DROPS:
        connection.execute(statement, {"term": term["id"]})
    term_conflicts.settle(connection, {term["id"]: term})
