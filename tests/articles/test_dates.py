from __future__ import annotations

import pytest

from letopis.articles.dates import address_date, dateline, parse_published, stated_date
from letopis.errors import DateError


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("1985-11-21", "1985-11-21"),
        (" 1985-11-21 ", "1985-11-21"),
        ("1985-11-21T23:30:00+03:00", "1985-11-21"),
        ("1985-11-21 10:00", "1985-11-21"),
        ("1985-11-21T10:00:00Z", "1985-11-21"),
    ],
)
def test_an_iso_date_or_datetime_is_a_publication_date(value: str, day: str) -> None:
    assert parse_published(value) == day


@pytest.mark.parametrize("value", ["21.11.1985", "1985-11", "1985", "1985-02-30", "вчера", "", "1985-11-21?"])
def test_anything_else_is_refused_with_the_remedy(value: str) -> None:
    with pytest.raises(DateError, match="YYYY-MM-DD"):
        parse_published(value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Женева, 21 ноября 1985 года. Генеральный секретарь прибыл.", "1985-11-21"),
        ("Женева, 21 ноября 1985. Генеральный секретарь прибыл.", "1985-11-21"),
        ("ЖЕНЕВА, 21 НОЯБРЯ 1985 Г. (ТАСС). Переговоры закончены.", "1985-11-21"),
        ("Нью-Йорк, ООН, 7 декабря 1988 года — Михаил Горбачёв выступил.", "1988-12-07"),
        ("Новый Орлеан, 3 мая 1990 г. Президент прилетел.", "1990-05-03"),
        ("Москва, четверг, 21 ноября 1985 года.\nТекст", "1985-11-21"),
        ("21 ноября 1985 года\n\nПереговоры закончены.", "1985-11-21"),
        ("21 ноября 1985 года. Переговоры закончены.", "1985-11-21"),
        ("21.11.1985\nПереговоры закончены.", "1985-11-21"),
        ("21.11.1985, 14:30. Переговоры закончены.", "1985-11-21"),
        ("\n\nМосква, 21.11.1985 / ТАСС / Переговоры закончены.", "1985-11-21"),
    ],
)
def test_a_dateline_with_a_full_date_gives_the_day(text: str, day: str) -> None:
    assert dateline(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "Женева, 21 ноября. Генеральный секретарь прибыл.",
        "1 декабря 1991 года на Украине прошёл референдум.",
        "21 ноября 1985 года — день, когда закончились переговоры.",
        "21 ноября 1985 г. Горбачёв вернулся в Москву.",
        "В четверг, 21 ноября 1985 года, переговоры закончились.",
        "В Женеве, 21 ноября 1985 года. Так закончилась встреча.",
        "Переговоры закончились. Женева, 21 ноября 1985 года.",
        "Как писали газеты, 21 ноября 1985 года, встреча удалась.",
        "Женева, 31 ноября 1985 года. Такого дня нет.",
        "31.31.1985\nТакого дня нет.",
        "",
    ],
)
def test_a_sentence_about_a_day_is_no_dateline(text: str) -> None:
    assert dateline(text) is None


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("27 декабря 1991, 14:30", "1991-12-27"),
        ("Опубликовано: 8.12.1987", "1987-12-08"),
        ("вчера, 14:30", None),
        ("1.2.3.1987", None),
    ],
)
def test_a_label_is_read(label: str, day: str | None) -> None:
    assert stated_date(label) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/1987/12/08/treaty.html", "1987-12-08"),
        ("https://example.org/news/19871208/", "1987-12-08"),
        ("https://example.org/1987-12-08-treaty", "1987-12-08"),
        ("https://example.org/news/1987120812", None),
        ("https://example.org/1987/13/08/", None),
        ("https://example.org/1987/02/31/", None),
        (None, None),
    ],
)
def test_an_address_may_carry_the_day(url: str | None, day: str | None) -> None:
    assert address_date(url) == day
