"""Visits without a host, dates that are open on the left: what counts as a meeting and what lies before a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from letopis.answers import heads, open_chronicle
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.answers import Chronicle


@pytest.fixture
def opened(tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]) -> Iterator[Chronicle]:
    """Give a chronicle of an arrival, a visit to somebody, and events that have no first day."""
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        alone = story("Маргарет Тэтчер прибыла в Москву.", "1987-03-29")
        who, place = alone.entity("Маргарет Тэтчер"), alone.entity("Москва", "Москву", "city")
        alone.event("visit", "прибыла", (who,), "1987-03-28", place=place)
        writer.put(alone.records())
        guest = story("Маргарет Тэтчер гостила в Москве у Михаила Горбачёва.", "1987-04-02")
        both = guest.entity("Маргарет Тэтчер"), guest.entity("Михаил Горбачёв", "Михаила Горбачёва")
        where = guest.entity("Москва", "Москве", "city")
        guest.event("visit", "гостила", both, "../1987-04-02", place=where, basis="published")
        writer.put(guest.records())
        for number, (edtf, basis) in enumerate((("../1989-06-01", "published"), ("../1984-05-01", "stated"))):
            told = story(f"{number}: подписала договор Маргарет Тэтчер.", "1989-06-01")
            told.event("sign", "подписала", (told.entity("Маргарет Тэтчер"),), edtf, basis=basis)
            writer.put(told.records())
    with open_chronicle(tmp_path / "c.db", clock=clock) as chronicle:
        yield chronicle


def test_an_arrival_is_no_meeting(opened: Chronicle) -> None:
    answer = opened.meetings("Тэтчер")
    (row,) = answer.rows
    assert [note.message.partition(";")[0] for note in answer.notes] == ["1 visit in which nobody is met is not shown"]
    assert not opened.meetings("Тэтчер", "Горбачёв").notes
    assert len(row.record["participants"]) == 2
    assert sum(row.record.get("type") == "visit" for row in opened.timeline("Тэтчер").rows) == 2
    dossier = opened.dossier("Тэтчер").rows
    sections = [row.record["section"] for row in dossier if row.record.get("type") == "visit"]
    assert sections == ["meetings", "events"]


def test_a_place_counts_no_arrival_as_a_meeting(opened: Chronicle) -> None:
    rows = [row for row in opened.dossier("Тэтчер").rows if row.record.get("section") == "places"]
    assert [(row.record["events"], row.record["meetings"]) for row in rows] == [(2, 0)]


def test_the_latest_event_is_dated_no_better_than_it_is_told(opened: Chronicle) -> None:
    answer = opened.dossier("Тэтчер")
    (row,) = [row for row in answer.rows if row.record.get("section") == "people"]
    assert row.record["last"] == "../1987-04-02"
    assert "последнее: не позднее 2 апреля 1987" in heads.head_and_details(row, answer.entities)[1]


@pytest.mark.parametrize(
    ("until", "found"),
    [
        ("1985-12", {"../1984-05-01"}),
        ("1987-12", {"../1984-05-01", "1987-03-28", "../1987-04-02"}),
        ("1989", {"../1984-05-01", "1987-03-28", "../1987-04-02", "../1989-06-01"}),
    ],
)
def test_what_was_first_reported_later_is_not_before(opened: Chronicle, until: str, found: set[str]) -> None:
    rows = opened.timeline("Тэтчер", until=until).rows
    assert {row.record["date"]["edtf"] for row in rows} == found


def test_whom_one_report_names_by_office_only_is_not_shown_beside_the_name(
    tmp_path: Path, clock: Callable[[], dt.datetime], story: type[Story]
) -> None:
    """The premier who accepts a resignation is the one whom another report of it names."""
    with Writer(tmp_path / "r.db", clock=clock, user="t") as writer:
        for day, who in (("09", "премьер"), ("10", "Маргарет Тэтчер")):
            told = story(f"{day}: 9 июля Джеффри Хау ушёл в отставку, её принял(а) {who}.", f"1990-07-{day}")
            people = told.entity("Джеффри Хау"), told.entity(who)
            told.event("resign", "ушёл в отставку", people, "1990-07-09")
            records = told.records()
            (event,) = records.events
            left, accepted = event.participants
            roles = (left, msgspec.structs.replace(accepted, role="addressee"))
            event = msgspec.structs.replace(event, participants=roles)
            writer.put(msgspec.structs.replace(records, events=(event,)))
    with open_chronicle(tmp_path / "r.db", clock=clock) as chronicle:
        answer = chronicle.timeline("Джеффри Хау")
        (row,) = answer.rows
        names = answer.entities
    assert [names[one["entity"]] for one in row.record["participants"]] == ["Джеффри Хау", "Маргарет Тэтчер"]
    assert row.record["reports"] == 2
