"""Fits the salience of antecedents to raw text, without any marked coreference.

A pronoun's antecedent is among the candidates that agree with it in gender and number; those that do not agree are
certainly none. What tells the first from the second apart from gender and number themselves (nearness, role, kind)
tells antecedents from other candidates. The weights maximise the probability that the antecedent agrees, summed over
the agreeing candidates, with an L2 penalty; "он", "она" and "они" count alike, however often each occurs. The idea is
that of Cherry and Bergsma (2005), An Expectation Maximization Approach to Pronoun Resolution.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from letopis.reading.coreference.pronouns import agree
from letopis.reading.coreference.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.model.layers import Reading
    from letopis.reading.coreference.phrases import Phrase

STEPS = 300
RATE = 0.5
PENALTY = 1e-3


class Instance(NamedTuple):
    """A pronoun: the features of each candidate, whether each agrees, and its form ("Masc", "Fem" or "Plur")."""

    features: list[list[str]]
    agrees: list[bool]
    form: str


class Fit(NamedTuple):
    """The weight of each feature, the number of pronouns of each form, and the mean log probability of agreement."""

    weights: dict[str, float]
    pronouns: dict[str, int]
    likelihood: float


def instances(reading: Reading) -> list[Instance]:
    """Give the pronouns of a reading that have both agreeing candidates and others."""
    found: list[Instance] = []

    def watch(resolver: Resolver, pronoun: Phrase) -> None:
        form = "Plur" if pronoun.number == "Plur" else pronoun.gender
        if form not in {"Masc", "Fem", "Plur"}:
            return
        rules = resolver.pronouns
        candidates = [
            pair for pair in rules.candidates(pronoun) if form == "Plur" or (pair[0].number or "Sing") == "Sing"
        ]
        agrees = [agree(pronoun, *pair) for pair in candidates]
        if any(agrees) and not all(agrees):
            found.append(Instance([rules.features(pronoun, *pair) for pair in candidates], agrees, form))

    Resolver(reading, watch).resolve()
    return found


def fit(readings: Iterable[Reading]) -> Fit:
    """Fit the weights of the features that occur in ``readings``; they need no chains yet."""
    rows = [row for reading in readings for row in instances(reading)]
    names = sorted({name for row in rows for candidate in row.features for name in candidate})
    counts = Counter(row.form for row in rows)
    matrices = [(_matrix(row, names), np.array(row.agrees), 1.0 / counts[row.form] / len(counts)) for row in rows]
    weights = np.zeros(len(names))
    squares = np.full(len(names), 1e-8)
    likelihood = 0.0
    for _ in range(STEPS):
        slope = -PENALTY * weights
        likelihood = 0.0
        for matrix, agrees, share in matrices:
            score = matrix @ weights
            every = np.exp(score - score.max())
            right = every * agrees
            slope += share * ((right / right.sum() - every / every.sum()) @ matrix)
            likelihood += share * float(np.log(right.sum() / every.sum()))
        # Adagrad: features that occur seldom move as far as the others.
        squares += slope**2
        weights += RATE * slope / np.sqrt(squares)
    return Fit({n: round(float(w), 2) for n, w in zip(names, weights, strict=True)}, dict(counts), likelihood)


def _matrix(row: Instance, names: list[str]) -> np.ndarray:
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(row.features), len(names)))
    for number, candidate in enumerate(row.features):
        matrix[number, [place[name] for name in candidate]] = 1.0
    return matrix
