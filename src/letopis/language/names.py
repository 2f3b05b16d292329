"""Personal names: which part is what, which gender, and the nominative of every part.

The method is generate and test. Every part of a name gets hypotheses (nominative, case, gender, weight) from the
lexicon and from the paradigms of Russian surnames; the parts of one mention must agree in case and gender, and all
mentions of one person must agree in the nominative, so that an attested form outweighs an inflected one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.language.morphology import CASES, GENDERS, inflected, is_known, like_case, parses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CASE_NAMES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
FORMS = tuple((gender, case) for gender in ("Masc", "Fem") for case in CASE_NAMES)
LEXICON_CASE = {code: name for name, codes in CASES.items() if name in CASE_NAMES for code in codes}
NOMINATIVE = frozenset({"nomn", "sing"})
LEXICON_GENDER = {code: name for name, code in GENDERS.items()}

INITIAL = re.compile(r"^[А-ЯЁA-Z]\.?$")
PARTICLES = frozenset(
    "аль эль ад ас аш бен бин бинт ибн абу оглы кызы де да ди дос дю дель делла ла ле лос фон фан ван дер ден тер "
    "цу цур мак о’ д’ сен сент сан санта ум ур уль ут".split(),
)
PATRONYMIC = re.compile(r"(?:[оеи]вич|ьич|[иы]нич|[ое]вн|[ии]ничн|ичн)(?:[аеуыо]|ем|ом|ой)?$")
AGE = re.compile(r"[\w-]летн(?:ий|яя|его|ему|им|ем|ей|юю|ею)$")
INDECLINABLE = re.compile(r"(?:[оеёиуюыэ]|[еиоуэ]а|[иы]х|аго|ово|ко)$")
# Stems whose "е" fled: "Кравцом" is of "Кравец", but "Лоренцом" of "Лоренц".
FLED = "бвгдзкмпсхжчш"
FLEETING = re.compile(f"[{FLED}]ц$")
OBLIQUE = re.compile(r"[оеиы]м$")
# Endings of foreign names that stay as they are.
FOREIGN = re.compile(r"(?:ье|[рмлтнзцдс]и|еи|(?:кк|гг|хх)и)$")
LATIN = re.compile(r"[A-Za-z]")

LEXICON_KNOWN = 2.0
LEXICON_GUESS = 0.6
PARADIGM = 0.8
FROZEN = 0.4
OTHER_CASE = 0.5
AS_IS = 0.5
TAGGED_CASE = 1.5

# No given name ends so in the nominative: "Индиры Ганди", whatever the tagger saw.
PLURAL, NEVER = "ы", 3.0
# Cases of which the tagger sees the one in the other where they have one form ("Василия", but "Илью" and "Ильи").
GENITIVE_FOR_ANIMATES = frozenset({"Gen", "Acc"})
VOWELS = frozenset("аеёиоуыэюя")
# Words of an eastern name, of which only the last declines.
EASTERN = 3

CONSONANT = "бвгджзклмнпрстфхцчшщ"

# Paradigms of surnames and foreign names: the ending of the nominative ("-" for none), then those of the genitive,
# dative, accusative, instrumental and locative ("/" between two, "." where it does not differ from the nominative).
_MASCULINE = """
ский  ского скому ского ским ском
цкий  цкого цкому цкого цким цком
ый    ого ому ого ым ом
ой    ого ому ого ым ом
ий    его ему его им ем
ов    . . . овым .
ев    . . . евым .
ёв    . . . ёвым .
ин    . . . иным .
ын    . . . ыным .
-     а у а ом/ем/ём е
ец    ца цу ца цом/цем це
й     я ю я ем е/и
ь     я ю я ем е
"""
_FEMININE = """
ская  ской ской скую ской ской
цкая  цкой цкой цкую цкой цкой
ова   овой овой ову овой овой
ева   евой евой еву евой евой
ёва   ёвой ёвой ёву ёвой ёвой
ина   иной иной ину иной иной
ая    ой ой ую ой ой
ь     и и . ью и
"""
_IN_A = """
ия    ии ии ию ией ии
а     ы/и е у ой/ей е
я     и е ю ей е
"""

Paradigms = tuple[tuple[str, str, str], ...]


def _paradigms(table: str) -> Paradigms:
    """Give (ending, ending of the nominative, case) for every form of a table."""
    found: list[tuple[str, str, str]] = []
    for line in table.strip().splitlines():
        nominative, *forms = line.split()
        nominative = nominative.strip("-")
        for case, cell in zip(CASE_NAMES[1:], forms, strict=True):
            found.extend((ending, nominative, case) for ending in cell.split("/") if ending != ".")
    return tuple(found)


MASCULINE, FEMININE, IN_A = _paradigms(_MASCULINE), _paradigms(_FEMININE), _paradigms(_IN_A)


# Not tracked by the garbage collector: names are kept with all their readings, a dozen and more each.
class Hypothesis(msgspec.Struct, frozen=True, gc=False):
    """One way to read a name form."""

    nominative: str
    case: str
    gender: str
    weight: float


class NameWord(NamedTuple):
    """A word of a name as it stands, with the case and gender that the tagger saw (empty if none)."""

    text: str
    case: str = ""
    gender: str = ""


def is_initial(word: str) -> bool:
    """Tell an initial ("М.") from a word."""
    return bool(INITIAL.match(word))


def is_particle(word: str) -> bool:
    """Tell a particle of a foreign name ("фон", "аль") from a part that can decline."""
    return word.lower() in PARTICLES and not word[:1].isupper()


@lru_cache(maxsize=20_000)
def name_genders(word: str) -> frozenset[str]:
    """Give the genders for which the lexicon knows ``word`` (nominative) as a given name."""
    found = set()
    # The first half of a double name decides (Жан-Мари).
    for parse in parses(word.lower().partition("-")[0]):
        if "Name" in parse.tag and parse.tag.case == "nomn" and is_known(parse):
            found.add(LEXICON_GENDER.get(parse.tag.gender or "", ""))
            if "ms-f" in parse.tag:
                found |= {"Masc", "Fem"}
    return frozenset(found - {""})


def _from_lexicon(word: str) -> Iterable[Hypothesis]:
    for parse in parses(word):
        tag = parse.tag
        if tag.POS not in {"NOUN", "ADJF"} or tag.number == "plur" or not tag.case or tag.case == "voct":
            continue
        personal = "Name" in tag or "Surn" in tag or "Patr" in tag
        if not personal and not is_known(parse):
            continue
        case = LEXICON_CASE.get(tag.case)
        genders = ["Masc", "Fem"] if "ms-f" in tag else [LEXICON_GENDER.get(tag.gender or "", "")]
        if case is None:
            continue
        nominative = inflected(parse, NOMINATIVE)
        if nominative is None:
            continue
        weight = LEXICON_KNOWN if personal and is_known(parse) else LEXICON_GUESS
        if not personal:
            weight = AS_IS
        for gender in genders:
            # The lexicon's common nouns decline for men only: a woman's consonant surname stays as it is.
            if gender in {"Masc", "Fem"}:
                yield Hypothesis(nominative, case, gender, weight)


# What a stem has to end with for a nominative; other nominatives have no rule.
STEMS = {"ец": FLED, "я": "аеёиоуыэюялнртзсдв", "й": "аеёиоуыэюя", "ь": "лнрткзсдбпвмфжшч"}


def _allowed(last: str, ending: str, nominative: str) -> bool:
    """Apply the spelling rules of Russian: which stem takes which ending."""
    if nominative == "":
        return last in CONSONANT and not (ending == "ем" and last not in "жшчщц")
    if nominative == "а":
        return (
            last in CONSONANT
            and not (ending in {"и", "ей"} and last not in "гкхжчшщц")
            and not (ending == "ы" and last in "гкхжчшщ")
        )
    return last in STEMS.get(nominative, last)


def _by_paradigm(word: str, table: Paradigms, gender: str) -> Iterable[Hypothesis]:
    for ending, nominative, case in table:
        if not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)]
        if len(stem) < 2:  # noqa: PLR2004 (no stem is shorter)
            continue
        if not _allowed(stem[-1], ending, nominative) or (nominative == "" and FLEETING.search(stem)):
            continue
        if nominative == "ый" and stem[-1] in "гкхжшчщ":
            yield Hypothesis(stem + "ий", case, gender, PARADIGM * 0.7)
            continue
        weight = PARADIGM
        foreign = ending == "и" and (nominative == "я" or FOREIGN.search(word))
        if nominative in {"ый", "ой", "ая", "ь"} or foreign:
            # An unknown name in "и" is rather indeclinable ("Берни", "Ренци") than of a nominative in "я" or "а".
            weight *= 0.6
        yield Hypothesis(stem + nominative, case, gender, weight)


def _as_it_stands(word: str) -> Iterable[Hypothesis]:
    fixed = bool(INDECLINABLE.search(word)) or bool(LATIN.search(word))
    for gender in ("Masc", "Fem"):
        yield Hypothesis(word, "Nom", gender, AS_IS)
        frozen = fixed or (gender == "Fem" and word[-1] in CONSONANT + "йь")
        if frozen:
            for case in CASE_NAMES[1:]:
                # Vowel-final forms are more often a case of something than indeclinable.
                doubtful = word[-1] in "еиуюы" and not FOREIGN.search(word)
                weight = AS_IS * (0.2 if OBLIQUE.search(word) else 0.6 if doubtful else 1.0)
                yield Hypothesis(word, case, gender, weight)


@lru_cache(maxsize=50_000)
def hypotheses(word: str) -> tuple[Hypothesis, ...]:
    """Give all readings of one word of a name, lower case, at most one per nominative, case and gender."""
    word = word.lower()
    if "-" in word.strip("-") and not word.endswith("-"):
        return _hyphenated(word)
    best: dict[tuple[str, str, str], float] = {}
    sources = (
        _from_lexicon(word),
        _as_it_stands(word),
        _by_paradigm(word, MASCULINE, "Masc"),
        _by_paradigm(word, FEMININE, "Fem"),
        _by_paradigm(word, IN_A, "Fem"),
        _by_paradigm(word, IN_A, "Masc"),
    )
    for source in sources:
        for found in source:
            key = found.nominative, found.case, found.gender
            best[key] = max(best.get(key, 0.0), found.weight)
    return tuple(Hypothesis(*key, weight) for key, weight in best.items())


def _hyphenated(word: str) -> tuple[Hypothesis, ...]:
    """Decline a double name: the last part always, the first when its paradigm allows (Римского-Корсакова)."""
    *front, last = word.split("-")
    found = []
    for hypothesis in hypotheses(last):
        pieces = []
        weight = hypothesis.weight
        for piece in front:
            fits = (
                [h for h in hypotheses(piece) if h.case == hypothesis.case and h.gender == hypothesis.gender]
                if piece
                else []
            )
            kept = next((h for h in fits if h.nominative == piece), None)
            best = max(fits, key=lambda h: h.weight, default=None)
            if best is None or (kept is not None and kept.weight >= best.weight):
                pieces.append(piece)
            else:
                pieces.append(best.nominative)
                weight += 0.2
        found.append(Hypothesis("-".join([*pieces, hypothesis.nominative]), hypothesis.case, hypothesis.gender, weight))
    return tuple(found)


class PersonName(msgspec.Struct, frozen=True, gc=False):
    """A name in the nominative, word by word, with the gender it was read with and how sure the reading is."""

    words: tuple[str, ...]
    gender: str
    case: str
    weight: float


def readings(words: Sequence[NameWord], support: Mapping[str, float] | None = None) -> tuple[PersonName, ...]:
    """Read a mention of a person in every case and gender, the best reading first.

    ``support`` gives extra weight to nominatives seen elsewhere in the article (lower case).
    """
    return _read(words, support) if support else _unsupported_readings(tuple(words))


@lru_cache(maxsize=20_000)
def _unsupported_readings(words: tuple[NameWord, ...]) -> tuple[PersonName, ...]:
    return _read(words, {})


def _read(words: Sequence[NameWord], support: Mapping[str, float]) -> tuple[PersonName, ...]:
    declinable = [w for w in words if not is_initial(w.text) and not is_particle(w.text)]
    first = next(iter(declinable), None)
    read = []
    frozen = declinable[:-1] if _is_eastern([word.text for word in declinable]) else []
    for word in words:
        given, last = word is first and len(declinable) > 1, word is words[-1]
        if word not in declinable or word in frozen:
            read.append(dict.fromkeys(FORMS, (word.text, 0.0)))
        elif any(reading.nominative in support for reading in hypotheses(word.text)):
            read.append(_ranked(word, support, given=given, last=last))
        else:
            read.append(_unsupported(word, given=given, last=last))
    found = []
    for form in FORMS:
        best = [row[form] for row in read if form in row]
        if len(best) == len(read):
            weight = sum(weight for _, weight in best) / max(len(declinable), 1)
            found.append(PersonName(tuple(word for word, _ in best), *form, weight))
    return tuple(sorted(found, key=lambda reading: -reading.weight))


def _is_eastern(words: Sequence[str]) -> bool:
    """Tell a name of three short words like "Ким Чен Ын", of which the last alone declines."""
    if len(words) != EASTERN:
        return False
    syllables = [sum(letter in VOWELS for letter in word.lower()) for word in words]
    return syllables[:2] == [1, 1] and syllables[2] <= 2 and len(words[2]) <= 5  # noqa: PLR2004 (a syllable, an ending)


Ranked = dict[tuple[str, str], tuple[str, float]]


@lru_cache(maxsize=20_000)
def _unsupported(word: NameWord, *, given: bool, last: bool) -> Ranked:
    return _ranked(word, {}, given=given, last=last)


def _ranked(word: NameWord, support: Mapping[str, float], *, given: bool, last: bool) -> Ranked:
    """Give the likeliest nominative of a word with its weight, for each gender and case in which it has one."""
    best: Ranked = {}
    for found in hypotheses(word.text):
        key, weight = (found.gender, found.case), _weight(found, word, support, given=given, last=last)
        if key not in best or weight > best[key][1]:
            best[key] = (found.nominative, weight)
    form = word.text.lower()
    if not last:
        # Inner parts of foreign names may stand still (Ким Чен Ыном).
        for key in FORMS:
            weight = FROZEN + (-NEVER if form.endswith(PLURAL) else TAGGED_CASE if word.case == key[1] else 0.0)
            if key not in best or weight > best[key][1]:
                best[key] = (form, weight)
    # The lexicon restores ё; a name is given in the spelling of its article.
    kept = "ё" in form
    written = {
        nominative: like_case(word.text, nominative if kept else nominative.replace("ё", "е"))
        for nominative in {nominative for nominative, _ in best.values()}
    }
    return {key: (written[nominative], weight) for key, (nominative, weight) in best.items()}


def weigh(found: Hypothesis, word: NameWord) -> float:
    """Give how likely a reading of the last word of a name is, for what the tagger saw of it."""
    return _weight(found, word, {}, given=False, last=True)


def _weight(found: Hypothesis, word: NameWord, support: Mapping[str, float], *, given: bool, last: bool) -> float:
    weight = found.weight + support.get(found.nominative, 0.0)
    if word.case == found.case or _one_form(found, word.case):
        weight += TAGGED_CASE
    elif word.case and last:
        weight -= OTHER_CASE
    if word.gender == found.gender:
        weight += AS_IS
    if not last and found.nominative.endswith(PLURAL):
        weight -= NEVER
    known = name_genders(found.nominative) if given else frozenset()
    declined = found.gender == "Masc" and found.nominative[-1:] in CONSONANT and found.nominative != word.text.lower()
    # A woman's name in a consonant does not decline: in "Марьяном" the lexicon's woman is a man.
    if known and not (declined and found.gender not in known):
        weight += LEXICON_KNOWN if found.gender in known else -LEXICON_KNOWN
    return weight


def _one_form(found: Hypothesis, case: str) -> bool:
    """Tell the genitive and accusative of a man's name in a consonant, which have one form."""
    return (
        found.gender == "Masc"
        and {case, found.case} == GENITIVE_FOR_ANIMATES
        and found.nominative[-1:] in CONSONANT + "йь"
    )


def is_age(word: str) -> bool:
    """Tell an adjective of age, which is no part of a name ("Пятидесятилетняя", "60-летний")."""
    return bool(AGE.search(word.lower()))


def is_patronymic(word: str) -> bool:
    """Tell a patronymic in any case."""
    return bool(PATRONYMIC.search(word.lower())) and any("Patr" in parse.tag for parse in parses(word.lower()))
