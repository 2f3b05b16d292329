from __future__ import annotations

import msgspec
import pytest

from letopis.errors import EvaluationError
from letopis.evaluation.annotations import (
    Annotation,
    DateRow,
    Doubt,
    EventRow,
    FieldDoubt,
    Mark,
    StatementRow,
    TenureRow,
    find_text,
    load_annotations,
)
from letopis.evaluation.gold import compare
from letopis.evaluation.listing import errors_of

RAW = (
    "Встреча в Рейкьявике\n\n"
    "Президент США Рональд Рейган 11 октября 1986 года встретился в Рейкьявике с Михаилом Горбачёвым. "
    "Горбачёв заявил, что переговоры были полезны."
)


def mark(words, occurrence=1):
    start = -1
    for _ in range(occurrence):
        start = RAW.index(words, start + 1)
    return Mark(start, start + len(words))


def date_row(words, edtf):
    found = mark(words)
    return DateRow(found.start, found.end, words, edtf)


def tenure_row(**fields):
    found = mark("Президент США")
    plain = {"start": found.start, "end": found.end, "person": "Рональд Рейган", "office": "президент", "of": "США"}
    return TenureRow(**(plain | fields))


def event_row(**fields):
    plain = {
        "type": "meet",
        "trigger": mark("встретился"),
        "participants": ("Рональд Рейган", "Михаил Горбачёв"),
        "place": "Рейкьявик",
        "date": "1986-10-11",
    }
    return EventRow(**(plain | fields))


def statement_row(**fields):
    plain = {
        "speaker": "Михаил Горбачёв",
        "kind": "opinion",
        "cue": mark("заявил"),
        "content": mark("переговоры были полезны"),
    }
    return StatementRow(**(plain | fields))


GOLD = Annotation(
    doc="own/reykjavik",
    published="1986-10-12",
    dates=(date_row("11 октября 1986 года", "1986-10-11"),),
    tenures=(tenure_row(),),
    events=(event_row(),),
    statements=(statement_row(),),
)


def measures(predicted, gold=GOLD):
    return compare(gold, msgspec.structs.replace(Annotation(doc=gold.doc), **predicted), RAW).measures


def everything():
    return {"dates": GOLD.dates, "tenures": GOLD.tenures, "events": GOLD.events, "statements": GOLD.statements}


def test_gold_against_itself_is_perfect():
    found = measures(everything())
    for name, measure in found.items():
        figures = measure.as_measure()
        assert figures.get("f1", figures.get("accuracy")) == 1, name


def test_nothing_predicted_scores_nothing():
    found = measures({})
    assert found["events"].as_measure() == {
        "precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 1, "predicted": 0, "correct": 0,
    }  # fmt: skip
    assert found["statement_speaker"].as_measure() == {"accuracy": 0.0, "right": 0, "total": 0}


def test_a_date_with_another_span_counts_in_the_overlap_only():
    row = msgspec.structs.replace(GOLD.dates[0], start=GOLD.dates[0].start + 3)
    found = measures({"dates": (row,)})
    assert (found["dates"].correct, found["dates_overlap"].correct) == (0, 1)
    assert found["date_values_overlap"].accuracy == 1


@pytest.mark.parametrize(
    ("fields", "correct"),
    [
        # Another word of the same event, but a shared participant and no contradicting date.
        ({"trigger": mark("переговоры"), "date": None, "participants": ("Михаил Горбачёв",)}, 1),
        ({"trigger": mark("переговоры"), "date": "1985-11-19", "participants": ("Михаил Горбачёв",)}, 0),
        ({"trigger": mark("переговоры"), "participants": ()}, 0),
        ({"participants": (), "date": "1985"}, 1),
        ({"type": "visit"}, 0),
    ],
)
def test_when_an_event_is_the_same(fields, correct):
    assert measures({"events": (event_row(**fields),)})["events"].correct == correct


def test_rows_are_matched_one_to_one():
    found = measures({"events": (event_row(), event_row(place=None))})
    assert (found["events"].correct, found["events"].predicted) == (1, 2)
    assert found["event_place"].accuracy == 1


