"""Who is who: what is joined and kept apart, people's judgements, and that the order of writes does not matter."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import picture
from sqlalchemy import create_engine, select
from writing import write

from letopis.chronicle import schema
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.errors import AmbiguousName, NotJudged, UnknownName
from letopis.ingest import judge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from conftest import Story
    from letopis.model.records import ArticleRecords

    Clock = Callable[[], dt.datetime]


@pytest.fixture
def put(tmp_path: Path, clock: Clock) -> Callable[..., Path]:
    """Give a function that puts articles into one chronicle and gives its path."""
    path = tmp_path / "c.db"

    def put(*articles: ArticleRecords) -> Path:
        return write(path, clock, articles)

    return put


def named(story: type[Story], *people: str, day: str = "1985-11-21", **more: Any) -> ArticleRecords:
    """Build an article that names these entities in the nominative, separated by commas."""
    told = story(f"{day}: {', '.join(people)}.", day, "Листок")
    for one in people:
        told.entity(one, **more)
    return told.records()


def minister(story: type[Story], name: str, country: str, *, day: str = "1985-11-21", office: str = "министр") -> Any:
    """Build an article that names somebody as the foreign minister of a country."""
    told = story(f"{day}: {office} {country} {name}.", day, "Листок")
    of = told.entity(country, kind="country")
    told.tenure(told.entity(name), office, office, of=of, office_class="foreign_minister")
    return told.records()


def entity_of(path: Path, name: str) -> set[str]:
    """Give the entities that articles' entities of this name belong to."""
    places = schema.article_entities
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        return set(plain.execute(select(places.c.entity_id).where(places.c.name == name)).scalars())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МИД СССР", "Министерство иностранных дел СССР"),
        ("советский МИД", "МИД СССР"),
        ("Госдепартамент", "Госдеп США"),
        ("ЕС", "Европейский союз"),
        ("Минфин ФРГ", "Министерство финансов Германии"),
        ("Советское правительство", "правительство СССР"),
        ("Reuters", "Рейтер"),
    ],
)
def test_names_of_one_body_are_one(put: Callable[..., Path], story: type[Story], one: str, other: str) -> None:
    path = put(
        named(story, one, kind="organisation"),
        named(story, other, kind="organisation", day="1985-11-22"),
    )
    assert entity_of(path, one) == entity_of(path, other)
    assert len(entity_of(path, one)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МИД СССР", "МИД ГДР"),
        ("МИД", "МИД СССР"),
        ("парламент", "парламент Франции"),
        ("Голос", "Голос-Украина"),
    ],
)
def test_bodies_of_other_countries_are_others(
    put: Callable[..., Path], story: type[Story], one: str, other: str
) -> None:
    path = put(
        named(story, one, kind="organisation"),
        named(story, other, kind="organisation", day="1985-11-22"),
    )
    assert entity_of(path, one).isdisjoint(entity_of(path, other))


def test_a_body_without_country_is_that_of_the_office_told_in_its_article(
    put: Callable[..., Path], story: type[Story]
) -> None:
    told = story("Глава МИД Эдуард Шеварднадзе приехал из СССР.", "1985-11-21", "Листок")
    body, country = told.entity("МИД", kind="organisation"), told.entity("СССР", kind="country")
    told.tenure(
        told.entity("Эдуард Шеварднадзе"), "глава", "Глава", of=body, country=country, office_class="foreign_minister"
    )
    path = put(told.records(), named(story, "МИД СССР", kind="organisation"))
    assert entity_of(path, "МИД") == entity_of(path, "МИД СССР")


def test_full_names_in_two_alphabets_are_one(put: Callable[..., Path], story: type[Story]) -> None:
    path = put(named(story, "George Shultz"), named(story, "Джордж Шульц", day="1985-11-22"))
    assert entity_of(path, "George Shultz") == entity_of(path, "Джордж Шульц")


