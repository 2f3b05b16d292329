"""Somebody called by an office alone is its holder then: where reports leave no doubt, in whatever order they come."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import picture
from sqlalchemy import create_engine, func, select
from writing import write

from letopis.chronicle import schema
from letopis.chronicle.checking import check
from letopis.chronicle.holding import CHANGED, HELD, Holder, Mark, holder, office_place, told_offices
from letopis.chronicle.writer import Writer
from letopis.ingest import judge
from letopis.model.records import RecordDate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from conftest import Story
    from letopis.ingest.judging import Judge
    from letopis.model.records import ArticleRecords

    Clock = Callable[[], dt.datetime]

AT = "1991-12-26"
OFFICE = "министр иностранных дел СССР"
OLD, NEW, GUEST = "Андрей Громыко", "Эдуард Шеварднадзе", "Джордж Шульц"


def named(story: type[Story], day: str, person: str = NEW, **tenure: Any) -> ArticleRecords:
    """Build an article that names the minister."""
    made = story(f"{day}: {person}, СССР.", day, "Листок")
    state = made.entity("СССР", kind="country")
    fields = {"of": state, "office_class": "foreign_minister", **tenure}
    made.tenure(made.entity(person), "министр иностранных дел", person, **fields)
    return made.records()


def alone(story: type[Story], day: str, office: str = OFFICE, guest: str = GUEST, **event: Any) -> ArticleRecords:
    """Build an article in which the minister, who is not named, meets somebody."""
    made = story(f"{day}: {office}, {guest} встретились.", day, "Вестник")
    minister = made.entity(office, kind="profession", form="nominal")
    made.event("meet", "встретились", (minister, made.entity(guest)), event.pop("edtf", day), **event)
    return made.records()


def who(path: Path, article: ArticleRecords, local: str = "e1") -> str:
    """Give the name of whom an article's entity is taken for."""
    p, e = schema.article_entities, schema.entities
    query = select(e.c.name).join(p, p.c.entity_id == e.c.id)
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        mine = (p.c.article_id == article.article.id) & (p.c.local_id == local)
        return plain.execute(query.where(mine)).scalar_one()


def standing(log: Judge, article: ArticleRecords) -> list[tuple[str, bool]]:
    """Give the rules told of an article's first entity, and whether each still stands."""
    told = (one.judgement for one in log.why(f"{article.article.id}:e1").judgements)
    return [(one.rule, one.superseded_at is None) for one in told]


