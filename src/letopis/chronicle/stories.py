"""Stories: articles that follow one piece of news, however many happenings it comes to hold.

An article belongs to the first happening that it tells as news and that another text tells too. A happening of which
half the first reports tell an earlier one as well came out of that one, and its articles go with it. So a story grows
along what most reports tell together; a name or an event that everybody mentions does not chain stories together.
Articles without such a happening are a story where they print one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, insert, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import overwriting
from letopis.chronicle.happening_signs import shifted
from letopis.chronicle.ids import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import BindParameter, Connection

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
_G, _PRINTED = schema.article_groups, schema.appearances

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_TOLD_IN = select(_R.c.happening_id).where(_R.c.article_id.in_(_IDS))
_LED_BY = select(_A.c.article_id, _A.c.lead, _A.c.published).where(_A.c.lead.in_(_IDS))
_IN_STORIES = select(_A.c.article_id, _A.c.story_id, _A.c.lead, _A.c.published).where(_A.c.article_id.in_(_IDS))
_DAYS_OF = select(_H.c.id, _H.c.story_day).where(_H.c.id.in_(_IDS))
_PARENTS = select(_P.c.happening_id, _P.c.day, _P.c.parent).where(_P.c.happening_id.in_(_IDS))
_PARENT = select(_P.c.day, _P.c.parent).where(_P.c.happening_id == bindparam("child"))
_CHILDREN = select(_P.c.happening_id).where(_P.c.parent.in_(_IDS))
_TELLING = select(_R.c.article_id).where(_R.c.happening_id.in_(_IDS))
_ORPHAN = delete(_P).where(_P.c.happening_id.in_(_IDS))
_NEWS_OF = (
    select(_R.c.article_id, _R.c.happening_id, _R.c.published, _H.c.story_day)
    .join(_H, _H.c.id == _R.c.happening_id)
    .where(_R.c.article_id.in_(_IDS) & (_R.c.background == 0) & _H.c.story_day.is_not(None))
    .order_by(_R.c.article_id, _R.c.start, _R.c.happening_id)
)
_GROUPED = (
    select(_G.c.article_id, _G.c.group_id, schema.articles.c.published)
    .join(schema.articles, schema.articles.c.id == _G.c.article_id)
    .where(_G.c.article_id.in_(_IDS))
)
_GROUP_SIZES = select(_G.c.group_id, func.count()).where(_G.c.group_id.in_(_IDS)).group_by(_G.c.group_id)
_WITH_IT = _R.alias()
_TOLD_TOO = (
    select(_WITH_IT.c.happening_id, _H.c.story_day, func.count(_G.c.group_id.distinct()))
    .select_from(_R)
    .join(_WITH_IT, _WITH_IT.c.article_id == _R.c.article_id)
    .join(_G, _G.c.article_id == _R.c.article_id)
    .join(_H, _H.c.id == _WITH_IT.c.happening_id)
    .where((_R.c.happening_id == bindparam("one")) & (_R.c.background == 0) & (_R.c.published >= bindparam("news_day")))
    .where((_R.c.published <= bindparam("next_day")) & (_WITH_IT.c.background == 0))
    .where((_H.c.story_day >= bindparam("first_day")) & (_H.c.story_day <= bindparam("news_day")))
    .group_by(_WITH_IT.c.happening_id, _H.c.story_day)
)
_LEAVE = delete(_A).where(_A.c.article_id.in_(_IDS))
_ENTER = insert(_A)
_SUMMED = (
    select(_A.c.story_id, func.min(_A.c.published), func.max(_A.c.published))
    .add_columns(func.count(_A.c.article_id.distinct()), func.count(_G.c.group_id.distinct()))
    .add_columns(func.count(_PRINTED.c.source.distinct()))
    .join(_G, _G.c.article_id == _A.c.article_id)
    .outerjoin(_PRINTED, _PRINTED.c.article_id == _A.c.article_id)
    .where(_A.c.story_id.in_(_IDS))
    .group_by(_A.c.story_id)
)
_FORGET = delete(_S).where(_S.c.id.in_(_IDS))
_SUM_UP = insert(_S)


def settle_stories(connection: Connection, articles: Collection[str], touched: Collection[str]) -> None:
    """Work out anew to which story these articles belong, and what their happenings and ``touched`` came out of."""
    known = _articles_of_changed(connection, touched) | set(articles)
    concerned = set(touched)
    for part in chunks(known):
        concerned |= set(connection.execute(_TOLD_IN, {"ids": part}).scalars())
    leads = _leads(connection, known)
    changed = _settle_parents(connection, concerned)
    for part in chunks(_descendants(connection, changed)):
        for article, lead, published in connection.execute(_LED_BY, {"ids": part}):
            leads.setdefault(article, (lead, published))
    _write(connection, leads)


def drop_stories(connection: Connection, articles: Collection[str]) -> None:
    """Take articles out of their stories."""
    _write(connection, dict.fromkeys(articles))


def stories_without(connection: Connection, articles: Collection[str]) -> set[str]:
    """Give those of these articles that belong to no story yet."""
    found = set(articles)
    for part in chunks(articles):
        found -= set(connection.execute(_IN_STORIES, {"ids": part}).scalars())
    return found


def _articles_of_changed(connection: Connection, touched: Collection[str]) -> set[str]:
    """Give the articles whose story hangs on happenings that have just become, or no longer are, shared news."""
    found: set[str] = set()
    for part in chunks(touched):
        now = {one: day for one, day in connection.execute(_DAYS_OF, {"ids": part}) if day}
        before = {row.happening_id: row.day for row in connection.execute(_PARENTS, {"ids": part})}
        changed = sorted(one for one in {*now, *before} if now.get(one) != before.get(one))
        if changed:
            for query in (_TELLING, _LED_BY):
                found |= set(connection.execute(query, {"ids": changed}).scalars())
    return found


def _leads(connection: Connection, articles: Collection[str]) -> dict[str, tuple[str, str] | None]:
    """Give what each article is about, a happening or its reprint group, and when it was printed; None for neither."""
    found: dict[str, tuple[str, str] | None] = dict.fromkeys(sorted(articles))
    for part in chunks(articles):
        for article, happening, published, day in connection.execute(_NEWS_OF, {"ids": part}):
            if found[article] is None and published and published <= shifted(day, DAYS):
                found[article] = happening, published
        without = [one for one in part if found[one] is None]
        rows = connection.execute(_GROUPED, {"ids": without}).all() if without else ()
        groups = {row.group_id for row in rows if row.published is not None}
        printed = (
            {row[0]: row[1] for row in connection.execute(_GROUP_SIZES, {"ids": sorted(groups)})} if groups else {}
        )
        for article, group, published in rows:
            if printed.get(group, 0) > 1 and published is not None:
                found[article] = f"text {group}", published
    return found


def _settle_parents(connection: Connection, happenings: Iterable[str]) -> set[str]:
    """Write what each of these happenings came out of; give those for which that has changed."""
    changed: set[str] = set()
    for part in chunks(happenings):
        days = {row.id: row.story_day for row in connection.execute(_DAYS_OF, {"ids": part})}
        before = {row[0]: (row[1], row[2]) for row in connection.execute(_PARENTS, {"ids": part})}
        now = {one: (day, _parent(connection, one, day)) for one in part if (day := days.get(one))}
        gone = sorted(set(before) - set(now))
        new = {one: value for one, value in now.items() if before.get(one) != value}
        if gone:
            connection.execute(_ORPHAN, {"ids": gone})
        if new:
            rows = [{"happening_id": one, "day": day, "parent": up} for one, (day, up) in sorted(new.items())]
            connection.execute(overwriting(connection, _P, "happening_id"), rows)
        changed |= {*gone, *new}
    return changed


def _parent(connection: Connection, happening: str, day: str) -> str | None:
    """Give the earlier happening that half the texts of a happening's first two days tell too, with two at least."""
    days = {"news_day": day, "next_day": shifted(day, 1), "first_day": shifted(day, -DAYS)}
    rows = connection.execute(_TOLD_TOO, {"one": happening, **days}).all()
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
        children = {child for part in chunks(new) for child in connection.execute(_CHILDREN, {"ids": part}).scalars()}
        new = children - found
        found |= new
    return found


