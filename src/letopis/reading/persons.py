"""Persons of one article: full names, surnames and initials joined, each with its nominative and gender."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from letopis.language.names import NameWord, is_initial, is_particle, is_patronymic, name_genders, readings
from letopis.model.layers import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token
    from letopis.reading.name_mentions import NameMention

ATTESTED_NOMINATIVE = 2.5
# How far below its best reading a surname may be read to fit a person already named.
TOLERANCE = 2.2
CASE_TIE = 0.05
FAR = 1_000_000_000
# A person's own reading of the surname counts up to this weight beside that of the form to be joined.
ALIKE = 1.0
# A given name that the lexicon does not know is known again by its letters, but for the ending.
LONG_NAME = 5
NAME_ENDINGS = frozenset({"", "а", "у", "ом", "е", "ем", "я", "ю"})
ENDINGS_IN_A = frozenset({"а", "я", "ы", "и", "е", "у", "ю", "ой", "ей", "ою", "ею"})


class Reference(NamedTuple):
    """A mention of a person taken apart: words that decline, initials apart."""

    mention: NameMention
    given: tuple[NameWord, ...]
    surname: NameWord
    initials: str
    surname_first: bool
    # The gender of the past verb whose subject the mention is, if it is one.
    agreed: str = ""


class Person:
    """A person of the article with every mention by name."""

    def __init__(self, reference: Reference) -> None:
        self.references: list[Reference] = []
        self.surnames: dict[tuple[str, str], float] = {}
        self.starts: list[int] = []
        self.forms: dict[tuple[str, str], Reference] = {}
        self.add(reference)

    def add(self, reference: Reference) -> None:
        """Take in one more mention."""
        self.references.append(reference)
        insort(self.starts, reference.mention.span.start)
        self.forms.setdefault((reference.given[0].text if reference.given else "", reference.initials), reference)
        genders = _given_genders(reference.given[0]) if reference.given else frozenset()
        for key, weight in surname_readings(reference.surname).items():
            if len(genders) == 1 and key[1] not in genders:
                # "Анастасия Удальцова" is a woman: her surname is no form of a man's.
                continue
            self.surnames[key] = max(self.surnames.get(key, 0.0), weight)

    @property
    def full(self) -> bool:
        """Tell whether any mention has more than a surname."""
        return any(r.given or r.initials for r in self.references)

    def surname_fits(self, surname: NameWord) -> float:
        """Give the weight with which a surname form can be this person's (0 if it cannot)."""
        mine = self.surnames
        theirs = surname_readings(surname)
        top = max(theirs.values(), default=0.0)
        shared = [w + min(mine[k], ALIKE) for k, w in theirs.items() if k in mine and w >= top - TOLERANCE]
        return max(shared, default=0.0)

    def given_fits(self, reference: Reference) -> bool:
        """Tell whether given names and initials allow the same person."""
        for mine in self.forms.values():
            if mine.given and reference.given:
                if not set(_given_nominatives(mine.given[0])) & set(_given_nominatives(reference.given[0])):
                    return False
            elif mine.initials and reference.initials:
                if mine.initials[0] != reference.initials[0]:
                    return False
            elif (mine.initials and reference.given and mine.initials[0] != reference.given[0].text[0]) or (
                mine.given and reference.initials and mine.given[0].text[0] != reference.initials[0]
            ):
                return False
        return True


@lru_cache(maxsize=20_000)
def _given_nominatives(word: NameWord) -> list[str]:
    found = readings([word])
    top = found[0].weight if found else 0.0
    return [r.words[-1].lower().replace("ё", "е") for r in found if r.weight >= top - TOLERANCE]


@lru_cache(maxsize=20_000)
def _given_genders(word: NameWord) -> frozenset[str]:
    """Give the genders of a given name by the nominatives that the lexicon knows."""
    return frozenset(gender for nominative in _given_nominatives(word) for gender in name_genders(nominative))


@lru_cache(maxsize=20_000)
def surname_readings(word: NameWord) -> dict[tuple[str, str], float]:
    """Give the (nominative, gender) readings of a surname with their weights."""
    found: dict[tuple[str, str], float] = {}
    for reading in readings([word]):
        key = (reading.words[-1].lower().replace("ё", "е"), reading.gender)
        found[key] = max(found.get(key, 0.0), reading.weight)
    return found


