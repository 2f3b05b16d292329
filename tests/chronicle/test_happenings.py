"""Reports of one event are one happening, whatever the order in which they came."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from letopis.chronicle import derive, schema
from letopis.chronicle.view import View
from letopis.chronicle.view_events import conflicts, happenings, load, news
from letopis.chronicle.view_stories import stories
from letopis.chronicle.writer import Writer
from letopis.model.paging import Page
from letopis.model.records import BackReference

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import Story
    from letopis.model.records import ArticleRecords

    Build = Callable[..., ArticleRecords]

PEOPLE = ("Михаил Горбачёв", "Рональд Рейган", "Джордж Шульц")
PLACES = {"Женева": "city", "Москва": "city", "СССР": "country"}
TABLES = (
    "event_signs",
    "happenings",
    "happening_reports",
    "happening_people",
    "article_groups",
    "article_bands",
    "event_links",
    "event_conflicts",
    "stories",
    "story_articles",
    "story_parents",
)
CLOCK = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
WIRE = (
    "Переговоры продолжались шесть часов и закончились совместным заявлением, которое журналистам прочли в "
    "пресс-центре гостиницы; стороны условились о новой встрече через год и поручили министрам готовить её"
)


class Told(NamedTuple):
    """An event as an article tells it."""

    people: tuple[str, ...] = PEOPLE[:2]
    edtf: str | None = "1985-11-19"
    place: str | None = None
    kind: str = "meet"
    status: str = "happened"
    background: bool = False
    unnamed: bool = False


def article(
    story: type[Story],
    number: int,
    events: Sequence[Told],
    published: str | None = "1985-11-20",
    *,
    wire: bool = False,
    back: str | None = None,
) -> ArticleRecords:
    """Build an article that tells of these events; with ``wire`` its text is a reprint of all others with it.

    With ``back`` (EDTF) the first event is called the first since then.
    """
    marks = " ".join(f"встреча{i}" for i in range(len(events)))
    text = f"№{number} {marks} {' '.join(PEOPLE)} {' '.join(PLACES)} он" + (f". {WIRE}" if wire else "")
    told = story(text, published, f"Газета {number % 3}")
    for i, one in enumerate(events):
        people = tuple(told.entity(name) for name in one.people)
        if one.unnamed:
            people += (told.entity("он", kind="person", name_basis="source_words", form="pronoun"),)
        place = told.entity(one.place, kind=PLACES[one.place]) if one.place else None
        told.event(
            one.kind,
            f"встреча{i}",
            people,
            one.edtf,
            place=place,
            status=one.status,
            background=one.background,
        )
    if back is None:
        return told.records()
    # "The first since": of the first event, since an earlier one of the same article that names nobody.
    earlier = told.event("meet", "встреча0", (), back, background=True)
    link = BackReference(
        id="b1",
        from_="v1",
        relation="first_since",
        to=earlier,
        evidence=told.proof("встреча0"),
        origin="test/1",
        confidence=0.9,
    )
    return msgspec.structs.replace(told.records(), backreferences=(link,))


def tables(writer: Writer) -> dict[str, set[tuple[Any, ...]]]:
    """Give all derived rows."""
    with writer._change() as connection:
        return {
            name: {tuple(row) for row in connection.execute(select(schema.metadata.tables[name]))} for name in TABLES
        }


def open_writer(folder: str | Path) -> Writer:
    """Open a new chronicle."""
    return Writer(Path(folder) / "c.db", clock=lambda: CLOCK, user="tester")


DAYS = st.sampled_from([f"1985-11-{day:02d}" for day in range(14, 27)])
EVENTS = st.builds(
    Told,
    people=st.sampled_from([PEOPLE[:1], PEOPLE[:2], PEOPLE[:2], PEOPLE, ()]),
    edtf=st.one_of(
        st.none(),
        st.none(),
        DAYS,
        DAYS,
        st.sampled_from(["1985-11", "1985", "1985-11-18/1985-11-20", "1985/..", "1985-11-19~"]),
    ),
    place=st.sampled_from([None, None, *PLACES]),
    kind=st.sampled_from(["meet", "meet", "visit", "resign"]),
    status=st.sampled_from(["happened", "happened", "planned", "called_off", "denied"]),
    background=st.sampled_from([False, False, True]),
    unnamed=st.sampled_from([False, False, True]),
)
ARTICLES = st.lists(
    st.tuples(
        st.lists(EVENTS, min_size=1, max_size=3),
        st.one_of(st.none(), DAYS, DAYS),
        st.booleans(),
        st.sampled_from([None, None, "1979", "1985-11-15"]),
    ),
    min_size=2,
    max_size=9,
)


@given(told=ARTICLES, data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_adding_and_removing_gives_the_same(
    story: type[Story], told: list[tuple[list[Told], str | None, bool, str | None]], data: st.DataObject
) -> None:
    built = [article(story, i, events, day, wire=wire, back=back) for i, (events, day, wire, back) in enumerate(told)]
    order = data.draw(st.permutations(built))
    removed = data.draw(st.sets(st.sampled_from(range(len(built)))))
    with tempfile.TemporaryDirectory() as folder, open_writer(folder) as first:
        for one in order:
            first.put(one)
        for i in sorted(removed):
            first.remove(built[i].article.id, reason="test")
        changed = tables(first)
        with first._change() as connection:
            derive.rebuild(connection)
        assert tables(first) == changed
        with tempfile.TemporaryDirectory() as other, open_writer(other) as second:
            for i, one in enumerate(built):
                if i not in removed:
                    second.put(one)
            assert tables(second) == changed
        for i in set(range(len(built))) - removed:
            first.remove(built[i].article.id, reason="test")
        assert not any(tables(first).values())


def groups(tmp_path: Path, *articles: ArticleRecords) -> list[int]:
    """Store articles and give how many reports each happening has."""
    with open_writer(tmp_path) as writer:
        for one in articles:
            writer.put(one)
        with writer._change() as connection:
            return sorted(connection.execute(select(schema.happenings.c.reports)).scalars())


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (Told(), Told(), True),
        (Told(), Told(edtf="1985-11-20"), False),
        (Told(), Told(edtf="1985-11"), True),
        (Told(), Told(edtf="1985-11-18/1985-11-20"), True),
        (Told(), Told(edtf=None), True),
        (Told(edtf=None), Told(edtf=None), True),
        (Told(edtf=None), Told(edtf=None, background=True), False),
        (Told(place="Женева"), Told(place="СССР"), True),
        (Told(place="Женева"), Told(place="Москва"), False),
        (Told(), Told(status="planned"), True),
        (Told(), Told(status="denied"), False),
        (Told(), Told(kind="visit"), False),
        (Told(place="Женева"), Told(people=PEOPLE[:1], place="Женева"), True),
        (Told(place="Женева"), Told(people=PEOPLE[:1]), False),
        (Told(), Told(people=PEOPLE[:1], unnamed=True), False),
        (Told(place="Женева"), Told(people=PEOPLE[:1], place="Женева", unnamed=True), True),
        (Told(), Told(people=PEOPLE[:2], unnamed=True), True),
        (Told(place="Женева"), Told(people=PEOPLE, place="Женева"), False),
        (Told(people=PEOPLE[:1], kind="visit"), Told(people=PEOPLE[:1], kind="visit"), True),
        (Told(people=PEOPLE[:1]), Told(people=PEOPLE[:1]), False),
        (Told(people=PEOPLE[:1], place="Женева"), Told(people=PEOPLE[:1], place="Женева"), True),
        (Told(people=()), Told(people=()), False),
    ],
)
def test_what_is_one_event(tmp_path: Path, story: type[Story], first: Told, second: Told, together: bool) -> None:  # noqa: FBT001 (a case)
    found = groups(tmp_path, article(story, 1, [first]), article(story, 2, [second]))
    assert found == ([2] if together else [1, 1])


def test_a_vague_report_that_fits_two_joins_none(tmp_path: Path, story: type[Story]) -> None:
    days = [article(story, i, [Told(edtf=f"1985-11-{19 + i}")]) for i in range(2)]
    assert groups(tmp_path, *days, article(story, 3, [Told(edtf="1985-11")])) == [1, 1, 1]


def test_daily_news_without_dates_is_no_single_event(tmp_path: Path, story: type[Story]) -> None:
    """Undated reports of ever more days would chain a year together; the first days are one, the rest apart."""
    daily = [article(story, i, [Told(edtf=None)], f"1985-11-{10 + i}") for i in range(8)]
    assert groups(tmp_path, *daily) == [1, 1, 1, 1, 4]


def test_a_reprint_counts_once(tmp_path: Path, story: type[Story]) -> None:
    """Three articles of two outlets, two of which print one text."""
    with open_writer(tmp_path) as writer:
        for i, wire in ((0, True), (3, True), (1, False)):
            writer.put(article(story, i, [Told()], wire=wire))
        ((happening,),) = [tables(writer)["happenings"]]
        h = dict(zip((c.name for c in schema.happenings.columns), happening, strict=True))
        assert (h["reports"], h["outlets"], h["texts"], h["edtf"]) == (3, 2, 2, "1985-11-19")


def ask(tmp_path: Path) -> View:
    """Open what :func:`open_writer` wrote for reading."""
    return View(tmp_path / "c.db", clock=lambda: CLOCK)


def link(tmp_path: Path) -> tuple[str, bool, bool]:
    """Give the state of the one back-reference, and whether it leads somewhere and is contradicted by something."""
    with ask(tmp_path) as view:
        ids = [one.id for one in view.ask(happenings, [[entity(view)]], Page())]
        ((found,),) = [[told for one in view.ask(load, ids) for told in one.links]]
        return found["state"], found["happening"] is not None, found["contradicted_by"] is not None


def entity(view: View) -> str:
    """Give the chronicle's entity for the first of the people."""
    return view.resolve(PEOPLE[0]).entities[0]