def test_an_entity_keeps_its_id_whatever_it_is_called_besides(put: Callable[..., Path], story: type[Story]) -> None:
    """It bears its Russian name, but a rare one does not move the articles of the usual one."""
    path = put(*(named(story, "George Shultz", day=f"1985-11-{day}") for day in range(10, 26)))
    before = entity_of(path, "George Shultz")
    for day in (26, 27):
        put(named(story, "Джордж Шульц", day=f"1985-11-{day}"))
        assert entity_of(path, "George Shultz") == entity_of(path, "Джордж Шульц") == before
    entities = schema.entities.c
    with closing(create_engine(f"sqlite:///{path}").connect()) as plain:
        assert plain.execute(select(entities.name).where(entities.id.in_(before))).scalars().all() == ["Джордж Шульц"]


def test_a_misspelt_name_is_joined_only_in_the_same_office(put: Callable[..., Path], story: type[Story]) -> None:
    path = put(
        minister(story, "Эдуард Шеварднадзе", "СССР"),
        minister(story, "Эдуард Шеварнадзе", "СССР", day="1985-12-01"),
        named(story, "Эдвард Шеварднадзе", day="1985-12-02"),
    )
    assert entity_of(path, "Эдуард Шеварднадзе") == entity_of(path, "Эдуард Шеварнадзе")
    assert entity_of(path, "Эдвард Шеварднадзе").isdisjoint(entity_of(path, "Эдуард Шеварднадзе"))


def test_an_office_tells_whose_surname_it_is(put: Callable[..., Path], story: type[Story]) -> None:
    path = put(
        minister(story, "Эдуард Шеварднадзе", "СССР"),
        named(story, "Нугзар Шеварднадзе", day="1985-11-22"),
        minister(story, "Шеварднадзе", "СССР", day="1985-12-01"),
        named(story, "Шеварднадзе", day="1985-12-02"),
    )
    found = entity_of(path, "Шеварднадзе")
    assert entity_of(path, "Эдуард Шеварднадзе") <= found
    assert len(found) == 2


def test_the_office_of_another_country_keeps_a_surname_apart(put: Callable[..., Path], story: type[Story]) -> None:
    path = put(minister(story, "Эдуард Иванов", "СССР"), minister(story, "Иванов", "Болгария", day="1985-12-01"))
    assert entity_of(path, "Иванов").isdisjoint(entity_of(path, "Эдуард Иванов"))


def test_initials_and_gender_must_fit(put: Callable[..., Path], story: type[Story]) -> None:
    path = put(
        named(story, "Михаил Горбачёв"),
        named(story, "М. С. Горбачёв", day="1985-11-22"),
        named(story, "Р. Горбачёв", day="1985-11-23"),
    )
    assert entity_of(path, "М. С. Горбачёв") == entity_of(path, "Михаил Горбачёв")
    assert entity_of(path, "Р. Горбачёв").isdisjoint(entity_of(path, "Михаил Горбачёв"))


def test_a_question_finds_a_body_by_any_name_and_a_person_by_a_foreign_spelling(
    put: Callable[..., Path], story: type[Story], clock: Clock
) -> None:
    path = put(
        named(story, "Министерство иностранных дел СССР", kind="organisation"),
        named(story, "Эдуард Шеварднадзе", day="1985-11-22"),
    )
    with View(path, clock=clock) as view:
        assert view.resolve("МИД СССР").entities == view.resolve("Министерством иностранных дел СССР").entities
        assert view.resolve("Eduard Shevardnadze").entities == view.resolve("Шеварднадзе").entities
        with pytest.raises(UnknownName):
            view.resolve("Eduard Ivanov")


def test_people_join_part_and_undo(put: Callable[..., Path], story: type[Story], clock: Clock) -> None:
    path = put(named(story, "Михаил Горбачёв"), named(story, "Михаил Сергеев", day="1985-11-22"))
    with judge(path, clock=clock, user="editor") as log:
        made = log.same("Михаил Горбачёв", "Михаил Сергеев", reason="his pen name")
        assert (made.verdict, made.by, made.reason, made.attached) == ("same", "editor", "his pen name", True)
        assert entity_of(path, "Михаил Горбачёв") == entity_of(path, "Михаил Сергеев")
        told = log.why("Горбачёва")
        assert [one.judgement.id for one in told.judgements] == [made.id]
        assert told.judgements[0].left_quote == "1985-11-21: [Михаил Горбачёв]."
        with pytest.raises(NotJudged):
            log.same("Горбачёв", "Михаил Сергеев")
        log.split("Михаил Сергеев", reason="a mistake")
        assert entity_of(path, "Михаил Горбачёв").isdisjoint(entity_of(path, "Михаил Сергеев"))
        verdicts = [(one.judgement.verdict, one.judgement.superseded_at is None) for one in log.log()]
        assert verdicts == [("different", True), ("same", False)]


