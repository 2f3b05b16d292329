"""What the chronicle learned since a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from letopis.answers import open_chronicle
from letopis.chronicle import learning, schema
from letopis.chronicle.writer import Writer
from letopis.errors import DateError, QuestionError
from letopis.ingest import judge
from letopis.model.paging import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.answers import Chronicle
    from letopis.model.queries import Answer
    from letopis.model.records import ArticleRecords

FIRST, SECOND = dt.datetime(2026, 1, 2, tzinfo=dt.UTC), dt.datetime(2026, 1, 9, tzinfo=dt.UTC)


def summit(story: type[Story], text: str, published: str, status: str, **more: Any) -> ArticleRecords:
    told = story(text, published, more.pop("source", "Листок"))
    people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган"))
    told.event("meet", "встреч", people, "1985-11-19", status=status)
    if "президент" in text:
        told.tenure(people[1], "президент", "президент", office_class="head_of_state")
        told.statement(people[1], "pledge", "мир", "пообещал")
    return told.records()


@pytest.fixture
def opened(tmp_path: Path, story: type[Story]) -> Iterator[Chronicle]:
    """Give a chronicle that learned of a meeting planned in one week, and that it happened in the next."""
    now = [FIRST]
    with Writer(tmp_path / "c.db", clock=lambda: now[0], user="t") as writer:
        writer.put(
            summit(story, "Михаил Горбачёв и Рональд Рейган готовят встречу 19 ноября.", "1985-11-01", "planned")
        )
        now[0] = SECOND
        for source in ("Листок", "Голос"):
            text = f"{source}: президент Рональд Рейган и Михаил Горбачёв, встреча 19 ноября; он пообещал мир."
            writer.put(summit(story, text, "1985-11-20", "happened", source=source))
    with open_chronicle(tmp_path / "c.db", clock=lambda: SECOND) as chronicle:
        yield chronicle


def sections(answer: Answer) -> list[str]:
    return [row.record["section"] for row in answer.rows]


def test_everything_is_new_since_before_the_first_article(opened: Chronicle) -> None:
    answer = opened.changes("2026-01-01")
    assert answer.counts["articles"] == 3
    assert answer.counts["events"] == 1
    assert "status_changes" not in sections(answer)
    assert all(row.citations for row in answer.rows)


def test_a_change_of_status_is_told_with_the_words_that_tell_it(opened: Chronicle) -> None:
    answer = opened.changes("2026-01-05")
    assert (answer.counts["articles"], answer.counts["events"], answer.counts["status_changes"]) == (2, 0, 1)
    changed = next(row for row in answer.rows if row.record["section"] == "status_changes")
    assert (changed.record["changed"]["from"], changed.record["changed"]["to"]) == ("planned", "happened")
    assert {cited.published for cited in changed.citations} == {"1985-11-20"}
    assert (answer.counts["offices"], answer.counts["statements"]) == (1, 1)
    assert sections(answer) == ["status_changes", "new_offices", "new_statements"]
    said = answer.rows[-1].record
    assert (said["content_text"], said["reports"]) == ("мир", 2)


def test_nothing_is_new_after_the_last_article(opened: Chronicle) -> None:
    answer = opened.changes("2026-01-10")
    assert (answer.rows, set(answer.counts.values())) == ((), {0})
    assert opened.changes("2026-01-01", until="2026-01-04").counts["articles"] == 1
    with pytest.raises(DateError):
        opened.changes("вчера")
    with pytest.raises(QuestionError):
        opened.changes("")


def test_judgements_of_people_are_counted(tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]) -> None:
    told = story("Михаил Горбачёв и Михаил Сергеев.", "1985-11-01")
    told.entity("Михаил Горбачёв")
    told.entity("Михаил Сергеев")
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        writer.put(told.records())
    with judge(tmp_path / "c.db", clock=clock, user="editor") as log:
        log.same("Михаил Горбачёв", "Михаил Сергеев", reason="his pen name")
    with open_chronicle(tmp_path / "c.db", clock=clock) as chronicle:
        assert chronicle.changes("2026-01-01").counts["judgements"] == 1
        assert chronicle.changes("2026-01-03").counts["judgements"] == 0


def test_many_new_rows_are_found_by_their_reports(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever index is walked, the same rows come."""
    with Writer(tmp_path / "c.db", clock=clock, user="t") as writer:
        for day in range(1, 6):
            told = story(f"Михаил Горбачёв и Рональд Рейган, встреча {day} мая.", f"1988-05-0{day}", "Листок")
            people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган"))
            told.event("meet", "встреча", people, f"1988-05-0{day}")
            writer.put(told.records())
    page = Page(3, "2026-01-01")
    with open_chronicle(tmp_path / "c.db", clock=clock) as chronicle:
        few = chronicle._view.ask(learning.learned, schema.happenings, page)
        monkeypatch.setattr(learning, "_MANY", 1)
        many = chronicle._view.ask(learning.learned, schema.happenings, page)
    assert few == many
    assert (few.count, len(few.ids)) == (5, 4)
