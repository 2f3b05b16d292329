"""Lexicon morphology: pymorphy3's parses, chosen by what a tagger saw in context.

The tagger (UD) knows the sentence, the lexicon knows the words; neither alone gives a right lemma.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from letopis.language.entries import Analysis, analyzer, categories, entries, grammemes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymorphy3.analyzer import Parse

CYRILLIC = re.compile(r"[А-Яа-яЁё]")
# Words whose capitals the lexicon does not look at; it does at an initial's.
CAPITALISED = re.compile(r"[А-ЯЁ][А-Яа-яЁё-]+")
# The length of the lexicon's own entry for a form: analyser, word, paradigm, place in it.
ENTRY = 4
UD_TO_LEXICON: dict[str, frozenset[str]] = {
    "NOUN": frozenset({"NOUN"}),
    "PROPN": frozenset({"NOUN", "ADJF"}),
    "ADJ": frozenset({"ADJF", "ADJS", "PRTF", "COMP", "PRTS"}),
    "VERB": frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"}),
    "AUX": frozenset({"VERB", "INFN", "GRND"}),
    "ADV": frozenset({"ADVB", "COMP", "PRED"}),
    "PRON": frozenset({"NPRO", "ADJF"}),
    "DET": frozenset({"ADJF", "NPRO"}),
    "NUM": frozenset({"NUMR", "ADJF"}),
    "ADP": frozenset({"PREP"}),
    "CCONJ": frozenset({"CONJ"}),
    "SCONJ": frozenset({"CONJ"}),
    "PART": frozenset({"PRCL"}),
    "INTJ": frozenset({"INTJ"}),
}
CASES: dict[str, frozenset[str]] = {
    "Nom": frozenset({"nomn", "voct"}),
    "Gen": frozenset({"gent", "gen2"}),
    "Dat": frozenset({"datv"}),
    "Acc": frozenset({"accs"}),
    "Ins": frozenset({"ablt"}),
    "Loc": frozenset({"loct", "loc2"}),
    "Par": frozenset({"gen2", "gent"}),
    "Voc": frozenset({"voct"}),
}
NUMBERS = {"Sing": "sing", "Plur": "plur"}
GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
VERBAL = {
    "Aspect": {"perf": "Perf", "impf": "Imp"},
    "Gender": {code: name for name, code in GENDERS.items()},
    "Mood": {"indc": "Ind", "impr": "Imp"},
    "Number": {code: name for name, code in NUMBERS.items()},
    "Person": {"1per": "1", "2per": "2", "3per": "3"},
    "Tense": {"past": "Past", "pres": "Pres", "futr": "Fut"},
}
# Endings of finite verbs, to look no further at most nouns.
FINITE = ("ет", "ёт", "ит", "ут", "ют", "ат", "ят", "л", "ла", "ло", "ли", "лся", "лась", "лось", "лись", "тся")
PARTICIPLES = frozenset({"PRTF", "PRTS", "GRND"})
# Grammemes of names.
PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})

AGREEMENT_BONUS = 1.0
POS_BONUS = 4.0


@lru_cache(maxsize=100_000)
def parses(word: str) -> tuple[Parse, ...]:
    """Give the lexicon's parses of a word form, the likeliest first (at least one)."""
    if CAPITALISED.fullmatch(word):
        return parses(word.lower())
    try:
        return tuple(analyzer().parse(word))
    except ValueError:
        # The lexicon asks Unicode for the name of every letter, and some letters have none.
        return tuple(analyzer().parse("".join("х" if unicodedata.name(c, "") == "" else c for c in word)))


@lru_cache(maxsize=100_000)
def analyses(word: str) -> tuple[Analysis, ...]:
    """Give the lemmas and tags of ``parses``, in the same order: much faster where the lexicon knows the form."""
    return entries(word) or tuple(
        Analysis(str(parse.normal_form), str(parse.tag), parse.score, is_entry(parse)) for parse in parses(word)
    )


@lru_cache(maxsize=50_000)
def known(word: str) -> bool:
    """Tell whether the lexicon holds the word form itself rather than guessing at it."""
    return bool(analyzer().word_is_known(word))


