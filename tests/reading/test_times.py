"""Calendar expressions: every rule on its marked-up examples, and properties that hold for any text."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from letopis.model.dates import EdtfDate
from letopis.reading.parsing import parse
from letopis.reading.segmentation import segment
from letopis.reading.times import find_times
from letopis.reading.times.finding import RULES, scan
from letopis.reading.times.lexicon import WORDS
from letopis.reading.times.lexing import Lexemes, roman

if TYPE_CHECKING:
    from letopis.model.layers import Sentence, Time, Token

PUBLISHED = dt.date(1987, 12, 10)
JOINED = {
    "eve_of_date",
    "deixis_with_date",
    "weekday_with_date",
    "weekday_of_week",
    "distance_from_date",
    "range_of_dates",
}
EXAMPLES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("times.yaml").read_text(encoding="utf-8"))


@lru_cache
def layers(text: str) -> tuple[tuple[Token, ...], tuple[Sentence, ...]]:
    """Read tokens and sentences as the reader does."""
    parsed = parse(text, segment(text)[0])
    return parsed.tokens, parsed.sentences


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks out: the plain text and the spans that stood between them."""
    text, spans = "", []
    for piece in re.split(r"(\[\[.*?\]\])", marked):
        plain = piece.removeprefix("[[").removesuffix("]]")
        if plain != piece:
            spans.append((len(text), len(text) + len(plain)))
        text += plain
    return text, spans


def said(time: Time) -> str:
    """Write a time as the examples do."""
    if time.type != "date":
        return f"{time.type} {time.value or ''}".strip()
    return f"{time.edtf} {time.basis[0]}" if time.edtf else "unresolved"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:60])
def test_example(example: dict[str, Any]) -> None:
    text, spans = unmarked(example["text"])
    times, _ = find_times(text, *layers(text), example.get("published", PUBLISHED))
    assert [text[time.start : time.end] for time in times] == [text[start:end] for start, end in spans]
    assert [(time.start, time.end) for time in times] == spans
    assert [said(time) for time in times] == [str(value) for value in example["values"]]


def test_every_rule_has_an_example() -> None:
    shown = {rule for example in EXAMPLES for rule in example.get("rules", ())}
    assert shown == {rule.name for rule in RULES} | JOINED


@pytest.mark.parametrize("example", [e for e in EXAMPLES if "rules" in e], ids=lambda e: e["rules"][0])
def test_examples_are_found_by_their_rules(example: dict[str, Any]) -> None:
    text, _ = unmarked(example["text"])
    assert set(example["rules"]) <= {found.rule for found in scan(Lexemes(text, *layers(text)))}


def test_without_a_publication_date_the_note_says_what_is_missing() -> None:
    text = "Вчера министры встретились в Вене. В мае они виделись в Женеве. Договор 1979 года забыт."
    times, notes = find_times(text, *layers(text), None)
    assert [time.edtf for time in times] == [None, None, "1979"]
    assert [time.basis for time in times] == ["unresolved", "unresolved", "stated"]
    assert [note.code for note in notes] == ["no_publication_date"]
    assert "2 calendar" in notes[0].message


def test_a_full_date_in_the_lead_stands_in_for_the_year_of_publication() -> None:
    text = "Лидеры встретились 8 декабря 1987 года. Самолёт прилетел 7 декабря. Вчера был обед."
    times, _ = find_times(text, *layers(text), None)
    assert [time.edtf for time in times] == ["1987-12-08", "1987-12-07", None]


def test_nothing_to_count_from_is_noted() -> None:
    text = "На следующий день стороны разошлись."
    times, notes = find_times(text, *layers(text), PUBLISHED)
    assert times[0].basis == "unresolved"
    assert [note.code for note in notes] == ["unresolved_time"]
    assert (notes[0].start, notes[0].end) == (times[0].start, times[0].end)


def test_a_wrapped_line_does_not_break_a_date_and_a_paragraph_does() -> None:
    wrapped = (
        "Договор о ракетах средней дальности стороны подписали в Белом доме 8\n"
        "декабря 1987 года, а в силу он вступил первого июня, когда послы двух\n"
        "стран обменялись грамотами в Москве. До этого документ обсуждали сенат\n"
        "в Вашингтоне и Верховный Совет в Москве, и в обеих столицах говорили о\n"
        "том, что проверка на местах будет первой в истории таких договоров и\n"
        "что за ней последует сокращение наступательных вооружений.\n"
    )
    assert find_times(wrapped, *layers(wrapped), PUBLISHED)[0][0].edtf == "1987-12-08"
    apart = "В зале было 8\n\nДекабря 1987 года ждали все."
    assert "1987-12-08" not in [time.edtf for time in find_times(apart, *layers(apart), PUBLISHED)[0]]


def test_without_tokens_dates_are_still_found() -> None:
    times, _ = find_times("С 10 по 14 апреля 1986 года шёл съезд.", (), (), None)
    assert [(time.id, time.edtf) for time in times] == [("t1", "1986-04-10/1986-04-14")]


@pytest.mark.parametrize(("word", "value"), [("XX", 20), ("XIX", 19), ("IV", 4), ("ХХ", 20)])
def test_roman_numbers_in_either_alphabet(word: str, value: int) -> None:
    assert roman(word) == value


words = st.one_of(
    st.sampled_from(sorted(WORDS)),
    st.sampled_from([*"1985 85-го 90-х 21.11.1985 21 31 29 XX 15:30 12.10 – , ( ) . «".split(), "\n"]),
    st.integers(0, 99999).map(str),
)


@given(st.lists(words, max_size=12), st.one_of(st.none(), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))))
def test_any_text_gives_ordered_spans_and_valid_values(parts: list[str], published: dt.date | None) -> None:
    text = " ".join(parts)
    times, notes = find_times(text, (), (), published)
    assert [time.id for time in times] == [f"t{number}" for number in range(1, len(times) + 1)]
    end = 0
    for time in times:
        assert end <= time.start < time.end <= len(text)
        assert not text[time.start].isspace()
        assert not text[time.end - 1].isspace()
        end = time.end
        assert (time.edtf is None) == (time.basis == "unresolved")
        if time.edtf:
            assert str(EdtfDate.parse(time.edtf)) == time.edtf
    assert all(note.start is not None for note in notes)


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    find_times(text, (), (), PUBLISHED)


@pytest.mark.parametrize(
    ("told", "date", "codes"),
    [
        # The sixth was a Sunday, the second of 1985 a Monday.
        ("в среду, 6 декабря", "1987-12-06", ["odd_time"]),
        ("в воскресенье, 6 декабря", "1987-12-06", []),
        ("в понедельник, 2 сентября", "1985-09-02", []),
    ],
)
def test_a_slip_in_the_weekday_of_a_fresh_date_is_noted(told: str, date: str, codes: list[str]) -> None:
    text = f"Делегация прибыла {told}."
    times, notes = find_times(text, *layers(text), dt.date(1987, 12, 10))
    assert [time.edtf for time in times] == [date]
    assert [note.code for note in notes] == codes


def test_an_article_goes_on_after_the_first_day_it_tells() -> None:
    text = (
        "14 июля 1987 года делегация прибыла. В четверг, 16 июля, она выехала. 20 июля вернулась. 5 мая всё началось."
    )
    times, _ = find_times(text, *layers(text), None)
    assert [time.edtf for time in times] == ["1987-07-14", "1987-07-16", "1987-07-20", "1987-05-05"]