def test_participants_without_a_name_are_not_counted():
    found = measures({"events": (event_row(participants=("Рональд Рейган", "дипломаты")),)})
    assert found["event_participants"].as_measure()["predicted"] == 1


def test_a_headline_repeat_is_neither_right_nor_wrong():
    repeat = event_row(trigger=mark("Встреча"), participants=(), place="Рейкьявик")
    found = measures({"events": (event_row(), event_row(trigger=mark("Встреча")))})
    assert (found["events"].correct, found["events"].predicted) == (1, 1)
    assert measures({"events": (event_row(), repeat)})["events"].predicted == 2


def test_doubtful_rows_are_neither_right_nor_wrong():
    row = {"speaker": "Рональд Рейган", "content": {"start": 30, "end": 60}, "cue": {"start": 22, "end": 28}}
    gold = msgspec.structs.replace(GOLD, doubtful=(Doubt("statements", row, "unclear"),))
    predicted = {"statements": (statement_row(content=Mark(30, 58)),)}
    assert measures(predicted, gold)["statements"].predicted == 0
    assert measures(predicted)["statements"].predicted == 1


def test_alternatives_of_a_field_are_accepted():
    doubts = (
        FieldDoubt("statements", 0, "kind", "claim"),
        FieldDoubt("events", 0, "trigger", {"start": 0, "end": 7}),
        FieldDoubt("tenures", 0, "of", "Соединённые Штаты Америки"),
    )
    gold = msgspec.structs.replace(GOLD, field_doubts=doubts)
    assert measures({"statements": (statement_row(kind="claim"),)}, gold)["statement_kind"].accuracy == 1
    assert measures({"events": (event_row(trigger=mark("Встреча"), participants=()),)}, gold)["events"].correct == 1


def test_a_tenure_needs_the_person_and_the_office():
    assert measures({"tenures": (tenure_row(person="Рейган"),)})["tenures"].correct == 0
    assert measures({"tenures": (tenure_row(office="глава государства"),)})["tenures"].correct == 1
    assert measures({"tenures": (tenure_row(office="министр обороны"),)})["tenures"].correct == 0


def test_the_listing_quotes_misses_differences_and_false_rows():
    predicted = msgspec.structs.replace(
        Annotation(doc=GOLD.doc),
        dates=(date_row("11 октября 1986 года", "1986-10"),),
        events=(event_row(participants=("Рональд Рейган", "Джордж Шульц")),),
        statements=(statement_row(content=mark("Рональд Рейган")),),
    )
    lines = "\n".join(errors_of(compare(GOLD, predicted, RAW)))
    assert "edtf: 1986-10 instead of 1986-10-11" in lines
    assert "lacking Михаил Горбачёв; too many Джордж Шульц" in lines
    assert "missed tenure" in lines
    assert "⟦Президент США⟧" in lines
    assert "missed statement" in lines
    assert "false  statement" in lines


def test_annotations_are_loaded_by_part(tmp_path):
    for name, part in (("a", "tune"), ("b", "held")):
        (tmp_path / f"{name}.json").write_text(f'{{"doc": "set/{name}", "part": "{part}"}}', encoding="utf-8")
    assert [a.doc for a in load_annotations(tmp_path)] == ["set/a", "set/b"]
    assert [a.doc for a in load_annotations(tmp_path, "held")] == ["set/b"]
    with pytest.raises(EvaluationError, match="No annotation"):
        load_annotations(tmp_path, "other")


def test_a_file_in_another_form_is_refused_by_name(tmp_path):
    (tmp_path / "bad.json").write_text('{"doc": 1}', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"bad\.json"):
        load_annotations(tmp_path)


def test_texts_are_found_from_the_root_or_in_the_set_itself(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.txt").write_bytes("Первый\r\nтекст".encode())
    (tmp_path / "own" / "b.json").write_text('{"text": "Второй"}', encoding="utf-8")
    # Line ends stay: offsets count in the file as it is.
    assert find_text("own/a", [tmp_path]) == "Первый\r\nтекст"
    assert find_text("own/b", [tmp_path / "own"]) == "Второй"
    with pytest.raises(EvaluationError, match="--texts"):
        find_text("own/c", [tmp_path])
