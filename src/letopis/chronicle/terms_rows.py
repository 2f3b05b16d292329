"""Writes the rows of terms: counts and dates as reports come and go, and what their reports agree on."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from letopis.chronicle import schema, term_conflicts
from letopis.chronicle.dialect import upsert
from letopis.chronicle.lemmas import word_forms, words
from letopis.chronicle.names import name_keys
from letopis.chronicle.terms_description import Dates, Told, described
from letopis.chronicle.terms_grouping import Placement, Signature, term_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

_TERMS = schema.terms
_DATES = schema.term_dates
_OUTLETS = schema.term_outlets
_REPORTS = schema.term_reports
_WORDS = schema.term_words


def add(
    connection: Connection, rows: Sequence[dict[str, Any]], groups: Mapping[str, str], added: Mapping[str, str]
) -> None:
    """Count new reports in their terms.

    ``groups`` gives the group of each term, ``added`` when each article was added.
    """
    pairs = sorted({(row["term_id"], row["article_id"]) for row in rows})
    known = set(connection.execute(select(_TERMS.c.id).where(_TERMS.c.id.in_(groups))).scalars())
    learned = {term: min(added[article] for t, article in pairs if t == term) for term in groups}
    for term in sorted(set(groups) - known):
        connection.execute(insert(_TERMS), _blank(term, groups[term], learned[term]))
    _add_dates(connection, rows)
    _tally(connection, pairs, 1)
    t = _TERMS.c
    for term in sorted(known):
        later = (t.id == term) & (t.learned_at > learned[term])
        connection.execute(update(_TERMS).where(later).values(learned_at=learned[term]))


def take(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Take reports out of their terms; their rows in ``term_reports`` are gone already."""
    _tally(connection, sorted({(row["term_id"], row["article_id"]) for row in rows}), -1)
    for (term, status), number in Counter((row["term_id"], row["status"]) for row in rows).items():
        _count_dates(connection, term, status, less=number)
    t, a = _TERMS.c, schema.articles.c
    for term in sorted({row["term_id"] for row in rows}):
        gone = [row["article_id"] for row in rows if row["term_id"] == term]
        first = connection.execute(select(func.min(a.added_at)).where(a.id.in_(gone))).scalar()
        # Only if the first to tell of it is gone, the others have to be asked.
        concerned = select(t.id).where((t.id == term) & (t.learned_at >= (first or "")))
        if connection.execute(concerned).first():
            connection.execute(update(_TERMS).where(t.id == term).values(learned_at=_learned(connection, term)))


