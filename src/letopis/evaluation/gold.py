"""Scores records against gold annotations, one text at a time.

* dates: the same span (full stops at its end aside); ``dates_overlap`` any overlap; ``date_values`` how many of the
  found spans have the right value.
* tenures: the person and the office are the same; body, status and limits are sub-measures.
* events: the same type, and the triggers overlap or a participant is shared and the dates are compatible.
* statements: the contents overlap by half of their joint characters; the speaker and the rest are sub-measures.

Rows are matched one to one. What matches only a doubtful row is neither right nor wrong, and so are repeats in the
headline (first line) of what the text says again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from letopis.evaluation.annotations import LISTS, Annotation, DateRow, EventRow, StatementRow, TenureRow
from letopis.evaluation.assignment import best_pairs
from letopis.evaluation.measures import Accuracy, Measure, Score
from letopis.evaluation.sameness import (
    compatible_dates,
    overlap,
    same_body,
    same_date,
    same_name,
    same_office,
    same_person,
    same_source,
    trimmed,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LEAST_OVERLAP = 0.5
# Types of events that the conventions of annotation leave out: rows of them are neither right nor wrong.
_UNCOVERED = frozenset({"deal", "own"})


class Matching(msgspec.Struct, frozen=True):
    """How the rows of one list went together: pairs of indices (gold, predicted), and what was left over.

    ``ignored`` are predicted rows that are neither right nor wrong.
    """

    pairs: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    false: tuple[int, ...]
    ignored: tuple[int, ...]

    @property
    def score(self) -> Score:
        """Count the rows."""
        correct = len(self.pairs)
        return Score(correct, correct + len(self.missed), correct + len(self.false))


class Comparison(msgspec.Struct, frozen=True):
    """One text's gold beside what was predicted for it; ``matchings`` by list, and ``dates_overlap``.

    ``failure`` is the reason where the text could not be read; then nothing was predicted.
    """

    gold: Annotation
    predicted: Annotation
    raw: str
    matchings: dict[str, Matching]
    measures: dict[str, Measure]
    failure: str | None = None


def compare(gold: Annotation, predicted: Annotation, raw: str) -> Comparison:
    """Match the rows of one text and count them; ``raw`` is the text that both sides' offsets refer to."""
    matchings = {
        "dates": _match("dates", gold, predicted, raw, _same_span(raw)),
        "dates_overlap": _match("dates", gold, predicted, raw, _date_weight),
        "tenures": _match("tenures", gold, predicted, raw, _tenure_weight),
        "events": _match("events", gold, predicted, raw, _event_weight),
        "statements": _match("statements", gold, predicted, raw, _statement_weight),
    }
    measures: dict[str, Measure] = {name: matching.score for name, matching in matchings.items()}
    for name, matching in matchings.items():
        measures |= _FIELDS[name](gold, predicted, matching.pairs)
    measures |= _by_type(gold, predicted, matchings["events"])
    return Comparison(gold, predicted, raw, matchings, measures)


def doubts_of(gold: Annotation) -> Annotation:
    """Give the doubtful rows as an annotation of their own."""
    return msgspec.structs.replace(Annotation(doc=gold.doc), **{rows: gold.doubts(rows) for rows in LISTS})


def _match(
    rows: str,
    gold: Annotation,
    predicted: Annotation,
    raw: str,
    weight: Callable[[Annotation, int, Any], float],
) -> Matching:
    mine, theirs = getattr(gold, rows), getattr(predicted, rows)
    pairs = best_pairs([[weight(gold, i, row) for row in theirs] for i in range(len(mine))])
    found = {j for _, j in pairs}
    doubts = doubts_of(gold)
    left = [j for j in range(len(theirs)) if j not in found]
    ignored = [
        j
        for j in left
        if any(weight(doubts, i, theirs[j]) > 0 for i in range(len(getattr(doubts, rows))))
        or _repeats_in_headline(gold, theirs[j], raw)
        or getattr(theirs[j], "type", None) in _UNCOVERED
    ]
    return Matching(
        tuple(pairs),
        tuple(sorted(set(range(len(mine))) - {i for i, _ in pairs})),
        tuple(j for j in left if j not in ignored),
        tuple(ignored),
    )


