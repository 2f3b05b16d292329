"""Holds the figures above their floors: ``python -m letopis.evaluation.floors [FILE]``.

The floors stand in ``evaluation/floors.json``::

    {"runs": [
      {"name": "gold, held back", "set": "gold", "path": "tests/gold", "of": "repository", "part": "held",
       "floors": {"dates.f1": 0.9, "date_values.accuracy": 0.9}},
      {"name": "names", "set": "slavicner", "path": "slavicner/brexit", "limit": 50,
       "floors": {"lemma.accuracy": 0.95}}
    ]}

``path`` is inside the data (the folder in the environment variable LETOPIS_DATA), or with ``of`` inside the repository
(the folder above the one that holds the file). A floor names a measure of ``letopis evaluate`` and one of its figures.
Every figure is printed beside its floor; the exit status is 1 if one lies below, is missing, has nothing it was
measured on, or if a text could not be read. Lowering a floor needs a reason in the commit.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from letopis.errors import EvaluationError, LetopisError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.evaluation.gold_set import SetScore

DATA_VARIABLE = "LETOPIS_DATA"
DEFAULT = Path("evaluation") / "floors.json"


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One evaluation and the least its figures may be."""

    name: str
    set: Literal["gold", "slavicner", "nerel", "rucoco", "factrueval"]
    path: str
    floors: dict[str, float]
    of: Literal["data", "repository"] = "data"
    part: Literal["tune", "held"] | None = None
    limit: int | None = None


class Floors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    runs: tuple[Run, ...]


class Check(msgspec.Struct, frozen=True):
    """One figure beside its floor; ``value`` is None if the evaluation did not give it."""

    run: str
    figure: str
    floor: float
    value: float | None

    @property
    def holds(self) -> bool:
        """Tell whether the figure is there and not below its floor."""
        return self.value is not None and self.value >= self.floor

    def __str__(self) -> str:
        """Give the line that is printed."""
        value = "missing" if self.value is None else f"{self.value:.4f}"
        return f"{'ok   ' if self.holds else 'BELOW'} {self.run}: {self.figure} {value}, floor {self.floor:.4f}"


def load_floors(file: Path) -> Floors:
    """Read the floors; EvaluationError if the file is missing or not in its form."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Floors)
    except (OSError, msgspec.MsgspecError) as error:
        raise EvaluationError(
            f"{file} cannot be used: {error}.", remedy="Run in the repository's root, or name the file."
        ) from error


def check(run: Run, score: SetScore) -> Iterator[Check]:
    """Set every floor of a run beside what was measured; a text that failed is a figure of its own."""
    measures = {name: measure.as_measure() for name, measure in score.measures.items()}
    for figure, floor in run.floors.items():
        name, _, part = figure.rpartition(".")
        found = measures.get(name, {})
        base = found.get("gold", found.get("total", 0))
        yield Check(run.name, figure, floor, found.get(part) if base else None)
    if score.failed:
        yield Check(run.name, "texts read", score.documents, score.documents - score.failed)


def measure(run: Run, root: Path, data: Path | None) -> SetScore:
    """Carry out one run; ``root`` is the repository, ``data`` the folder of the data sets.

    EvaluationError if the data are needed and not there.
    """
    from letopis.evaluation import factrueval, nerel, rucoco, slavicner
    from letopis.evaluation.gold_set import compare_gold, total

    if data is None or not data.is_dir():
        raise EvaluationError(
            "The data sets are not there.", remedy=f"Set {DATA_VARIABLE} to the folder that holds them."
        )
    path = (root if run.of == "repository" else data) / run.path
    if run.set == "gold":
        return total(list(compare_gold(path, [data], part=run.part)))
    if run.set == "nerel":
        return nerel.score_folder(path, limit=run.limit)
    if run.set == "rucoco":
        return rucoco.score_folder(path, limit=run.limit)
    if run.set == "factrueval":
        return factrueval.score_folder(path, limit=run.limit)
    return slavicner.score_folder(path, limit=run.limit)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the floors of a file; give the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    file = Path(given[0]) if given else DEFAULT
    folder = os.environ.get(DATA_VARIABLE)
    checks: list[Check] = []
    try:
        for run in load_floors(file).runs:
            score = measure(run, file.resolve().parent.parent, Path(folder) if folder else None)
            checks.extend(check(run, score))
    except LetopisError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in checks))
    if not checks:
        sys.stderr.write(f"{file} sets no floor.\n")
    return 0 if checks and all(line.holds for line in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
