"""The write path over a reader that is made of tables, and the whole of it over a short text."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from letopis import ingest
from letopis.answers import open_chronicle
from letopis.errors import ArticleError, DateError, UnknownArticle
from letopis.ingest import adding, one
from letopis.model.records import ArticleRecords

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from letopis.model.articles import Article

TEXT = "Президент США Рональд Рейган накануне встретился в Женеве с Михаилом Горбачёвым. Переговоры длились два часа."


@pytest.fixture
def settings(place: str | Path, clock: Callable[[], dt.datetime]) -> dict[str, Any]:
    """Give the arguments that every call shares."""
    return {"chronicle": place, "clock": clock, "user": "tester"}


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Read without a reader: no records; gives the list of what was read. A text with "сбой" fails."""
    seen: list[Article] = []

    def read_article(article: Article, _reader: object = None) -> ArticleRecords:
        if "сбой" in article.text:
            raise RuntimeError("нет такого дерева")
        seen.append(article)
        return ArticleRecords(article=article)

    monkeypatch.setattr(one, "read_article", read_article)
    return seen


def lines(path: Path, *items: dict[str, str]) -> Path:
    """Write a JSONL file."""
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")
    return path


def test_what_is_known_is_not_read_again(tmp_path: Path, settings: dict[str, Any], light: list[Article]) -> None:
    """A second outlet of a known text is an appearance; only an earlier date makes the text be read anew."""
    file = lines(
        tmp_path / "a.jsonl",
        {"text": TEXT, "source": "А", "published": "1985-11-21"},
        {"text": TEXT, "source": "А", "published": "1985-11-21"},
        {"text": TEXT, "source": "Б", "published": "1985-11-22"},
        {"text": TEXT, "source": "В", "published": "1985-11-20"},
    )
    seen: list[str] = []
    summary = ingest.add(inputs=[file], progress=seen.append, **settings)
    assert (summary.added, summary.appearances, summary.unchanged, summary.failed) == (1, 2, 1, ())
    assert [article.published for article in light] == ["1985-11-21", "1985-11-20"]
    assert len(seen) == 4
    again = ingest.add(inputs=[file], **settings)
    assert (again.added, again.unchanged) == (0, 4)


