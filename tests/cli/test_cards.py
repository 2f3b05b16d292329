"""How rows are worded."""

from __future__ import annotations

import io
from typing import Any

import pytest

from letopis.cli.cards import show_quotes, show_row
from letopis.cli.demo import _read
from letopis.cli.screen import Screen
from letopis.ingest import Failure, Summary
from letopis.model.queries import Citation, Row

NAMES = {"p": "Эдуард Шеварднадзе", "b": "МИД СССР", "m": "британский МИД", "c": "СССР", "g": "Великобритания"}


def printed(row: Row) -> str:
    """Give what is printed for a row."""
    out = io.StringIO()
    show_row(Screen.standard(out), row, NAMES)
    return out.getvalue()


def tenure(**more: Any) -> Row:
    """Build the row of a tenure."""
    record = dict.fromkeys(("of", "country", "replaces", "replaced_by", "from", "to", "seen_from", "seen_to"))
    record |= {"person": "p", "office": "глава", "status": "current", "acting": False}
    return Row("tenure", record | more, (Citation("a" * 16, "Листок", "1985-07-04", 0, 5, "слова"),))


@pytest.mark.parametrize(
    ("of", "country", "head"),
    [("b", "c", "глава, МИД СССР"), ("m", "g", "глава, британский МИД"), ("b", "g", "глава, МИД СССР, Великобритания")],
)
def test_a_country_that_the_body_names_is_not_repeated(of: str, country: str, head: str) -> None:
    assert printed(tenure(of=of, country=country)).splitlines()[0] == f"Эдуард Шеварднадзе — {head}"


@pytest.mark.parametrize(
    ("day", "last", "said"),
    [
        ("1985-07-04", "1985-07-04", "упоминается в должности в этот день"),
        ("1985-07-05", "1985-07-06", "упоминается в должности до и после"),
    ],
)
def test_what_a_day_rests_on(day: str, last: str, said: str) -> None:
    row = tenure(seen_from="1985-07-04", seen_to=last, on={"date": day, "basis": "seen"})
    assert f"{said} ·" in printed(row)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [("слова", "«слова»"), ("«Слова», — сказал он", "«Слова», — сказал он»"), ("назвал «словом»", "«назвал «словом»")],
)
def test_quotation_marks_are_not_doubled(quote: str, shown: str) -> None:
    out = io.StringIO()
    show_quotes(Screen.standard(out), [Citation("", None, None, 0, 5, quote)])
    assert out.getvalue().splitlines()[0].strip() == shown


def test_the_demo_says_what_it_read() -> None:
    assert _read(Summary(added=65, appearances=1)) == "65 articles from 66 items: one text was printed twice."
    assert _read(Summary(added=2)) == "2 articles from 2 items."
    told = _read(Summary(added=2, failed=(Failure("a", "It is torn."),)))
    assert told == "2 articles from 3 items; 1 could not be read, the first because: It is torn."