def _repeats_in_headline(gold: Annotation, row: object, raw: str) -> bool:
    headline = raw.find("\n")
    if isinstance(row, StatementRow):
        return row.content.start < headline
    if isinstance(row, EventRow):
        return row.trigger.start < headline and any(_event_weight(gold, i, row) > 0 for i in range(len(gold.events)))
    return False


def _same_span(raw: str) -> Callable[[Annotation, int, DateRow], float]:
    def weight(gold: Annotation, index: int, row: DateRow) -> float:
        return float(trimmed(raw, gold.dates[index]) == trimmed(raw, row))

    return weight


def _date_weight(gold: Annotation, index: int, row: DateRow) -> float:
    shared = overlap(gold.dates[index], row)
    return shared + _right(same_date, gold.accepted("dates", index, "edtf"), row.edtf) if shared else 0.0


def _tenure_weight(gold: Annotation, index: int, row: TenureRow) -> float:
    persons = gold.accepted("tenures", index, "person")
    offices = gold.accepted("tenures", index, "office")
    bodies = gold.accepted("tenures", index, "of")
    if not _right(same_person, persons, row.person):
        return 0.0
    if not any(same_office(office, body, row) for office in offices for body in bodies):
        return 0.0
    exact = any(words_of(office) == words_of(row.office) for office in offices)
    body_right = any(same_body(body, row) for body in bodies)
    status_right = row.status in gold.accepted("tenures", index, "status")
    return 1.0 + exact + body_right + 0.5 * status_right + overlap(gold.tenures[index], row)


def _event_weight(gold: Annotation, index: int, row: EventRow) -> float:
    if row.type not in gold.accepted("events", index, "type"):
        return 0.0
    triggers = gold.accepted("events", index, "trigger")
    same_words = any(trigger.overlaps(row.trigger) for trigger in triggers)
    dates = gold.accepted("events", index, "date")
    shared = max(_shared(names, row.participants) for names in gold.accepted("events", index, "participants"))
    compatible = any(compatible_dates(date, row.date) for date in dates)
    if not same_words and not (shared and compatible):
        return 0.0
    return 2.0 * same_words + shared + _right(same_date, dates, row.date) + 0.5 * compatible


def _statement_weight(gold: Annotation, index: int, row: StatementRow) -> float:
    mine = gold.statements[index]
    shared = overlap(mine.content, row.content)
    if shared < _LEAST_OVERLAP:
        return 0.0
    speaker = _right(same_source, gold.accepted("statements", index, "speaker"), row.speaker)
    return shared + mine.cue.overlaps(row.cue) + 0.5 * speaker


def _right(same: Callable[[Any, Any], bool], accepted: Iterable[Any], value: object) -> bool:
    return any(same(choice, value) for choice in accepted)


def _shared(gold: Iterable[str], predicted: Iterable[str]) -> int:
    mine, theirs = list(gold), list(predicted)
    return len(best_pairs([[float(same_name(name, other)) for other in theirs] for name in mine]))


_Pairs = tuple[tuple[int, int], ...]


def _accuracy(
    gold: Annotation,
    predicted: Annotation,
    pairs: _Pairs,
    field: tuple[str, str],
    same: Callable[[Any, Any], bool],
) -> Accuracy:
    rows, name = field
    attribute = "from_" if name == "from" else name
    right = sum(
        _right(same, gold.accepted(rows, i, name), getattr(getattr(predicted, rows)[j], attribute)) for i, j in pairs
    )
    return Accuracy(right, len(pairs))


def _equal(mine: object, theirs: object) -> bool:
    return mine == theirs


def _date_fields(gold: Annotation, predicted: Annotation, pairs: _Pairs) -> dict[str, Measure]:
    return {"date_values": _accuracy(gold, predicted, pairs, ("dates", "edtf"), same_date)}