def _root(connection: Connection, lead: str, cache: dict[str, tuple[str, str | None] | None]) -> str:
    """Give the first happening of the story that a happening belongs to."""
    start: str | None = None
    here = lead
    while True:
        if here not in cache:
            cache[here] = _told_parent(connection, here)
        known = cache[here]
        if known is None or known[1] is None:
            return here
        start = start or known[0]
        if known[1] not in cache:
            cache[known[1]] = _told_parent(connection, known[1])
        up = cache[known[1]]
        if up is None or up[0] < shifted(start, -FURTHEST):
            return here
        here = known[1]


def _told_parent(connection: Connection, happening: str) -> tuple[str, str | None] | None:
    """Give the day of a happening and what it came out of; None if it is no shared news."""
    row = connection.execute(_PARENT, {"child": happening}).first()
    return (row[0], row[1]) if row else None


def _write(connection: Connection, leads: dict[str, tuple[str, str] | None]) -> None:
    """Write the story of each article by what it is about, and sum up the stories that have changed."""
    cache: dict[str, tuple[str, str | None] | None] = {}
    before: dict[str, Any] = {}
    for part in chunks(leads):
        before |= {row.article_id: row for row in connection.execute(_IN_STORIES, {"ids": part})}
    rows = {}
    for article, lead in leads.items():
        if lead is not None:
            story = digest_of("story", _root(connection, lead[0], cache))
            rows[article] = (article, story, *lead)
    lost = sorted(one for one, row in before.items() if tuple(row) != rows.get(one))
    for part in chunks(lost):
        connection.execute(_LEAVE, {"ids": part})
    names = ("article_id", "story_id", "lead", "published")
    new = [dict(zip(names, row, strict=True)) for one, row in sorted(rows.items()) if one not in before or one in lost]
    if new:
        connection.execute(_ENTER, new)
    _sum_up(connection, {before[one].story_id for one in lost} | {str(row["story_id"]) for row in new})


def _sum_up(connection: Connection, stories: Collection[str]) -> None:
    names = ("id", "first_published", "last_published", "articles", "texts", "outlets")
    for part in chunks(stories):
        rows = [dict(zip(names, row, strict=True)) for row in connection.execute(_SUMMED, {"ids": part})]
        connection.execute(_FORGET, {"ids": part})
        if rows:
            connection.execute(_SUM_UP, rows)
