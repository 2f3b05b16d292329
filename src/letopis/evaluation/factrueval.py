"""Scores occupations, meetings, deals and ownerships against factRuEval-2016 (third track).

The set is a folder of ``book_N.txt`` with five layers beside each (see :mod:`.factrueval_files`). What is counted, over
all texts together:

* facts: all four types; occupation, meeting, deal, ownership: each apart. The standard mode of the official scorer
  (t3_eval.py without ``-m``): phases are not compared, difficult facts are passed over.
* facts_full, occupation_full, ...: its full mode (``-m``): with phases and difficult facts, without facts that are
  possible, future or denied.
* occupation_who, occupation_position, ..., per argument, standard mode: how many marked and predicted ones found each
  other in the match of the facts that was chosen.
* person_position: see :mod:`.factrueval_lenient`.

How facts are compared and matched (:mod:`.factrueval_matching`) was worked out from the official scorer's source, in
the state of March 2016. Exact are: what may stand for an argument (names in every order, with and without their
descriptions and quotation marks, the words of every mention, a person's description), the tolerance for spelling, the
weights, the quality of a match and the figures. Different are:

* the search, where a text has so many facts of a type that not all ways to match can be tried;
* positions: the official scorer has a list of a few hundred inflected positions with their nominatives, and takes
  either; here a position is compared with its words in the text, as there if it is not on the list;
* a precision or recall with no base, which is 1 there and 0 here (it shows where a type has no facts at all);
* a text whose layers contradict each other, which it counts as one without facts: here a reference that leads nowhere
  leaves the description alone to compare with, and a note; anything worse is an error.

It reads isPartOf facts and means them to widen ``where``, but looks them up by the wrong key, so they change nothing;
here they are not read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from letopis.articles import article_from_text
from letopis.evaluation.factrueval_facts import TYPES, Fact, in_mode
from letopis.evaluation.factrueval_files import find_texts, read_text
from letopis.evaluation.factrueval_lenient import match_pairs
from letopis.evaluation.factrueval_matching import Matcher
from letopis.evaluation.factrueval_predictions import as_facts, write_facts
from letopis.evaluation.gold_set import SetScore
from letopis.evaluation.measures import Measure, Score, ShareScore, add_measures
from letopis.ingest import read_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from letopis.evaluation.factrueval_files import MarkedText
    from letopis.model.articles import Article
    from letopis.model.records import ArticleRecords

FULL = "_full"
FIELDS = {
    "occupation": ("who", "position", "where"),
    "meeting": ("participant",),
    "deal": ("participant", "type"),
    "ownership": ("owner", "property"),
}


class FactScore(ShareScore, frozen=True):
    """Facts or arguments, worth between 0 and 1 each (arguments 0 or 1)."""

    def as_measure(self) -> dict[str, float | int]:
        """Give the figures and sums as ``letopis evaluate --json`` prints them."""
        figures = super().as_measure()
        del figures["correct"]
        return {**figures, "found": round(self.found, 2), "right": round(self.right, 2)}


class FactText(NamedTuple):
    """One text of the set beside the facts found in it; ``failure`` is the reason where it could not be read."""

    marked: MarkedText
    found: tuple[Fact, ...] = ()
    failure: str | None = None


def score_folder(
    path: Path,
    *,
    read: Callable[[Article], ArticleRecords] | None = None,
    limit: int | None = None,
    predictions: Path | None = None,
    wrong: list[str] | None = None,
    notes: list[str] | None = None,
) -> SetScore:
    """Read the texts of a folder (only the first ``limit``, if given) and score their facts.

    ``predictions`` is a folder to write what was found to, ``NAME.task3`` as the third track takes it. ``wrong``
    collects a line for every fact missed, false or found in part; ``notes`` references that lead nowhere and texts that
    failed (they count as all missed). EvaluationError if the folder holds no text with its layers, or one that is not
    in the set's form.
    """
    measures: dict[str, Measure] = {name: FactScore() for name in ("facts", *TYPES)}
    measures["person_position"] = Score()
    documents = failed = 0
    for text in read_folder(path, read=read, limit=limit):
        documents += 1
        failed += text.failure is not None
        add_measures(measures, measure(text))
        if predictions:
            write_facts(predictions / f"{text.marked.name}.task3", text.found)
        if wrong is not None:
            wrong.extend(errors_of(text))
        if notes is not None:
            notes.extend(text.marked.strays)
            notes.extend([f"{text.marked.name}: {text.failure}"] if text.failure else [])
    return SetScore("factrueval", documents, measures, failed)


def read_folder(
    path: Path, *, read: Callable[[Article], ArticleRecords] | None = None, limit: int | None = None
) -> Iterator[FactText]:
    """Read the texts of a folder one by one, in order of name; ``read`` is Letopis' own unless given."""
    records_of = read or read_article
    for file in find_texts(path, limit):
        marked = read_text(file)
        try:
            yield FactText(marked, as_facts(records_of(article_from_text(marked.raw))))
        except Exception as error:  # noqa: BLE001 (one text must not hide the figures of the rest; the reason is told)
            yield FactText(marked, failure=f"{type(error).__name__}: {error}")


