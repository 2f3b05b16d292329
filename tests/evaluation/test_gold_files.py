"""The gold files of this repository are in their form and hold no sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from letopis.evaluation.annotations import LISTS, load_annotations
from letopis.model.dates import EdtfDate
from letopis.ontology.events import event_types

GOLD = Path(__file__).parents[1] / "gold"
ANNOTATIONS = load_annotations(GOLD)
KINDS = {"claim", "pledge", "denial", "demand", "opinion", "forecast"}


def test_two_texts_in_five_are_held_back():
    assert len(ANNOTATIONS) == 42
    assert sum(a.part == "held" for a in ANNOTATIONS) == 17
    assert all(a.part == "held" for a in ANNOTATIONS if a.doc.startswith("rucoco/"))


def test_doubtful_rows_are_few():
    doubtful = sum(len(a.doubtful) for a in ANNOTATIONS)
    certain = sum(len(getattr(a, rows)) for a in ANNOTATIONS for rows in LISTS)
    assert doubtful < 0.15 * (doubtful + certain)


@pytest.mark.parametrize("annotation", ANNOTATIONS, ids=lambda a: a.doc.rpartition("/")[2])
def test_values_are_those_of_the_conventions(annotation):
    dates = [row.edtf for row in annotation.dates] + [row.date for row in annotation.events]
    for edtf in filter(None, dates):
        assert EdtfDate.parse(edtf).text == edtf
    assert {row.type for row in annotation.events} <= set(event_types())
    assert {row.kind for row in annotation.statements} <= KINDS
    assert {row.form for row in annotation.statements} <= {"direct", "indirect"}
    assert {row.status for row in annotation.tenures} <= {"current", "former", "acting", "elect"}
    for doubt in annotation.field_doubts:
        assert annotation.accepted(doubt.list, doubt.index, doubt.field)


@pytest.mark.parametrize("annotation", ANNOTATIONS, ids=lambda a: a.doc.rpartition("/")[2])
def test_only_short_words_are_quoted(annotation):
    marks = [*annotation.dates, *(e.trigger for e in annotation.events), *(s.cue for s in annotation.statements)]
    assert all(m.text and len(m.text) == m.end - m.start < 60 for m in marks)
    assert all(s.content.text is None for s in annotation.statements)
