"""Brings the reports of one event together, and keeps them so with every article that comes or goes.

What is compared stands in :mod:`~letopis.chronicle.happening_signs`, the rules in
:mod:`~letopis.chronicle.happening_cores`, and why in docs/decisions/0011-happenings.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from letopis.chronicle import happening_store as store
from letopis.chronicle import reprints, schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.event_conflicts import settle_conflicts
from letopis.chronicle.event_links import drop_links, settle_links
from letopis.chronicle.happening_cores import AHEAD, BACK, REACH, Core, core_id, excludes, precise, wider
from letopis.chronicle.happening_rows import summarise
from letopis.chronicle.happening_signs import ONCE, Sign, load, lone_cores, shifted, sign_of, taking
from letopis.chronicle.stories import drop_stories, settle_stories, stories_without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

_PRECISE = ("day", "fresh")
_PART = 200
_TEXTS = select(schema.articles.c.id, schema.articles.c.text).where(
    schema.articles.c.id.in_(bindparam("articles", expanding=True))
)
_CONCERNING = tuple(
    select(article, local).where(article.in_(bindparam("articles", expanding=True)))
    for article, local in (
        (schema.participants.c.article_id, schema.participants.c.local_id),
        (schema.events.c.article_id, schema.events.c.place),
    )
)


def put(connection: Connection, articles: Collection[str]) -> None:
    """Work in the events of articles that are stored and not yet worked in."""
    for part in chunks(articles, _PART):
        texts = {row[0]: row[1] for row in connection.execute(_TEXTS, {"articles": part})}
        moved = {other for one, text in sorted(texts.items()) for other in reprints.put_group(connection, one, text)}
        _take_out(connection, moved - set(texts))
        _work_in(connection, moved | set(texts))
        settle_stories(connection, stories_without(connection, reprints.reprints_of(connection, texts)), ())


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take the events of articles out again, by what was worked out of them alone."""
    for part in chunks(articles, _PART):
        others = reprints.reprints_of(connection, part) - set(part)
        _take_out(connection, part)
        moved = {other for one in part for other in reprints.drop_group(connection, one)} - set(part)
        _take_out(connection, moved)
        _work_in(connection, moved)
        # One that is left without a reprint has lost what made them a story.
        alone = {one for one in others if len(reprints.reprints_of(connection, [one])) == 1}
        settle_stories(connection, alone, ())


def restate(connection: Connection, changed: Mapping[str, Collection[str]]) -> None:
    """Work in anew the events of articles in which somebody takes part, or something is the place, who has changed.

    ``changed`` are the ids that entities have in these articles.
    """
    for part in chunks(changed, _PART):
        told = [row for query in _CONCERNING for row in connection.execute(query, {"articles": part})]
        concerned = {article for article, local in told if local in changed[article]}
        _take_out(connection, concerned)
        _work_in(connection, concerned)


def _work_in(connection: Connection, articles: Collection[str]) -> None:
    if not articles:
        return
    records = load(connection, articles)
    signs = {one.event: sign for one in records if (sign := sign_of(one))}
    lone = lone_cores([one for one in records if one.event not in signs])
    new, touched = store.put_reports(connection, records, signs, lone)
    changed, moved = _settle(connection, new, touched, gone=False)
    _follow(connection, articles, new, touched | changed, moved)


def _take_out(connection: Connection, articles: Collection[str]) -> None:
    if not articles:
        return
    drop_links(connection, articles)
    drop_stories(connection, articles)
    gone, touched = store.drop_reports(connection, articles)
    changed, moved = _settle(connection, gone, touched, gone=True)
    _follow(connection, (), gone, touched | changed, moved)


def _follow(
    connection: Connection, articles: Collection[str], changed: list[Sign], touched: set[str], moved: set[str]
) -> None:
    """Work out anew what rests on changed happenings; ``moved`` are other articles with reports that have moved."""
    settle_links(connection, articles, touched)
    settle_conflicts(connection, changed, touched)
    settle_stories(connection, {*articles, *moved}, touched)


def _settle(connection: Connection, changed: list[Sign], touched: set[str], *, gone: bool) -> tuple[set[str], set[str]]:
    """Find the happening of every sign that a change of these may move, first of those with all participants named.

    Gives the happenings that this has changed, and the articles whose reports have moved.
    """
    settled = store.Settled(connection)
    whole = [one for one in changed if taking(one.people).whole]
    lines: dict[str, list[Sign]] = {}
    for one in whole:
        lines.setdefault(one.line, []).append(one)
    days = {day for line in lines.values() for day in _settle_line(settled, line, gone=gone)}
    summarise(connection, settled.touched | touched)
    changed_whole, settled.touched = settled.touched, set()
    parts = set[Sign]() if gone else set(changed) - set(whole)
    for one in days:
        lines_of_parts = taking(one.people).part_lines()
        parts |= set(settled.find(store.on_days(lines_of_parts, one.lower, one.upper)))
    _settle_parts(connection, settled, parts)
    summarise(connection, settled.touched)
    return changed_whole | settled.touched, settled.articles()


