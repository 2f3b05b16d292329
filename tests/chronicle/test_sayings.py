"""Utterances over articles: what is one, which claim a denial denies, whatever the order of the articles."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from letopis.chronicle import derive, schema
from letopis.chronicle.sayings_words import content_lemmas, near, one_utterance, text_of
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Story
    from letopis.model.records import ArticleRecords

TABLES = ("sayings", "saying_texts", "saying_marks", "saying_reports", "saying_entities", "saying_links")
LONG = "советские войска уйдут из Афганистана до конца следующего года"
LONGER = "советские войска уйдут из Афганистана до конца следующего года без всяких условий"
OTHER = "советские войска не уйдут из Афганистана до конца следующего года"
CONTENTS = [LONG, LONGER, OTHER, "нет комментариев", "договор будет подписан в Вашингтоне в декабре"]


def rows(path: Path, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of the tables that are worked out, in a fixed order."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.execute(select(schema.metadata.tables[name]))), key=repr)
            for name in tables or TABLES
        }
    engine.dispose()
    return found


def utterance(story: type[Story], number: int, fields: dict[str, Any]) -> ArticleRecords:
    """Build an article in which somebody says something."""
    content = fields["content"]
    told = story(f"{number}. {fields['speaker']} сказал: {content}.", fields["day"], fields["source"])
    if "Афганистана" in content:
        told.entity("Афганистан", "Афганистана", "country")
    told.statement(told.entity(fields["speaker"]), fields["kind"], content, "сказал")
    return told.records()


SAID = st.fixed_dictionaries(
    {
        "day": st.sampled_from([None, *(f"1987-11-{day:02}" for day in (1, 2, 10, 16, 23))]),
        "speaker": st.sampled_from(["Михаил Горбачёв", "Эдуард Шеварднадзе", "Горбачёв"]),
        "content": st.sampled_from(CONTENTS),
        "kind": st.sampled_from(["claim", "claim", "pledge", "denial"]),
        "source": st.sampled_from([None, "Листок", "Голос"]),
    }
)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(SAID, min_size=1, max_size=9), st.randoms(use_true_random=False), st.integers(0, 4))
def test_the_order_of_articles_and_removals_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, story: type[Story], said: list[dict[str, Any]], shuffle: Any, extra: int
) -> None:
    """Adding in any order, with articles that are removed again in between, leaves the same rows."""
    folder = tmp_path_factory.mktemp("order")
    articles = [utterance(story, number, fields) for number, fields in enumerate(said)]
    kept = articles[: max(1, len(articles) - extra)]
    standing = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    with Writer(folder / "plain.db", clock=lambda: standing, user="tester") as writer:
        for one in kept:
            writer.put(one)
    mixed = list(articles)
    shuffle.shuffle(mixed)
    with Writer(folder / "mixed.db", clock=lambda: standing, user="tester") as writer:
        for one in mixed:
            writer.put(one)
        for one in articles[len(kept) :]:
            writer.remove(one.article.id, reason="test")
    assert rows(folder / "mixed.db") == rows(folder / "plain.db")
    engine = create_engine(f"sqlite:///{folder / 'mixed.db'}")
    with engine.begin() as connection:
        derive.rebuild(connection)
    engine.dispose()
    assert rows(folder / "mixed.db") == rows(folder / "plain.db")


@pytest.mark.parametrize(
    ("left", "right", "number"),
    [
        ((LONG, "1987-11-01"), (LONG, "1987-11-10"), 1),
        ((LONG, "1987-11-01"), (LONG, "1987-12-10"), 2),
        ((LONG, "1987-11-01"), (LONGER, "1987-11-02"), 1),
        (("нет комментариев", "1987-11-01"), ("Нет комментариев", "1987-11-02"), 1),
        (("нет комментариев", "1987-11-01"), ("нет комментариев", "1987-11-10"), 2),
        ((LONG, "1987-11-01"), (CONTENTS[4], "1987-11-01"), 2),
    ],
)
def test_reports_of_one_utterance(left: tuple[str, str], right: tuple[str, str], number: int) -> None:
    """The same or nearly the same words within a few days; of very few words only in the same news."""
    first, second = (text_of("e", "claim", content, day) for content, day in (left, right))
    assert 2 - one_utterance(first, second) == number == 2 - one_utterance(second, first)


def test_a_denial_is_no_report_of_what_it_denies() -> None:
    """The same words denied and claimed are two texts."""
    assert text_of("e", "denial", LONG, "1987-11-01").id != text_of("e", "claim", LONG, "1987-11-01").id


def test_words_that_carry_the_meaning() -> None:
    """Prepositions, pronouns and the like do not count."""
    assert content_lemmas("они уйдут из афганистана") == {"уйти", "афганистан"}
    assert near(LONG, LONGER)


def test_reports_and_outlets_are_counted(tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]) -> None:
    """One utterance in two outlets, one of which cut it short, is one row; the first report stands for it."""
    said = [("1987-11-02", LONGER, "Листок"), ("1987-11-01", LONG, "Голос"), ("1987-11-02", LONG, "Голос")]
    with Writer(tmp_path / "c.db", clock=clock, user="tester") as writer:
        for number, (day, content, source) in enumerate(said):
            fields = {"day": day, "content": content, "source": source, "speaker": "Михаил Горбачёв", "kind": "pledge"}
            writer.put(utterance(story, number, fields))
    (row,) = rows(tmp_path / "c.db", "sayings")["sayings"]
    saying = dict(zip(schema.sayings.c.keys(), row, strict=True))
    assert (saying["reports"], saying["outlets"], saying["published"]) == (3, 2, "1987-11-01")


@pytest.mark.parametrize(
    ("day", "content", "links"),
    [
        ("1987-11-05", LONG, 1),
        ("1987-12-25", LONG, 0),
        ("1987-10-30", LONG, 0),
        ("1987-11-05", "критику за советские войска из Афганистана до конца следующего года", 0),
    ],
)
def test_a_denial_is_linked_with_the_claim_it_denies(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime], day: str, content: str, links: int
) -> None:
    """Somebody else's words of the days before, saying the same; never later words, long past ones, or mere nouns."""
    claim = {"day": "1987-11-01", "content": LONG, "source": "А", "speaker": "Михаил Горбачёв", "kind": "claim"}
    denial = {"day": day, "content": content, "source": "Б", "speaker": "Эдуард Шеварднадзе", "kind": "denial"}
    with Writer(tmp_path / "c.db", clock=clock, user="tester") as writer:
        for number, fields in enumerate([denial, claim]):
            writer.put(utterance(story, number, fields))
        found = rows(tmp_path / "c.db", "saying_links")["saying_links"]
        assert len(found) == links
        writer.remove(utterance(story, 1, claim).article.id, reason="test")
    assert rows(tmp_path / "c.db", "saying_links")["saying_links"] == []


