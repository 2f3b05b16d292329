"""The lenient measure of factRuEval-2016: who holds which office, without asking where.

A pair is the person and the position of an occupation that has both; the same pair twice is one. Pairs are matched one
to one, as many as possible. Two match if

* the persons do: a word of the predicted name is, within the set's tolerance for spelling, a word of the marked
  surname; of a person without a surname, of the nickname or else the first name or patronymic;
* and the positions do: their words overlap in the text, or their heads have one lemma. The head is the first word whose
  likeliest parse is a noun (the first word if none is), of a position that the set marks in several extents that of
  any ("заместителем министра обороны": заместитель).

Difficult facts are passed over, as in the standard mode: a predicted pair that only they match does not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from letopis.evaluation.assignment import best_pairs
from letopis.evaluation.factrueval_facts import POSITION
from letopis.evaluation.factrueval_text import alike
from letopis.evaluation.measures import Score
from letopis.language.morphology import parses
from letopis.ontology.loader import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.evaluation.factrueval_facts import Argument, Fact

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
# A match with a fact that counts goes before one with a difficult fact.
_COUNTS, _PASSED_OVER = 1.0, 0.1


class LenientPairs(NamedTuple):
    """The pairs of one text: the counts, and the facts of the pairs missed and false."""

    score: Score
    missed: tuple[Fact, ...] = ()
    false: tuple[Fact, ...] = ()


def match_pairs(gold: Sequence[Fact], predicted: Sequence[Fact]) -> LenientPairs:
    """Match the pairs of person and position in the facts of one text; facts of other types are left out."""
    mine, theirs = _pairs(gold), _pairs(predicted)
    weights = [[(_PASSED_OVER if a.difficult else _COUNTS) if _match(a, b) else 0.0 for b in theirs] for a in mine]
    found = best_pairs(weights)
    counted = [a for a in mine if not a.difficult]
    passed_over = {j for i, j in found if mine[i].difficult}
    right = {i: j for i, j in found if not mine[i].difficult}
    missed = tuple(a for i, a in enumerate(mine) if i not in right and not a.difficult)
    false = tuple(b for j, b in enumerate(theirs) if j not in passed_over and j not in right.values())
    return LenientPairs(Score(len(right), len(counted), len(theirs) - len(passed_over)), missed, false)


def _pairs(facts: Sequence[Fact]) -> list[Fact]:
    """Give the occupations with a person and a position, each such pair once (a difficult one gives way)."""
    found: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        who, position = fact.get("who"), fact.get(POSITION)
        if fact.type == "occupation" and who and position:
            key = (who.values, frozenset(_heads(position)))
            if key not in found or found[key].difficult:
                found[key] = fact
    return list(found.values())


def _match(gold: Fact, predicted: Fact) -> bool:
    who, position = gold.get("who"), gold.get(POSITION)
    person, office = predicted.get("who"), predicted.get(POSITION)
    if not (who and position and person and office):
        return False
    return same_person(who, person) and same_position(position, office)


def same_person(gold: Argument, predicted: Argument) -> bool:
    """Tell whether a word of the predicted name is one of the names by which the marked person is found."""
    words = _WORD.findall(predicted.values[0])
    return any(alike(name, word) for name in gold.names for word in words)


def same_position(gold: Argument, predicted: Argument) -> bool:
    """Tell whether two positions overlap in the text, or have the lemma of a head in common."""
    if any(mine.overlaps(theirs) for mine in gold.spans for theirs in predicted.spans):
        return True
    return not _heads(gold).isdisjoint(_heads(predicted))


def _heads(position: Argument) -> set[str]:
    return {head_lemma(value) for value in position.values} - {""}


def head_lemma(words: str) -> str:
    """Give the lemma of the noun that heads a noun phrase, with е for ё; empty if there are no words."""
    found = [parses(word)[0] for word in _WORD.findall(words)]
    head = next((parse for parse in found if parse.tag.POS == "NOUN"), found[0] if found else None)
    return fold(str(head.normal_form)) if head else ""
