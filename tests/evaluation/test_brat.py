from __future__ import annotations

import pytest

from letopis.errors import EvaluationError
from letopis.evaluation.brat import BratEntity, BratRelation, read_ann, write_ann
from letopis.model.spans import Span


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a.ann"


def test_lines_in_any_order(file):
    lines = "R1\tWORKS_AS Arg1:T2 Arg2:T1\nN1\tReference T1 Wikidata:NULL\tпрезидент\nT1\tPROFESSION 0 9\tПрезидент\n"
    file.write_text(lines + "\n#1\tAnnotatorNotes T1\tок\nT2\tPERSON 10 14;20 26\tпять конец\n", encoding="utf-8")
    found = read_ann(file)
    assert found.entities == {
        "T1": BratEntity("PROFESSION", (Span(0, 9),)),
        "T2": BratEntity("PERSON", (Span(10, 14), Span(20, 26))),
    }
    assert found.entities["T2"].span == Span(10, 26)
    assert found.relations == (BratRelation("WORKS_AS", "T2", "T1"),)
    assert found.strays == ()


def test_line_ends_of_windows_and_a_byte_order_mark(file):
    file.write_bytes(b"\xef\xbb\xbfT1\tCITY 0 6\tX\r\nR1\tPART_OF Arg1:T1 Arg2:T1\t\r\n")
    assert read_ann(file).relations == (BratRelation("PART_OF", "T1", "T1"),)


def test_a_line_of_no_kind_is_told(file):
    # A break inside the words of an entity leaves their rest on a line of its own.
    file.write_text("T1\tCITY 0 6\tНижний\nНовгород\n", encoding="utf-8")
    assert read_ann(file).strays == (2,)


@pytest.mark.parametrize(
    "line",
    [
        "T1\tCITY 0 6",
        "T1\tCITY 6 0\tЖенева",
        "T1\tCITY a 6\tЖенева",
        "T1\tCITY 0\tЖенева",
        "T1\tCITY\tЖенева",
        "R1\tPART_OF T1 T2",
        "R1",
    ],
)
def test_a_broken_line_is_named(file, line):
    file.write_text(f"T9\tCITY 0 6\tЖенева\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"a\.ann:2"):
        read_ann(file)


def test_a_relation_of_an_unknown_entity_is_named(file):
    file.write_text("R1\tPART_OF Arg1:T1 Arg2:T2\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"a\.ann:1 relates"):
        read_ann(file)


def test_what_is_written_is_read(file):
    raw = "Встреча\nв Женеве"
    write_ann(file, raw, [("EVENT", Span(0, 7)), ("CITY", Span(5, 16))], [("TAKES_PLACE_IN", 0, 1)])
    assert file.read_text(encoding="utf-8").splitlines()[1] == "T2\tCITY 5 16\tча в Женеве"
    found = read_ann(file)
    assert [entity.span for entity in found.entities.values()] == [Span(0, 7), Span(5, 16)]
    assert found.relations == (BratRelation("TAKES_PLACE_IN", "T1", "T2"),)