def take_apart(mention: NameMention, tokens: Sequence[Token]) -> Reference | None:
    """Split a mention into given names, initials and surname; None if it holds no word."""
    words: list[NameWord] = []
    initials = ""
    for index in mention.tokens:
        token = tokens[index]
        if is_initial(token.text):
            initials += token.text[0]
        elif token.text[:1].isalpha() or token.text[:1] in "’'":
            words.append(_name_word(token, tokens))
    if not words:
        return None
    while len(words) > 1 and is_particle(words[0].text):
        del words[0]  # "фон Беттихер" is a surname alone
    if len(words) > 1 and is_patronymic(words[-1].text):
        if len(words) == 2:  # noqa: PLR2004 (given name and patronymic, no surname: Михаил Сергеевич)
            return Reference(mention, (words[0],), words[-1], initials, surname_first=False)
        return Reference(mention, tuple(words[1:]), words[0], initials, surname_first=True)
    return Reference(mention, tuple(words[:-1]), words[-1], initials, surname_first=False)


def _name_word(token: Token, tokens: Sequence[Token]) -> NameWord:
    """Give a name's word with its case and gender; a verb knows its subject better than the ending tells."""
    case, gender = token.feat("Case"), token.feat("Gender")
    if token.rel == "nsubj" and token.head != ROOT:
        verb = tokens[token.head]
        if verb.feat("Tense") == "Past" and verb.feat("Number") == "Sing" and verb.feat("Gender") in {"Masc", "Fem"}:
            case, gender = "Nom", verb.feat("Gender")
    elif case in {"Gen", "Acc"} and _opens_with_verb(token, tokens):
        case, gender = "Nom", "Fem"
    shouted = token.text.isupper() and len(token.text) > 1 and not set(token.text) <= set("IVXLC")
    return NameWord(token.text.title() if shouted else token.text, case, gender)


def _agreement(mention: NameMention, tokens: Sequence[Token]) -> str:
    """Give the gender of the past verb or short adjective that has the mention for its subject."""
    for token in (tokens[index] for index in mention.tokens):
        if token.rel not in {"nsubj", "nsubj:pass"} or token.head == ROOT or token.feat("Case") not in {"Nom", ""}:
            continue
        verb = tokens[token.head]
        agrees = verb.feat("Tense") == "Past" or verb.feat("Variant") == "Short"
        if agrees and verb.feat("Number") == "Sing" and verb.feat("Gender") in {"Masc", "Fem"}:
            return verb.feat("Gender")
    return ""


def _opens_with_verb(token: Token, tokens: Sequence[Token]) -> bool:
    """Tell "Горбачёва посетила …" at the head of a clause: a subject, whatever the tagger makes of its ending."""
    if token.index + 1 >= len(tokens):
        return False
    before = tokens[token.index - 1] if token.index else None
    if before is not None and before.sentence == token.sentence and before.pos not in {"ADV", "CCONJ", "PUNCT"}:
        return False
    verb = tokens[token.index + 1]
    past = verb.feat("Tense") == "Past" and verb.feat("VerbForm") == "Fin" and verb.feat("Gender") == "Fem"
    return past and token.text.endswith(("а", "я"))


def join_persons(mentions: Sequence[NameMention], tokens: Sequence[Token]) -> list[Person]:
    """Join the mentions of persons, the full names first, then surnames by fit and nearness."""
    references = [
        r._replace(agreed=_agreement(m, tokens)) for m in mentions if (r := take_apart(m, tokens)) is not None
    ]
    persons: list[Person] = []
    full = [r for r in references if r.given]
    initialled = [r for r in references if not r.given and r.initials]
    bare = [r for r in references if not r.given and not r.initials]
    for reference in [*full, *initialled]:
        person = _best(persons, reference, need_given=True)
        if person is None:
            persons.append(Person(reference))
        else:
            person.add(reference)
    surnames: list[Person] = []
    for reference in bare:
        person = _best(persons, reference, need_given=False) or _by_given_name(persons, reference)
        if person is None:
            person = _best(surnames, reference, need_given=False)
        if person is None:
            surnames.append(Person(reference))
        else:
            person.add(reference)
    return persons + surnames


def _best(persons: Sequence[Person], reference: Reference, *, need_given: bool) -> Person | None:
    ranked = []
    for person in persons:
        fit = person.surname_fits(reference.surname)
        if fit > 0 and (not need_given or person.given_fits(reference)):
            ranked.append((round(fit, 1), -_distance(person, reference), person))
    if not ranked:
        return None
    return max(ranked, key=lambda row: row[:2])[2]


