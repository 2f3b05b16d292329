"""Noun phrases in the nominative: names of places and bodies, and descriptions ("бывшего главу" -> "бывший глава")."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from letopis.language.morphology import (
    CASES,
    GENDERS,
    NUMBERS,
    best_parse,
    inflected,
    is_known,
    known,
    like_case,
    parses,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymorphy3.analyzer import Parse

    from letopis.model.layers import Token

CYRILLIC_WORD = re.compile(r"^[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*$")
MODIFIERS = frozenset({"ADJ", "DET"})
HEADS = frozenset({"NOUN", "PROPN"})
# Case endings of a hyphenated name sit on its first part: Ростове-на-Дону.
INNER_PREPOSITIONS = ("на", "де", "ла", "ле", "сюр", "под")
ACRONYM_IN_CASE = re.compile(r"^([А-ЯЁ]{2,6})(?:а|у|ом|е)$")
ABBREVIATION_MAX = 6
# "27-летнюю" declines after its figures.
FIGURED = re.compile(r"^\d+-[А-Яа-яЁё]+$")
# Numerals that have a noun in the genitive singular.
FEW = frozenset({"два", "три", "четыре", "оба"})


def _declines(token: Token) -> bool:
    word = token.text
    if not CYRILLIC_WORD.match(word):
        return False
    return not (word.isupper() and len(word) <= ABBREVIATION_MAX)


def _case(token: Token) -> str:
    return token.feat("Case")


def _modifies(token: Token) -> bool:
    """Tell an adjective, one that the tagger takes for a name too ("Гаагским" of "Гаагским трибуналом")."""
    return token.pos in MODIFIERS or (token.pos == "PROPN" and token.rel == "amod")


def find_head(tokens: Sequence[Token]) -> int | None:
    """Give the place of the noun that heads a phrase: the first one, past its adjectives."""
    for place, token in enumerate(tokens):
        if token.pos in HEADS and not _modifies(token):
            return place
        if token.pos == "ADP":
            return None
    return next((i for i, t in enumerate(tokens) if _modifies(t)), None)


def _noun_parse(token: Token, feats: dict[str, str]) -> Parse:
    """Choose the parse of a noun: for names, the lexicon's place names first."""
    word = token.text.lower()
    if token.pos == "PROPN":
        case = feats.get("Case", "")
        fits = [p for p in parses(word) if "Geox" in p.tag and is_known(p) and _same_case(p, case)]
        if fits:
            number = NUMBERS.get(feats.get("Number", ""))
            return next((p for p in fits if p.tag.number == number), fits[0])
        fallback = [p for p in parses(word) if ("Geox" in p.tag or "Orgn" in p.tag) and is_known(p)]
        if fallback:
            return fallback[0]
    # An abbreviation homonymous with the form ("МИД") must not win over the noun.
    return best_parse(word, "NOUN", feats)


def _same_case(parse: Parse, case: str) -> bool:
    return parse.tag.case in CASES.get(case, frozenset())


def _agreeing(noun: Token, modifiers: Sequence[Token]) -> dict[str, str]:
    """Give a noun's features, corrected by its adjectives where the tagger let them disagree."""
    feats = dict(noun.feats)
    for modifier in modifiers:
        if _modifies(modifier) and _case(modifier) not in {"", _case(noun)}:
            feats["Case"] = _case(modifier)
            feats["Number"] = modifier.feat("Number") or feats.get("Number", "Sing")
    return feats


def _nominative_noun(token: Token, feats: dict[str, str]) -> tuple[str, str, str]:
    """Give a noun's nominative, number and gender (lexicon codes)."""
    number = NUMBERS.get(feats.get("Number", ""), "sing")
    word = token.text.lower()
    if "-" in word:
        first, *rest = word.split("-")
        if rest[0] in INNER_PREPOSITIONS:
            parse = best_parse(first, "NOUN", feats)
            return "-".join([inflected(parse, frozenset({"nomn"})) or first, *rest]), number, parse.tag.gender or "masc"
    parse = _noun_parse(token, feats)
    number = parse.tag.number or number
    found = inflected(parse, frozenset({"nomn", number})) or word
    if "-" in word and number == "plur":
        found = _both_halves(found, word, feats)
    if "ё" not in word:
        found = found.replace("ё", "е")
    return found, number, parse.tag.gender or "masc"


def _both_halves(found: str, word: str, feats: dict[str, str]) -> str:
    """Put the first half of "братьев-мусульман" into the nominative too, if it stands in the same case."""
    first, _, rest = found.partition("-")
    if first != word.partition("-")[0]:
        return found
    same = (p for p in parses(first) if p.tag.POS == "NOUN" and is_known(p) and p.tag.number == "plur")
    parse = next((p for p in same if _same_case(p, feats.get("Case", ""))), None)
    half = inflected(parse, frozenset({"nomn", "plur"})) if parse is not None else None
    return f"{half}-{rest}" if half and not any(p.tag.case == "nomn" for p in parses(first)) else found


def _nominative_modifier(token: Token, number: str, gender: str) -> str:
    word = token.text.lower()
    prefix = ""
    if "-" in word:
        prefix, _, last = word.rpartition("-")
        if prefix.endswith("о") or prefix.isdigit() or not CYRILLIC_WORD.match(last):
            prefix += "-"
            word = last
        else:
            prefix = ""
    parse = best_parse(word, "ADJ", token.feats)
    wanted = frozenset({"nomn", number} if number == "plur" else {"nomn", "sing", gender})
    found = inflected(parse, wanted) or word
    if "Supr" in parse.tag:
        # "Высшего" is a form of "высший", though the lexicon gives "высочайший" first.
        found = max(_forms(parse, wanted), key=lambda form: _shared(form, word), default=found)
    if found.endswith("ой") and known(f"{found[:-2]}ый"):
        found = f"{found[:-2]}ый"  # "временного" is rather of "временный"
    if "ё" not in word:
        found = found.replace("ё", "е")
    return prefix + found


