"""Stories: articles that follow one piece of news, however many happenings it comes to hold.

An article belongs to the first happening that it tells as news and that another text tells too. A happening of which
half the first reports tell an earlier one as well came out of that one, and its articles go with it. So a story grows
along what most reports tell together; a name or an event that everybody mentions does not chain stories together.
Articles without such a happening are a story where they print one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import upsert
from letopis.chronicle.happening_signs import shifted
from letopis.chronicle.ids import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

# Later reports of a happening are no longer this story; nor does a happening come out of one so long before.
DAYS: Final = 7
# How far back the chain of what came out of what is followed from a happening.
FURTHEST: Final = 14
_SHARED: Final = 2
_R = schema.happening_reports
_H = schema.happenings
_S = schema.stories
_A = schema.story_articles
_P = schema.story_parents


def settle_stories(connection: Connection, articles: Collection[str], touched: Collection[str]) -> None:
    """Work out anew to which story these articles belong, and what their happenings and ``touched`` came out of."""
    known = _articles_of_changed(connection, touched) | set(articles)
    concerned = set(touched)
    for part in chunks(known):
        concerned |= set(connection.execute(select(_R.c.happening_id).where(_R.c.article_id.in_(part))).scalars())
    leads = {article: _lead(connection, article) for article in sorted(known)}
    changed = _settle_parents(connection, concerned)
    for part in chunks(_descendants(connection, changed)):
        found = select(_A.c.article_id, _A.c.lead, _A.c.published).where(_A.c.lead.in_(part))
        for article, lead, published in connection.execute(found):
            leads.setdefault(article, (lead, published))
    _write(connection, leads)


def drop_stories(connection: Connection, articles: Collection[str]) -> None:
    """Take articles out of their stories."""
    _write(connection, dict.fromkeys(articles))


def stories_without(connection: Connection, articles: Collection[str]) -> set[str]:
    """Give those of these articles that belong to no story yet."""
    found = set(articles)
    for part in chunks(articles):
        found -= set(connection.execute(select(_A.c.article_id).where(_A.c.article_id.in_(part))).scalars())
    return found


def _articles_of_changed(connection: Connection, touched: Collection[str]) -> set[str]:
    """Give the articles whose story hangs on happenings that have just become, or no longer are, shared news."""
    found: set[str] = set()
    for part in chunks(touched):
        shared = select(_H.c.id, _H.c.story_day).where(_H.c.id.in_(part))
        now = {one: day for one, day in connection.execute(shared) if day}
        known = connection.execute(select(_P.c.happening_id, _P.c.day).where(_P.c.happening_id.in_(part)))
        before = {row.happening_id: row.day for row in known}
        changed = sorted(one for one in {*now, *before} if now.get(one) != before.get(one))
        if changed:
            telling = select(_R.c.article_id).where(_R.c.happening_id.in_(changed))
            leading = select(_A.c.article_id).where(_A.c.lead.in_(changed))
            found |= {*connection.execute(telling).scalars(), *connection.execute(leading).scalars()}
    return found


def _lead(connection: Connection, article: str) -> tuple[str, str] | None:
    """Give the happening that an article is about, or its reprint group, and when it was printed; None for neither."""
    query = (
        select(_R.c.happening_id, _R.c.published, _H.c.story_day)
        .join(_H, _H.c.id == _R.c.happening_id)
        .where((_R.c.article_id == article) & (_R.c.background == 0) & _H.c.story_day.is_not(None))
        .order_by(_R.c.start, _R.c.happening_id)
    )
    for happening, published, day in connection.execute(query):
        if published and published <= shifted(day, DAYS):
            return happening, published
    g, a = schema.article_groups, schema.articles
    same = select(g.c.group_id, a.c.published).join(a, a.c.id == g.c.article_id).where(g.c.article_id == article)
    row = connection.execute(same).first()
    if row is None or row.published is None:
        return None
    printed = connection.execute(select(func.count()).where(g.c.group_id == row.group_id)).scalar_one()
    return (f"text {row.group_id}", row.published) if printed > 1 else None


def _settle_parents(connection: Connection, happenings: Iterable[str]) -> set[str]:
    """Write what each of these happenings came out of; give those for which that has changed."""
    changed: set[str] = set()
    for part in chunks(happenings):
        told = connection.execute(select(_H.c.id, _H.c.story_day).where(_H.c.id.in_(part)))
        days = {row.id: row.story_day for row in told}
        before = {
            row.happening_id: (row.day, row.parent)
            for row in connection.execute(select(_P).where(_P.c.happening_id.in_(part)))
        }
        now = {one: (day, _parent(connection, one, day)) for one in part if (day := days.get(one))}
        gone = sorted(set(before) - set(now))
        new = {one: value for one, value in now.items() if before.get(one) != value}
        if gone:
            connection.execute(delete(_P).where(_P.c.happening_id.in_(gone)))
        if new:
            written = upsert(connection, _P)
            values = {"day": written.excluded.day, "parent": written.excluded.parent}
            written = written.on_conflict_do_update(index_elements=[_P.c.happening_id], set_=values)
            connection.execute(
                written, [{"happening_id": one, "day": day, "parent": up} for one, (day, up) in sorted(new.items())]
            )
        changed |= {*gone, *new}
    return changed


def _parent(connection: Connection, happening: str, day: str) -> str | None:
    """Give the earlier happening that half the texts of a happening's first two days tell too, with two at least."""
    g, with_it = schema.article_groups, _R.alias()
    query = (
        select(with_it.c.happening_id, _H.c.story_day, func.count(g.c.group_id.distinct()))
        .select_from(_R)
        .join(with_it, with_it.c.article_id == _R.c.article_id)
        .join(g, g.c.article_id == _R.c.article_id)
        .join(_H, _H.c.id == with_it.c.happening_id)
        .where((_R.c.happening_id == happening) & (_R.c.background == 0) & (_R.c.published >= day))
        .where((_R.c.published <= shifted(day, 1)) & (with_it.c.background == 0))
        .where((_H.c.story_day >= shifted(day, -DAYS)) & (_H.c.story_day <= day))
        .group_by(with_it.c.happening_id, _H.c.story_day)
    )
    rows = connection.execute(query).all()
    all_texts = next((texts for one, _, texts in rows if one == happening), 0)
    earlier = [
        (-texts, first, one)
        for one, first, texts in rows
        if (first, one) < (day, happening) and texts >= _SHARED and 2 * texts >= all_texts
    ]
    return min(earlier)[2] if earlier else None