@pytest.mark.parametrize(
    ("speaker", "kind", "denied", "links"),
    [
        ("Михаил Горбачёв", "pledge", "обещал Афганистану вывод советских войск до конца года", 1),
        ("Михаил Горбачёв", "pledge", "он когда-либо обещал вывод советских войск", 1),
        ("Михаил Горбачёв", "claim", "обещал Афганистану вывод советских войск до конца года", 0),
        ("Михаил Горбачёв", "pledge", "пообещает вывод советских войск до конца года", 0),
        ("Михаил Горбачёв", "pledge", "обещал новые поставки зерна и сахара", 0),
        ("Эдуард Шеварднадзе", "pledge", "обещал Афганистану вывод советских войск до конца года", 0),
    ],
)
def test_who_denies_having_promised_denies_his_own_promise(
    tmp_path: Path,
    story: type[Story],
    clock: Callable[[], dt.datetime],
    speaker: str,
    kind: str,
    denied: str,
    links: int,
) -> None:
    promise = "вывод советских войск до конца года"
    said = [
        {"day": "1987-11-05", "content": denied, "source": "Б", "speaker": "Михаил Горбачёв", "kind": "denial"},
        {"day": "1987-11-01", "content": promise, "source": "А", "speaker": speaker, "kind": kind},
    ]
    for order in (said, said[::-1]):
        with Writer(tmp_path / f"{order[0]['kind']}.db", clock=clock, user="tester") as writer:
            for fields in order:
                writer.put(utterance(story, said.index(fields), fields))
        assert len(rows(tmp_path / f"{order[0]['kind']}.db", "saying_links")["saying_links"]) == links
