"""Marks become tokens of the reader's own cutting, and what does not fit is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letopis.errors import TrainingError
from letopis.reading.packs import Word
from letopis.training.corpora import read_nerel, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_marks_and_relations_fall_on_tokens(nerel: Path) -> None:
    document = next(iter(read_nerel(nerel / "train")))
    assert document.labelled
    assert document.words[0] == ("Женева", ",", "21", "ноября", ".")
    assert document.spaced[0] == (True, False, True, True, False)
    found = {
        (mark.type, " ".join(document.words[mark.sentence][mark.first : mark.last + 1])) for mark in document.entities
    }
    assert ("PROFESSION", "Президент США") in found
    assert ("COUNTRY", "США") in found
    (relation,) = document.relations
    assert relation.type == "WORKS_AS"
    assert document.entities[relation.source].type == "PERSON"
    assert document.entities[relation.target].type == "PROFESSION"
    assert document.left_out == ()


def test_sentences_are_as_a_pack_reads_them(nerel: Path) -> None:
    document = next(iter(read_nerel(nerel / "dev")))
    assert document.sentences()[0][:2] == [Word("Михаил", spaced=True), Word("Горбачёв", spaced=True)]


def test_marks_within_a_token_or_across_sentences_are_left_out(tmp_path: Path, write_brat: Callable[..., None]) -> None:
    text = "Рейган прибыл в Женеву. Горбачёв уже был там."
    marks = (
        "T1\tPERSON 0 6\tРейган\nT2\tPERSON 0 3\tРей\nT3\tEVENT 16 32\tЖеневу. Горбачёв\nR1\tKNOWS Arg1:T1 Arg2:T2\n"
    )
    write_brat(tmp_path, "one", text, marks)
    (document,) = read_nerel(tmp_path)
    assert [mark.key for mark in document.entities] == ["T1"]
    assert document.left_out == ("EVENT", "PERSON")
    assert document.relations == ()


def test_a_discontinuous_mark_is_its_hull(tmp_path: Path, write_brat: Callable[..., None]) -> None:
    write_brat(tmp_path, "one", "Рональд и Нэнси Рейган", "T1\tPERSON 0 7;16 22\tРональд Рейган\n")
    (document,) = read_nerel(tmp_path)
    assert (document.entities[0].first, document.entities[0].last) == (0, 3)


def test_a_folder_without_marks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"no \.ann files"):
        list(read_nerel(tmp_path))


def test_plain_texts_come_without_marks_and_others_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("Рейган прибыл в Женеву.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"\xff\xfe\xff")
    (document,) = read_texts([tmp_path])
    assert document.name == "a"
    assert not document.labelled