def _descendants(connection: Connection, happenings: Collection[str]) -> set[str]:
    """Give happenings with all that came out of them."""
    found, new = set(happenings), set(happenings)
    while new:
        children = {
            child
            for part in chunks(new)
            for child in connection.execute(select(_P.c.happening_id).where(_P.c.parent.in_(part))).scalars()
        }
        new = children - found
        found |= new
    return found


def _root(connection: Connection, lead: str, cache: dict[str, tuple[str, str | None] | None]) -> str:
    """Give the first happening of the story that a happening belongs to."""
    start: str | None = None
    here = lead
    while True:
        if here not in cache:
            row = connection.execute(select(_P.c.day, _P.c.parent).where(_P.c.happening_id == here)).first()
            cache[here] = (row[0], row[1]) if row else None
        known = cache[here]
        if known is None or known[1] is None:
            return here
        start = start or known[0]
        up = connection.execute(select(_P.c.day).where(_P.c.happening_id == known[1])).scalar()
        if up is None or up < shifted(start, -FURTHEST):
            return here
        here = known[1]


def _write(connection: Connection, leads: dict[str, tuple[str, str] | None]) -> None:
    """Write the story of each article by what it is about, and sum up the stories that have changed."""
    cache: dict[str, tuple[str, str | None] | None] = {}
    before: dict[str, Any] = {}
    for part in chunks(leads):
        before |= {row.article_id: row for row in connection.execute(select(_A).where(_A.c.article_id.in_(part)))}
    rows = {}
    for article, lead in leads.items():
        if lead is not None:
            story = digest_of("story", _root(connection, lead[0], cache))
            rows[article] = (article, story, *lead)
    lost = sorted(one for one, row in before.items() if tuple(row) != rows.get(one))
    for part in chunks(lost):
        connection.execute(delete(_A).where(_A.c.article_id.in_(part)))
    names = ("article_id", "story_id", "lead", "published")
    new = [dict(zip(names, row, strict=True)) for one, row in sorted(rows.items()) if one not in before or one in lost]
    if new:
        connection.execute(insert(_A), new)
    _sum_up(connection, {before[one].story_id for one in lost} | {str(row["story_id"]) for row in new})


def _sum_up(connection: Connection, stories: Collection[str]) -> None:
    g, p = schema.article_groups, schema.appearances
    for part in chunks(stories):
        counted = (
            select(_A.c.story_id, func.min(_A.c.published), func.max(_A.c.published))
            .add_columns(func.count(_A.c.article_id.distinct()), func.count(g.c.group_id.distinct()))
            .add_columns(func.count(p.c.source.distinct()))
            .join(g, g.c.article_id == _A.c.article_id)
            .outerjoin(p, p.c.article_id == _A.c.article_id)
            .where(_A.c.story_id.in_(part))
            .group_by(_A.c.story_id)
        )
        names = ("id", "first_published", "last_published", "articles", "texts", "outlets")
        rows = [dict(zip(names, row, strict=True)) for row in connection.execute(counted)]
        connection.execute(delete(_S).where(_S.c.id.in_(part)))
        if rows:
            connection.execute(insert(_S), rows)