def test_one_failure_stops_nothing(tmp_path: Path, settings: dict[str, Any], light: list[Article]) -> None:
    """What cannot be loaded or read is listed with the reason, counted, and forgotten once it has been taken in."""
    (tmp_path / "a.txt").write_text(f"{TEXT} Здесь сбой.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    inputs = [tmp_path / "a.txt", tmp_path / "none.txt", tmp_path / "b.txt"]
    summary = ingest.add(inputs=inputs, **settings)
    assert summary.added == len(light) == 1
    assert [failure.origin for failure in summary.failed] == [str(path) for path in inputs[:2]]
    assert "нет такого дерева" in summary.failed[0].reason
    with open_chronicle(settings["chronicle"]) as opened:
        assert opened.stats()["failed"] == 2
    (tmp_path / "a.txt").write_text(f"{TEXT} Исправлено.", encoding="utf-8")
    ingest.add(inputs=inputs[:1], **settings)
    with open_chronicle(settings["chronicle"]) as opened:
        assert opened.stats()["failed"] == 1


def test_wrong_date_is_refused_before_anything_is_written(settings: dict[str, Any]) -> None:
    """A date that is none is an error of the call."""
    with pytest.raises(DateError):
        ingest.add(inputs=["-"], published="вчера", stdin=io.BytesIO(TEXT.encode()), **settings)


def test_amend_reads_again_and_logs(settings: dict[str, Any]) -> None:
    """Relative dates follow the corrected date of publication."""
    ingest.add(inputs=["-"], published="1985-11-21", source="А", stdin=io.BytesIO(TEXT.encode()), **settings)
    with open_chronicle(settings["chronicle"]) as opened:
        identifier = opened.articles().rows[0].record["id"]
        before = [row.record["date"]["edtf"] for row in opened.meetings("Рейган").rows]
    ingest.amend(article=identifier[:6], published="1985-11-20", reason="опечатка", **settings)
    with open_chronicle(settings["chronicle"]) as opened:
        after = [row.record["date"]["edtf"] for row in opened.meetings("Рейган").rows]
        (entry,), _ = opened.log()
    assert (before, after) == (["1985-11-20"], ["1985-11-19"])
    assert (entry["action"], entry["by"], entry["reason"]) == ("amend", "tester", "опечатка")
    assert entry["changes"]["before"][0]["published"] == "1985-11-21"


def test_amend_keeps_the_other_appearances(tmp_path: Path, settings: dict[str, Any], light: list[Article]) -> None:
    """Naming the outlet chooses the appearance; a new outlet's name goes to the earliest."""
    file = lines(
        tmp_path / "a.jsonl",
        {"text": TEXT, "source": "А", "published": "1985-11-21"},
        {"text": TEXT, "source": "Б", "published": "1985-11-22"},
    )
    ingest.add(inputs=[file], **settings)
    amended = ingest.amend(article=light[0].id, source="Б", published="1985-11-23", **settings)
    assert [(a.source, a.published) for a in amended.appearances] == [("А", "1985-11-21"), ("Б", "1985-11-23")]
    renamed = ingest.amend(article=light[0].id, source="В", **settings)
    assert [a.source for a in renamed.appearances] == ["В", "Б"]
    with pytest.raises(UnknownArticle):
        ingest.remove(article="ffffffff", **settings)


def test_processes_give_what_one_gives(tmp_path: Path, settings: dict[str, Any], new_place: Any) -> None:
    """A pool of readers stores the same records as one process, doubles in one run included."""
    file = lines(
        tmp_path / "a.jsonl",
        {"text": TEXT, "source": "А", "published": "1985-11-21"},
        {"text": TEXT, "source": "Б", "published": "1985-11-20"},
        {"text": "Нет даты. Михаил Горбачёв прибыл в Женеву и встретился там с Рональдом Рейганом.", "source": "А"},
    )
    one_by_one = ingest.add(inputs=[file], **settings)
    other = new_place()
    pooled = ingest.add(inputs=[file], **(settings | {"chronicle": other}), workers=2)
    assert (pooled.added, pooled.appearances) == (one_by_one.added, one_by_one.appearances) == (2, 1)
    with open_chronicle(settings["chronicle"]) as left, open_chronicle(other) as right:
        assert left.timeline("Горбачёв") == right.timeline("Горбачёв")


def test_summary_counts_notes() -> None:
    """A tally starts empty."""
    assert adding.Summary() == adding.Summary(0, 0, 0, (), (), {})


def test_counting_inputs(tmp_path: Path) -> None:
    """Files and lines are counted without reading; what cannot be counted is not guessed."""
    (tmp_path / "a.txt").write_text("а", encoding="utf-8")
    lines(tmp_path / "b.jsonl", {"text": "а"}, {"text": "б"})
    assert ingest.count_inputs([tmp_path]) == 3
    assert ingest.count_inputs([tmp_path / "none.txt"]) is None
    assert ingest.count_inputs(["-"]) is None


def test_a_reader_that_fails_amends_nothing(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that cannot be read again stays as it was, and the error says so."""
    ingest.add(inputs=["-"], published="1985-11-21", stdin=io.BytesIO(TEXT.encode()), **settings)
    with open_chronicle(settings["chronicle"]) as opened:
        before = opened.timeline("Рейган")
        identifier = opened.articles().rows[0].record["id"]

    def fail(_article: Article, _reader: object = None) -> ArticleRecords:
        raise RuntimeError("нет такого дерева")

    monkeypatch.setattr(one, "read_article", fail)
    with pytest.raises(ArticleError, match="was not amended"):
        ingest.amend(article=identifier, published="1985-11-20", **settings)
    with open_chronicle(settings["chronicle"]) as opened:
        assert opened.timeline("Рейган") == before


def test_failures_are_forgotten_once_mended(
    tmp_path: Path, settings: dict[str, Any], light: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was missing, or lines that were wrong or are gone, are no failures once the file goes in."""
    monkeypatch.chdir(tmp_path)
    ingest.add(inputs=["a.jsonl", "b.txt"], **settings)
    lines(tmp_path / "a.jsonl", {"text": TEXT}, {"text": "сбой " + TEXT}, {"source": "А"})
    ingest.add(inputs=["./a.jsonl"], **settings)
    with open_chronicle(settings["chronicle"]) as opened:
        assert sorted(one["origin"] for one in opened.log()[1]) == ["a.jsonl:2", "a.jsonl:3", "b.txt"]
    lines(tmp_path / "a.jsonl", {"text": TEXT}, {"text": "сбой " + TEXT})
    ingest.add(inputs=[str(tmp_path / "a.jsonl")], **settings)
    with open_chronicle(settings["chronicle"]) as opened:
        failures = [one["origin"] for one in opened.log()[1]]
    assert sorted(failures) == sorted(["b.txt", f"{tmp_path}/a.jsonl:2"])
    assert light


@pytest.mark.usefixtures("light")
def test_what_its_giver_would_mend_is_told(tmp_path: Path, settings: dict[str, Any]) -> None:
    """An ignored field and a day to come are told with the place of the first; the articles are taken in."""
    texts = [{"text": f"{TEXT} {n}", "date": "1985-11-21"} for n in range(2)]
    file = lines(tmp_path / "a.jsonl", *texts, {"text": f"{TEXT} !", "published": "2085-11-21"})
    summary = ingest.add(inputs=[file], **settings)
    assert (summary.added, summary.notes["ignored_field"], summary.notes["future_publication"]) == (3, 2, 1)
    assert [told.split(": ")[0] for told in summary.warnings] == [f"{file}:1", f"{file}:3"]