def _settle_line(settled: store.Settled, changed: Sequence[Sign], *, gone: bool) -> set[Sign]:
    """Settle the signs of a line around those that are new or gone; give those with a day that came, went or moved."""
    precise_ones = [one for one in changed if one.kind in _PRECISE]
    moved = {*_settle_days(settled, precise_ones), *precise_ones}
    stirred = {*moved, *changed}
    lower, upper = min(one.lower for one in stirred), max(one.upper for one in stirred)
    # Several that fit stay several when one more comes.
    careful = gone or len(stirred) > 1 or not precise_ones
    for kind in store.WIDER:
        found = settled.find(store.meeting(changed[0].line, [kind], lower, upper, unsure=not careful))
        for sign, before in found.items():
            core, many = _wider(settled, sign)
            careful |= settled.put(sign, before, core, many)
    return {one for one in moved if one.kind == "day"}


def _settle_days(settled: store.Settled, changed: Iterable[Sign]) -> set[Sign]:
    """Settle the signs that tell a day, or news, around some of one line; give those that have moved."""
    moved = set()
    for line, first, last in _stretches(changed):
        near = settled.find(store.within(line, _PRECISE, shifted(first, -REACH), shifted(last, REACH)))
        cores = precise(list(near))
        for sign, before in near.items():
            if first <= sign.upper <= last and settled.put(sign, before, cores[sign.id]):
                moved.add(sign)
    return moved


def _stretches(signs: Iterable[Sign]) -> list[tuple[str, str, str]]:
    """Give the line and the days around signs that their coming or going may concern, each day once."""
    found: list[tuple[str, str, str]] = []
    around = sorted((one.line, shifted(one.lower, -BACK), shifted(one.upper, AHEAD)) for one in signs)
    for line, first, last in around:
        if found and found[-1][0] == line and first <= found[-1][2]:
            found[-1] = (line, found[-1][1], max(last, found[-1][2]))
        else:
            found.append((line, first, last))
    return found


def _wider(settled: store.Settled, sign: Sign) -> tuple[Core, int]:
    """Settle a sign of a wider kind among the more precise ones of its days."""
    kinds = [*_PRECISE, *(["span"] if sign.kind != "span" else [])]
    if sign.kind in {"span", "off"}:
        near = settled.find(store.meeting(sign.line, kinds, sign.lower, sign.upper, limited=True))
    else:
        near = settled.find(store.inside(sign.line, kinds, sign.lower, sign.upper))
    settled_ones = [(other, core) for other, core in near.items() if core]
    equals = settled.find(store.equal(sign))
    return wider(sign, list(equals), settled_ones, full=len(near) > store.MOST)


def _settle_parts(connection: Connection, settled: store.Settled, signs: Iterable[Sign]) -> None:
    """Settle reports that do not name all participants: with the one fuller report of the day that they fit."""
    s = schema.event_signs
    for sign in sorted(signs):
        before = connection.execute(select(s.c.core).where(s.c.id == sign.id)).scalar()
        fuller = _fuller(connection, settled, sign)
        if len(fuller) == 1:
            core = Core(fuller[0], f"Names fewer participants; the only such event of {sign.upper} that fits.")
        else:
            reason = "Does not name all participants, and no one event of its day is sure to be the same."
            core = Core(core_id(sign.line, "part", sign.kind, sign.lower, sign.upper, sign.place, sign.solo), reason)
        settled.put(sign, before, core, min(len(fuller), 2))


def _fuller(connection: Connection, settled: store.Settled, sign: Sign) -> list[str]:
    """Give the happenings of a sign's days with all its participants and more; at its place if it names but one."""
    p = schema.happening_people
    mine = taking(sign.people)
    if mine.type in ONCE or (len(mine.people) == 1 and (sign.kind != "day" or sign.place is None)):
        return []
    with_one = (p.c.entity_id == mine.people[0].split()[0]) & (p.c.type == mine.type)
    near = select(p.c.happening_id).where(with_one & (p.c.day >= sign.lower) & (p.c.day <= sign.upper))
    cores = sorted(set(connection.execute(near).scalars()))
    groups: dict[str, list[Sign]] = {}
    for part in chunks(cores):
        for other, core in settled.find(store.of_cores(part, ["day"])).items():
            if core and taking(other.people).whole:
                groups.setdefault(core, []).append(other)
    return [core for core, group in sorted(groups.items()) if _is_part(sign, group)]


def _is_part(sign: Sign, group: list[Sign]) -> bool:
    mine = taking(sign.people)
    if not all(mine.may_be_part_of(taking(one.people)) for one in group):
        return False
    if len(mine.people) == 1 and all(one.place != sign.place for one in group):
        return False
    return not any(excludes((sign.place, sign.place_class), (one.place, one.place_class)) for one in group)
