"""The benchmark's generator makes articles that the chronicle takes: every span holds, names are respelt alike."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from letopis.chronicle.evidence import verify

if TYPE_CHECKING:
    from types import ModuleType

    from conftest import Story
    from letopis.model.records import ArticleRecords


@pytest.fixture
def scaling(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the module of ``benchmarks/``, which is no package."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[1] / "benchmarks"))
    import scaling

    monkeypatch.delitem(sys.modules, "scaling")
    return scaling


def base(story: type[Story]) -> list[ArticleRecords]:
    found = []
    for day in ("1985-11-20", "1985-11-21"):
        told = story(
            f"Эдуард Шеварднадзе и Джордж Шульц встретились, {day}. Шеварднадзе доволен беседой.", day, "Голос"
        )
        people = (told.entity("Эдуард Шеварднадзе"), told.entity("Джордж Шульц"))
        told.event("meet", "встретились", people, day)
        found.append(told.records())
    return found


def test_grown_articles_hold_their_evidence_and_come_by_date(scaling: ModuleType, story: type[Story]) -> None:
    made = list(islice(scaling.grown(base(story), 200, seed=1), 200))
    for one in made:
        verify(one)
        for entity in one.entities:
            assert entity.name == one.article.text[entity.mentions[0].start : entity.mentions[0].end]
        assert one.events[0].date.edtf == one.article.published
    dates = [one.article.published for one in made]
    assert dates == sorted(dates)
    assert len({one.article.id for one in made}) > 190
    names = [one.entities[0].name for one in made]
    assert 0.05 < names.count("Эдуард Шеварднадзе") / len(names) < 0.5
    assert made == list(islice(scaling.grown(base(story), 200, seed=1), 200))


def test_copies_around_a_day_are_new_and_of_one_mix(scaling: ModuleType, story: type[Story]) -> None:
    texts = base(story)
    grown = {one.article.id for one in islice(scaling.grown(texts, 200, seed=1), 200)}
    made = list(islice(scaling.around(texts, "2001-05-03", 1000, seed=1), 40))
    assert grown.isdisjoint(one.article.id for one in made)
    assert len({one.article.id for one in made}) > 35
    assert {one.article.published for one in made} == {"2001-05-02", "2001-05-03"}
