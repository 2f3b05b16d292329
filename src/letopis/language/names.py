"""Personal names: which part is what, which gender, and the nominative of every part.

The method is generate and test. Every part of a name gets hypotheses (nominative, case, gender, weight) from the
lexicon and from the paradigms of Russian surnames; the parts of one mention must agree in case and gender, and all
mentions of one person must agree in the nominative, so that an attested form outweighs an inflected one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from letopis.language.morphology import CASES, GENDERS, analyzer, like_case, parses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CASE_NAMES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
LEXICON_CASE = {code: name for name, codes in CASES.items() if name in CASE_NAMES for code in codes}
LEXICON_GENDER = {code: name for name, code in GENDERS.items()}

INITIAL = re.compile(r"^[А-ЯЁA-Z]\.?$")
PARTICLES = frozenset(
    "аль эль ад ас аш бен бин бинт ибн абу оглы кызы де да ди дос дю дель делла ла ле лос фон фан ван дер ден тер "
    "цу цур мак о’ д’ сен сент сан санта ум ур уль ут".split(),
)
PATRONYMIC = re.compile(r"(?:[оеи]вич|ьич|[иы]нич|[ое]вн|[ии]ничн|ичн)(?:[аеуыо]|ем|ом|ой)?$")
INDECLINABLE = re.compile(r"(?:[оеёиуюыэ]|[иы]х|аго|ово|ко)$")
OBLIQUE = re.compile(r"[оеиы]м$")
LATIN = re.compile(r"[A-Za-z]")

LEXICON_KNOWN = 2.0
LEXICON_GUESS = 0.6
PARADIGM = 0.8
FROZEN = 0.1
AS_IS = 0.5
TAGGED_CASE = 1.5
ATTESTED = 2.5

# Paradigms of surnames and foreign names: ending -> (ending of the nominative, case). Longest endings first.
CONSONANT = "бвгджзклмнпрстфхцчшщ"
MASCULINE: tuple[tuple[str, str, str], ...] = (
    ("ского", "ский", "Gen"), ("ского", "ский", "Acc"), ("скому", "ский", "Dat"), ("ским", "ский", "Ins"),
    ("ском", "ский", "Loc"), ("цкого", "цкий", "Gen"), ("цкого", "цкий", "Acc"), ("цкому", "цкий", "Dat"),
    ("цким", "цкий", "Ins"), ("цком", "цкий", "Loc"),
    ("ого", "ый", "Gen"), ("ого", "ый", "Acc"), ("ому", "ый", "Dat"), ("ым", "ый", "Ins"), ("ом", "ый", "Loc"),
    ("ого", "ой", "Gen"), ("ого", "ой", "Acc"), ("ому", "ой", "Dat"), ("ым", "ой", "Ins"), ("ом", "ой", "Loc"),
    ("его", "ий", "Gen"), ("его", "ий", "Acc"), ("ему", "ий", "Dat"), ("им", "ий", "Ins"), ("ем", "ий", "Loc"),
    ("овым", "ов", "Ins"), ("евым", "ев", "Ins"), ("ёвым", "ёв", "Ins"), ("иным", "ин", "Ins"), ("ыным", "ын", "Ins"),
    ("а", "", "Gen"), ("а", "", "Acc"), ("у", "", "Dat"), ("ом", "", "Ins"), ("ем", "", "Ins"), ("ём", "", "Ins"),
    ("е", "", "Loc"),
    ("я", "й", "Gen"), ("я", "й", "Acc"), ("ю", "й", "Dat"), ("ем", "й", "Ins"), ("е", "й", "Loc"), ("и", "й", "Loc"),
    ("я", "ь", "Gen"), ("я", "ь", "Acc"), ("ю", "ь", "Dat"), ("ем", "ь", "Ins"), ("е", "ь", "Loc"),
)
IN_A: tuple[tuple[str, str, str], ...] = (
    ("ии", "ия", "Gen"), ("ии", "ия", "Dat"), ("ию", "ия", "Acc"), ("ией", "ия", "Ins"), ("ии", "ия", "Loc"),
    ("ы", "а", "Gen"), ("и", "а", "Gen"), ("е", "а", "Dat"), ("у", "а", "Acc"), ("ой", "а", "Ins"), ("ей", "а", "Ins"),
    ("е", "а", "Loc"), ("и", "я", "Gen"), ("е", "я", "Dat"), ("ю", "я", "Acc"), ("ей", "я", "Ins"), ("е", "я", "Loc"),
)
FEMININE: tuple[tuple[str, str, str], ...] = (
    ("ской", "ская", "Gen"), ("ской", "ская", "Dat"), ("скую", "ская", "Acc"), ("ской", "ская", "Ins"),
    ("ской", "ская", "Loc"), ("цкой", "цкая", "Gen"), ("цкой", "цкая", "Dat"), ("цкую", "цкая", "Acc"),
    ("цкой", "цкая", "Ins"), ("цкой", "цкая", "Loc"),
    ("овой", "ова", "Gen"), ("овой", "ова", "Dat"), ("ову", "ова", "Acc"), ("овой", "ова", "Ins"), ("овой", "ова", "Loc"),
    ("евой", "ева", "Gen"), ("евой", "ева", "Dat"), ("еву", "ева", "Acc"), ("евой", "ева", "Ins"), ("евой", "ева", "Loc"),
    ("ёвой", "ёва", "Gen"), ("ёвой", "ёва", "Dat"), ("ёву", "ёва", "Acc"), ("ёвой", "ёва", "Ins"), ("ёвой", "ёва", "Loc"),
    ("иной", "ина", "Gen"), ("иной", "ина", "Dat"), ("ину", "ина", "Acc"), ("иной", "ина", "Ins"), ("иной", "ина", "Loc"),
    ("ой", "ая", "Gen"), ("ой", "ая", "Dat"), ("ую", "ая", "Acc"), ("ой", "ая", "Ins"), ("ой", "ая", "Loc"),
    ("и", "ь", "Gen"), ("и", "ь", "Dat"), ("ью", "ь", "Ins"), ("и", "ь", "Loc"),
)  # fmt: skip


class Hypothesis(NamedTuple):
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
    for parse in parses(word.lower()):
        if "Name" in parse.tag and parse.tag.case == "nomn" and parse.is_known:
            found.add(LEXICON_GENDER.get(parse.tag.gender or "", ""))
            if "ms-f" in parse.tag:
                found |= {"Masc", "Fem"}
    return frozenset(found - {""})


def _from_lexicon(word: str) -> Iterable[Hypothesis]:
    for parse in parses(word):
        tag = parse.tag
        if tag.POS not in {"NOUN", "ADJF"} or tag.number == "plur" or not tag.case:
            continue
        personal = "Name" in tag or "Surn" in tag or "Patr" in tag
        if not personal and not parse.is_known:
            continue
        case = LEXICON_CASE.get(tag.case)
        genders = ["Masc", "Fem"] if "ms-f" in tag else [LEXICON_GENDER.get(tag.gender or "", "")]
        if case is None:
            continue
        nominative = parse.inflect({"nomn", "sing"})
        if nominative is None:
            continue
        weight = LEXICON_KNOWN if personal and parse.is_known else LEXICON_GUESS
        if not personal:
            weight = AS_IS
        for gender in genders:
            # The lexicon's common nouns decline for men only: a woman's consonant surname stays as it is.
            if gender in {"Masc", "Fem"}:
                yield Hypothesis(nominative.word, case, gender, weight)


def _allowed(last: str, ending: str, nominative: str) -> bool:
    """Apply the spelling rules of Russian: which stem takes which ending."""
    if nominative == "":
        return last in CONSONANT and not (ending == "ем" and last not in "жшчщц") and not (ending == "ом" and last == "ц")
    if nominative == "а":
        return last in CONSONANT and not (ending in {"и", "ей"} and last not in "гкхжчшщц") and not (
            ending == "ы" and last in "гкхжчшщ"
        )
    if nominative == "я":
        return last in "аеёиоуыэюялнрт"
    if nominative == "й":
        return last in "аеёиоуыэюя"
    if nominative == "ь":
        return last in "лнрткзсдбпвмфжшч"
    return True


def _by_paradigm(word: str, table: tuple[tuple[str, str, str], ...], gender: str) -> Iterable[Hypothesis]:
    for ending, nominative, case in table:
        stem = word[: len(word) - len(ending)]
        if not word.endswith(ending) or len(stem) < 2:  # noqa: PLR2004 (no stem is shorter)
            continue
        if not _allowed(stem[-1], ending, nominative):
            continue
        if nominative == "ый" and stem[-1] in "гкхжшчщ":
            yield Hypothesis(stem + "ий", case, gender, PARADIGM * 0.7)
            continue
        weight = PARADIGM
        if nominative in {"ый", "ой", "ая", "ь"}:
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
                doubtful = word[-1] in "еиуюы" and not word.endswith(("ье", "ри", "ми", "ли", "ти", "ни", "зи"))
                weight = AS_IS * 0.6 if doubtful or OBLIQUE.search(word) else AS_IS
                yield Hypothesis(word, case, gender, weight)


@lru_cache(maxsize=50_000)
def hypotheses(word: str) -> tuple[Hypothesis, ...]:
    """Give all readings of one word of a name, lower case, at most one per nominative, case and gender."""
    word = word.lower()
    if "-" in word:
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
            key = found[:3]
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
            fits = [h for h in hypotheses(piece) if h.case == hypothesis.case and h.gender == hypothesis.gender] if piece else []
            kept = next((h for h in fits if h.nominative == piece), None)
            best = max(fits, key=lambda h: h.weight, default=None)
            if best is None or (kept is not None and kept.weight >= best.weight):
                pieces.append(piece)
            else:
                pieces.append(best.nominative)
                weight += 0.2
        found.append(Hypothesis("-".join([*pieces, hypothesis.nominative]), hypothesis.case, hypothesis.gender, weight))
    return tuple(found)


class PersonName(NamedTuple):
    """A name in the nominative, word by word, with the gender it was read with and how sure the reading is."""

    words: tuple[str, ...]
    gender: str
    case: str
    weight: float


def readings(words: Sequence[NameWord], support: Mapping[str, float] | None = None) -> list[PersonName]:
    """Read a mention of a person in every case and gender, the best reading first.

    ``support`` gives extra weight to nominatives seen elsewhere in the article (lower case).
    """
    support = support or {}
    found = []
    declinable = [w for w in words if not is_initial(w.text) and not is_particle(w.text)]
    first = next(iter(declinable), None)
    for gender in ("Masc", "Fem"):
        for case in CASE_NAMES:
            total = 0.0
            nominatives: list[str] = []
            for word in words:
                if is_initial(word.text) or is_particle(word.text):
                    nominatives.append(word.text)
                    continue
                best = _best(word, case, gender, support, given=word is first and len(declinable) > 1, last=word is words[-1])
                if best is None:
                    break
                nominatives.append(like_case(word.text, best[0]))
                total += best[1]
            else:
                found.append(PersonName(tuple(nominatives), gender, case, total / max(len(declinable), 1)))
    return sorted(found, key=lambda reading: -reading.weight)


def _best(
    word: NameWord, case: str, gender: str, support: Mapping[str, float], *, given: bool, last: bool
) -> tuple[str, float] | None:
    # Inner parts of foreign names may stand still (Ким Чен Ыном).
    best: tuple[str, float] | None = None if last else (word.text.lower(), FROZEN)
    for found in hypotheses(word.text):
        if found.case != case or found.gender != gender:
            continue
        weight = found.weight + support.get(found.nominative, 0.0)
        if word.case == case:
            weight += TAGGED_CASE
        if word.gender == gender:
            weight += AS_IS
        if given:
            known = name_genders(found.nominative)
            if gender in known:
                weight += LEXICON_KNOWN
            elif known:
                weight -= LEXICON_KNOWN
        if best is None or weight > best[1]:
            best = (found.nominative, weight)
    if best is not None and "ё" not in word.text.lower():
        # The lexicon restores ё; a name is given in the spelling of its article.
        best = (best[0].replace("ё", "е"), best[1])
    return best


def nominatives(words: Sequence[NameWord]) -> dict[str, float]:
    """Give the nominatives that the last word of a mention can have, with the weight of each (lower case)."""
    found: dict[str, float] = defaultdict(float)
    for reading in readings(words):
        key = reading.words[-1].lower()
        found[key] = max(found[key], reading.weight)
    return dict(found)


def is_patronymic(word: str) -> bool:
    """Tell a patronymic in any case."""
    return bool(PATRONYMIC.search(word.lower())) and any("Patr" in parse.tag for parse in parses(word.lower()))


def warm_up() -> None:
    """Load the lexicon ahead of the first name."""
    analyzer()