def is_entry(parse: Parse) -> bool:
    """Tell whether a parse is the lexicon's own entry rather than a guess or a rule's."""
    stack = parse.methods_stack
    return len(stack) == 1 and len(stack[0]) == ENTRY


def is_known(parse: Parse) -> bool:
    """Tell whether a parse is of a form that the lexicon holds."""
    return is_entry(parse) or _has_form(parse.word)


@lru_cache(maxsize=50_000)
def _has_form(word: str) -> bool:
    lexicon = analyzer()
    return bool(lexicon.dictionary.word_is_known(word, lexicon.char_substitutes))


def inflected(parse: Parse, grammemes: frozenset[str]) -> str | None:
    """Give the form of a parsed word that has these grammemes; None if it has none."""
    entry, *guessed = parse.methods_stack
    # A word that was guessed by its ending goes through the paradigm of its model; other guesses change the word.
    if len(entry) != ENTRY or any(type(unit).__name__ != "KnownSuffixAnalyzer" for unit, *_ in guessed):
        found = parse.inflect(set(grammemes))
        return None if found is None else str(found.word)
    form = _form(entry[2], entry[3], grammemes)
    if form is None:
        return None
    before, after, prefix, suffix = form
    return f"{prefix}{parse.word[before : len(parse.word) - after]}{suffix}"


@lru_cache(maxsize=50_000)
def _form(paradigm: int, place: int, grammemes: frozenset[str]) -> tuple[int, int, str, str] | None:
    """Give what to cut off the form at ``place`` of a paradigm, before and after, and what to put there instead."""
    dictionary = analyzer().dictionary
    codes = dictionary.paradigms[paradigm]
    # Suffixes, tags and prefixes of the forms in turn.
    size = len(codes) // 3
    tags = [dictionary.gramtab[code].grammemes for code in codes[size : 2 * size]]
    fits = [number for number, tag in enumerate(tags) if grammemes <= tag]
    own = dictionary.gramtab[codes[size + place]]
    if not fits:
        grammemes = frozenset(own.fix_rare_cases(grammemes))
        fits = [number for number, tag in enumerate(tags) if grammemes <= tag]
    if not fits:
        return None
    wanted = own.updated_grammemes(grammemes)
    best = max(fits, key=lambda number: len(wanted & tags[number]) - 0.1 * len(wanted ^ tags[number]))
    prefixes, suffixes = dictionary.paradigm_prefixes, dictionary.suffixes
    before, after = prefixes[codes[2 * size + place]], suffixes[codes[place]]
    return len(before), len(after), prefixes[codes[2 * size + best]], suffixes[codes[best]]


def _agreement(tag_text: str, pos: str, feats: Mapping[str, str]) -> float:
    """Score how well a lexicon's tag agrees with a tagger's part of speech and features."""
    tag = categories(tag_text)
    case, number, gender = feats.get("Case"), feats.get("Number"), feats.get("Gender")
    score = 0.0
    if tag.part in UD_TO_LEXICON.get(pos, ()):
        score += POS_BONUS
        if pos == "VERB" and tag.part in PARTICIPLES and feats.get("VerbForm") not in {"Part", "Conv"}:
            score -= AGREEMENT_BONUS
    if case and tag.case:
        score += AGREEMENT_BONUS if tag.case in CASES.get(case, ()) else -AGREEMENT_BONUS
    if number in NUMBERS and tag.number:
        score += AGREEMENT_BONUS if tag.number == NUMBERS[number] else -AGREEMENT_BONUS
    if gender in GENDERS and tag.gender:
        score += AGREEMENT_BONUS if tag.gender == GENDERS[gender] else -AGREEMENT_BONUS
    return score


def best_parse(word: str, pos: str, feats: Mapping[str, str]) -> Parse:
    """Give the parse that agrees best with the tagger's part of speech and features."""
    return parses(word)[_best(analyses(word), pos, feats)]


def _best(found: tuple[Analysis, ...], pos: str, feats: Mapping[str, str]) -> int:
    """Give the place of the analysis that agrees best, the first of several."""
    if len(found) == 1:
        return 0
    scores = [one.score + _agreement(one.tag, pos, feats) for one in found]
    return scores.index(max(scores))


