from __future__ import annotations

import json

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from letopis.cli.evaluate import evaluate
from letopis.errors import EvaluationError
from letopis.evaluation import nerel
from letopis.evaluation.brat import read_ann, write_ann
from letopis.evaluation.floors import Run
from letopis.evaluation.floors import measure as measure_run
from letopis.evaluation.measures import Score
from letopis.evaluation.nerel import MAIN, in_sentences, read_folder, score_folder, score_sets
from letopis.model.layers import Reading, Relation, Sentence, TypedSpan
from letopis.model.spans import Span

TEXT = "Президент США Рональд Рейган прибыл в Женеву. Рейгана встречал Михаил Горбачёв."
ENTITIES = (
    ("PROFESSION", "Президент"),
    ("PROFESSION", "Президент США"),
    ("COUNTRY", "США"),
    ("PERSON", "Рональд Рейган"),
    ("CITY", "Женеву"),
    ("PERSON", "Рейгана"),
    ("PERSON", "Михаил Горбачёв"),
)
RELATIONS = (
    ("WORKS_AS", 3, 0),
    ("WORKPLACE", 3, 2),
    ("ALTERNATIVE_NAME", 3, 5),
    ("KNOWS", 6, 5),
    ("KNOWS", 5, 6),
    ("PLACE_RESIDES_IN", 3, 4),
)


def place(words, text=TEXT):
    return text.index(words), text.index(words) + len(words)


class FakeReader:
    """Finds what it is told to; ``relations`` name words of its own entities."""

    def __init__(self, entities=ENTITIES, relations=RELATIONS, given=()):
        self.entities, self.relations, self.given = entities, relations, given
        self.asked = []

    def read(self, article):
        end = article.text.index(".") + 1
        sentences = (Sentence(0, end, 0, 0, 0, 0), Sentence(end + 1, len(article.text), 1, 0, 0, 0))
        spans = tuple(TypedSpan(*place(words, article.text), fine, 0.9) for fine, words in self.entities)
        relations = tuple(Relation(*row, 0.5) for row in self.relations)
        return Reading(article, (), sentences, spans=spans, relations=relations)

    def relate(self, article, spans):
        self.asked.append([(span.fine, span.of(article.text)) for span in spans])
        return self.given


def write(folder, name="a", text=TEXT, before=""):
    """Write a text as the set has it; ``before`` are characters that an article drops."""
    raw = before + text
    entities = [(fine, Span(*place(words, raw))) for fine, words in ENTITIES]
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(raw.encode())
    write_ann(folder / f"{name}.ann", raw, entities, RELATIONS)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "set")
    return tmp_path / "set"


def test_all_found(folder):
    score = score_folder(folder, reader=FakeReader())
    figures = score.as_json()["measures"]
    assert tuple(figures)[:4] == MAIN
    assert figures["entities"] == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 7, "predicted": 7, "correct": 7,
    }  # fmt: skip
    # ALTERNATIVE_NAME runs from one sentence to the other, PLACE_RESIDES_IN is none of those counted in sentences.
    assert figures["relations"]["gold"] == figures["relations"]["correct"] == 4
    assert figures["relations_document"]["correct"] == figures["relations_document"]["gold"] == 6
    # KNOWS is directed: marked both ways it is two.
    assert figures["relations_KNOWS"]["gold"] == 2
    assert figures["entities_PERSON"]["gold"] == 3
    assert "relations_ALTERNATIVE_NAME" not in figures
    assert figures["relations_document_ALTERNATIVE_NAME"]["f1"] == 1
    assert figures["relations_gold_entities"] == {
        "precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 4, "predicted": 0, "correct": 0,
    }  # fmt: skip


def test_spans_types_and_direction_must_be_right(folder):
    entities = list(ENTITIES)
    entities[2] = ("CITY", "США")
    entities[4] = ("CITY", "в Женеву")
    reader = FakeReader(entities, [("WORKS_AS", 0, 3), ("WORKPLACE", 3, 2), ("KNOWS", 6, 5)])
    measures = score_folder(folder, reader=reader).measures
    assert measures["entities"] == Score(5, 7, 7)
    # Only Горбачёв's relation is right: one is turned round, and one ends at an entity with another type.
    assert measures["relations"] == Score(1, 4, 3)
    assert measures["entities_CITY"] == Score(0, 1, 2)


def test_relations_between_given_entities(folder):
    # The reader gets the set's entities in text order, the longer first.
    reader = FakeReader((), (), (Relation("WORKS_AS", 3, 1), Relation("KNOWS", 3, 4), Relation("PARENT_OF", 3, 4)))
    measures = score_folder(folder, reader=reader).measures
    assert [words for _, words in reader.asked[0]] == [
        "Президент США", "Президент", "США", "Рональд Рейган", "Женеву", "Рейгана", "Михаил Горбачёв",
    ]  # fmt: skip
    assert measures["relations_gold_entities"] == Score(1, 4, 2)
    assert measures["relations"] == Score(0, 4, 0)


