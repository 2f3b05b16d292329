"""What a check finds, and that it finds nothing in a chronicle that nobody meddled with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from letopis.chronicle import checking, store
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Story
    from letopis.model.records import ArticleRecords

AT = "2026-01-02T03:04:05+00:00"


def talks(story: type[Story], number: int) -> ArticleRecords:
    """Build an article with a record of each kind but back-references."""
    told = story(
        f"{number}. Михаил Горбачёв, генеральный секретарь, встретился в Женеве с Рональдом Рейганом. Он доволен.",
        f"1985-11-{number + 10}",
        "Листок",
    )
    people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган", "Рональдом Рейганом"))
    place = told.entity("Женева", "Женеве", "city")
    told.event("meet", "встретился в Женеве", people, f"1985-11-{number + 9}", place=place)
    told.tenure(people[0], "генеральный секретарь", "генеральный секретарь", office_class="party_leader")
    told.statement(people[0], "opinion", "Он доволен", "Он")
    return told.records()


@pytest.fixture
def filled(place: str | Path, clock: Callable[[], dt.datetime], story: type[Story]) -> str | Path:
    """Give a chronicle of three articles."""
    with Writer(place, clock=clock, user="tester") as writer:
        for number in range(3):
            writer.put(talks(story, number))
    return place


def spoil(place: str | Path, *statements: str) -> None:
    """Change rows behind Letopis's back, foreign keys or not."""
    engine = store.open_for_writing(place, at=AT)
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            for one in statements:
                connection.execute(text(one))
    engine.dispose()


def test_nothing_is_wrong_with_what_was_written(filled: str | Path, clock: Any) -> None:
    """Adding, amending an appearance and removing leave a chronicle without a fault."""
    report = checking.check(filled, at=AT)
    assert (report.articles, report.quotes, report.wrong, report.problems) == (3, 9, {}, ())
    with View(filled, clock=clock) as view:
        first = view.articles()[0].id
    with Writer(filled, clock=clock, user="tester") as writer:
        writer.remove(first, reason="")
    assert checking.check(filled, at=AT).wrong == {}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE evidence SET quote = 'Он недоволен' WHERE quote = 'Он доволен'", "quote"),
        ('UPDATE evidence SET start = start + 1, "end" = "end" + 1', "quote"),
        ('UPDATE evidence SET "end" = 100000', "quote"),
        ("UPDATE articles SET text = replace(text, 'Женев', 'Венев')", "digest"),
        ("UPDATE articles SET body_digest = 'x'", "digest"),
        ("UPDATE articles SET records = substr(records, 1, 40)", "records"),
        ("UPDATE articles SET published = '1990-01-01'", "date"),
        ("UPDATE article_search SET words = 'вена'", "search"),
        ("DELETE FROM article_search", "search"),
        ("DELETE FROM statements", "rows"),
        ("DELETE FROM statements", "key"),
        ("UPDATE events SET status = 'denied'", "rows"),
        ("UPDATE mentions SET start = 0, \"end\" = 3 WHERE local_id = 'e1'", "rows"),
        ("UPDATE article_entities SET name = 'Иван Иванов' WHERE local_id = 'e1'", "rows"),
        ("DELETE FROM entities", "key"),
        ("DELETE FROM articles", "key"),
        ("UPDATE participants SET local_id = 'e99' WHERE position = 0", "key"),
        ("DELETE FROM evidence", "key"),
    ],
)
def test_what_is_spoilt_is_found(filled: str | Path, statement: str, code: str) -> None:
    """Each fault is named by its kind and place, with a remedy."""
    spoil(filled, statement)
    report = checking.check(filled, at=AT)
    assert code in report.wrong
    assert ("not_compared" in report.wrong) == bool(report.wrong.keys() & checking._UNSOUND)
    found = [one for one in report.problems if one.code == code]
    assert all(one.where and one.message and "letopis" in one.remedy for one in found)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM happening_people", "UPDATE happenings SET reports = 99"],
)
def test_what_was_worked_out_otherwise_is_found(filled: str | Path, statement: str) -> None:
    """What is worked out of all articles is compared with what comes out anew."""
    spoil(filled, statement)
    report = checking.check(filled, at=AT)
    assert list(report.wrong) == ["derived"]
    assert {one.where for one in report.problems} == {statement.replace("DELETE FROM", "UPDATE").split()[1]}


def test_many_faults_are_counted_and_some_listed(filled: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault counts; no more of a kind are listed than anybody reads."""
    monkeypatch.setattr(checking, "_LISTED", 2)
    spoil(filled, "UPDATE evidence SET quote = 'x'")
    report = checking.check(filled, at=AT)
    assert report.wrong["quote"] == 9
    assert len([one for one in report.problems if one.code == "quote"]) == 2


def test_checking_changes_nothing(filled: str | Path) -> None:
    """A check writes neither into a sound chronicle nor into a spoilt one."""
    spoil(filled, "UPDATE evidence SET quote = 'x'")
    assert checking.check(filled, at=AT) == checking.check(filled, at=AT)
