"""Tokens are razdel's, whatever the text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from razdel import tokenize

from letopis.reading.tokens import token_places

# Pieces that razdel's rules look at, so that random texts meet them often.
PIECES = [
    "слово", "Ёж", "word", "Yahoo", "yahoo", "12", "3", " ", "  ", "\n", "-", "–", "—", "‑", "_", ".", ",", "/", "\\",
    "!", "?", "…", "...", ":", ";", ")", "(", "«", "»", '"', "“", "”", "„", "'", "=", "*", "%", "№", "σ", "Δ", "é",
    "ß", "🙂", "\u0301", "\u00a0", "²", "٣", "ſ", "[", "]", "}", "$", "+", "т.е.", "1990-х", "-то", "кое-", "5,", "5.",
]  # fmt: skip


def of_razdel(text: str) -> list[tuple[int, int]]:
    return [(token.start, token.stop) for token in tokenize(text)]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("5, 6")
@example("слово -то")
@example("кое- что")
@example("yahoo!")
@example("в 1990-х годах, а в 1985 г. ; «Известия».")
def test_tokens_of_made_up_text(text):
    assert list(token_places(text)) == of_razdel(text)


@given(st.text(max_size=40))
def test_tokens_of_any_text(text):
    assert list(token_places(text)) == of_razdel(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Генсек (Горбачев) прибыл.", ["Генсек", "(", "Горбачев", ")", "прибыл", "."]),
        ("в 12.30, «Правда»,", ["в", "12.30", ",", "«", "Правда", "»", ","]),
        ("пресс-секретарь", ["пресс-секретарь"]),
    ],
)
def test_tokens_of_the_news(text, tokens):
    assert [text[start:end] for start, end in token_places(text)] == tokens
