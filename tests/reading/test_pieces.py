"""The likeliest split of a word into pieces."""

from __future__ import annotations

from letopis.reading.packs.pieces import Splitter

PIECES = ["<unk>", "▁", "▁Же", "нев", "▁Женев", "ы", "е", "н", "в", "Ж", "..."]
SCORES = [0.0, -3.0, -4.0, -4.0, -5.0, -2.0, -6.0, -6.0, -6.0, -6.0, -7.0]


def split(word: str, *, spaced: bool = True) -> list[str]:
    splitter = Splitter(PIECES, SCORES, unknown=0)
    return [PIECES[row] for row in splitter.split(word, spaced)]


def test_the_likeliest_split_is_taken() -> None:
    """One long piece of -5 against two of -4 each."""
    assert split("Женевы") == ["▁Женев", "ы"]


def test_a_word_without_a_space_begins_inside() -> None:
    assert split("Женев", spaced=False) == ["Ж", "е", "нев"]


def test_what_no_piece_covers_is_unknown_letter_by_letter() -> None:
    assert split("ыqы", spaced=False) == ["ы", "<unk>", "ы"]


def test_characters_are_normalised_as_sentencepiece_does() -> None:
    assert split("…", spaced=False) == ["..."]


def test_nothing_is_unknown() -> None:
    assert split("", spaced=False) == ["<unk>"]