def _overlap_fields(gold: Annotation, predicted: Annotation, pairs: _Pairs) -> dict[str, Measure]:
    return {"date_values_overlap": _accuracy(gold, predicted, pairs, ("dates", "edtf"), same_date)}


def _tenure_fields(gold: Annotation, predicted: Annotation, pairs: _Pairs) -> dict[str, Measure]:
    bodies = sum(_right(same_body, gold.accepted("tenures", i, "of"), predicted.tenures[j]) for i, j in pairs)
    return {
        "tenure_of": Accuracy(bodies, len(pairs)),
        "tenure_status": _accuracy(gold, predicted, pairs, ("tenures", "status"), _equal),
        "tenure_from": _accuracy(gold, predicted, pairs, ("tenures", "from"), same_date),
        "tenure_to": _accuracy(gold, predicted, pairs, ("tenures", "to"), same_date),
        "tenure_replaced_by": _accuracy(gold, predicted, pairs, ("tenures", "replaced_by"), same_name),
    }


def _event_fields(gold: Annotation, predicted: Annotation, pairs: _Pairs) -> dict[str, Measure]:
    participants = Score()
    for i, j in pairs:
        choices = gold.accepted("events", i, "participants")
        theirs = _named(predicted.events[j].participants, choices)
        participants += max((Score(_shared(c, theirs), len(c), len(theirs)) for c in choices), key=_agreement)
    return {
        "event_participants": participants,
        "event_status": _accuracy(gold, predicted, pairs, ("events", "status"), _equal),
        "event_place": _accuracy(gold, predicted, pairs, ("events", "place"), same_name),
        "event_date": _accuracy(gold, predicted, pairs, ("events", "date"), same_date),
    }


def _named(names: Iterable[str], choices: Iterable[Iterable[str]]) -> list[str]:
    """Leave out participants without a name ("5 человек"), which the gold does not list, unless it does."""
    wanted = [name for choice in choices for name in choice]
    return [name for name in names if name != name.lower() or any(same_name(other, name) for other in wanted)]


def _agreement(score: Score) -> float:
    return score.f1 if score.gold + score.predicted else 1.0


def _statement_fields(gold: Annotation, predicted: Annotation, pairs: _Pairs) -> dict[str, Measure]:
    cues = sum(gold.statements[i].cue.overlaps(predicted.statements[j].cue) for i, j in pairs)
    return {
        "statement_speaker": _accuracy(gold, predicted, pairs, ("statements", "speaker"), same_source),
        "statement_kind": _accuracy(gold, predicted, pairs, ("statements", "kind"), _equal),
        "statement_form": _accuracy(gold, predicted, pairs, ("statements", "form"), _equal),
        "statement_cue": Accuracy(cues, len(pairs)),
        "statement_via": _accuracy(gold, predicted, pairs, ("statements", "via"), _same_names),
    }


def _same_names(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    first, second = list(mine), list(theirs)
    return len(first) == len(second) and all(map(same_name, first, second))


_FIELDS: dict[str, Callable[[Annotation, Annotation, _Pairs], dict[str, Measure]]] = {
    "dates": _date_fields,
    "dates_overlap": _overlap_fields,
    "tenures": _tenure_fields,
    "events": _event_fields,
    "statements": _statement_fields,
}


def _by_type(gold: Annotation, predicted: Annotation, matching: Matching) -> dict[str, Measure]:
    """Count events type by type, a pair under the type of its gold row."""
    found: dict[str, Measure] = {}
    for index in (*(i for i, _ in matching.pairs), *matching.missed):
        found[gold.events[index].type] = Score()
    for index in matching.false:
        found[predicted.events[index].type] = Score()
    return {f"events.{name}": _count_type(gold, predicted, matching, name) for name in sorted(found)}


def _count_type(gold: Annotation, predicted: Annotation, matching: Matching, name: str) -> Score:
    correct = sum(gold.events[i].type == name for i, _ in matching.pairs)
    missed = sum(gold.events[i].type == name for i in matching.missed)
    false = sum(predicted.events[j].type == name for j in matching.false)
    return Score(correct, correct + missed, correct + false)