def test_a_first_since_is_open_linked_or_contradicted(tmp_path: Path, story: type[Story]) -> None:
    """What it comes to follows what the chronicle holds at each time, also when that is taken out again."""
    may, between = (article(story, i, [Told(edtf=day)], day) for i, day in ((2, "1985-05-14"), (3, "1985-08-01")))
    with open_writer(tmp_path) as writer:
        writer.put(article(story, 1, [Told()], back="1985-05"))
        assert link(tmp_path) == ("open", False, False)
        writer.put(may)
        assert link(tmp_path) == ("linked", True, False)
        writer.put(between)
        assert link(tmp_path) == ("contradicted", True, True)
        writer.remove(between.article.id, reason="test")
        assert link(tmp_path) == ("linked", True, False)


def test_days_of_one_occasion_do_not_contradict_each_other(tmp_path: Path, story: type[Story]) -> None:
    with open_writer(tmp_path) as writer:
        writer.put(article(story, 1, [Told()], back="1979"))
        writer.put(article(story, 2, [Told(edtf="1985-11-18")], "1985-11-18"))
        assert link(tmp_path) == ("open", False, False)


def test_background_is_no_news_of_its_day(tmp_path: Path, story: type[Story]) -> None:
    """What is told as known before, or long after its day, is counted on no day; reports of one event once."""
    with open_writer(tmp_path) as writer:
        writer.put(article(story, 1, [Told(), Told(edtf="1985-10-01", kind="visit")]))
        writer.put(article(story, 2, [Told(), Told(edtf="1979", background=True)], "1985-11-21"))
    with ask(tmp_path) as view:
        assert view.ask(news, Page(), by="day") == {"1985-11-20": 1}
        assert view.ask(news, Page(since="1985-11-21"), by="day") == {}
        assert view.ask(news, Page(), by="type") == {"meet": 1}