def test_a_relation_marked_twice_is_one_and_every_line_of_an_entity_counts(folder):
    with (folder / "a.ann").open("a", encoding="utf-8") as file:
        start, end = place("Женеву")
        file.write(f"T90\tCITY {start} {end}\tЖеневу\nR90\tPLACE_RESIDES_IN Arg1:T4 Arg2:T90\n")
    measures = score_folder(folder, reader=FakeReader()).measures
    assert measures["entities"] == Score(7, 8, 7)
    assert measures["entities_CITY"] == Score(1, 2, 1)
    assert measures["relations_document"] == Score(6, 6, 6)


def test_raw_offsets_there_and_back(tmp_path):
    # A byte order mark and a soft hyphen are dropped on entry; the set's offsets count them.
    write(tmp_path / "set", before="\ufeff\u00ad")
    score = score_folder(tmp_path / "set", reader=FakeReader(), predictions=tmp_path / "out")
    assert score.measures["entities"] == Score(7, 7, 7)
    mine, theirs = read_ann(tmp_path / "set" / "a.ann"), read_ann(tmp_path / "out" / "a.ann")
    assert mine == theirs
    assert len(read_ann(tmp_path / "out" / "gold_entities" / "a.ann").entities) == 7


def test_notes_and_errors(folder):
    with (folder / "a.ann").open("a", encoding="utf-8") as file:
        file.write("T91\tPERSON 14 21;22 28\tРональд Рейган\nобрывок\n")
    wrong, notes = [], []
    score_folder(folder, reader=FakeReader(ENTITIES[:5], ()), wrong=wrong, notes=notes)
    assert any("- missed" in line and "PERSON «Михаил Горбачёв»" in line for line in wrong)
    assert any("own" in line and "WORKS_AS PERSON «Рональд Рейган» → PROFESSION «Президент»" in line for line in wrong)
    assert notes == ["a.ann:15 is no annotation and was passed over", "discontinuous entities taken as their hulls: 1"]


def test_a_text_that_fails_is_missed_and_told(folder):
    class Failing(FakeReader):
        def relate(self, article, spans):
            raise ValueError(f"{len(spans)} in {article.language}")

    write(folder, "b")
    notes = []
    score = score_folder(folder, reader=Failing(), limit=1, notes=notes)
    assert (score.documents, score.failed) == (1, 1)
    assert notes == ["a: ValueError: 7 in ru"]
    # Without sentences every pair counts.
    assert score.measures["relations"] == Score(0, 5, 0)


def test_a_text_that_is_turned_away_is_missed(folder):
    (folder / "a.txt").write_text(" " * len(TEXT), encoding="utf-8")
    (text,) = read_folder(folder, reader=FakeReader())
    assert text.article is None
    assert "EmptyInput" in text.failure
    assert len(text.gold.spans) == 7


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="No texts"):
        score_folder(tmp_path)


def test_a_pair_that_leaves_its_sentence_is_left_out():
    one, other, far = (0, 4, "PERSON"), (5, 9, "PERSON"), (12, 15, "PERSON")
    relations = {("KNOWS", one, other), ("KNOWS", one, far), ("SPOUSE", one, other)}
    assert in_sentences(relations, [Span(0, 10), Span(11, 20)]) == {("KNOWS", one, other)}
    assert in_sentences(relations, None) == {("KNOWS", one, other), ("KNOWS", one, far)}
    assert in_sentences(relations, []) == set()


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20)))
def test_sets_are_scored_alike_from_both_sides(one, other):
    there, back = score_sets(one, other), score_sets(other, one)
    assert (there.precision, there.recall, there.f1) == (back.recall, back.precision, back.f1)
    assert score_sets(one, one).f1 == (1 if one else 0)


@pytest.fixture
def call(monkeypatch):
    monkeypatch.setattr(nerel, "_own_reader", FakeReader)
    app = typer.Typer()
    app.command()(evaluate)
    return lambda *arguments: CliRunner().invoke(app, ["nerel", *map(str, arguments)])


def test_the_command_shows_types_only_if_asked(call, folder, tmp_path):
    plain = call(folder)
    assert plain.exit_code == 0, plain.output
    assert "relations_document" in plain.stdout
    assert "entities_PERSON" not in plain.stdout
    assert "entities_PERSON" in call(folder, "--types").stdout
    found = json.loads(call(folder, "--json", "--predictions", tmp_path / "out").stdout)
    assert (found["set"], found["documents"]) == ("nerel", 1)
    assert found["measures"]["entities_PERSON"]["f1"] == 1
    assert (tmp_path / "out" / "a.ann").is_file()


def test_the_command_lists_errors_apart(call, folder):
    found = call(folder, "--errors", "--limit", 1, "--json")
    assert "- missed given" in found.stderr
    assert json.loads(found.stdout)["documents"] == 1


@pytest.mark.usefixtures("call")
def test_floors_can_name_the_set(folder):
    score = measure_run(Run("own", "nerel", folder.name, floors={}), folder.parent, folder.parent)
    assert score.measures["entities"].f1 == 1
