"""The bundled sample is what the README says it is, and holds what the demo shows."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
FIELDS = {"id", "source", "published", "title", "text"}
SHORTEST, LONGEST = 60, 160
WEEKDAYS = ["понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресенье"]
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
ITEMS = [
    json.loads(line)
    for line in files("letopis").joinpath("ingest/sample/news.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_item_is_short_clean_news(item: dict[str, str]) -> None:
    """Each item has its five fields, a date of those years, and a text of a short news item."""
    assert set(item) == FIELDS
    assert dt.date(1985, 3, 11) <= dt.date.fromisoformat(item["published"]) <= dt.date(1991, 12, 31)
    assert SHORTEST <= len(item["text"].split()) <= LONGEST
    for text in (item["title"], item["text"]):
        assert text == unicodedata.normalize("NFC", text).strip()
        assert text.count("«") == text.count("»")
        assert not re.search(r'  | ,| \.|["<>]|[A-Za-z](?<![IVX])', text)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_weekday_given_with_a_date_is_that_dates(item: dict[str, str]) -> None:
    """Where an item gives a weekday right beside a day and month, the calendar agrees."""
    pattern = rf"в[о]? ({'|'.join(WEEKDAYS)})\w*, (\d+) ({'|'.join(MONTHS)})"
    year = int(item["published"][:4])
    for weekday, day, month in re.findall(pattern, item["text"]):
        given = dt.date(year, MONTHS.index(month) + 1, int(day))
        assert WEEKDAYS[given.weekday()] == weekday


def test_three_outlets_print_it() -> None:
    """Three invented outlets, each with a fair share; the README counts the items."""
    outlets = Counter(item["source"] for item in ITEMS)
    assert set(outlets) == {"Листок дня", "Вечерний сургуч", "Голос чернильницы"}
    assert min(outlets.values()) >= len(ITEMS) // 5
    assert len({item["id"] for item in ITEMS}) == len(ITEMS)
    assert f"reads {len(ITEMS)} short news items" in README.read_text(encoding="utf-8")


def test_one_text_is_a_reprint() -> None:
    """Exactly one text appears in two outlets, word for word, title included."""
    printed = defaultdict(set)
    for item in ITEMS:
        printed[item["title"], item["text"]].add(item["source"])
    assert [len(sources) for sources in printed.values() if len(sources) > 1] == [2]
