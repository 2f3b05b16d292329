"""Paragraphs come before sentences; whatever is cut is noted; offsets always hold."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from letopis.reading.segmentation import MAX_TOKENS, paragraphs, segment


def test_a_headline_does_not_glue_to_the_lead() -> None:
    text = "Встреча в Женеве завершилась\n\nГорбачёв и Рейган подписали заявление."
    sentences, _ = segment(text)
    assert [s.span.of(text) for s in sentences] == [
        "Встреча в Женеве завершилась",
        "Горбачёв и Рейган подписали заявление.",
    ]
    assert [s.headline for s in sentences] == [True, False]


def test_single_newlines_separate_paragraphs() -> None:
    text = "Встреча началась утром.\nПресса ждала у ворот виллы"
    assert [p.of(text) for p in paragraphs(text)] == text.split("\n")


def test_hard_wrapped_text_is_not_cut_at_its_lines() -> None:
    line = "Генеральный секретарь ЦК КПСС и президент Соединённых Штатов"
    text = (
        f"{line}\nпровели на вилле у Женевского озера первую за шесть лет беседу\n{line}\n"
        "обсудили сокращение ядерных арсеналов обеих держав мира и\nдоговорились встретиться вновь."
    )
    assert len(paragraphs(text)) == 1


def test_an_over_long_sentence_is_read_in_pieces_and_noted() -> None:
    text = ", ".join(["переговоры продолжились"] * 200) + "."
    sentences, notes = segment(text)
    assert max(len(s.tokens) for s in sentences) <= MAX_TOKENS
    assert [note.code for note in notes] == ["long_sentence"]
    assert sum(len(s.tokens) for s in sentences) == 200 * 3


@given(st.text(alphabet="абв АБВ.,!?«»—\n\t😀z", max_size=200))
def test_tokens_cover_all_that_is_not_white_space(text: str) -> None:
    sentences, _ = segment(text)
    spans = [token for sentence in sentences for token in sentence.tokens]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_the_number_of_a_monarch_ends_a_sentence():
    text = "Престол перешёл после кончины его брата Бодуэна I. Альберт женат на Паоле."
    found, _ = segment(text)
    assert [row.span.of(text) for row in found] == [text[:50], text[51:]]
