"""Stored articles read again by a reader that has learned, or forgotten, something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from letopis import ingest
from letopis.answers import open_chronicle
from letopis.chronicle import checking
from letopis.chronicle.writer import Writer
from letopis.errors import UnknownArticle
from letopis.ingest import one

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Story
    from letopis.model.articles import Article
    from letopis.model.records import ArticleRecords

TEXT = "{}. Михаил Горбачёв встретился в Женеве с Рональдом Рейганом. Он доволен переговорами."


class Learning:
    """A reader that is asked by its version what it knows."""

    def __init__(self, version: int) -> None:
        self.origin = f"learning/{version}"
        self.version = version


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch, story: type[Story]) -> type[Learning]:
    """Give a reader that finds statements from version 2 on, another place from 3 on, and fails in 9."""

    def read_article(article: Article, reader: Any = None) -> ArticleRecords:
        version = reader.version if reader else 1
        if version == 9:
            raise RuntimeError("нет такого дерева")
        told = story(article.text)
        told.article = article
        people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган", "Рональдом Рейганом"))
        place = told.entity("Женева", "Женеве", "city")
        told.event("meet", "встретился в Женеве", people, "1985-11-19", place=place if version < 3 else None)
        if version > 1:
            told.statement(people[0], "opinion", "доволен переговорами", "Он")
        return told.records()

    monkeypatch.setattr(one, "read_article", read_article)
    return Learning


@pytest.fixture
def settings(
    place: str | Path, tmp_path: Path, clock: Callable[[], dt.datetime], readers: type[Learning]
) -> dict[str, Any]:
    """Give the arguments that every call shares, with a chronicle of two articles that version 1 has read."""
    found = {"chronicle": place, "clock": clock, "user": "tester"}
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
        file = tmp_path / f"{number}.txt"
        ingest.add(inputs=[file], published=f"1985-11-2{number}", source="Листок", reader=readers(1), **found)
    return found


def seen(chronicle: str | Path) -> Any:
    """Give all that questions see of the articles."""
    with open_chronicle(chronicle) as opened:
        return opened.timeline("Горбачёв").rows, opened.statements("Горбачёв").rows, opened.articles().rows


def test_the_same_reader_changes_nothing(settings: dict[str, Any], readers: type[Learning]) -> None:
    """What the present reader has read is not read again, and if it is, nothing is different: notes of loading stay."""
    before = seen(settings["chronicle"])
    idle = ingest.reread(**settings, reader=readers(1))
    assert (idle.unchanged, idle.changed) == (0, 0)
    again = ingest.reread(**settings, reader=readers(1), everything=True)
    assert (again.unchanged, again.changed, again.counts) == (2, 0, {})
    assert seen(settings["chronicle"]) == before


def test_a_better_reader_replaces_what_was_read(settings: dict[str, Any], readers: type[Learning]) -> None:
    """New rows come, others stay with their ids, the difference is told and logged, and the chronicle is sound."""
    timeline, none, _ = seen(settings["chronicle"])
    found = ingest.reread(**settings, reader=readers(2))
    assert (found.unchanged, found.changed, found.failed) == (0, 2, ())
    assert found.counts == {"statement": {"gained": 2, "lost": 0, "changed": 0}}
    assert {one.quote for one in found.differences} == {"доволен переговорами"}
    after, said, _ = seen(settings["chronicle"])
    assert after == timeline
    assert not none
    assert said
    with open_chronicle(settings["chronicle"]) as opened:
        log, _ = opened.log()
    assert [(one["action"], one["reason"], one["changes"]) for one in log] == [
        ("reread", "learning/2", {"statement gained": 1})
    ] * 2
    assert checking.check(settings["chronicle"], at="2026-01-01").wrong == {}


def test_what_stands_in_the_same_words_has_changed(settings: dict[str, Any], readers: type[Learning]) -> None:
    """An event that lost its place is one that changed, not one lost and one gained."""
    found = ingest.reread(**settings, reader=readers(3))
    assert found.counts["event"] == {"gained": 0, "lost": 0, "changed": 2}


def test_a_stopped_run_is_taken_up(settings: dict[str, Any], readers: type[Learning]) -> None:
    """Each article is a transaction of its own; what is done is not done again."""

    def stop(number: int, _of: int) -> None:
        if number == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest.reread(**settings, reader=readers(2), progress=stop)
    assert ingest.reread(**settings, reader=readers(2)).changed == 1
    assert ingest.reread(**settings, reader=readers(2)).changed == 0


def test_a_dry_run_changes_nothing(settings: dict[str, Any], readers: type[Learning]) -> None:
    """The difference is told; the chronicle is as it was, and what was asked is still to do."""
    before = seen(settings["chronicle"])
    tried = ingest.reread(**settings, reader=readers(2), dry_run=True)
    assert seen(settings["chronicle"]) == before
    assert ingest.reread(**settings, reader=readers(2)) == tried


def test_some_articles_are_chosen(settings: dict[str, Any], readers: type[Learning]) -> None:
    """By day of publication, or by id; an unknown id is refused."""
    assert ingest.reread(**settings, reader=readers(2), since="1985-11-22").changed == 1
    with open_chronicle(settings["chronicle"]) as opened:
        ids = [row.record["id"] for row in opened.articles().rows]
    assert ingest.reread(**settings, articles=[ids[1][:8]], reader=readers(2)).unchanged == 1
    with pytest.raises(UnknownArticle):
        ingest.reread(**settings, articles=["ffffffff"], reader=readers(2))


def test_a_reader_that_fails_leaves_what_was(settings: dict[str, Any], readers: type[Learning]) -> None:
    """An article that cannot be read again keeps its records, is listed, and is still to do."""
    before = seen(settings["chronicle"])
    found = ingest.reread(**settings, reader=readers(9))
    assert [bool(one.reason) for one in found.failed] == [True, True]
    assert seen(settings["chronicle"]) == before
    assert ingest.reread(**settings, reader=readers(2)).changed == 2


def test_when_an_article_was_added_stays(settings: dict[str, Any], readers: type[Learning], clock: Any) -> None:
    """Reading again is not learning of an article anew."""
    import datetime as dt

    later = settings | {"clock": lambda: clock() + dt.timedelta(days=9), "user": "другой"}
    ingest.reread(**later, reader=readers(2))
    with Writer(settings["chronicle"], clock=clock, user="") as writer, writer._reading() as connection:
        added = connection.exec_driver_sql("SELECT DISTINCT added_at, added_by FROM articles").all()
    assert [tuple(row) for row in added] == [("2026-01-02T03:04:05+00:00", "tester")]


def test_a_missing_chronicle_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command makes no empty chronicle where a path was mistyped."""
    from typer.testing import CliRunner

    from letopis.cli.app import app

    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["reread", "--chronicle", "none.db"])
    assert result.exit_code == 3
    assert not list(tmp_path.iterdir())


def test_what_people_judged_stays(settings: dict[str, Any], readers: type[Learning]) -> None:
    """A judgement is about words: it holds for what a better reader says of them, and is kept where it says nothing."""
    who = {name: settings[name] for name in ("clock", "user")}

    def names() -> set[str]:
        with open_chronicle(settings["chronicle"]) as opened:
            return {row.record["id"] for row in opened.timeline("Михаил Горбачёв").rows}

    with ingest.judge(settings["chronicle"], **who) as judge:
        made = judge.same("Михаил Горбачёв", "Рональд Рейган", reason="проба")
    joined = names()
    found = ingest.reread(**settings, reader=readers(2))
    assert (found.changed, found.unattached) == (2, 0)
    with ingest.judge(settings["chronicle"], **who) as judge:
        (kept,) = [one.judgement for one in judge.log() if one.judgement.human]
    assert (kept.id, kept.reason, kept.attached) == (made.id, "проба", True)
    assert names() == joined
