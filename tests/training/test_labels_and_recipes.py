"""Label sets, recipes, the pieces that stay, and the opinion of a teacher."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from letopis.errors import TrainingError
from letopis.reading import packs
from letopis.reading.packs.subwords import windows
from letopis.training.corpora import read_nerel
from letopis.training.distilling import Soft, find_teacher, teacher_digest
from letopis.training.labels import Labels
from letopis.training.preparing import prepare
from letopis.training.recipes import ACCURATE, FAST, RECIPES, Recipe
from letopis.training.vocabulary import kept_pieces

if TYPE_CHECKING:
    from pathlib import Path


def test_labels_are_in_one_order_whatever_that_of_the_texts(nerel: Path) -> None:
    documents = list(read_nerel(nerel / "train"))
    labels = Labels.of(documents, ["NOUN", "VERB"], ["root"], ["O"])
    assert list(labels.types) == sorted(labels.types)
    assert labels.types == Labels.of(documents[::-1], [], [], []).types
    assert labels.relations == {"WORKS_AS": 0}
    assert (labels.tag("VERB"), labels.tag("new")) == (1, -100)
    assert (labels.arc("root"), labels.arc("new")) == (0, -100)


def test_recipes_survive_the_way_through_json() -> None:
    assert set(RECIPES) == {"fast", "accurate"}
    for recipe in RECIPES.values():
        assert msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe) == recipe
    assert FAST.taught
    assert not ACCURATE.taught


def test_pieces_that_stay() -> None:
    pieces = ["の", "▁Женев", "the", "▁の", "!", "12", "an", "у", "▁»"]
    assert kept_pieces(pieces, (0,), 1) == [0, 1, 2, 4, 5, 7, 8]
    assert kept_pieces(pieces, (3,), 5) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_windows_hold_whole_sentences_and_are_even() -> None:
    assert windows([], 10) == []
    assert windows([3, 3], 10) == [[0, 1]]
    assert windows([6, 6, 6, 6], 13) == [[0, 1], [2, 3]]
    assert [number for window in windows([5, 50, 1, 1, 30], 20) for number in window] == [0, 1, 2, 3, 4]


def test_a_teacher_speaks_of_spans_that_its_pupil_knows() -> None:
    soft = Soft([(0, 1, 0, 2), (0, 1, 11, 2)], [0.5, 0.25], {}, [])
    assert soft.up_to(10) == Soft([(0, 1, 0, 2)], [0.5], {}, [])


def test_a_missing_teacher_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no teacher pack") as refused:
        find_teacher(tmp_path, tmp_path)
    assert "--no-teacher" in refused.value.remedy


def test_the_teacher_is_the_installed_pack_or_the_one_just_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, trained = tmp_path / "installed", tmp_path / "trained"
    for folder in (installed, trained):
        folder.mkdir()
        (folder / "pack.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(packs, "folders", dict)
    assert find_teacher(None, trained) == trained
    with pytest.raises(TrainingError, match="is missing"):
        find_teacher(None, tmp_path)
    monkeypatch.setattr(packs, "folders", lambda: {"accurate": installed})
    assert find_teacher(None, trained) == installed
    assert find_teacher(trained, tmp_path) == trained


def test_a_teacher_is_told_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "pack.json").write_text("{}", encoding="utf-8")
    before = teacher_digest(tmp_path)
    (tmp_path / "pack.json").write_text("{ }", encoding="utf-8")
    assert teacher_digest(tmp_path) != before


def test_missing_folders_are_told(tmp_path: Path, nerel: Path) -> None:
    for folder, texts in ((tmp_path / "none", ()), (nerel, (tmp_path / "none",))):
        with pytest.raises(TrainingError, match="no folder") as refused:
            prepare(folder, texts, tmp_path / "work", print)
        assert "--nerel" in refused.value.remedy
