"""Namesakes whom a person has parted: what the answers tell of them, and how one of them is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from letopis.answers import heads, open_chronicle
from letopis.answers.formats_csv import as_csv
from letopis.chronicle import entity_ids
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.errors import AmbiguousName, UnknownName
from letopis.ingest import judge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.answers import Chronicle
    from letopis.model.queries import Answer

NAME = "Александр Яковлев"


@pytest.fixture
def parted(tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]) -> Iterator[Chronicle]:
    """Give a chronicle of two of one name, whom a person has told apart."""
    path = tmp_path / "c.db"
    with Writer(path, clock=clock, user="t") as writer:
        politician = story(f"Член Политбюро {NAME} встретился с Джорджем Шульцем, сказал он, доволен.", "1988-02-21")
        both = politician.entity(NAME), politician.entity("Джордж Шульц", "Джорджем Шульцем")
        politician.event("meet", "встретился", both, "1988-02-20")
        politician.tenure(both[0], "член", "Член Политбюро")
        politician.statement(both[0], "opinion", "доволен", "сказал")
        writer.put(politician.records())
        jurist = story(f"Юрист {NAME} встретился с Лоуренсом Уолшем.", "1989-03-05")
        others = jurist.entity(NAME), jurist.entity("Лоуренс Уолш", "Лоуренсом Уолшем")
        jurist.event("meet", "встретился", others, "1989-03-04")
        jurist.tenure(others[0], "юрист", "Юрист")
        writer.put(jurist.records())
    with judge(path) as log:
        log.split(f"{jurist.article.id}:e1", reason="другой человек")
    with open_chronicle(path, clock=clock) as chronicle:
        yield chronicle


def message(answer: Answer) -> str:
    return next(note.message for note in answer.notes if note.code == "several_names")


def ids(chronicle: Chronicle) -> list[str]:
    """Give the ids of the politician and of the jurist."""
    return [row.record["participants"][0]["entity"] for row in chronicle.meetings(NAME).rows]


@pytest.mark.parametrize("question", ["meetings", "timeline", "dossier"])
def test_a_name_of_several_is_told_with_what_tells_them_apart(parted: Chronicle, question: str) -> None:
    told = message(getattr(parted, question)(NAME))
    for one in ids(parted):
        assert one[:8] in told
    for words in ("член; first in", "of 1988-02-21", "юрист; first in", "of 1989-03-05"):
        assert words in told


def test_rows_show_who_of_several_is_meant(parted: Chronicle) -> None:
    answer = parted.meetings(NAME)
    assert [row.record["meant"] for row in answer.rows] == [[one] for one in ids(parted)]
    assert [row.record["identity"] for row in answer.rows] == ["full", "full"]
    assert f"{NAME} — {ids(parted)[1][:8]}" in heads.head_and_details(answer.rows[1], answer.entities)[1]
    assert {row.record["identity"] for row in parted.timeline(NAME).rows} == {"full"}
    assert f"{NAME} ({ids(parted)[1][:8]}); Лоуренс Уолш" in as_csv(answer)


def test_without_an_office_words_of_the_text_tell_who_is_meant(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]
) -> None:
    told = [story(f"{who} {NAME} прибыл в Вену.", "1989-03-05") for who in ("Юрист", "Политик")]
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        for one in told:
            one.entity(NAME)
            writer.put(one.records())
    with judge(tmp_path / "c.db") as log:
        log.split(f"{told[0].article.id}:e1")
    with open_chronicle(tmp_path / "c.db", clock=clock) as chronicle:
        note = message(chronicle.timeline(NAME))
    assert f"«Юрист {NAME} прибыл в" in note
    assert f"«Политик {NAME} прибыл в" in note


def test_an_id_asks_for_one(parted: Chronicle) -> None:
    politician, jurist = ids(parted)
    for asked in (jurist, jurist[:8]):
        answer = parted.meetings(asked)
        assert [row.record["date"]["edtf"] for row in answer.rows] == ["1989-03-04"]
        assert not [note for note in answer.notes if note.code == "several_names"]
        assert "meant" not in answer.rows[0].record
    assert [row.kind for row in parted.timeline(politician).rows] == ["event", "tenure"]
    assert len(parted.statements(politician).rows) == 1
    assert not parted.statements(jurist).rows
    assert parted.dossier(jurist).rows[0].record["id"] == jurist
    assert parted.meetings(jurist, "Уолш").rows
    assert not parted.meetings(jurist, "Шульц").rows


def test_the_entity_of_an_article_asks_for_one(parted: Chronicle) -> None:
    article = parted.meetings("Уолш").rows[0].record["article"]
    assert parted.dossier(f"{article}:e1").rows[0].record["id"] == ids(parted)[1]
    with pytest.raises(UnknownName):
        parted.dossier(f"{article}:e9")


def test_the_beginning_of_several_ids_names_them(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entity_ids, "_ID", re.compile("^[0-9a-f]+$"))
    cities = [f"Город-{number}" for number in range(17)]
    told = story("; ".join(cities) + ".", "1988-02-21")
    for one in cities:
        told.entity(one, kind="city")
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        writer.put(told.records())
    with View(tmp_path / "c.db", clock=clock) as view:
        known = [view.resolve(one).entities[0] for one in cities]
        first = next(one[0] for one in known if sum(other.startswith(one[0]) for other in known) > 1)
        with pytest.raises(AmbiguousName) as error:
            view.resolve(first)
    assert sum(one[:8] in error.value.message for one in known) > 1
