"""Figures of a pack and its thresholds, over what a made-up pack says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from letopis.reading.packs.decoding import SpanFound
from letopis.training.corpora import Document, Marked, Related
from letopis.training.scores import Figures, score_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = ("CITY", "PERSON")
DOCUMENT = Document(
    "one",
    (("Рейган", "прибыл", "в", "Женеву"),),
    ((True, True, True, True),),
    (Marked(0, 0, 0, "PERSON", "T1"), Marked(0, 3, 3, "CITY", "T2")),
    (Related("LOCATED_IN", 0, 1), Related("OTHER", 1, 0)),
    labelled=True,
    left_out=("PERSON",),
)


class FakePack:
    """Says one thing likely and right, one unlikely and right, one unlikely and wrong."""

    settings: Any = SimpleNamespace(types=TYPES, relations=("LOCATED_IN", "OTHER"), doubt_threshold=None)

    def chances(self, _: object, floor: float) -> Iterator[list[SpanFound]]:
        spans = [SpanFound(0, 0, 1, 0.9), SpanFound(3, 3, 0, 0.45), SpanFound(1, 1, 0, 0.32)]
        yield [span for span in spans if span.score > floor]

    def relate(self, _: object, spans: list[list[SpanFound]]) -> Iterator[tuple[tuple[int, int, int, float], ...]]:
        del spans
        yield ((0, 0, 1, 0.38), (0, 1, 0, 0.3), (1, 1, 0, 0.9))


def test_thresholds_are_those_that_serve_best() -> None:
    scores = score_pack(FakePack(), [DOCUMENT])  # type: ignore[arg-type]
    # Of thresholds that do equally well the one nearest to an even chance is taken.
    assert scores.span_threshold == 0.4
    assert scores.pair_threshold == 0.35
    # The mark that no tokens can give counts as missed; relations that are not compared do not count.
    assert scores.spans == Figures(2, 2, 3)
    assert scores.types == {"CITY": Figures(1, 1, 1), "PERSON": Figures(1, 1, 2)}
    assert scores.relations == scores.given == Figures(1, 1, 1)


class DoubtfulPack(FakePack):
    """Thinks as little of the city as of four spans that are wrong, but sees it in a relation."""

    settings: Any = SimpleNamespace(types=TYPES, relations=("LOCATED_IN", "OTHER"), doubt_threshold=0.4)

    def chances(self, _: object, floor: float) -> Iterator[list[SpanFound]]:
        wrong = [SpanFound(first, last, 0, 0.45) for first, last in ((0, 1), (1, 1), (1, 2), (2, 2))]
        spans = [SpanFound(0, 0, 1, 0.9), SpanFound(3, 3, 0, 0.45), *wrong]
        yield [span for span in spans if span.score > floor]

    def relate(self, _: object, spans: list[list[SpanFound]]) -> Iterator[tuple[tuple[int, int, int, float], ...]]:
        at = {(span.first, span.last): place for place, span in enumerate(spans[0])}
        yield ((0, at[0, 0], at[3, 3], 0.38),) if (3, 3) in at else ()


def test_a_span_in_doubt_counts_where_a_relation_joins_it() -> None:
    scores = score_pack(DoubtfulPack(), [DOCUMENT])  # type: ignore[arg-type]
    assert scores.span_threshold == 0.5
    assert scores.spans == Figures(2, 2, 3)
    assert scores.relations == Figures(1, 1, 1)


def test_figures_of_nothing_are_zero() -> None:
    assert Figures(0, 0, 0).f1 == Figures(0, 0, 0).precision == Figures(0, 0, 0).recall == 0
    assert Figures(1, 2, 1).f1 == pytest.approx(2 / 3)
    assert str(Figures(1, 2, 1)) == "0.6667 (P 0.500 R 1.000)"
