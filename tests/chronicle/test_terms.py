"""Terms of office: which reports are of one term, what they agree on, whatever the order of the articles."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from letopis.chronicle import derive, schema
from letopis.chronicle.terms_signatures import country_of_body
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Story
    from letopis.model.records import ArticleRecords

TABLES = ("term_signatures", "terms", "term_words", "term_dates", "term_outlets", "term_reports", "term_conflicts")


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of the tables that are worked out, in a fixed order."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.execute(select(schema.metadata.tables[name]))), key=repr)
            for name in TABLES
        }
    engine.dispose()
    return found


def report(story: type[Story], number: int, fields: dict[str, Any]) -> ArticleRecords:
    """Build an article with one tenure of a person."""
    day = f"1985-{fields['month']:02}-10"
    text = f"{number}: {fields['person']}, {fields['body'] or 'без места'}, {fields['other']}."
    told = story(text, day, fields["source"])
    body = fields["body"]
    kind = "country" if body in {"СССР", "ГДР"} else "organisation"
    told.tenure(
        told.entity(fields["person"]),
        fields["office"],
        str(number),
        of=told.entity(body, kind=kind) if body else None,
        office_class=fields["class_"],
        status=fields["status"],
        from_=fields["starts"],
        to=fields["ends"],
        replaces=told.entity(fields["other"]),
    )
    return told.records()


OTHERS = ("Иванов", "Сидоров", "Козлов", "Смирнов", "Попов", "Волков", "Лебедев")
REPORTS = st.fixed_dictionaries(
    {
        "month": st.integers(1, 12),
        "person": st.sampled_from(["Иван Петров", "Пётр Иванов", "Петров"]),
        "other": st.sampled_from(["Анна Сидорова", "Сидорова"]),
        "office": st.sampled_from(["министр", "секретарь", "глава"]),
        "class_": st.sampled_from(["foreign_minister", "party_leader", "other"]),
        "body": st.sampled_from([None, "СССР", "ГДР", "ЦК", "ЦК КПСС", "МИД СССР", "МИД"]),
        "status": st.sampled_from(["current", "current", "former", "elect", "acting"]),
        "starts": st.sampled_from([None, None, "1980", "1984-05", "1985-03-01"]),
        "ends": st.sampled_from([None, None, "1982", "1985-06-01"]),
        "source": st.sampled_from([None, "Листок", "Голос"]),
    }
)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(REPORTS, min_size=1, max_size=9), st.randoms(use_true_random=False), st.integers(0, 4))
def test_the_order_of_articles_and_removals_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, story: type[Story], said: list[dict[str, Any]], shuffle: Any, extra: int
) -> None:
    """Adding in any order, with articles that are removed again in between, leaves the same rows."""
    folder = tmp_path_factory.mktemp("order")
    articles = [report(story, number, fields) for number, fields in enumerate(said)]
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
    assert contents(folder / "mixed.db") == contents(folder / "plain.db")
    engine = create_engine(f"sqlite:///{folder / 'mixed.db'}")
    with engine.begin() as connection:
        derive.rebuild(connection)
    engine.dispose()
    assert contents(folder / "mixed.db") == contents(folder / "plain.db")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("МИД Великобритании", "country великобритания"),
        ("британский МИД", "country великобритания"),
        ("Министерство иностранных дел СССР", "country ссср"),
        ("МИД", None),
        ("советско-американская комиссия", None),
    ],
)
def test_a_bodys_name_may_tell_its_country(name: str, country: str | None) -> None:
    """By a country's name in any case, or its adjective; of two countries, none."""
    assert country_of_body(name) == country


def test_one_more_report_is_counted_and_taken_out_again(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]
) -> None:
    """Reports, outlets and the days on which a term is seen follow what is added and removed."""
    fields = {
        "person": "Иван Петров", "other": "Сидорова", "office": "министр", "class_": "foreign_minister", "body": "СССР",
        "status": "current", "starts": None, "ends": None,
    }  # fmt: skip
    days = [(1, "Листок"), (5, "Голос"), (9, "Голос")]
    with Writer(tmp_path / "c.db", clock=clock, user="tester") as writer:
        stored = [report(story, n, {**fields, "month": n, "source": source}) for n, source in days]
        for one in stored:
            writer.put(one)
        writer.remove(stored[0].article.id, reason="test")
    (row,) = contents(tmp_path / "c.db")["terms"]
    term = dict(zip(schema.terms.c.keys(), row, strict=True))
    assert (term["reports"], term["outlets"]) == (2, 1)
    assert (term["seen_from"], term["seen_to"]) == ("1985-05-10", "1985-09-10")


def test_what_is_new_in_an_article_moves_what_it_repeats(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]
) -> None:
    """An office told without its body, as articles before told it, goes where the same article's fuller words lead."""
    with Writer(tmp_path / "c.db", clock=clock, user="tester") as writer:
        for number, day in enumerate(("1985-03-01", "1985-04-01")):
            told = story(f"{number}: министр Иван Петров. Министр связи СССР Иван Петров.", day, "Голос")
            person = told.entity("Иван Петров")
            told.tenure(person, "министр", "министр", office_class="other")
            if number:
                body = told.entity("СССР", kind="country")
                told.tenure(person, "министр", "Министр связи", office_class="other", of=body)
            writer.put(told.records())
    before = contents(tmp_path / "c.db")
    assert {row[1] for row in before["term_reports"]} == {row[0] for row in before["terms"]}
    assert len(before["terms"]) == 1
    engine = create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    with engine.begin() as connection:
        derive.rebuild(connection)
    engine.dispose()
    assert contents(tmp_path / "c.db") == before


