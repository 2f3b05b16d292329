from __future__ import annotations

import pytest

from letopis.articles import article_from_text
from letopis.errors import EvaluationError
from letopis.evaluation.slavicner import (
    gold_names,
    measure,
    mention_nominative,
    publication_dates,
    read_folder,
    same_lemma,
    score_folder,
)
from letopis.model.layers import Entity, Mention
from letopis.reading import Reader

TEXT = "В Женеве Рональд Рейган встретился с Михаилом Горбачёвым. Рейган беседовал с Горбачёвым два дня."
ROWS = (
    ("Женеве", "Женева", "LOC", "GPE-Geneva"),
    ("Рональд Рейган", "Рональд Рейган", "PER", "PER-Reagan"),
    ("Михаилом Горбачёвым", "Михаил Горбачёв", "PER", "PER-Gorbachev"),
    ("два дня", "два дня", "EVT", "EVT-Days"),
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_bytes(("\ufeff" + TEXT).encode())
    lines = []
    for words, lemma, kind, identity in ROWS:
        start = TEXT.index(words) + 1  # the byte order mark is a character of the raw file
        lines.append(f"{start}\t{start + len(words)}\t{words}\t{lemma}\t{kind}\t{identity}\n")
    (tmp_path / "a.tsv").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "meta.tsv").write_text("file\tpublished\turl\na.txt\t1985-11-21\thttp://x\n", encoding="utf-8")
    return tmp_path


def test_gold_offsets_are_mapped_to_the_article(folder):
    (text,) = read_folder(folder)
    assert [name.span.of(TEXT) for name in text.gold] == [row[0] for row in ROWS[:3]]
    assert publication_dates(folder) == {"a.txt": "1985-11-21"}


def test_names_and_nominatives_are_scored(folder, tmp_path):
    wrong = []
    score = score_folder(folder, predictions=tmp_path / "out", wrong=wrong)
    assert score.documents == 1
    assert score.measures["mentions"].correct == 3
    assert score.measures["lemma"].as_measure() == {"accuracy": 1.0, "right": 3, "total": 3}
    assert score.measures["identity_per"].as_measure() == {
        "b3_f1": 1.0, "ceafe_f1": 1.0, "coverage": 1.0, "found": 2, "gold": 2,
    }  # fmt: skip
    # Surnames that this table does not list are false mentions here, and are told.
    assert any("false" in line and "Рейган" in line for line in wrong)
    written = (tmp_path / "out" / "a.tsv").read_text(encoding="utf-8").splitlines()
    assert "Михаил Горбачёв" in [line.split("\t")[3] for line in written]


def test_a_mention_is_named_by_its_own_words():
    text = "Речь шла о докладе Дэвиса и о Британии."
    reading = Reader().read(article_from_text(text))

    def nominative(name, words):
        start = text.index(words)
        entity = Entity("e1", "person", "PERSON", name, "inflected", None, ())
        return mention_nominative(entity, Mention(start, start + len(words), "name"), reading)

    # Not "Дэвид", which begins alike; and "Британия" although the entity is named otherwise.
    assert nominative("Дэвид Дэвис", "Дэвиса") == "Дэвис"
    assert nominative("Великобритания", "Британии") == "Британия"


def test_nominatives_are_compared_without_case_and_quotation_marks():
    assert same_lemma("ООО «Ромашка»", 'ооо "Ромашка"')
    assert same_lemma("Горбачев", "Горбачёв")
    assert not same_lemma("Горбачёв", "Горбачёва")


def test_a_broken_table_is_named(folder):
    (folder / "a.tsv").write_text("1\t2\tслово\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"a\.tsv:1"):
        gold_names(folder / "a.tsv", article_from_text(TEXT))


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="No texts"):
        score_folder(tmp_path)


def test_measures_of_a_text_without_names(folder):
    (folder / "a.tsv").write_text("", encoding="utf-8")
    (text,) = read_folder(folder)
    assert measure(text)["mentions"].as_measure()["gold"] == 0