def retagged(word: str, pos: str, feats: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Correct a tagger where the lexicon knows better.

    It calls a hyphenated noun an adjective ("пресс-группа"), a rare noun or adjective a verb ("судью", "ТАСС"), and a
    verb between two nouns a noun ("командует").
    """
    if not CYRILLIC.search(word):
        return pos, feats
    if pos == "ADJ" and "-" in word.strip("-"):
        found = analyses(word.lower())
        if not any(categories(one.tag).part in {"ADJF", "ADJS", "COMP", "NUMR"} for one in found):
            nouns = [one for one in found if categories(one.tag).part == "NOUN"]
            return _universal(nouns[:1]) if nouns else (pos, feats)
    elif pos == "VERB":
        found = analyses(word)
        if found[0].entry and all(categories(one.tag).part in {"NOUN", "ADJF"} for one in found):
            return _universal(found)
    elif pos == "NOUN" and word.islower() and word.endswith(FINITE):
        found = analyses(word)
        if found[0].entry and all(categories(one.tag).part == "VERB" for one in found):
            return "VERB", _finite(word, found)
    return pos, feats


def _finite(word: str, found: Sequence[Analysis]) -> dict[str, str]:
    """Give the features of a finite verb in which the lexicon's readings of it agree."""
    agreed = frozenset.intersection(*(frozenset(grammemes(one.tag)) for one in found))
    told = ((name, value) for name, values in VERBAL.items() for code, value in values.items() if code in agreed)
    return {**dict(told), "VerbForm": "Fin", "Voice": "Mid" if word.endswith(("ся", "сь")) else "Act"}


def _universal(found: Sequence[Analysis]) -> tuple[str, dict[str, str]]:
    """Give part of speech and features of a noun or adjective: those in which the lexicon's readings of it agree."""
    first = categories(found[0].tag)
    told = [(categories(one.tag), frozenset(grammemes(one.tag))) for one in found]
    agreed = frozenset.intersection(*(marks for one, marks in told if one.part == first.part))
    values = {
        "Animacy": "Anim" if "anim" in agreed else "Inan" if "inan" in agreed else None,
        "Case": next((name for name, codes in CASES.items() if codes & agreed), None),
        "Gender": next((name for name, code in GENDERS.items() if code in agreed), None),
        "Number": next((name for name, code in NUMBERS.items() if code in agreed), None),
    }
    named = "PROPN" if PROPER & agreed else "NOUN"
    return "ADJ" if first.part == "ADJF" else named, {key: value for key, value in values.items() if value}


def lemma(word: str, pos: str, feats: Mapping[str, str]) -> str:
    """Give the dictionary form of a word as tagged: lower case, nominative or infinitive."""
    if not CYRILLIC.search(word):
        return word.lower()
    found = analyses(word)
    first = found[0].lemma
    if pos != "ADJ" and all(one.lemma == first for one in found):
        return first
    place = _best(found, pos, feats)
    best = found[place]
    # A participle used as an adjective keeps its own nominative, not the verb's infinitive.
    if pos == "ADJ" and categories(best.tag).part == "PRTF":
        return inflected(parses(word)[place], frozenset({"nomn", "sing", "masc"})) or best.lemma
    return best.lemma


@lru_cache(maxsize=50_000)
def normal_form(word: str) -> str:
    """Give the likeliest dictionary form of a word without context."""
    return analyses(word)[0].lemma


def like_case(model: str, word: str) -> str:
    """Give ``word`` the capitals of ``model`` (Москвой, москва: Москва; ГКЧП stays whole)."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    parts = model.split("-")
    pieces = word.split("-")
    if len(parts) == len(pieces) > 1:
        return "-".join(like_case(p, w) if p else w for p, w in zip(parts, pieces, strict=True))
    if model[:1].isupper() and not model[1:].islower():
        # "АвтоВАЗом", "СдПГ": capitals within, as far as both run alike.
        pairs = enumerate(zip(model.lower(), word.lower(), strict=False))
        alike = next((place for place, (one, two) in pairs if one != two), min(len(model), len(word)))
        return model[:alike] + word[alike:]
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
