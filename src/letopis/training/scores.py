"""Figures on marked documents: of one epoch, and of the pack as it is shipped, whose thresholds they choose."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from letopis.reading.packs.decoding import SpanFound, drop_crossing, keep_related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from letopis.reading.packs.pack import Pack
    from letopis.training.corpora import Document

# The relations within a sentence by which packs are compared.
COMPARED = (
    "WORKS_AS WORKPLACE AGENT PARTICIPANT_IN TAKES_PLACE_IN POINT_IN_TIME START_TIME END_TIME ALTERNATIVE_NAME "
    "MEMBER_OF SUBORDINATE_OF HEADQUARTERED_IN LOCATED_IN PART_OF KNOWS"
).split()
# The thresholds tried; nothing below the first is looked at.
GRID = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)

# Smaller differences of F1 are chance on a hundred texts.
EQUAL = 0.001


class Figures(NamedTuple):
    """Counts of right, predicted and gold."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right; 0 if nothing was."""
        return self.right / max(self.predicted, 1)

    @property
    def recall(self) -> float:
        """The share of gold that was found; 0 if there is none."""
        return self.right / max(self.gold, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(self.predicted + self.gold, 1)

    def __str__(self) -> str:
        """Give F1, precision and recall."""
        return f"{self.f1:.4f} (P {self.precision:.3f} R {self.recall:.3f})"


class PackScores(NamedTuple):
    """How a pack reads marked documents at the thresholds that serve them best.

    ``relations`` are those of COMPARED within a sentence, between the pack's own spans; ``given`` between marked ones.
    """

    span_threshold: float
    pair_threshold: float
    documents: int
    spans: Figures
    relations: Figures
    given: Figures
    types: dict[str, Figures]


def score_pack(pack: Pack, documents: Sequence[Document]) -> PackScores:
    """Read documents with a pack and choose its thresholds; those it has must not be above the first of GRID."""
    settings = pack.settings
    found = [list(pack.chances(document.sentences(), GRID[0])) for document in documents]
    likely = {
        threshold: [[_above(spans, threshold) for spans in sentences] for sentences in found] for threshold in GRID
    }
    counted = {threshold: _spans(documents, spans, settings.types) for threshold, spans in likely.items()}
    best = _best(GRID, lambda threshold: _total(counted[threshold].values()))
    doubt = settings.doubt_threshold
    looked = (
        likely[best]
        if doubt is None
        else [[_above(spans, min(doubt, best)) for spans in sentences] for sentences in found]
    )
    related = [
        list(pack.relate(document.sentences(), spans)) for document, spans in zip(documents, looked, strict=True)
    ]
    given_spans = [_marked(document, settings.types) for document in documents]
    given = [
        list(pack.relate(document.sentences(), spans)) for document, spans in zip(documents, given_spans, strict=True)
    ]

    def between_marks(threshold: float) -> Figures:
        return _relations(documents, given_spans, given, settings.relations, settings.types, threshold)

    # Between marked mentions, where nothing but the relations is in doubt: a pack's own mentions bring their chances.
    pair = _best(GRID, between_marks)
    kept = [
        [
            keep_related(own, [row for row in rows if row[3] > pair], best)[0]
            for own, rows in zip(*sentences, strict=True)
        ]
        for sentences in zip(looked, related, strict=True)
    ]
    types = _spans(documents, kept, settings.types)
    return PackScores(
        best,
        pair,
        len(documents),
        _total(types.values()),
        _relations(documents, looked, related, settings.relations, settings.types, pair),
        between_marks(pair),
        dict(sorted(types.items())),
    )


def _best(grid: Sequence[float], figures: Callable[[float], Figures]) -> float:
    """Give the threshold with the highest F1; of those as good as equal, the one nearest to an even chance."""
    found = {threshold: figures(threshold).f1 for threshold in grid}
    highest = max(found.values())
    return min((t for t in grid if found[t] >= highest - EQUAL), key=lambda threshold: abs(threshold - 0.5))


def _above(spans: Iterable[SpanFound], threshold: float) -> list[SpanFound]:
    return drop_crossing([span for span in spans if span.score > threshold])


def _total(figures: Iterable[Figures]) -> Figures:
    rows = list(figures)
    return Figures(sum(r.right for r in rows), sum(r.predicted for r in rows), sum(r.gold for r in rows))


def _spans(
    documents: Sequence[Document], found: Sequence[Sequence[Sequence[SpanFound]]], types: Sequence[str]
) -> dict[str, Figures]:
    """Count spans by type; marks that the tokens cannot give count as missed."""
    right: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for document, sentences in zip(documents, found, strict=True):
        marks = {(mark.sentence, mark.first, mark.last, mark.type) for mark in document.entities}
        own = {
            (number, span.first, span.last, types[span.type])
            for number, spans in enumerate(sentences)
            for span in spans
        }
        right.update(kind for *_, kind in own & marks)
        predicted.update(kind for *_, kind in own)
        gold.update(kind for *_, kind in marks)
        gold.update(document.left_out)
    return {kind: Figures(right[kind], predicted[kind], gold[kind]) for kind in predicted.keys() | gold.keys()}


def _marked(document: Document, types: Sequence[str]) -> list[list[SpanFound]]:
    """Give the marked spans of a document as if a pack had found them."""
    found: list[list[SpanFound]] = [[] for _ in document.words]
    for mark in document.entities:
        if mark.type in types:
            found[mark.sentence].append(SpanFound(mark.first, mark.last, types.index(mark.type), 1.0))
    return found


def _relations(
    documents: Sequence[Document],
    spans: Sequence[Sequence[Sequence[SpanFound]]],
    found: Sequence[Sequence[Sequence[tuple[int, int, int, float]]]],
    relations: Sequence[str],
    types: Sequence[str],
    threshold: float,
) -> Figures:
    """Count relations of COMPARED whose both spans and types are right."""
    right = predicted = gold = 0
    for document, sentences, related in zip(documents, spans, found, strict=True):
        marks = [(mark.sentence, mark.first, mark.last, mark.type) for mark in document.entities]
        true = {(one.type, marks[one.source], marks[one.target]) for one in document.relations if one.type in COMPARED}
        own: set[tuple[str, tuple[int, int, int, str], tuple[int, int, int, str]]] = set()
        for number, (group, rows) in enumerate(zip(sentences, related, strict=True)):
            keys = [(number, span.first, span.last, types[span.type]) for span in group]
            own.update(
                (relations[kind], keys[source], keys[target])
                for kind, source, target, chance in rows
                if chance > threshold and relations[kind] in COMPARED
            )
        right, predicted, gold = right + len(own & true), predicted + len(own), gold + len(true)
    return Figures(right, predicted, gold)