def test_the_holder_then_is_meant(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    """The report is one of the event that names the holder, and the log says by which reports."""
    bare = alone(story, "1985-07-31")
    full = story("1985-07-31: Эдуард Шеварднадзе, Джордж Шульц беседовали.", "1985-08-01", "Листок")
    full.event("meet", "беседовали", (full.entity(NEW), full.entity(GUEST)), "1985-07-31")
    reports = [named(story, "1985-07-28"), named(story, "1985-08-02"), named(story, "1985-01-10", OLD)]
    path = write(tmp_path / "c.db", clock, [bare, *reports, full.records()])
    assert who(path, bare) == NEW
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        assert plain.execute(select(func.count()).select_from(schema.happenings)).scalar_one() == 1
    with judge(path, clock=clock) as log:
        told = log.why(f"{bare.article.id}:e1").judgements[0]
        assert told.judgement.rule == "holder"
        assert told.left_quote == f"1985-07-31: [{OFFICE}], Джордж Шульц встретились."
        for part in ("foreign_minister", "ссср", "1985-07-31", "1985-07-28", "1985-08-02"):
            assert part in told.judgement.reason
        assert log.resolve().moved == 0
    assert not check(path, at=AT).problems


def test_later_evidence_undoes_it(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    """A second holder near the day leaves it open who is meant, until that report is gone."""
    bare, doubt = alone(story, "1985-07-05"), named(story, "1985-07-04", OLD)
    reports = [named(story, day) for day in ("1985-07-03", "1985-07-08")]
    path = write(tmp_path / "c.db", clock, [*reports, bare])
    assert who(path, bare) == NEW
    write(path, clock, [doubt])
    assert who(path, bare) == OFFICE
    with judge(path, clock=clock) as log:
        assert standing(log, bare) == [("holder", False)]
        assert log.resolve().moved == 0
    write(path, clock, [], [doubt])
    assert who(path, bare) == NEW
    write(path, clock, [], reports)
    assert who(path, bare) == OFFICE
    assert not check(path, at=AT).problems


def test_it_is_so_on_either_store(place: str | Path, story: type[Story], clock: Clock) -> None:
    bare, doubt = alone(story, "1985-07-05"), named(story, "1985-07-04", OLD)
    with Writer(place, clock=clock, user="tester") as writer:
        for one in (bare, named(story, "1985-07-03"), named(story, "1985-07-08")):
            writer.put(one)
    with judge(place, clock=clock) as log:
        assert log.why(f"{bare.article.id}:e1").name == NEW
        assert log.resolve().moved == 0
        assert standing(log, bare) == [("holder", True)]
    with Writer(place, clock=clock, user="tester") as writer:
        writer.put(doubt)
    with judge(place, clock=clock) as log:
        assert log.why(f"{bare.article.id}:e1").name == OFFICE
        assert log.resolve().moved == 0
    assert not check(place, at=AT).problems


def test_people_outrank_it(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    bare = alone(story, "1985-08-01")
    reports = [named(story, "1985-08-01"), named(story, "1985-01-10", OLD)]
    path = write(tmp_path / "c.db", clock, [*reports, bare])
    with judge(path, clock=clock, user="editor") as log:
        log.split(f"{bare.article.id}:e1", reason="an old photograph")
        assert who(path, bare) == OFFICE
        log.same(f"{bare.article.id}:e1", OLD, reason="the caption says so")
        assert who(path, bare) == OLD
        assert log.resolve().moved == 0
    assert who(path, bare) == OLD
    assert not check(path, at=AT).problems


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("министр иностранных дел СССР", "foreign_minister | country ссср"),
        ("глава советского МИДа", "foreign_minister | country ссср"),
        ("Британский премьер", "head_of_government | country великобритания"),
        ("президент США", "head_of_state | country сша"),
        ("госсекретарь США", "foreign_minister | country сша"),
        # Offices of several, of nobody's country, of the country's servants, or with a word that tells another time.
        ("посол США", None),
        ("госсекретарь Польши", None),
        ("государственный министр ФРГ", None),
        ("министр иностранных дел", None),
        ("глава пресс-службы МИД СССР", None),
        ("лидер СССР", None),
        ("бывший президент США", None),
        ("президент Европейского сообщества", None),
    ],
)
def test_offices_that_tell_by_themselves(words: str, place: str | None) -> None:
    assert office_place(words) == place


def test_what_an_article_must_tell(story: type[Story]) -> None:
    """The day has to be known; a former minister in the article, or two unnamed ones at a table, leave it open."""
    assert set(told_offices(alone(story, "1985-08-01"))) == {"e1"}
    assert not told_offices(alone(story, "1985-08-01", edtf=None, background=True))
    assert not told_offices(alone(story, "1985-08-01", edtf="1984"))
    (told,) = told_offices(alone(story, "1985-08-01", edtf="1985-09", status="planned")).values()
    assert (told.first, told.last) == ("1985-08-01", "1985-08-01")
    (told,) = told_offices(alone(story, "1985-08-01", edtf="1979-06-18")).values()
    assert (told.first, told.last) == ("1979-06-18", "1979-06-18")
    speech = story(f"{OFFICE} сказал, что мир нужен.", "1985-08-01")
    speaker = speech.entity(OFFICE, kind="profession", form="nominal")
    speech.statement(speaker, "claim", "мир нужен", "сказал", date=RecordDate("1984-08-02", "stated"))
    (told,) = told_offices(speech.records()).values()
    assert (told.first, told.last) == ("1984-08-02", "1984-08-02")
    made = story(f"Новый {OFFICE} и президент США беседовали, {OLD} был министром.", "1985-08-01")
    for words in (f"Новый {OFFICE}", "президент США"):
        made.entity(words.removeprefix("Новый "), words, kind="profession", form="nominal")
    made.event("meet", "беседовали", ("e1", "e2"), None)
    assert set(told_offices(made.records())) == {"e2"}
    made.tenure(made.entity(OLD), "президент", OLD, office_class="head_of_state", status="former")
    assert not told_offices(made.records())
    pair = story("Президент США и канцлер ФРГ беседовали.", "1985-08-01")
    for words in ("Президент США", "канцлер ФРГ"):
        pair.entity(words, kind="profession", form="nominal")
    pair.event("meet", "беседовали", ("e1", "e2"), None)
    assert set(told_offices(pair.records())) == set()


def test_nobody_meets_himself(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    beside = alone(story, "1985-08-01", guest=NEW)
    path = write(tmp_path / "c.db", clock, [named(story, "1985-08-01"), beside])
    assert who(path, beside) == OFFICE


def held(person: str, *days: str) -> list[Mark]:
    return [Mark(HELD, day, day, person) for day in days]


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        (held("a", "1985-07-10"), Holder("a", "1985-07-10", "1985-07-10")),
        (held("a", "1985-07-01", "1985-07-05", "1985-07-20"), Holder("a", "1985-07-05", "1985-07-20")),
        (held("a", "1985-07-01"), None),
        (held("a", "1985-05-01", "1985-07-20"), None),
        ([*held("a", "1985-07-10"), *held("b", "1985-07-12")], None),
        ([*held("a", "1985-07-10"), *held("b", "1985-07-01", "1985-07-20")], None),
        ([*held("a", "1985-07-10"), *held("b", "1985-07-01")], Holder("a", "1985-07-10", "1985-07-10")),
        ([*held("a", "1985-07-10"), Mark(CHANGED, "1985-07-08", "1985-07-08", "b")], None),
        ([*held("a", "1985-07-10"), Mark(CHANGED, "1985-01-01", "1985-12-31", "a")], None),
        (
            [*held("a", "1985-07-10"), Mark(CHANGED, "1985-07-02", "1985-07-02", "a")],
            Holder("a", "1985-07-10", "1985-07-10"),
        ),
    ],
)
def test_one_holder_without_doubt(marks: list[Mark], found: Holder | None) -> None:
    """Seen by the day and from it on, within a month; no other near it, and no change of hands within three days."""
    assert holder(marks, "1985-07-10", "1985-07-10") == found


