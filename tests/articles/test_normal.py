from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.articles.normal import from_raw, normalise, span_to_raw, to_raw, with_title
from letopis.model.articles import Article
from letopis.model.spans import Span

AWKWARD = st.text(
    st.one_of(
        st.sampled_from(
            "абвйёЙ \n\t\r.\u0306\u0308\u0301\u0327\u00ad\u200b\ufeff\x00\x85\ud83d\ude00\u1112\u1161\u11ab\u0958\u2126"
        ),
        st.characters(),
    ),
    max_size=40,
)


def article_of(raw: str, title: str | None = None) -> Article:
    normal = normalise(raw)
    if title:
        normal = with_title(title, normal)
    return Article("a", "sha256:a", title, "ru", normal.text, None, (), normal.raw_map)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\ufeffЖенева", "Женева"),
        ("Рейкья\u00adвик", "Рейкьявик"),
        ("Горбаче\u0308в", "Горбачёв"),
        ("и\u200b\u0306", "й"),
        ("раз\r\nдва\n\tтри", "раз\nдва\n\tтри"),
        ("встре\x00ча\x9f", "встреча"),
        ("\ud83d", "\ufffd"),
        ("два  пробела ", "два  пробела "),
        ("№ 5 ½ «ﬁ»", "№ 5 ½ «ﬁ»"),
    ],
)
def test_normalises_as_the_contract_says_and_no_further(raw: str, text: str) -> None:
    assert normalise(raw).text == text


def test_counts_what_could_not_be_kept() -> None:
    assert normalise("а\ud800б\udfff").replaced == 2


@given(AWKWARD)
def test_text_is_nfc_and_stable(raw: str) -> None:
    text = normalise(raw).text
    assert unicodedata.is_normalized("NFC", text)
    assert normalise(text).text == text
    assert normalise(text).raw_map == ((0, 0),)


@given(AWKWARD)
def test_every_character_maps_to_where_it_came_from(raw: str) -> None:
    article = article_of(raw)
    for at in range(len(article.text)):
        span = span_to_raw(article, Span(at, at + 1))
        assert span is not None
        assert normalise(raw[span.start : span.end]).text in (article.text[at], "") or not unicodedata.is_normalized(
            "NFC", raw
        )


@given(AWKWARD)
def test_any_span_normalises_to_the_words_it_covers(raw: str) -> None:
    article = article_of(raw)
    bounds = [0, *(i for i, c in enumerate(article.text) if not unicodedata.category(c).startswith("M"))]
    for start in bounds:
        for end in bounds:
            if start < end:
                span = span_to_raw(article, Span(start, end))
                assert span is not None
                assert normalise(raw[span.start : span.end]).text == article.text[start:end]


@given(AWKWARD)
def test_offsets_never_run_backwards(raw: str) -> None:
    article = article_of(raw)
    there = [to_raw(article, offset) for offset in range(len(article.text) + 1)]
    back = [from_raw(article, offset) for offset in range(len(raw) + 1)]
    assert there == sorted(there, key=lambda offset: offset or 0)
    assert back == sorted(back)
    assert all(0 <= offset <= len(article.text) for offset in back)


@given(AWKWARD)
def test_from_raw_undoes_to_raw(raw: str) -> None:
    article = article_of(raw)
    if unicodedata.is_normalized("NFC", raw):
        for offset in range(len(article.text)):
            there = to_raw(article, offset)
            assert there is not None
            assert from_raw(article, there) == offset


def test_a_span_ends_before_what_was_dropped_after_it() -> None:
    article = article_of("Встреча.\r\nМальта")
    assert span_to_raw(article, Span(0, 8)) == Span(0, 8)
    assert span_to_raw(article, Span(9, 15)) == Span(10, 16)


def test_a_composed_letter_covers_both_its_code_points() -> None:
    article = article_of("Андреи\u0306 Громыко")
    assert article.text == "Андрей Громыко"
    assert span_to_raw(article, Span(0, 6)) == Span(0, 7)
    assert span_to_raw(article, Span(7, 14)) == Span(8, 15)


def test_a_title_set_before_the_body_has_no_raw_offset() -> None:
    article = article_of("Текст", title="Заголовок")
    assert article.text == "Заголовок\n\nТекст"
    assert to_raw(article, 3) is None
    assert span_to_raw(article, Span(5, 14)) is None
    assert span_to_raw(article, Span(11, 16)) == Span(0, 5)
    assert from_raw(article, 0) == 11


def test_an_offset_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        to_raw(article_of("а"), 2)