def test_a_rule_is_overruled_and_says_so(put: Callable[..., Path], story: type[Story], clock: Clock) -> None:
    path = put(named(story, "George Shultz"), named(story, "Джордж Шульц", day="1985-11-22"))
    with judge(path, clock=clock, user="editor") as log:
        assert [one.overruled for one in log.why("Джордж Шульц").judgements] == [False]
        log.split("George Shultz", reason="a namesake")
        assert entity_of(path, "George Shultz").isdisjoint(entity_of(path, "Джордж Шульц"))
        told = [(one.judgement.human, one.overruled) for one in log.why("Джордж Шульц").judgements]
        assert told == [(True, False), (False, True)]


def test_a_name_under_one_key_is_split_off_and_joined_again(
    put: Callable[..., Path], story: type[Story], clock: Clock
) -> None:
    short, full = "МИД СССР", "Министерство иностранных дел СССР"
    path = put(
        named(story, short, kind="organisation"),
        named(story, full, kind="organisation", day="1985-11-22"),
    )
    with judge(path, clock=clock, user="editor") as log:
        log.split(short, apart_from=full)
        assert entity_of(path, short).isdisjoint(entity_of(path, full))
        log.resolve()
        assert entity_of(path, short).isdisjoint(entity_of(path, full))
        ids = [entity_of(path, name).pop() for name in (short, full)]
        log.same(*ids)
        assert entity_of(path, short) == entity_of(path, full)


def test_one_article_is_split_off_its_namesake(put: Callable[..., Path], story: type[Story], clock: Clock) -> None:
    mine, other = named(story, "Сергей Иванов"), named(story, "Сергей Иванов", day="1985-11-22")
    path = put(mine, other)
    with judge(path, clock=clock, user="editor") as log:
        log.split(f"{other.article.id}:e1", reason="the hockey player")
        assert len(entity_of(path, "Сергей Иванов")) == 2
        with pytest.raises(AmbiguousName) as error:
            log.why("Сергей Иванов")
        assert "may mean any of 2" in str(error.value)
        log.same(f"{other.article.id}:e1", f"{mine.article.id}:e1")
        assert len(entity_of(path, "Сергей Иванов")) == 1


def test_a_judgement_survives_removal_and_is_reported_meanwhile(
    put: Callable[..., Path], story: type[Story], clock: Clock
) -> None:
    mine, other = named(story, "Михаил Горбачёв"), named(story, "Михаил Сергеев", day="1985-11-22")
    path = put(mine, other)
    with judge(path, clock=clock, user="editor") as log:
        log.same("Михаил Горбачёв", "Михаил Сергеев")
        with Writer(path, clock=clock, user="tester") as writer:
            writer.remove(other.article.id, reason="")
        assert [one.right_name for one in log.resolve().unattached] == ["Михаил Сергеев"]
        put(other)
        assert entity_of(path, "Михаил Горбачёв") == entity_of(path, "Михаил Сергеев")
        assert log.resolve().unattached == ()


PEOPLE = [
    "Эдуард Шеварднадзе",
    "Эдуард Шеварнадзе",
    "Нугзар Шеварднадзе",
    "Шеварднадзе",
    "Э. Шеварднадзе",
    "Eduard Shevardnadze",
    "Сергей Петрович Иванов",
    "Сергей Ильич Иванов",
    "Сергей Иванов",
    "Иванов",
]
BODIES = [
    "МИД СССР",
    "Министерство иностранных дел СССР",
    "МИД",
    "Reuters",
    "Рейтер",
    "ОВД",
    "Нефтемаш",
    "Нефтемаш ГДР",
]


