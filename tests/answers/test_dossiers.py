"""Dossiers and comparisons over hand-built records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letopis.answers import open_chronicle
from letopis.chronicle.writer import Writer
from letopis.errors import QuestionError, UnknownName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.answers import Chronicle
    from letopis.model.queries import Answer
    from letopis.model.records import ArticleRecords


def summits(story: type[Story]) -> list[ArticleRecords]:
    found = []
    for other, place, day in (
        ("Рональд Рейган", "Женева", "1985-11-19"),
        ("Рональд Рейган", "Рейкьявик", "1986-10-11"),
        ("Маргарет Тэтчер", "Москва", "1987-03-30"),
    ):
        told = story(
            f"{day}: Михаил Горбачёв и {other} встретились, {place}. Горбачёв сказал, что доволен.", day, "Голос"
        )
        people = (told.entity("Михаил Горбачёв"), told.entity(other))
        told.event("meet", "встретились", people, day, place=told.entity(place, kind="city"))
        told.statement(people[0], "opinion", "доволен", "сказал", about=(people[1],))
        told.tenure(people[1], "президент" if "Рейган" in other else "премьер-министр", other, office_class="executive")
        found.append(told.records())
    planned = story("Рональд Рейган и Маргарет Тэтчер подписали договор; пообещал мир.", "1987-04-01", "Листок")
    both = (planned.entity("Рональд Рейган"), planned.entity("Маргарет Тэтчер"))
    planned.event("sign", "подписали", both, "1987-03-31", object=planned.span("договор"))
    planned.statement(both[0], "pledge", "мир", "пообещал")
    namesake = story("Раиса Горбачёв прибыла.", "1987-05-01", "Листок")
    namesake.entity("Раиса Горбачёв")
    return [*found, planned.records(), namesake.records()]


@pytest.fixture
def opened(tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]) -> Iterator[Chronicle]:
    """Give a chronicle of three meetings, a treaty and a namesake."""
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        for one in summits(story):
            writer.put(one)
    with open_chronicle(tmp_path / "c.db", clock=clock) as chronicle:
        yield chronicle


def section(answer: Answer, name: str) -> list[str]:
    """Give what the rows of a section are about: the date of events, the names of others."""
    found = [row.record for row in answer.rows if row.record.get("section") == name]
    return [
        str(answer.entities[record["entity"]] if "entity" in record else record.get("content_text", record.get("date")))
        for record in found
    ]


def test_a_dossier_has_its_sections_with_citations(opened: Chronicle) -> None:
    answer = opened.dossier("Михаила Горбачёва")
    head = answer.rows[0]
    assert (head.kind, head.record["articles"]) == ("entity", 3)
    assert (head.record["first_seen"], head.record["last_seen"]) == ("1985-11-19", "1987-03-30")
    assert head.record["events"] == {"meet": 3}
    assert head.citations[0].quote.startswith("1985-11-19: Михаил Горбачёв")
    assert len(section(answer, "meetings")) == 3
    assert section(answer, "people") == ["Рональд Рейган", "Маргарет Тэтчер"]
    assert set(section(answer, "places")) == {"Женева", "Рейкьявик", "Москва"}
    assert all(row.citations for row in answer.rows)
    companion = next(row for row in answer.rows if row.kind == "companion")
    assert (companion.record["events"], companion.record["meetings"], companion.record["last"]) == (2, 2, "1986-10-11")


def test_namesakes_and_a_name_of_several_are_told(opened: Chronicle) -> None:
    assert [note.code for note in opened.dossier("Михаил Горбачёв").notes] == ["namesakes"]
    unsure = opened.dossier("Горбачёв")
    assert unsure.rows[0].record["name"] == "Михаил Горбачёв"
    assert "Раиса Горбачёв (1 article; " in unsure.notes[0].message
    with pytest.raises(UnknownName):
        opened.dossier("Леонид Брежнев")


def test_sections_are_cut_and_it_is_said_which(opened: Chronicle) -> None:
    answer = opened.dossier("Михаил Горбачёв", limit=1)
    assert section(answer, "people") == ["Рональд Рейган"]
    assert "1987-03-30" in section(answer, "meetings")[0]
    (note,) = [note for note in answer.notes if note.code == "more"]
    assert note.message.startswith("Meetings, ")
    assert len(section(opened.dossier("Михаил Горбачёв", until="1985"), "meetings")) == 1


def test_a_place_has_events_and_people(opened: Chronicle) -> None:
    answer = opened.dossier("Женева")
    assert len(section(answer, "meetings")) == 1
    assert set(section(answer, "people")) == {"Михаил Горбачёв", "Рональд Рейган"}


def test_two_are_compared(opened: Chronicle) -> None:
    answer = opened.compare("Рейган", "Тэтчер")
    assert [row.record["name"] for row in answer.rows[:2]] == ["Рональд Рейган", "Маргарет Тэтчер"]
    assert section(answer, "meetings") == []
    assert len(section(answer, "events")) == 1
    assert section(answer, "people") == ["Михаил Горбачёв"]
    offices = section(answer, "offices")
    assert len(offices) == 2
    with pytest.raises(QuestionError):
        opened.compare("Рейган", "Рональд Рейган")


def test_offices_of_two_stand_side_by_side_in_time(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]
) -> None:
    told = (
        ("Рональд Рейган", "президент", "1985-11-19"),
        ("Маргарет Тэтчер", "премьер-министр", "1986-11-15"),
        ("Рональд Рейган", "президент", "1987-06-12"),
        ("Рональд Рейган", "губернатор", "1974-05-01"),
    )
    with Writer(tmp_path / "two.db", clock=clock, user="t") as writer:
        for name, office, day in told:
            article = story(f"{day}: {office} {name} прибыл.", day, "Голос")
            article.tenure(article.entity(name), office, office, office_class="executive")
            writer.put(article.records())
    with open_chronicle(tmp_path / "two.db", clock=clock) as chronicle:
        rows = [row.record for row in chronicle.compare("Тэтчер", "Рейган").rows if row.kind == "tenure"]
        alone = [row.record for row in chronicle.dossier("Рейган").rows if row.kind == "tenure"]
    assert [row["office"] for row in rows] == ["губернатор", "президент", "премьер-министр"]
    meanwhile = [[other["office"] for other in row["meanwhile"]] for row in rows]
    assert meanwhile == [[], ["премьер-министр"], ["президент"]]
    assert not any("meanwhile" in one for one in alone)


@pytest.mark.parametrize(("ends", "shared"), [("1990", False), ("1991", True), ("1990-06", True), ("1990-03", False)])
def test_offices_are_held_meanwhile_only_where_that_is_certain(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story], ends: str, *, shared: bool
) -> None:
    """An end told by its year alone may lie before the day on which the other began."""
    with Writer(tmp_path / "two.db", clock=clock, user="t") as writer:
        told = (
            ("Эдуард Шеварднадзе", {"status": "former", "from_": "1985-07-02", "to": ends}),
            ("Борис Ельцин", {"from_": "1990-05-29"}),
        )
        for name, dates in told:
            article = story(f"{name} занимал пост.", "1992-01-01", "Голос")
            article.tenure(article.entity(name), "пост", "пост", **dates)
            writer.put(article.records())
    with open_chronicle(tmp_path / "two.db", clock=clock) as chronicle:
        rows = [row.record for row in chronicle.compare("Шеварднадзе", "Ельцин").rows if row.kind == "tenure"]
    assert [bool(row["meanwhile"]) for row in rows] == [shared, shared]


def test_the_last_event_of_two_is_one_whose_day_is_known(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]
) -> None:
    with Writer(tmp_path / "two.db", clock=clock, user="t") as writer:
        for number, day in enumerate(["1985-11-19", *[None] * 8]):
            article = story(f"Рональд Рейган и Михаил Горбачёв встретились, {number}.")
            people = (article.entity("Рональд Рейган"), article.entity("Михаил Горбачёв"))
            article.event("meet", "встретились", people, day, mode=("meeting", "call")[number % 2])
            writer.put(article.records())
    with open_chronicle(tmp_path / "two.db", clock=clock) as chronicle:
        answer = chronicle.dossier("Рейган")
    (companion,) = [row.record for row in answer.rows if row.kind == "companion"]
    assert companion["events"] > 1
    assert companion["last"] == "1985-11-19"