DAYS = [f"1985-07-{day:02}" for day in (1, 3, 6, 10, 20)]
NAMED = st.tuples(
    st.sampled_from(DAYS),
    st.sampled_from([OLD, NEW, NEW, NEW, "Шеварднадзе"]),
    st.sampled_from(["current", "current", "acting", "former"]),
    st.sampled_from([None, None, None, "1985-07-02"]),
)
ALONE = st.tuples(
    st.sampled_from(DAYS), st.sampled_from([OFFICE, "глава советского МИДа"]), st.sampled_from([GUEST, NEW])
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(NAMED, max_size=5), bare=st.lists(ALONE, max_size=3), data=st.data())
def test_order_does_not_matter(
    story: type[Story], clock: Clock, told: list[Any], bare: list[Any], data: st.DataObject
) -> None:
    """Adding in any order, removing, and resolving anew give the same holders, reasons included."""
    made = [named(story, day, person, status=status, from_=starts) for day, person, status, starts in told]
    made += [named(story, "1985-07-05"), alone(story, "1985-07-06"), *(alone(story, *one) for one in bare)]
    articles = {a.article.id: a for a in made}
    drawn = data.draw(st.permutations(list(articles.values())))
    gone = data.draw(st.lists(st.sampled_from(drawn), max_size=3, unique_by=lambda a: a.article.id))
    with tempfile.TemporaryDirectory() as folder:
        straight = write(Path(folder) / "a.db", clock, [a for a in articles.values() if a not in gone])
        winding = write(Path(folder) / "b.db", clock, drawn, gone)
        expected = full_picture(straight)
        assert full_picture(winding) == expected
        with judge(winding, clock=clock) as log:
            assert log.resolve().moved == 0
        assert full_picture(winding) == expected
        assert not check(winding, at=AT).problems


def full_picture(path: Path) -> list[object]:
    """Give who is who, what decides whom an office means, and the standing reasons."""
    log = schema.judgements.c
    reasons = select(log.left_node, log.right_node, log.reason).where(log.superseded_at.is_(None))
    tables = (schema.office_days, schema.office_mentions, schema.happenings, schema.entity_articles)
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        found = [sorted(map(tuple, plain.execute(query)), key=repr) for query in (*map(select, tables), reasons)]
    return [picture(path), *found]
