"""Persons of one article: full names, surnames and initials joined, each with its nominative and gender."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from letopis.language.names import CONSONANT, NameWord, hypotheses, is_patronymic, name_genders, readings
from letopis.ontology.people import people
from letopis.reading.person_parts import (
    TOLERANCE,
    Reference,
    agreement,
    all_surname_readings,
    given_genders,
    given_nominatives,
    surname_readings,
    take_apart,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token
    from letopis.reading.name_mentions import NameMention

ATTESTED_NOMINATIVE = 2.5
CASE_TIE = 0.05
FAR = 1_000_000_000
# A person's own reading of the surname counts up to this weight beside that of the form to be joined.
ALIKE = 1.0
# A given name that the lexicon does not know is known again by its letters, but for the ending.
LONG_NAME = 5
SON = frozenset({"бен", "бин", "ибн", "бинт"})
NAME_ENDINGS = frozenset({"", "а", "у", "ом", "е", "ем", "я", "ю"})
ENDINGS_IN_A = frozenset({"а", "я", "ы", "и", "е", "у", "ю", "ой", "ей", "ою", "ею"})


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
        genders = given_genders(reference.given[0]) if reference.given else frozenset()
        # "Марьян" is a woman for the lexicon only.
        unsure = genders == {"Fem"} and reference.given[0].text[-1] in CONSONANT
        for key, weight in all_surname_readings(reference.surname).items():
            if len(genders) == 1 and key[1] not in genders and not unsure:
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
        theirs = all_surname_readings(surname)
        top = max(theirs.values(), default=0.0)
        shared = [w + min(mine[k], ALIKE) for k, w in theirs.items() if k in mine and w >= top - TOLERANCE]
        return max(shared, default=0.0)

    def may_be(self, reference: Reference) -> bool:
        """Tell whether a full name can be this person's in any of its cases, whatever the tagger saw."""
        names = [r for r in self.references if r.given and not is_patronymic(r.surname.text)]
        genders = {g for r in names for g in given_genders(r.given[0])}
        if len(genders) != 1 or not names:
            return False
        gender = genders.pop()
        given = {n for r in names for n in given_nominatives(r.given[0])}
        return any(
            h.gender == gender
            and h.nominative in given
            and gender in name_genders(h.nominative)
            and any(
                (s.gender, s.case) == (h.gender, h.case) and (s.nominative, gender) in self.surnames
                for s in hypotheses(reference.surname.text)
            )
            for h in hypotheses(reference.given[0].text)
        )

    def patronymic_fits(self, reference: Reference) -> bool | None:
        """Compare the patronymic that stands for a surname with the person's own; None if that is not known."""
        told = set(given_nominatives(reference.surname))
        for mine in self.references:
            own = next((w for w in (*mine.given[1:], mine.surname) if is_patronymic(w.text)), None)
            if own is not None:
                return bool(told & set(given_nominatives(own)))
            if len(mine.initials) > 1:
                return mine.initials[1] == reference.surname.text[0]
        return None

    def given_fits(self, reference: Reference) -> bool:
        """Tell whether given names and initials allow the same person."""
        for mine in self.forms.values():
            if mine.given and reference.given:
                if not set(given_nominatives(mine.given[0])) & set(given_nominatives(reference.given[0])):
                    return False
                if not _fathers_fit(mine.given, reference.given):
                    return False
            elif mine.initials and reference.initials:
                if mine.initials[0] != reference.initials[0]:
                    return False
            elif (mine.initials and reference.given and mine.initials[0] != reference.given[0].text[0]) or (
                mine.given and reference.initials and mine.given[0].text[0] != reference.initials[0]
            ):
                return False
        return True


def _fathers_fit(mine: Sequence[NameWord], theirs: Sequence[NameWord]) -> bool:
    """Tell whether two names allow one father: "Хамад бен Халифа" is not "Хамад бен Джасем"."""
    fathers = [
        next((given[i + 1] for i, word in enumerate(given[:-1]) if word.text.lower() in SON), None)
        for given in (mine, theirs)
    ]
    if fathers[0] is None or fathers[1] is None:
        return True
    return bool(set(given_nominatives(fathers[0])) & set(given_nominatives(fathers[1])))


def join_persons(mentions: Sequence[NameMention], tokens: Sequence[Token]) -> list[Person]:
    """Join the mentions of persons, the full names first, then surnames by fit and nearness."""
    references = [r._replace(agreed=agreement(m, tokens)) for m in mentions if (r := take_apart(m, tokens)) is not None]
    persons: list[Person] = []
    full, courteous, initialled, bare = _kinds(references)
    for reference in [*full, *initialled]:
        person = _best(persons, reference, need_given=True)
        if person is None:
            persons.append(Person(reference))
        else:
            person.add(reference)
    _join_of_two_genders(persons)
    for reference in courteous:
        person = _by_patronymic(persons, reference, tokens) or _best(persons, reference, need_given=True)
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


def _kinds(references: Sequence[Reference]) -> tuple[list[Reference], ...]:
    """Sort references: full names, given names with a patronymic alone, surnames with initials, the rest."""
    kinds: tuple[list[Reference], ...] = ([], [], [], [])
    for reference in references:
        if reference.given:
            kinds[is_patronymic(reference.surname.text)].append(reference)
        else:
            kinds[2 if reference.initials else 3].append(reference)
    return kinds


def _by_patronymic(persons: Sequence[Person], reference: Reference, tokens: Sequence[Token]) -> Person | None:
    """Find the one person whom a given name with a patronymic ("Михаил Сергеевич") can mean."""
    found = [p for p in persons if p.given_fits(reference) and p.patronymic_fits(reference) is not False]
    sure = [p for p in found if p.patronymic_fits(reference)]
    before = tokens[max(reference.mention.tokens[0] - 1, 0)]
    # "Великого князя Владимира Кирилловича" has no other name.
    chosen = sure or ([] if before.lemma in people().nobles else found)
    return chosen[0] if len(chosen) == 1 else None


def _join_of_two_genders(persons: list[Person]) -> None:
    """Join a name that may be a man's in one case, a woman's in another ("Мирославу Немцову"), with whom it fits."""
    for person in list(persons):
        unsure = all(
            r.given and not r.agreed and "Nom" not in {r.surname.case, r.given[0].case} for r in person.references
        )
        others = (
            [p for p in persons if p is not person and all(p.may_be(r) for r in person.references)] if unsure else []
        )
        if len(others) == 1:
            persons.remove(person)
            for reference in person.references:
                others[0].add(reference)


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
    known = {n for n in given_nominatives(word) if name_genders(n)}
    found = [p for p in persons if any(r.given and _may_be_given(r.given[0], word, known) for r in p.forms.values())]
    return found[0] if len(found) == 1 else None


def _may_be_given(given: NameWord, word: NameWord, known: set[str]) -> bool:
    if known:
        return not known.isdisjoint(given_nominatives(given))
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
        key=lambda r: (
            not is_patronymic(r.surname.text),
            len(r.given),
            bool(r.initials),
            r.surname.case == "Nom",
            -r.mention.span.start,
        ),
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
    known = {g for r in person.forms.values() if r.given for g in given_genders(r.given[0])}
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