def _add_dates(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    d = _DATES.c
    for (term, status), number in Counter((row["term_id"], row["status"]) for row in rows).items():
        days = [r["published"] for r in rows if (r["term_id"], r["status"]) == (term, status) and r["published"]]
        where = (d.term_id == term) & (d.status == status)
        old = connection.execute(select(d.first, d.last, d.reports).where(where)).first()
        days += [day for day in old[:2] if day] if old else []
        values = {"first": min(days, default=None), "last": max(days, default=None)}
        values["reports"] = number + (old.reports if old else 0)
        if old:
            connection.execute(update(_DATES).where(where).values(**values))
        else:
            connection.execute(insert(_DATES).values(term_id=term, status=status, **values))


def _count_dates(connection: Connection, term: str, status: str, *, less: int | None = None) -> None:
    """Write the days and the number of a term's reports of one status; by counting, or ``less`` than before."""
    d, r = _DATES.c, _REPORTS.c
    mine = (r.term_id == term) & (r.status == status)
    where = (d.term_id == term) & (d.status == status)
    # One question for each end: then the index answers it without going through all reports.
    first = connection.execute(select(func.min(r.published)).where(mine)).scalar()
    last = connection.execute(select(func.max(r.published)).where(mine)).scalar()
    counted = select(func.count()).where(mine) if less is None else select(d.reports - less).where(where)
    number = connection.execute(counted).scalar() or 0
    connection.execute(delete(_DATES).where(where))
    if number > 0:
        values = {"first": first, "last": last, "reports": number}
        connection.execute(insert(_DATES).values(term_id=term, status=status, **values))


def _tally(connection: Connection, pairs: Sequence[tuple[str, str]], step: int) -> None:
    """Count articles and outlets of terms up or down; ``pairs`` are terms with articles."""
    t, o = _TERMS.c, _OUTLETS.c
    sources = _sources(connection, {article for _, article in pairs})
    for term, number in Counter(term for term, _ in pairs).items():
        connection.execute(update(_TERMS).where(t.id == term).values(reports=t.reports + step * number))
        outlets = Counter(source for one, article in pairs if one == term for source in sources.get(article, ()))
        for source, articles in sorted(outlets.items()):
            counted = upsert(connection, _OUTLETS).values(term_id=term, source=source, articles=step * articles)
            more = {"articles": o.articles + step * articles}
            connection.execute(counted.on_conflict_do_update(index_elements=[o.term_id, o.source], set_=more))
        if step < 0:
            connection.execute(delete(_OUTLETS).where((o.term_id == term) & (o.articles <= 0)))


def _sources(connection: Connection, articles: Collection[str]) -> dict[str, set[str]]:
    a = schema.appearances.c
    query = select(a.article_id, a.source).distinct().where(a.article_id.in_(articles) & a.source.is_not(None))
    found: dict[str, set[str]] = {}
    for article, source in connection.execute(query):
        found.setdefault(article, set()).add(source)
    return found


def _learned(connection: Connection, term: str) -> str:
    a, r = schema.articles.c, _REPORTS.c
    query = select(func.min(a.added_at)).select_from(_REPORTS.join(schema.articles, a.id == r.article_id))
    return connection.execute(query.where(r.term_id == term)).scalar() or ""


def recount(connection: Connection, terms: Collection[str]) -> None:
    """Count terms from their reports, after reports have moved from one to another."""
    r, s = _REPORTS.c, schema.term_signatures.c
    for term in sorted(terms):
        _drop(connection, term)
        query = select(r.signature_id, r.article_id, r.status).where(r.term_id == term)
        rows = connection.execute(query).all()
        if rows:
            group = connection.execute(select(s.group_id).where(s.id == rows[0].signature_id)).scalar_one()
            connection.execute(insert(_TERMS), _blank(term, group, _learned(connection, term)))
            for status in sorted({row.status for row in rows}):
                _count_dates(connection, term, status)
            _tally(connection, sorted({(term, row.article_id) for row in rows}), 1)


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


def describe(connection: Connection, groups: Iterable[str], *, anew: Collection[str]) -> None:
    """Write what the reports of each term agree on; terms without reports go.

    The words by which a term is found are looked at for the groups in ``anew`` only: counting changes none.
    """
    ordered = sorted(groups)
    said = _said(connection, ordered)
    terms = connection.execute(select(_TERMS).where(_TERMS.c.group_id.in_(ordered)).order_by(_TERMS.c.id)).mappings()
    rows = [dict(row) for row in terms]
    ids = [row["id"] for row in rows]
    dates, outlets = _dates(connection, ids), _outlets(connection, ids)
    changed: set[str] = set()
    for row in rows:
        term = row["id"]
        mine = [told for to, told in said.get(row["group_id"], ()) if _may_be_of(term, to, told.signature)]
        if row["reports"] <= 0 or not mine:
            _drop(connection, term)
            continue
        held = partial(_held, connection, term)
        values = described(mine, dates.get(term, {}), held) | {"outlets": outlets.get(term, 0)}
        if any(row[name] != value for name, value in values.items()):
            connection.execute(update(_TERMS).where(_TERMS.c.id == term).values(**values))
        if any(row[name] != values[name] for name in term_conflicts.FIELDS):
            changed.add(term)
        if row["group_id"] in anew:
            _write_words(connection, term, mine)
    term_conflicts.settle(connection, changed)


def _said(connection: Connection, groups: Sequence[str]) -> dict[str, list[tuple[Placement, Told]]]:
    """Give what is said in each group, with where it belongs."""
    s = schema.term_signatures
    found: dict[str, list[tuple[Placement, Told]]] = {}
    for row in connection.execute(select(s).where(s.c.group_id.in_(groups)).order_by(s.c.id)).mappings():
        found.setdefault(row["group_id"], []).append((_placed(row), Told(_signature(row), row["reports"])))
    return found


def _dates(connection: Connection, terms: Sequence[str]) -> dict[str, dict[str, Dates]]:
    d = _DATES.c
    found: dict[str, dict[str, Dates]] = {}
    query = select(d.term_id, d.status, d.first, d.last).where(d.term_id.in_(terms))
    for term, status, *days in connection.execute(query):
        found.setdefault(term, {})[status] = Dates(*days)
    return found


def _outlets(connection: Connection, terms: Sequence[str]) -> dict[str, int]:
    o = _OUTLETS.c
    query = select(o.term_id, func.count()).where(o.term_id.in_(terms)).group_by(o.term_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _held(connection: Connection, term: str, least: str, most: str | None) -> Dates:
    """Give the first and last day on which reports call a term current, after one day and up to another."""
    r = _REPORTS.c
    mine = (r.term_id == term) & r.status.in_(("current", "acting")) & (r.published > least)
    mine = mine if most is None else mine & (r.published <= most)
    return Dates(*connection.execute(select(func.min(r.published), func.max(r.published)).where(mine)).one())


def _drop(connection: Connection, term: str) -> None:
    columns = (_TERMS.c.id, _DATES.c.term_id, _OUTLETS.c.term_id, _WORDS.c.term_id)
    for column in columns:
        connection.execute(delete(column.table).where(column == term))
    term_conflicts.settle(connection, [term])


def _placed(row: Any) -> Placement:  # noqa: ANN401 (a row by its column names)
    return Placement(row["group_id"], row["cuts"], row["reason"])


def _signature(row: Any) -> Signature:  # noqa: ANN401 (a row by its column names)
    return Signature(**{name: row[name] for name in Signature.__struct_fields__})


def _may_be_of(term: str, placement: Placement, said: Signature) -> bool:
    """Tell whether a signature can have reports in a term: one that tells no dates can in every term of its group."""
    return not (said.starts or said.ends) or term_of(placement, said.starts, said.ends, None) == term


def _write_words(connection: Connection, term: str, mine: Sequence[Told]) -> None:
    """Keep the words by which a term is found: those of its office in every form, and those of its body's names.

    The latter stand with @ before them too, so that they can be told from those of the office.
    """
    found = {form for told in mine for word in words(told.signature.office) for form in word.forms}
    named = {word for told in mine for word in told.signature.body_words.split()}
    keys = {key for word in named for key in name_keys(word)}
    found |= keys | {form for word in named for form in word_forms(word)} | {f"@{key}" for key in keys}
    w = _WORDS.c
    known = set(connection.execute(select(w.word).where(w.term_id == term)).scalars())
    for word in sorted(known - found):
        connection.execute(delete(_WORDS).where((w.term_id == term) & (w.word == word)))
    fresh = [{"word": word, "term_id": term} for word in sorted(found - known)]
    if fresh:
        connection.execute(insert(_WORDS), fresh)