def measure(text: FactText) -> dict[str, Measure]:
    """Count one text: facts in both modes, arguments, and pairs of person and position."""
    measures: dict[str, Measure] = {}
    for full in (False, True):
        for kind in TYPES:
            matcher = match(text, kind, full=full)
            worth = matcher.worth(matcher.best)
            score = FactScore(0, worth.gold, worth.predicted, worth.found, worth.right)
            suffix = FULL if full else ""
            add_measures(measures, {f"facts{suffix}": score, f"{kind}{suffix}": score})
            if not full:
                add_measures(measures, _fields(kind, matcher))
    standard = [in_mode(facts, full=False) for facts in (text.marked.facts, text.found)]
    measures["person_position"] = match_pairs(*standard).score
    return measures


def match(text: FactText, kind: str, *, full: bool = False) -> Matcher:
    """Match the facts of one type in one text, in the standard or the full mode."""
    gold, found = (
        [fact for fact in in_mode(facts, full=full) if fact.type == kind] for facts in (text.marked.facts, text.found)
    )
    return Matcher(gold, found)


def _fields(kind: str, matcher: Matcher) -> dict[str, Measure]:
    """Count the arguments of one type of facts that found each other."""
    counts: dict[str, dict[str, int]] = {name: defaultdict(int) for name in FIELDS[kind]}
    for i, places in enumerate(matcher.clusters(matcher.best)):
        if matcher.gold[i].difficult:
            continue
        hits = [(j, k, hit) for j in places for k, hit in enumerate(matcher.hits[i][j])]
        reached = {hit for _, _, hit in hits}
        for place, argument in enumerate(matcher.gold[i].arguments):
            _count(counts, argument.name, "gold", "found", right=place in reached)
        for j, k, hit in hits:
            _count(counts, matcher.predicted[j].arguments[k].name, "predicted", "right", right=hit is not None)
    unmatched = [fact for fact, i in zip(matcher.predicted, matcher.best, strict=True) if i is None]
    for fact in unmatched:
        for argument in fact.arguments:
            _count(counts, argument.name, "predicted", "right", right=False)
    return {
        f"{kind}_{name}": FactScore(0, found["gold"], found["predicted"], found["found"], found["right"])
        for name, found in counts.items()
    }


def _count(counts: dict[str, dict[str, int]], name: str, every: str, good: str, *, right: bool) -> None:
    if name in counts:
        counts[name][every] += 1
        counts[name][good] += right


def errors_of(text: FactText) -> Iterator[str]:
    """Give the lines about one text, standard mode: facts missed, found in part and false, then pairs likewise."""
    yield f"== {text.marked.name}" + (f"  FAILED {text.failure}" if text.failure else "")
    for kind in TYPES:
        matcher = match(text, kind)
        for i, places in enumerate(matcher.clusters(matcher.best)):
            gold = matcher.gold[i]
            quality = matcher.quality(i, places)
            if gold.difficult or quality == 1:
                continue
            yield f"  - missed  {gold}" if not places else f"  ~ {quality:.2f}    {gold}"
            yield from (f"            {matcher.predicted[j]}" for j in places)
        yield from (f"  + false   {matcher.predicted[j]}" for j, i in enumerate(matcher.best) if i is None)
    pairs = match_pairs(*(in_mode(facts, full=False) for facts in (text.marked.facts, text.found)))
    yield from (f"  - missed pair {fact}" for fact in pairs.missed)
    yield from (f"  + false  pair {fact}" for fact in pairs.false)
