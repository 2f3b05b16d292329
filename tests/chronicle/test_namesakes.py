"""People of one full name, told apart by their offices: who is parted, who is not, and that order does not matter."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import picture
from sqlalchemy import create_engine, select
from writing import write

from letopis.chronicle import schema
from letopis.chronicle.checking_derived import derived_problems
from letopis.chronicle.namesake_rows import TABLES
from letopis.chronicle.namesakes import Marks, exclusive_office, parting
from letopis.ingest import judge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from conftest import Story
    from letopis.model.records import ArticleRecords

    Clock = Callable[[], dt.datetime]

NAME = "Сергей Иванов"
MINISTER = ("minister", "СССР", "country")
MAYOR = ("mayor", "Рига", "city")
ENVOY = ("ambassador", "Польша", "country")
ONE, OTHER = "1985-11-01 1985-12-01 1986-01-10".split(), "1985-11-15 1985-12-20 1986-01-20".split()
Office = tuple[str, str, str]


class Told(NamedTuple):
    """What an article tells of one person: name, day, offices held now, offices held before."""

    name: str
    day: str
    offices: tuple[Office, ...] = ()
    former: tuple[Office, ...] = ()


def build(story: type[Story], *told: Told) -> ArticleRecords:
    """Build an article that tells this of people, each an entity of its own."""
    offices = list(dict.fromkeys(one for t in told for one in (*t.offices, *t.former)))
    names = [f"{t.name} {'слово ' * place}" for place, t in enumerate(told, 1)]
    made = story(f"{told[0].day}. {', '.join(names)}, {', '.join(of for _, of, _ in offices)}.", told[0].day, "Листок")
    places = {of: made.entity(of, kind=kind) for _, of, kind in offices}
    for one, words in zip(told, names, strict=True):
        person = made.entity(one.name, words)
        for status, held in (("current", one.offices), ("former", one.former)):
            for class_, of, _ in held:
                made.tenure(person, "глава", one.name, of=places[of], office_class=class_, status=status)
    return made.records()


def entities(path: Path, *articles: ArticleRecords) -> set[str]:
    """Give the entities of the persons in these articles."""
    p = schema.article_entities.c
    mine = p.article_id.in_([one.article.id for one in articles]) & (p.type == "person")
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        return set(plain.execute(select(p.entity_id).where(mine)).scalars())


def side_by_side(story: type[Story]) -> tuple[list[ArticleRecords], list[ArticleRecords]]:
    ministers = [build(story, Told(NAME, day, (MINISTER,))) for day in ONE]
    return ministers, [build(story, Told(NAME, day, (MAYOR,))) for day in OTHER]


def test_offices_side_by_side_part_namesakes(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    ministers, mayors = side_by_side(story)
    bare = build(story, Told(NAME, "1985-12-05"))
    path = write(tmp_path / "c.db", clock, [*ministers, *mayors, bare])
    found = [entities(path, *part) for part in (ministers, mayors, [bare])]
    assert [len(one) for one in found] == [1, 1, 1]
    assert len(set().union(*found)) == 3
    assert list(derived_problems(path)) == []


def test_the_log_tells_why_and_people_join_them_again(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    ministers, mayors = side_by_side(story)
    path = write(tmp_path / "c.db", clock, [*ministers, *mayors])
    (one,), (other,) = entities(path, *ministers), entities(path, *mayors)
    with judge(path, clock=clock, user="editor") as log:
        (told,) = log.why(one).judgements
        assert (told.judgement.verdict, told.judgement.rule, told.judgement.by) == ("different", "offices", "letopis")
        assert not told.overruled
        for part in ("mayor of рига", "minister of СССР", "1985-10-28", "1986-01-20"):
            assert part in told.judgement.reason
        log.same(one, other, reason="one man")
        assert len(entities(path, *ministers, *mayors)) == 1
        overruled = {told.judgement.rule: told.overruled for told in log.why(one).judgements}
        assert overruled == {"person": False, "offices": True}
        assert log.resolve().moved == 0


@pytest.mark.parametrize(
    ("days", "other_days"),
    [
        (["1985-11-01", "1985-12-01"], ["1985-12-02", "1986-01-10"]),
        (["1985-11-01", "1985-12-01", "1985-12-05"], ["1985-12-02", "1986-01-10"]),
        (["1985-11-01", "1986-06-01"], ["1985-12-02", "1986-01-10"]),
    ],
)
def test_who_moves_to_another_office_is_one(
    tmp_path: Path, story: type[Story], clock: Clock, days: list[str], other_days: list[str]
) -> None:
    """The old title may linger for days, and somebody may come back to an office."""
    articles = [build(story, Told(NAME, day, (MINISTER,))) for day in days]
    articles += [build(story, Told(NAME, day, (MAYOR,))) for day in other_days]
    assert len(entities(write(tmp_path / "c.db", clock, articles), *articles)) == 1


def test_one_article_that_gives_both_offices_to_one_person_joins_them(
    tmp_path: Path, story: type[Story], clock: Clock
) -> None:
    ministers, mayors = side_by_side(story)
    both = build(story, Told(NAME, "1986-02-01", (MINISTER,), (MAYOR,)))
    path = write(tmp_path / "c.db", clock, [*ministers, *mayors, both])
    assert len(entities(path, *ministers, *mayors, both)) == 1
    write(path, clock, [], [both])
    assert len(entities(path, *ministers, *mayors)) == 2


def test_an_article_that_names_both_keeps_them_apart(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    ministers, mayors = side_by_side(story)
    both = build(story, Told(NAME, "1986-02-01", (MINISTER,)), Told(NAME, "1986-02-01", (MAYOR,)))
    path = write(tmp_path / "c.db", clock, [*ministers, both, *mayors])
    assert entities(path, both) == entities(path, *ministers, *mayors)
    assert len(entities(path, both)) == 2


def test_a_foreign_spelling_does_not_join_namesakes(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    ministers, mayors = side_by_side(story)
    latin = build(story, Told("Sergei Ivanov", "1985-12-05"))
    path = write(tmp_path / "c.db", clock, [latin, *ministers])
    assert entities(path, latin) == entities(path, *ministers)
    write(path, clock, mayors)
    assert len(entities(path, latin, *ministers, *mayors)) == 3


def test_a_patronymic_and_a_surname_follow_the_office(tmp_path: Path, story: type[Story], clock: Clock) -> None:
    ministers, mayors = side_by_side(story)
    in_full = build(story, Told("Сергей Петрович Иванов", "1985-12-01", (MINISTER,)))
    alone = build(story, Told("Сергей Петрович Иванов", "1985-12-08"))
    surname = build(story, Told("Иванов", "1985-12-09", (MAYOR,)))
    path = write(tmp_path / "c.db", clock, [surname, alone, *ministers, *mayors, in_full])
    assert entities(path, alone, in_full) == entities(path, *ministers)
    assert entities(path, surname) == entities(path, *mayors)


@pytest.mark.parametrize(
    ("office", "found"),
    [
        (("minister", "СССР", None), "minister | СССР"),
        (("minister", None, "МИД"), None),
        (("minister", None, "МИД СССР"), "minister | СССР"),
        (("mayor", None, "Рига"), "mayor | рига"),
        (("legislator", "СССР", None), None),
        (("executive", "СССР", "Нефтемаш"), None),
    ],
)
def test_offices_that_one_person_holds_at_a_time(office: tuple[str, str | None, str | None], found: str | None) -> None:
    assert exclusive_office(*office) == found


def test_two_people_are_enough_where_three_offices_go_on() -> None:
    """Of three offices, two that are not side by side are taken for one person's; three side by side are three's."""
    a, b, c = "mayor | рига", "minister | СССР", "ambassador | Польша"

    def seen(office: str, *weeks: int) -> list[tuple[Marks, int]]:
        return [(Marks((office,)), week) for week in weeks]

    two = parting([*seen(a, 1, 5, 9), *seen(b, 2, 6, 12, 16, 22), *seen(c, 14, 18, 24)])
    assert two.parts == {a: c, b: b, c: c}
    three = parting([*seen(a, 1, 5, 9), *seen(b, 2, 6, 10), *seen(c, 3, 7, 11)])
    assert three.parts == {a: a, b: b, c: c}


DAYS = ["1985-11-01", "1985-11-20", "1985-12-10", "1986-01-05", "1986-01-25", "1986-02-15"]
OFFICES = st.sampled_from([(), (MINISTER,), (MAYOR,), (MINISTER,), (MAYOR,), (ENVOY,), (MINISTER, ENVOY)])
TOLD = st.builds(
    Told,
    st.sampled_from([NAME, NAME, NAME, "Сергей Петрович Иванов", "Сергей Ильич Иванов", "Иванов", "Sergei Ivanov"]),
    st.sampled_from(DAYS),
    OFFICES,
    st.sampled_from([(), (), (), (ENVOY,), (MAYOR,)]),
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(TOLD, max_size=5), data=st.data())
def test_order_does_not_matter(story: type[Story], clock: Clock, told: list[Told], data: st.DataObject) -> None:
    """Adding in any order, removing, and resolving anew give the same people, ids and reasons included."""
    ministers, mayors = side_by_side(story)
    articles = {a.article.id: a for a in [*ministers, *mayors, *(build(story, one) for one in told)]}
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


def full_picture(path: Path) -> list[object]:
    """Give who is who, what tells namesakes apart, and the standing reasons."""
    log = schema.judgements.c
    reasons = select(log.left_node, log.right_node, log.reason).where(log.superseded_at.is_(None))
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        found = [sorted(map(tuple, plain.execute(query)), key=repr) for query in (*map(select, TABLES), reasons)]
    return [picture(path), *found]
