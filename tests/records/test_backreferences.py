"""Back-references: to an earlier event, to an earlier report."""

from __future__ import annotations

from letopis.model.articles import Appearance, Article
from letopis.reading import Reader
from letopis.records.backreferences import find_backreferences
from letopis.records.events import find_events

READER = Reader()


def read(text, published, source="Листок дня"):
    article = Article("x", "d", None, "ru", text, published, (Appearance(source, None, published, "given"),))
    reading = READER.read(article)
    table = find_events(reading)
    found = find_backreferences(reading, table)
    events = {event.id: event for event in (*table.events, *found.events)}
    names = {e.id: e.name for e in (*reading.entities, *table.entities)}
    return found.references, events, names


def test_first_since_an_earlier_meeting():
    rows, events, _ = read(
        "Михаил Горбачёв провёл встречу с Рональдом Рейганом. Она стала первой после венских переговоров 1979 года.",
        "1985-11-21",
    )
    (row,) = [row for row in rows if row.relation == "first_since"]
    assert events[row.from_].trigger.start == 23
    earlier = events[row.to]
    assert (earlier.date.edtf, earlier.background) == ("1979", True)


def test_then_tells_more_of_the_earlier_meeting():
    rows, events, names = read(
        "Михаил Горбачёв провёл встречу с Маргарет Тэтчер. Эта встреча стала первой после мартовских переговоров. "
        "Тогда Михаил Горбачёв также принимал Маргарет Тэтчер.",
        "1987-12-08",
    )
    (row,) = [row for row in rows if row.relation == "first_since"]
    earlier = events[row.to]
    assert earlier.date.edtf == "1987-03"
    assert earlier.background
    assert {names[p.entity] for p in earlier.participants} == {"Михаил Горбачёв", "Маргарет Тэтчер"}
    assert row.to != row.from_


def test_first_in_order_is_no_back_reference():
    rows, _, _ = read("Первая встреча Михаила Горбачёва с Рональдом Рейганом прошла в Женеве.", "1985-11-21")
    assert not rows


def test_an_earlier_report_by_the_outlet():
    rows, events, names = read(
        "Ранее ТАСС сообщал, что Михаил Горбачёв встретился с Эрихом Хонеккером.", "1987-06-01", source="ТАСС"
    )
    (row,) = rows
    assert (row.relation, row.from_, names[row.by]) == ("earlier_report", None, "ТАСС")
    assert events[row.to].background


def test_what_followed_the_talks():
    rows, events, _ = read(
        "По итогам переговоров Михаил Горбачёв и Рональд Рейган подписали договор. "
        "Переговоры Михаила Горбачёва с Рональдом Рейганом прошли в Вашингтоне.",
        "1987-12-08",
    )
    for row in rows:
        assert events[row.from_].type == "sign"
        assert events[row.to].type == "meet"