def _shared(one: str, other: str) -> int:
    """Count the letters with which two words begin alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _forms(parse: Parse, wanted: frozenset[str]) -> list[str]:
    """Give all words of a lexeme in a form."""
    return [form.word for form in parse.lexeme if wanted <= set(form.tag.grammemes)]


def _gender(modifiers: Sequence[Token]) -> str:
    """Read the gender of an abbreviation off its adjective ("британской АПЛ"); masculine if it shows none."""
    return next(({"Fem": "femn", "Neut": "neut"}.get(t.feat("Gender"), "masc") for t in modifiers), "masc")


def _set_modifiers(words: list[str], modifiers: Sequence[Token], number: str, gender: str) -> None:
    for place, token in enumerate(modifiers):
        declines = _declines(token) or bool(FIGURED.match(token.text))
        if (_modifies(token) and declines) or token.feat("VerbForm") == "Part":
            words[place] = like_case(token.text, _nominative_modifier(token, number, gender))


def nominative_words(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Put the head of a noun phrase and what agrees with it into the nominative; the rest stays.

    Source of the method: agreement in Russian noun phrases; quoted parts and dependents in the genitive are kept.
    """
    return _nominative(_Tagged(tokens))


class _Tagged:
    """Tokens that are told apart by their words, morphology and relations alone, wherever they stand."""

    __slots__ = ("key", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.key = tuple([(token.text, token.pos, token.rel, *token.feats.items()) for token in tokens])

    def __hash__(self) -> int:
        """Give the hash of the words as tagged."""
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        """Tell whether words and tags are the same."""
        return isinstance(other, _Tagged) and self.key == other.key


@lru_cache(maxsize=20_000)
def _nominative(phrase: _Tagged) -> tuple[str, ...]:
    return tuple(_declined(phrase.tokens))


def _declined(tokens: Sequence[Token]) -> list[str]:
    words = [token.text for token in tokens]
    head = find_head(tokens)
    if head is None or "." in tokens[head].text.strip("."):
        return words  # "Вести.ру" does not decline
    noun = tokens[head]
    if _modifies(noun):
        number = NUMBERS.get(noun.feat("Number"), "sing")
        gender = {"Fem": "femn", "Neut": "neut"}.get(noun.feat("Gender"), "masc")
        words[head] = like_case(noun.text, _nominative_modifier(noun, number, gender))
        return words
    acronym = ACRONYM_IN_CASE.match(noun.text)
    if acronym or not _declines(noun):
        words[head] = acronym[1] if acronym else noun.text
        _set_modifiers(words, tokens[:head], "sing", "masc" if acronym else _gender(tokens[:head]))
        return words
    # The tagger's nominative is kept, unless a modifier contradicts it.
    cases = {_case(t) for t in tokens[:head] if _modifies(t)}
    if _case(noun) in {"", "Nom"} and (not cases or "Nom" in cases):
        return words
    if head and tokens[0].pos == "NUM" and tokens[0].lemma != "один":
        return _counted(tokens, head)
    nominative, number, gender = _nominative_noun(noun, _agreeing(noun, tokens[:head]))
    words[head] = like_case(noun.text, nominative)
    _set_modifiers(words, tokens[:head], number, gender)
    _set_last(words, tokens, head, (number, gender))
    return words


def _set_last(words: list[str], tokens: Sequence[Token], head: int, form: tuple[str, str]) -> None:
    """Put an adjective that ends a name right after its noun into the nominative ("Республики Сербской")."""
    last = tokens[-1]
    if len(tokens) != head + 2 or last.pos != "ADJ" or not last.text[:1].isupper() or not _declines(last):
        return
    if all(last.feat(name) in {"", tokens[head].feat(name)} for name in ("Case", "Number", "Gender")):
        words[-1] = like_case(last.text, _nominative_modifier(last, *form))


def _counted(tokens: Sequence[Token], head: int) -> list[str]:
    """Put a numeral and what it counts into the nominative: "пять дипломатов", "два посла", "11 солдат"."""
    words = [token.text for token in tokens]
    numeral, noun = tokens[0], tokens[head]
    gender = GENDERS.get(noun.feat("Gender"), "masc")
    few = False
    if not numeral.text[:1].isdigit():
        parse = next((p for p in parses(numeral.text.lower()) if p.tag.POS == "NUMR"), None)
        if parse is None:
            return words
        few = parse.normal_form in FEW
        wanted = frozenset({"nomn", gender}) if few else frozenset({"nomn"})
        found = inflected(parse, wanted) or inflected(parse, frozenset({"nomn"}))
        words[0] = like_case(numeral.text, found or numeral.text.lower())
    for place in range(1, head + 1):
        token = tokens[place]
        single = few and place == head
        if (_case(token) == "Gen" and not single) or not _declines(token) or token.pos not in MODIFIERS | HEADS:
            continue
        parse = best_parse(token.text.lower(), "NOUN" if place == head else "ADJ", token.feats)
        form = inflected(parse, frozenset({"gent", "sing" if single else "plur"}))
        words[place] = like_case(token.text, form or token.text.lower())
    return words


def nominative_text(text: str, tokens: Sequence[Token]) -> str:
    """Give the words of ``tokens`` in the nominative with the white space they have in ``text``."""
    if not tokens:
        return ""
    words = nominative_words(tokens)
    pieces = [words[0]]
    for before, token, word in zip(tokens, tokens[1:], words[1:], strict=False):
        gap = text[before.end : token.start]
        pieces.append((" " if gap.isspace() else gap) + word)
    return "".join(pieces)
