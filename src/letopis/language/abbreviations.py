"""Abbreviations by rule: clipped compounds ("Минфин", "Евросоюз") and acronyms ("МИД" of its full name).

Russian shortens names in two ways. A compound is put together from the beginnings of words, of which the first is one
of a small set ("мин", "гос", "ген", "евро"); an acronym from the initials of all words but the smallest.
"""

from __future__ import annotations

import re
from functools import lru_cache

from letopis.language.morphology import inflected, known, parses

# First parts of clipped compounds: an adjective, or a noun that governs the rest in the genitive.
_ADJECTIVES = {
    "гос": "государственный",
    "ген": "генеральный",
    "глав": "главный",
    "евро": "европейский",
    "нац": "национальный",
    "центро": "центральный",
    "центр": "центральный",
}
_NOUNS = {"мин": "министерство", "сов": "совет", "каб": "кабинет", "упр": "управление"}
# Later parts that are no words themselves, in the genitive that the first part governs and in the nominative.
_PARTS = {
    "фин": ("финансов", "финансы"),
    "юст": ("юстиции", "юстиция"),
    "здрав": ("здравоохранения", "здравоохранение"),
    "обр": ("образования", "образование"),
    "энерго": ("энергетики", "энергетика"),
    "эконом": ("экономики", "экономика"),
    "экономразвития": ("экономического развития", "экономическое развитие"),
    "транс": ("транспорта", "транспорт"),
    "сельхоз": ("сельского хозяйства", "сельское хозяйство"),
    "пром": ("промышленности", "промышленность"),
    "торг": ("торговли", "торговля"),
    "культ": ("культуры", "культура"),
    "строй": ("строительства", "строительство"),
    "труд": ("труда", "труд"),
    "спорт": ("спорта", "спорт"),
    "мин": ("министров", "министры"),
    "без": ("безопасности", "безопасность"),
    "фед": ("федерации", "федерация"),
    "деп": ("департамента", "департамент"),
    "совет": ("совета", "совет"),
    "штаб": ("штаба", "штаб"),
    "банк": ("банка", "банк"),
    "избирком": ("избирательной комиссии", "избирательная комиссия"),
    "ком": ("комитета", "комитет"),
}
_SHORTEST_REST = 3
_SMALL = frozenset({"и", "по", "в", "на", "с", "о", "об", "для", "при", "за", "от", "из"})
_ACRONYM = re.compile(r"^[А-ЯЁA-Z]{2,7}$")
_GENDERS = {"masc", "femn", "neut"}


def is_acronym(word: str) -> bool:
    """Tell a word in capitals only ("ОБСЕ"); case endings are not looked through."""
    return bool(_ACRONYM.match(word))


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """Give the initials of a full name in capitals, prepositions and conjunctions left out ("ОБСЕ")."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in _SMALL]
    return "".join(word[0] for word in words).upper().replace("Ё", "Е")


@lru_cache(maxsize=20_000)
def expand(word: str) -> str | None:
    """Give the full words of a clipped compound in lower case ("минюст": министерство юстиции), None for no compound.

    What follows the first part must be a part or a word of its own, so that "центрист" and "минута" are left alone.
    """
    plain = word.lower().replace("ё", "е")
    for first, noun in _NOUNS.items():
        rest = _governed(plain.removeprefix(first)) if plain.startswith(first) else None
        if rest:
            return f"{noun} {rest}"
    for first, adjective in _ADJECTIVES.items():
        rest = _agreeing(adjective, plain.removeprefix(first)) if plain.startswith(first) else None
        if rest:
            return rest
    return None


def _governed(rest: str) -> str | None:
    """Give the words in the genitive that a rest stands for ("экономразвития", "промторг", "обороны")."""
    if rest in _PARTS:
        return _PARTS[rest][0]
    if _is_genitive(rest):
        return rest
    for size in range(len(rest) - 1, _SHORTEST_REST - 1, -1):
        after = _governed(rest[size:]) if rest[:size] in _PARTS else None
        if after:
            return f"{_PARTS[rest[:size]][0]} и {after}"
    return None


def _is_genitive(word: str) -> bool:
    if len(word) <= _SHORTEST_REST or not known(word):
        return False
    return any(parse.tag.POS == "NOUN" and parse.tag.case == "gent" for parse in parses(word))


def _agreeing(adjective: str, rest: str) -> str | None:
    """Give the adjective with the noun that a rest stands for ("дума", "прокуратура", "деп")."""
    noun = _PARTS[rest][1] if rest in _PARTS else rest
    head = noun.rpartition(" ")[2]
    if rest not in _PARTS and (len(rest) <= _SHORTEST_REST or not known(head)):
        return None
    parse = next((p for p in parses(head) if p.tag.POS == "NOUN" and p.tag.case == "nomn"), None)
    if parse is None or parse.tag.gender not in _GENDERS or parse.tag.number == "plur":
        return None
    wanted = frozenset({"nomn", "sing", str(parse.tag.gender)})
    form = inflected(parses(adjective)[0], wanted)
    return f"{form} {noun}" if form else None
