"""Figures: precision, recall and F1 with their counts, and accuracies with theirs."""

from __future__ import annotations

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
