"""Runs Letopis over the texts of a gold set and adds up the scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from letopis.articles import article_from_text
from letopis.evaluation.annotations import Annotation, find_text, load_annotations
from letopis.evaluation.clusters import IdentityScore
from letopis.evaluation.gold import Comparison, compare
from letopis.evaluation.measures import Measure, add_measures
from letopis.evaluation.predictions import as_annotation
from letopis.ingest import read_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from letopis.model.articles import Article
    from letopis.model.records import ArticleRecords


class SetScore(msgspec.Struct, frozen=True):
    """The figures of one set: how many texts, how many of them failed, and the measures by name."""

    name: str
    documents: int
    measures: Mapping[str, Measure | IdentityScore]
    failed: int = 0

    def as_json(self) -> dict[str, object]:
        """Give what ``letopis evaluate --json`` prints."""
        measures = {name: measure.as_measure() for name, measure in self.measures.items()}
        return {"set": self.name, "documents": self.documents, "failed": self.failed, "measures": measures}


def compare_gold(
    path: Path,
    texts: Sequence[Path],
    *,
    part: str | None = None,
    read: Callable[[Article], ArticleRecords] = read_article,
) -> Iterator[Comparison]:
    """Read every text of the gold folder ``path`` and compare, one by one, in order of file name.

    ``texts`` are folders in which ``doc`` is looked for; ``part`` restricts to ``tune`` or ``held``.
    EvaluationError if a file or a text is missing or not in its form.
    """
    for gold in load_annotations(path, part):
        yield compare_text(gold, find_text(gold.doc, list(texts)), read)


def compare_text(gold: Annotation, raw: str, read: Callable[[Article], ArticleRecords] = read_article) -> Comparison:
    """Read one text, given as in its file, and compare it with its gold; a text that fails counts as all missed."""
    try:
        predicted = as_annotation(gold.doc, read(article_from_text(raw, published=gold.published)), raw)
    except Exception as error:  # noqa: BLE001 (one text must not hide the figures of the rest; the reason is told)
        comparison = compare(gold, Annotation(doc=gold.doc), raw)
        return msgspec.structs.replace(comparison, failure=f"{type(error).__name__}: {error}")
    return compare(gold, predicted, raw)


def total(comparisons: Sequence[Comparison]) -> SetScore:
    """Add up the texts: micro-averages, the main measures first."""
    measures: dict[str, Measure] = {}
    for comparison in comparisons:
        add_measures(measures, comparison.measures)
    plain = {name: measure for name, measure in measures.items() if "." not in name}
    by_type = {name: measures[name] for name in sorted(measures) if "." in name}
    return SetScore("gold", len(comparisons), plain | by_type, sum(c.failure is not None for c in comparisons))


def write_predictions(folder: Path, comparisons: Sequence[Comparison]) -> None:
    """Write what was predicted in the gold form, one file per text named as the text."""
    folder.mkdir(parents=True, exist_ok=True)
    for comparison in comparisons:
        name = comparison.gold.doc.rpartition("/")[2]
        data = msgspec.json.format(msgspec.json.encode(comparison.predicted), indent=1)
        (folder / f"{name}.json").write_bytes(data + b"\n")
