"""EDTF dates: what is understood, how dates compare, how they are said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.errors import DateError
from letopis.model.dates import EdtfDate


@pytest.mark.parametrize(
    ("text", "lower", "upper", "precision"),
    [
        ("1985-11-21", "1985-11-21", "1985-11-21", "day"),
        ("1985-11", "1985-11-01", "1985-11-30", "month"),
        ("1988-02", "1988-02-01", "1988-02-29", "month"),
        ("1985", "1985-01-01", "1985-12-31", "year"),
        ("1985-21", "1985-03-01", "1985-05-31", "season"),
        ("1985-24", "1985-12-01", "1986-02-28", "season"),
        ("198X", "1980-01-01", "1989-12-31", "decade"),
        ("19XX", "1900-01-01", "1999-12-31", "century"),
        ("1985-11-XX", "1985-11-01", "1985-11-30", "month"),
        ("1985-XX-XX", "1985-01-01", "1985-12-31", "year"),
        ("1985-11-19/1985-11-21", "1985-11-19", "1985-11-21", "interval"),
        ("1991/..", "1991-01-01", None, "interval"),
        ("../1989-06", None, "1989-06-30", "interval"),
        ("1985~", "1985-01-01", "1985-12-31", "year"),
    ],
)
def test_bounds(text: str, lower: str | None, upper: str | None, precision: str) -> None:
    date = EdtfDate.parse(text)
    assert date.lower == (dt.date.fromisoformat(lower) if lower else None)
    assert date.upper == (dt.date.fromisoformat(upper) if upper else None)
    assert date.precision == precision
    assert str(date) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "вчера",
        "21.11.1985",
        "1985-13",
        "1985-02-30",
        "1985-25",
        "198X-05",
        "1991/1985",
        "../..",
        "85",
        "1985-XX-05",
    ],
)
def test_what_is_no_date_names_the_remedy(text: str) -> None:
    with pytest.raises(DateError) as caught:
        EdtfDate.parse(text)
    assert "1985-11-21" in caught.value.remedy


def test_marks() -> None:
    assert EdtfDate.parse("1985?").uncertain
    assert EdtfDate.parse("1985-11~").approximate
    both = EdtfDate.parse("1985%/1991")
    assert both.uncertain
    assert both.approximate


def test_a_missing_side_is_an_open_side() -> None:
    assert EdtfDate.parse("1991/") == EdtfDate.parse("1991/..")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1985-11-21", "21 ноября 1985"),
        ("1985-05", "в мае 1985"),
        ("1985", "в 1985 году"),
        ("1986-21", "весной 1986"),
        ("198X", "в 1980-х"),
        ("19XX", "в XX веке"),
        ("../1991-12-27", "не позднее 27 декабря 1991"),
        ("1991/..", "с 1991 года"),
        ("1985-03-02/..", "со 2 марта 1985"),
        ("1985-03/..", "с марта 1985"),
        ("1985-11-19/1985-11-21", "с 19 по 21 ноября 1985"),
        ("1985-11-30/1985-12-02", "с 30 ноября по 2 декабря 1985"),
        ("1985-12-30/1986-01-02", "с 30 декабря 1985 по 2 января 1986"),
        ("1985/1991", "с 1985 по 1991 год"),
        ("1985-03/1991-12", "с марта 1985 по декабрь 1991"),
        ("1985-05/1985-11", "с мая по ноябрь 1985"),
        ("1985?", "предположительно в 1985 году"),
        ("1985~", "примерно в 1985 году"),
    ],
)
def test_describe(text: str, words: str) -> None:
    assert EdtfDate.parse(text).describe() == words


def test_comparing() -> None:
    may, day, year = (EdtfDate.parse(text) for text in ("1985-05", "1985-05-09", "1985"))
    assert may.contains(day)
    assert not day.contains(may)
    assert year.overlaps(day)
    assert not may.surely_before(day)
    assert may.surely_before(EdtfDate.parse("1985-06-01"))
    assert not may.surely_before(EdtfDate.parse("../1986"))
    assert EdtfDate.parse("../1984").surely_before(may)


def test_compatible_lets_uncertain_dates_off() -> None:
    assert EdtfDate.parse("1985~").compatible(EdtfDate.parse("1986"))
    assert not EdtfDate.parse("1985").compatible(EdtfDate.parse("1986"))
    assert EdtfDate.parse("1985-24").compatible(EdtfDate.parse("1985-01-15"))


def test_between() -> None:
    of = EdtfDate.parse
    assert str(EdtfDate.between(of("196X"), of("197X"))) == "1960/1979"
    assert str(EdtfDate.between(of("1985"), None)) == "1985/.."
    assert str(EdtfDate.between(of("1985"), of("1985"))) == "1985"
    assert str(EdtfDate.between(of("1985/1986"), of("1988"))) == "1985/1988"
    with pytest.raises(DateError):
        EdtfDate.between(of("1986"), of("1985"))


days = st.dates(dt.date(1, 1, 1), dt.date(9998, 12, 31))
simple = st.one_of(
    days.map(lambda day: day.isoformat()),
    days.map(lambda day: f"{day:%Y-%m}".zfill(7)),
    days.map(lambda day: f"{day.year:04d}"),
    st.builds(lambda day, season: f"{day.year:04d}-{season}", days, st.integers(21, 24)),
    st.integers(1, 998).map(lambda decade: f"{decade:03d}X"),
    st.integers(0, 98).map(lambda century: f"{century:02d}XX"),
)


@given(simple)
def test_canonical_form_reads_back(text: str) -> None:
    date = EdtfDate.parse(text)
    assert EdtfDate.parse(str(date)) == date
    assert date.lower is not None
    assert date.upper is not None
    assert date.lower <= date.upper
    assert date.describe()


@given(simple, simple)
def test_comparisons_agree(left: str, right: str) -> None:
    a, b = EdtfDate.parse(left), EdtfDate.parse(right)
    assert a.overlaps(b) == b.overlaps(a)
    assert a.overlaps(b) == (not a.surely_before(b) and not b.surely_before(a))
    assert not a.contains(b) or a.overlaps(b)
    assert not a.overlaps(b) or a.compatible(b)


@given(days, days)
def test_an_interval_holds_its_ends(one: dt.date, other: dt.date) -> None:
    first, last = sorted((EdtfDate.of_day(one), EdtfDate.of_day(other)), key=lambda date: date.key)
    whole = EdtfDate.between(first, last)
    assert whole.contains(first)
    assert whole.contains(last)
    assert EdtfDate.between(None, last).contains(whole)
    assert whole.describe()
