"""Figures: precision, recall and F1 with their counts, and accuracies with theirs."""

from __future__ import annotations

from typing import Self

import msgspec


class Score(msgspec.Struct, frozen=True):
    """Rows found against rows expected; figures that have no base are 0."""

    correct: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Score) -> Score:
        """Add counts, so that figures over many texts are micro-averages."""
        return Score(self.correct + other.correct, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        """Share of the predicted rows that are right."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold rows that were found."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.correct / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    def as_measure(self) -> dict[str, float | int]:
        """Give the figures and counts as ``letopis evaluate --json`` prints them."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "gold": self.gold,
            "predicted": self.predicted,
            "correct": self.correct,
        }


class ShareScore(Score, frozen=True):
    """Rows that may be right in part: ``found`` sums the shares of gold rows found, ``right`` those of predicted rows.

    They differ where one row stands for several.
    """

    found: float = 0.0
    right: float = 0.0

    def __add__(self, other: Score) -> Self:
        """Add counts and sums; TypeError if ``other`` is another kind of score."""
        if not isinstance(other, type(self)):
            raise TypeError(other)
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))

    @property
    def precision(self) -> float:
        """Mean worth of the predicted rows."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Mean worth of the gold rows."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Accuracy(msgspec.Struct, frozen=True):
    """How many of the judged rows are right in one field; 0 where none was judged."""

    right: int = 0
    total: int = 0

    def __add__(self, other: Accuracy) -> Accuracy:
        """Add counts."""
        return Accuracy(self.right + other.right, self.total + other.total)

    @property
    def accuracy(self) -> float:
        """Share of the judged rows that are right."""
        return self.right / self.total if self.total else 0.0

    def as_measure(self) -> dict[str, float | int]:
        """Give the figure and counts as ``letopis evaluate --json`` prints them."""
        return {"accuracy": round(self.accuracy, 4), "right": self.right, "total": self.total}


Measure = Score | Accuracy


def add_measures(total: dict[str, Measure], more: dict[str, Measure]) -> None:
    """Add the measures ``more`` into ``total``, name by name; TypeError if a name changes its kind."""
    for name, measure in more.items():
        known = total.get(name)
        if known is None:
            total[name] = measure
        else:
            total[name] = _sum(name, known, measure)


def _sum(name: str, known: Measure, more: Measure) -> Measure:
    match known, more:
        case Score(), Score():
            return known + more
        case Accuracy(), Accuracy():
            return known + more
        case _:
            raise TypeError(name)
