"""When two values mean the same thing: names, offices, bodies, dates, spans."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from letopis.errors import DateError
from letopis.language.morphology import normal_form, parses
from letopis.model.dates import EdtfDate
from letopis.ontology import countries, names
from letopis.ontology.loader import fold
from letopis.ontology.offices import classify

if TYPE_CHECKING:
    from letopis.evaluation.annotations import Mark, TenureRow

_ADJECTIVES = frozenset(["ADJF", "ADJS", "PRTF", "NUMR"])
_QUOTES = re.compile(r"[«»„“”\"()]")
_ARTICLE = re.compile(r"^the ")
# Said before an outlet's name or left out without a difference ("телеканал Sky News").
_KINDS_OF_OUTLET = frozenset(
    ["агентство", "газета", "журнал", "издание", "информагентство", "канал", "радиостанция", "телеканал"]
)


def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a name as they are compared: lower case, е for ё, no quotation marks, no English article."""
    return tuple(_ARTICLE.sub("", fold(_QUOTES.sub(" ", name))).replace(",", " ").split())


@lru_cache(maxsize=8192)
def lemmas_of(name: str) -> frozenset[str]:
    """Give the lemmas of a name, with countries and bodies under their one name ("МИД РФ" as "МИД России")."""
    whole = " ".join(words_of(name))
    joined = countries.canonical(whole) or names.body(whole)
    if joined:
        return frozenset({fold(countries.canonical(joined) or joined)})
    lemmas = _every_lemma(name)
    return lemmas - _KINDS_OF_OUTLET or lemmas


def _every_lemma(name: str) -> frozenset[str]:
    return frozenset(_lemma(word) for word in words_of(name))


def _lemma(word: str) -> str:
    lemma = normal_form(word)
    return fold(countries.canonical(lemma) or names.body(lemma) or lemma)


def same_person(gold: str, predicted: str) -> bool:
    """Compare two names of persons.

    They are the same if equal, or if one only adds a patronymic or a middle name; a predicted full name also matches a
    gold one that is only a surname, since that is all its reader could know.
    """
    mine, theirs = words_of(gold), words_of(predicted)
    if not mine or not theirs:
        return False
    if mine == theirs:
        return True
    if len(mine) == 1:
        return mine[0] == theirs[-1]
    short, long = sorted((mine, theirs), key=len)
    return len(short) > 1 and short[0] == long[0] and short[-1] == long[-1] and set(short) <= set(long)


def same_name(gold: str | None, predicted: str | None) -> bool:
    """Compare two names of any kind, as strictly as :func:`same_person` for persons."""
    if not gold or not predicted:
        return gold == predicted
    return same_person(gold, predicted) or lemmas_of(gold) == lemmas_of(predicted)


def same_source(gold: str | None, predicted: str | None) -> bool:
    """Compare two sources of a statement.

    Beyond :func:`same_name`, a description may say more or less of the same head ("пресс-служба", "пресс-служба
    полиции"): the head, the first word that is no adjective, is shared and one holds all words of the other. Two
    proper names get no such leave.
    """
    if same_name(gold, predicted):
        return True
    if not gold or not predicted or (_is_name(gold) and _is_name(predicted)):
        return False
    mine, theirs = _every_lemma(gold), _every_lemma(predicted)
    return _head(gold) == _head(predicted) and (mine <= theirs or theirs <= mine)


def _head(name: str) -> str:
    words = words_of(name)
    nouns = (word for word in words if parses(word)[0].tag.POS not in _ADJECTIVES)
    return _lemma(next(nouns, words[-1] if words else ""))


def _is_name(name: str) -> bool:
    return all(word[:1].isupper() for word in name.split())


def same_body(gold: str | None, row: TenureRow) -> bool:
    """Compare the body or country of an office; the country may stand in the body's name or apart from it."""
    if gold is None or row.of is None:
        return gold == row.of
    if same_name(gold, row.of):
        return True
    return row.country is not None and lemmas_of(gold) == lemmas_of(row.of) | lemmas_of(row.country)


def same_office(gold_office: str, gold_body: str | None, row: TenureRow) -> bool:
    """Compare two offices: the same words, or the same class in the ontology (other than "other")."""
    if words_of(gold_office) == words_of(row.office) or lemmas_of(gold_office) == lemmas_of(row.office):
        return True
    predicted = row.office_class or classify(row.office, row.of)
    return predicted not in {"", "other"} and classify(gold_office, gold_body) == predicted


def same_date(gold: str | None, predicted: str | None) -> bool:
    """Tell whether two EDTF values mean the same days; two unknown values are the same."""
    if gold is None or predicted is None:
        return gold == predicted
    mine, theirs = _date(gold), _date(predicted)
    return mine is not None and theirs is not None and mine.key == theirs.key


def compatible_dates(gold: str | None, predicted: str | None) -> bool:
    """Tell whether two EDTF values may be of one happening; an unknown value goes with any."""
    if gold is None or predicted is None:
        return True
    mine, theirs = _date(gold), _date(predicted)
    return mine is not None and theirs is not None and mine.compatible(theirs)


def _date(text: str) -> EdtfDate | None:
    try:
        return EdtfDate.parse(text)
    except DateError:
        return None


def trimmed(raw: str, mark: Mark) -> tuple[int, int]:
    """Give the limits of a span of ``raw`` without full stops and spaces at its end ("2001 г.")."""
    return mark.start, mark.start + len(raw[mark.start : mark.end].rstrip(" .\u00a0"))


def overlap(mine: Mark, theirs: Mark) -> float:
    """Give the Jaccard overlap of two spans by characters, between 0 and 1."""
    shared = min(mine.end, theirs.end) - max(mine.start, theirs.start)
    if shared <= 0:
        return 0.0
    return shared / (max(mine.end, theirs.end) - min(mine.start, theirs.start))