class Told(NamedTuple):
    """What an article of the property test names."""

    people: tuple[str, ...]
    bodies: tuple[str, ...]
    office: bool


def build(story: type[Story], number: int, told: Told) -> ArticleRecords:
    made = story(f"№{number} министр СССР, {', '.join((*told.people, *told.bodies))}.", "1985-11-21", "Листок")
    country = made.entity("СССР", kind="country")
    for place, person in enumerate(told.people):
        who = made.entity(person)
        if told.office and place == 0:
            made.tenure(who, "министр", "министр", of=country, office_class="foreign_minister")
    for body in told.bodies:
        made.entity(body, kind="organisation")
    return made.records()


TOLD = st.builds(
    Told,
    st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True).map(tuple),
    st.lists(st.sampled_from(BODIES), max_size=2, unique=True).map(tuple),
    st.booleans(),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(TOLD, min_size=2, max_size=7), data=st.data())
def test_order_does_not_matter(story: type[Story], clock: Clock, told: list[Told], data: st.DataObject) -> None:
    """Adding in any order, removing and adding again, and resolving anew give the same entities, ids included."""
    articles = [build(story, number, one) for number, one in enumerate(told)]
    gone = data.draw(st.sets(st.sampled_from(range(len(articles)))))
    kept = [one for number, one in enumerate(articles) if number not in gone]
    with tempfile.TemporaryDirectory() as folder:
        straight, winding = Path(folder) / "a.db", Path(folder) / "b.db"
        write(straight, clock, kept)
        write(winding, clock, data.draw(st.permutations(articles)), [articles[n] for n in sorted(gone)])
        expected = picture(straight)
        assert picture(winding) == expected
        with judge(winding, clock=clock) as log:
            assert log.resolve().moved == 0
        assert picture(winding) == expected


def test_an_office_stays_with_its_person_when_two_of_an_article_part(
    story: type[Story], clock: Clock, tmp_path: Path
) -> None:
    """Two of one key in one article: the one who has a patronymic leaves, the office stays with the other."""
    told = [
        Told(("Эдуард Шеварднадзе", "Эдуард Шеварнадзе"), (), office=True),
        Told(("Иванов", "Нугзар Шеварднадзе", "Сергей Ильич Иванов"), (), office=False),
        Told(("Иванов", "Эдуард Шеварднадзе"), (), office=True),
        Told(("Сергей Иванов", "Сергей Петрович Иванов", "Эдуард Шеварнадзе"), (), office=True),
    ]
    path = tmp_path / "c.db"
    write(path, clock, [build(story, number, one) for number, one in enumerate(told)])
    with judge(path, clock=clock, user="editor") as log:
        assert log.resolve().moved == 0


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=st.lists(TOLD, min_size=3, max_size=6), data=st.data())
def test_judgements_hold_whatever_comes_and_goes(
    story: type[Story], clock: Clock, told: list[Told], data: st.DataObject
) -> None:
    """After judgements, removing and adding articles again, and resolving anew, leave who is who as it was."""
    articles = [build(story, number, one) for number, one in enumerate(told)]
    units = [f"{a.article.id}:{e.id}" for a in articles for e in a.entities if e.type != "country"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        write(path, clock, articles)
        with judge(path, clock=clock, user="editor") as log:
            for _ in range(3 if len(units) > 1 else 0):
                one, other = data.draw(st.permutations(units))[:2]
                try:
                    log.same(one, other) if data.draw(st.booleans()) else log.split(one)
                except NotJudged:
                    continue
            expected = picture(path)
            assert log.resolve().moved == 0
            assert picture(path) == expected
        again = data.draw(st.lists(st.sampled_from(articles), unique_by=lambda a: a.article.id))
        with Writer(path, clock=clock, user="tester") as writer:
            for one in again:
                writer.remove(one.article.id, reason="")
            for one in data.draw(st.permutations(again)):
                writer.put(one)
        assert picture(path) == expected
