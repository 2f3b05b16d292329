"""Office names in common words, so that one office told in different words is one: "министр по делам Brexit".

"Замминистра", "генпрокурор" and "глава министерства финансов" are written out; "по вопросам", "по делам" and the like
go; names of one portfolio that the ontology lists are one. Ministers and their deputies, first deputies and others stay
what they are.
"""

from __future__ import annotations

from functools import cache, lru_cache

from letopis.chronicle.bodies import body_name
from letopis.chronicle.lemmas import fold, is_russian, word_forms, words
from letopis.language.abbreviations import expand
from letopis.language.morphology import known
from letopis.language.transliteration import sounds
from letopis.ontology.offices import MINISTERS, classify, deputised, lexicon

# "По делам молодёжи" is "по молодёжи"; "по международным делам" is not.
_MATTERS = frozenset({"делам", "вопросам", "задачам", "проблемам"})
_CONCERNING = "по"
_LINKS = frozenset({_CONCERNING, "дело", "вопрос"})
_DEPUTY, _FIRST, _VICE = "заместитель", "первый ", "вице-"
_LEADERS = frozenset({"глава", "руководитель", "министр"})
_MINISTRY, _MINISTER = "министерство", "министр"


@lru_cache(maxsize=10_000)
def office_words(office: str) -> str:
    """Give an office's words in common form, by which offices of one class are compared."""
    name = fold(office).strip()
    # A vice-president is an office of its own and no deputy of one.
    first = _FIRST if name.startswith(_FIRST) else ""
    of = None if name.startswith(_VICE) else deputised(name.removeprefix(first))
    if of:
        return f"{first}{_DEPUTY} {office_words(of)}"
    told = _plain(name)
    return " ".join(_portfolio(_of_ministry(told) if classify(name) in MINISTERS else told))


@lru_cache(maxsize=10_000)
def minister_words(office: str, body: str) -> str | None:
    """Give the words of the minister of whom a report says that he leads a ministry; None for other offices and bodies.

    "Глава" of "Минфин" is "министр финансов".
    """
    named, *told = body_name(body).words.split() or [""]
    # In dictionary forms, "делам" is "дело".
    while told[1:] and told[0] in _LINKS:
        told = told[1:]
    if office_words(office) not in _LEADERS or named != _MINISTRY or not told:
        return None
    return " ".join(_portfolio([_MINISTER, *map(_form, told)]))


def whole_office(office: str) -> str:
    """Give an office as it is to be shown, without a link whose portfolio was not read: "министр по делам"."""
    told = office.split()
    cut = -2 if fold(told[-1]) in _MATTERS and told[-2:-1] == [_CONCERNING] else None
    return " ".join(told[:cut]) or office


def _plain(name: str) -> list[str]:
    """Give the dictionary forms of an office's words, abbreviations written out, without "делам" and "вопросам"."""
    full = " ".join(expand(word) or word for word in name.split())
    found: list[str] = []
    for word in words(full):
        form = fold(full[word.start : word.end])
        if not (form in _MATTERS and found[-1:] == [_CONCERNING]):
            found.append(_form(form))
    return found[:-1] if found[1:] and found[-1] == _CONCERNING else found


def _form(word: str) -> str:
    """Give the dictionary form of a word; one that the lexicon does not hold is told by its sound ("Brexit")."""
    if is_russian(word) and known(word):
        return word_forms(word)[0]
    return next(iter(sounds(word_forms(word)[0])), "") or word


def _of_ministry(told: list[str]) -> list[str]:
    """Give a minister's words without what links them with the portfolio: "глава министерства", "министр по"."""
    if told[0] in _LEADERS and told[1:2] == [_MINISTRY] and told[2:]:
        told = [_MINISTER, *told[2:]]
    return [told[0], *told[2:]] if told[0] == _MINISTER and told[1:2] == [_CONCERNING] else told


def _portfolio(told: list[str]) -> list[str]:
    """Give an office's words with the first name of a portfolio that has several."""
    for names in _portfolios():
        for name in names:
            if tuple(told[-len(name) :]) == name and len(told) > len(name):
                return [*told[: -len(name)], *names[0]]
    return told


@cache
def _portfolios() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Give the names of each portfolio, the one that stands for all first."""
    return tuple(
        tuple(dict.fromkeys(tuple(_plain(name)) for name in (first, *others)))
        for first, others in lexicon().portfolios.items()
    )