def _distance(person: Person, reference: Reference) -> int:
    """Give how far back the person was last named; what comes only later is farther than anything before."""
    start = reference.mention.span.start
    place = bisect_right(person.starts, start)
    return start - person.starts[place - 1] if place else FAR + person.starts[0]


def _by_given_name(persons: Sequence[Person], reference: Reference) -> Person | None:
    """Find the one person whom a bare given name ("Тереза") can mean; one unknown to the lexicon has to be alike."""
    word = reference.surname
    known = {n for n in _given_nominatives(word) if name_genders(n)}
    found = [p for p in persons if any(r.given and _may_be_given(r.given[0], word, known) for r in p.forms.values())]
    return found[0] if len(found) == 1 else None


def _may_be_given(given: NameWord, word: NameWord, known: set[str]) -> bool:
    if known:
        return not known.isdisjoint(_given_nominatives(given))
    stem, endings = (given.text[:-1], ENDINGS_IN_A) if given.text[-1:] in {"а", "я"} else (given.text, NAME_ENDINGS)
    return given.text == word.text or (
        len(word.text) >= LONG_NAME and word.text.lower().startswith(stem.lower()) and word.text[len(stem) :] in endings
    )


class Named(NamedTuple):
    """A person's name in the nominative, its basis and the person's gender (None if it cannot be told)."""

    name: str
    basis: str
    gender: str | None


def name_person(person: Person, text: str) -> Named:
    """Choose the nominative that all mentions support best; a form attested in the article wins."""
    fullest = max(
        person.references,
        key=lambda r: (len(r.given), bool(r.initials), r.surname.case == "Nom", -r.mention.span.start),
    )
    genders = _gender_votes(person)
    support: dict[str, float] = defaultdict(float)
    others = [r for r in person.references if r is not fullest]
    for reference in others:
        for word in (*reference.given, reference.surname):
            if word.case == "Nom":
                support[word.text.lower()] += ATTESTED_NOMINATIVE / len(others) + CASE_TIE
            for (nominative, gender), weight in surname_readings(word).items():
                support[nominative] += weight * genders.get(gender, 0.0) / len(others) / 2
    words = [*fullest.given, fullest.surname]
    if fullest.surname_first:
        words = [fullest.surname, *fullest.given]
    best = max(readings(words, support), key=lambda r: r.weight + genders.get(r.gender, 0.0), default=None)
    if best is None:
        return Named(fullest.mention.span.of(text), "attested", None)
    name = _rebuild(fullest, best.words, text)
    attested = any(" ".join(r.mention.span.of(text).split()) == name for r in person.references)
    sure = abs(genders.get("Masc", 0.0) - genders.get("Fem", 0.0)) > CASE_TIE
    return Named(name, "attested" if attested else "inflected", best.gender if sure or best.case != "Nom" else None)


def _gender_votes(person: Person) -> dict[str, float]:
    """Weigh the genders by given names, patronymics, and the tagger."""
    votes: dict[str, float] = defaultdict(float)
    for reference in person.references:
        words = [*reference.given, reference.surname]
        read = readings(words)
        for gender in ("Masc", "Fem"):
            votes[gender] += max((r.weight for r in read if r.gender == gender), default=0.0)
    told = _agreed_gender(person)
    if told:
        votes = defaultdict(float, {told: max(votes.values())})
    total = sum(votes.values()) or 1.0
    return {gender: 3 * vote / total for gender, vote in votes.items()}


def _agreed_gender(person: Person) -> str | None:
    """Give the gender that all the verbs agree in, unless a given name is known to be of the other."""
    told = {r.agreed for r in person.references if r.agreed}
    known = {g for r in person.forms.values() if r.given for g in _given_genders(r.given[0])}
    gender = next(iter(told)) if len(told) == 1 else None
    return gender if gender is not None and (not known or gender in known) else None


def _rebuild(reference: Reference, words: Sequence[str], text: str) -> str:
    """Set the nominative words into the mention's own layout, initials included."""
    if reference.surname_first:
        surname, *given = words
        return " ".join([*given, surname]) if len(given) > 1 else " ".join(words)
    source = " ".join(reference.mention.span.of(text).split())
    plain = [w.text for w in (*reference.given, reference.surname)]
    rebuilt = source
    place = 0
    for old, new in zip(plain, words, strict=True):
        found = rebuilt.find(old, place)
        if found < 0:
            return " ".join(words)
        rebuilt = rebuilt[:found] + new + rebuilt[found + len(old) :]
        place = found + len(new)
    return rebuilt