def test_other_days_of_what_happens_once_are_one_event_and_a_conflict(tmp_path: Path, story: type[Story]) -> None:
    told = [article(story, i, [Told(PEOPLE[:1], f"1985-11-{18 + i // 2}", kind="resign")]) for i in range(3)]
    assert groups(tmp_path, *told) == [3]
    with ask(tmp_path) as view:
        ((found,),) = [view.ask(conflicts, Page())]
        assert [side["value"] for side in found["record"]["sides"]] == ["1985-11-18", "1985-11-19"]
        ((one,),) = [view.ask(happenings, [[entity(view)]], Page())]
        assert one.row["edtf"] == "1985-11-18"  # as two of three texts have it


def told_of(tmp_path: Path) -> list[tuple[int, int]]:
    """Give the articles and happenings of each story."""
    with ask(tmp_path) as view:
        return [(one.articles, len(one.happenings)) for one in view.ask(stories, Page())]


def test_articles_that_follow_one_piece_of_news_are_a_story(tmp_path: Path, story: type[Story]) -> None:
    """What came out of the first event goes with it; another event, and background, do not."""
    meeting, visit, other = Told(), Told(edtf="1985-11-20", kind="visit"), Told(edtf="1985-11-20", people=PEOPLE[1:])
    with open_writer(tmp_path) as writer:
        for i in range(2):
            writer.put(article(story, i, [meeting, visit]))
        assert told_of(tmp_path) == [(2, 1)]
        for i in range(2, 4):
            writer.put(article(story, i, [visit]))
        assert told_of(tmp_path) == [(4, 2)]
        for i in range(4, 6):
            writer.put(article(story, i, [other, meeting._replace(background=True)]))
        assert sorted(told_of(tmp_path)) == [(2, 1), (4, 2)]


def test_reprints_without_events_are_a_story(tmp_path: Path, story: type[Story]) -> None:
    one, other = (article(story, i, [], wire=True) for i in range(2))
    with open_writer(tmp_path) as writer:
        writer.put(one)
        writer.put(other)
        assert told_of(tmp_path) == [(2, 0)]
        writer.remove(other.article.id, reason="test")
        assert told_of(tmp_path) == []