def test_whoever_was_appointed_these_days_is_in_office_though_one_report_calls_him_former(
    tmp_path: Path, story: type[Story]
) -> None:
    path = tmp_path / "c.db"
    with Writer(path, clock=lambda: dt.datetime(1990, 1, 1, tzinfo=dt.UTC), user="a") as writer:
        for number, status in enumerate(("current", "former")):
            told = story(f"{number}: Иван Петров, министр, СССР.", "1985-07-10", f"Листок {number}")
            told.tenure(
                told.entity("Иван Петров"),
                "министр иностранных дел",
                "министр",
                of=told.entity("СССР", kind="country"),
                office_class="foreign_minister",
                status=status,
                from_="1985-07-09" if status == "current" else None,
            )
            writer.put(told.records())
    (row,) = contents(path)["terms"]
    assert "current" in row


def test_working_anew_does_without_what_was_worked_out(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]
) -> None:
    """What an older Letopis worked out otherwise neither stays nor stands in the way."""
    with Writer(tmp_path / "c.db", clock=clock, user="tester") as writer:
        for number, person in enumerate(("Иван Петров", "Пётр Иванов")):
            told = story(f"{number}: {person}, министр СССР.", "1985-03-01", "Голос")
            body = told.entity("СССР", kind="country")
            told.tenure(told.entity(person), "министр", "министр", office_class="foreign_minister", country=body)
            writer.put(told.records())
    before = contents(tmp_path / "c.db")
    assert len(before["term_conflicts"]) == 1
    engine = create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    with engine.begin() as connection:
        conflicts = schema.term_conflicts
        swapped = {"term_id": conflicts.c.other_id, "other_id": conflicts.c.term_id}
        connection.execute(conflicts.update().values(swapped))
        derive.rebuild(connection)
    engine.dispose()
    assert contents(tmp_path / "c.db") == before


def test_a_holder_is_compared_with_the_last_who_came_before(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]
) -> None:
    """Whoever holds an office all the time conflicts with each who is called so in between, in whatever order."""
    days = [("Иван Петров", "1985-01-10"), *((f"Пётр {name}", f"1985-0{m}-10") for m, name in enumerate(OTHERS, 2))]
    reports = [*days, ("Иван Петров", "1985-12-10")]
    found = []
    for number, order in enumerate((reports, reports[::-1], sorted(reports))):
        path = tmp_path / f"{number}.db"
        with Writer(path, clock=clock, user="tester") as writer:
            for person, day in order:
                told = story(f"{day}: {person}, министр СССР.", day, "Голос")
                body = told.entity("СССР", kind="country")
                told.tenure(told.entity(person), "министр", "министр", office_class="foreign_minister", country=body)
                writer.put(told.records())
        found.append(contents(path)["term_conflicts"])
    assert [len(one) for one in found] == [len(OTHERS)] * 3
    assert found[0] == found[1] == found[2]


def test_an_office_is_called_as_most_reports_call_it_in_every_term(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]
) -> None:
    """After each report, known or new, dated or not, every term is as if all were worked out at once."""
    plain = {
        "person": "Иван Петров", "other": "Сидорова", "class_": "foreign_minister", "body": "СССР", "status": "current",
        "starts": None, "ends": None, "source": "Голос",
    }  # fmt: skip
    dated = [{"starts": "1980", "ends": "1982"}, {"starts": "1984-05", "ends": None}]
    told = [("министр", {}), ("министр", dated[0]), ("министр", dated[1]), ("глава", {}), ("глава", {}), ("глава", {})]
    told += [("министр", {}), ("министр", dated[1]), ("глава", dated[0]), ("глава", {}), ("министр", {}), ("глава", {})]
    called = []
    engine = create_engine(f"sqlite:///{tmp_path / 'c.db'}")
    with Writer(tmp_path / "c.db", clock=clock, user="tester") as writer:
        for number, (office, more) in enumerate(told):
            fields = {**plain, "office": office, "month": number % 12 + 1, **more}
            records = report(story, number, fields)
            # Who came before is the same for all, so that only the name of the office is weighed.
            tenures = tuple(msgspec.structs.replace(one, replaces=None) for one in records.tenures)
            writer.put(msgspec.structs.replace(records, tenures=tenures))
            stepwise = contents(tmp_path / "c.db")
            called.append({row[schema.terms.c.keys().index("office")] for row in stepwise["terms"]})
            with engine.connect() as connection:
                derive.rebuild(connection)
                anew = sorted(map(tuple, connection.execute(select(schema.terms))), key=repr)
                connection.rollback()
            assert stepwise["terms"] == anew
    engine.dispose()
    assert called[2] == {"министр"}
    # In one term as many call him minister, which is the fuller word.
    assert called[-1] == {"глава", "министр"}
