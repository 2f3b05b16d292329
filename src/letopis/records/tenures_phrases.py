"""Office phrases: where a text names an office, of what, and how it is held ("бывший глава британского МИД").

A phrase is read outwards from its head noun: modifiers to the left, the office's own complement and the bodies and
countries to the right. Nothing here says who holds the office.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from letopis.language.phrases import nominative_words
from letopis.model.spans import Span
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records.tenures_complement import PLACE_TYPES, Complement
from letopis.records.tenures_cues import Status, cues, ordinal, own_adjectives, status_word
from letopis.records.tenures_places import (
    PREFIX,
    WOMAN,
    Places,
    case_of,
    is_commanding,
    lemma_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Reading, Token

MAX_MODIFIERS = 7
MONARCHS = frozenset({"король", "королева", "император", "императрица", "царь", "царица", "султан", "шах", "монарх"})
HEADS = frozenset({"NOUN", "PROPN", "ADJ", "X", "VERB"})
# "В бытность свою министром": so many words before the office.
_REACH = 2
_NUMERAL = re.compile(r"^(\d{1,2})(?:-?[йяеомг]{1,3})?$")


class Phrase(msgspec.Struct, frozen=True):
    """An office as the text names it; ``first`` and ``last`` are token indices, both included.

    ``after`` is the first token past the whole phrase with its prepositional tail ("посол СССР в США").
    ``anchor`` is the token by which the phrase hangs in its clause (the head, or "исполняющий").
    ``case`` is empty where it cannot be told ("и. о. президента"). ``bodies`` are entity ids in text order.
    """

    head: int
    first: int
    last: int
    after: int
    office: str
    bodies: tuple[str, ...]
    country: str | None
    case: str
    plural: bool
    status: Status | None = None
    ordinal: int | None = None
    vague: bool = False
    land: bool = False
    fresh: bool = False
    anchor: int = -1

    @property
    def of(self) -> str | None:
        """Entity of the body, or of the country where no body is named."""
        return self.bodies[0] if self.bodies else self.country


def find_phrases(reading: Reading, places: Places) -> Iterator[Phrase]:
    """Give every office phrase in text order; an office inside another's name is given too, after it.

    Not inside that of one of several: in "одного из заместителей главы банка Ивана Петрова" the name is the deputy's.
    """
    inside = {i for first, (_, _, past) in places.persons.items() for i in range(first, past)}
    for token in reading.tokens:
        if token.pos in HEADS and token.index not in inside and _is_head(reading, token):
            phrase = _Reader(reading, places, token).read()
            if phrase is not None:
                if phrase.plural and _is_one_of(reading, phrase):
                    inside |= set(range(phrase.head + 1, phrase.after))
                yield phrase


def _is_one_of(reading: Reading, phrase: Phrase) -> bool:
    before = reading.tokens[max(phrase.first - 2, 0) : phrase.first]
    return [token.lemma for token in before] == ["один", "из"]


def _is_head(reading: Reading, token: Token) -> bool:
    lemma = lemma_of(token)
    if not offices.is_post_head(lemma) or (token.pos == "VERB" and not is_commanding(lemma)):
        return False
    following = reading.tokens[token.index + 1] if token.index + 1 < len(reading.tokens) else None
    if is_commanding(lemma) and following is not None and offices.is_office_head(lemma_of(following)):
        return False
    if following is not None and following.text == "года":
        return False  # "тренер года" has a prize
    # "глава" of a book, "лидер" of a table, and names of ships and papers stand in quotes or capitals.
    before = reading.tokens[token.index - 1] if token.index else None
    return not (before is not None and before.text in {"«", '"', "“"} and token.text[:1].isupper())


class _Reader(Complement):
    """Reads one phrase outwards from its head."""

    def __init__(self, reading: Reading, places: Places, head: Token) -> None:
        super().__init__(reading, places, head)
        self.first = head.index
        # "замсекретаря" is one form for all cases.
        self.case = "" if fold(head.text).startswith("зам") and offices.deputised(head.text) else case_of(head)
        self.status: Status | None = None
        self.number: int | None = None
        self.own: list[Token] = []
        self.fresh = False
        self.anchor = self.head.index

    def read(self) -> Phrase | None:
        sentence = self.reading.sentences[self.head.sentence]
        self._read_left(sentence.first)
        last, after = self.read_right(sentence.last)
        if self._dangling() or self._is_figure():
            return None
        lemma = lemma_of(self.head)
        if PREFIX.match(self.head.lemma):
            self.status = "former"
        while self.words and self.words[-1] in {"и", "по"}:
            del self.words[-1], self.kept[-1]
        adjectives = [word.lower() for word in _nominative(self.own, self.head)]
        office = " ".join((*adjectives, lemma, *self.words))
        self.late_country()
        if not self.bodies and offices.classify(office) == "executive":
            # "американский продюсер" tells where he is from.
            self.country = None
        return Phrase(
            head=self.head.index,
            first=self.first,
            last=last,
            after=after,
            office=office,
            bodies=tuple(self.bodies),
            country=self.country,
            case=self.case,
            plural=self.head.feat("Number") == "Plur",
            status=self.status,
            # "Первая женщина-президент" comes after presidents who were men.
            ordinal=None if WOMAN.match(self.head.lemma) else self.number,
            vague=(offices.needs_body(lemma) and not self.words and not self.own) or offices.is_staff(lemma),
            land=self.land,
            fresh=self.fresh,
            anchor=self.anchor,
        )

    def _read_left(self, start: int) -> None:
        place = self.head.index - 1
        while place >= start and self.head.index - place <= MAX_MODIFIERS:
            step = self._left_step(place, start)
            if step is None:
                break
            place -= step
            self.first = place + 1
        self._read_formerly(start)

    def _left_step(self, place: int, start: int) -> int | None:
        """Take one modifier that ends at ``place``; give how many tokens it has, None if there is none."""
        token = self.tokens[place]
        acting = self._acting(place, start)
        if acting:
            return acting
        if token.text in {'"', "»", "«"}:
            return None
        if fold(token.text) == "и":
            return self._pair(place, start)
        number = _NUMERAL.match(token.text)
        if number and token.text != number[1] and place + 1 == self.first:
            self.number = int(number[1])
            return 1
        # "умершего директора": participles that have become nouns are still modifiers.
        modifies = token.pos in {"ADJ", "DET", "PROPN", "VERB", "NUM"} or (token.pos == "NOUN" and token.rel == "amod")
        if token.text[:1].isdigit() or not modifies or not self._agrees(token):
            return None
        return 1 if self._modifier(token) else None

    def _pair(self, place: int, start: int) -> int | None:
        """Read the two adjectives of a name that has both ("чрезвычайный и полномочный посол")."""
        pair = self.tokens[max(place - 1, start) : place + 1]
        words = (*(fold(t.lemma) for t in (*pair, *self.own)), fold(lemma_of(self.head)))
        if words not in offices.phrases():
            return None
        self.own[:0] = pair
        return len(pair)

    def _agrees(self, token: Token) -> bool:
        case, number = case_of(token), token.feat("Number")
        same_case = not case or not self.case or case == self.case or {case, self.case} <= {"Gen", "Acc", "Nom"}
        return same_case and bool(case) and (not number or number == self.head.feat("Number"))

    def _modifier(self, token: Token) -> bool:
        lemma = fold(lemma_of(token)) if is_commanding(lemma_of(token)) else fold(token.lemma)
        status = status_word(lemma)
        body = self.places.bodies.get(token.index)
        if self._belongs(token, lemma):
            self.own.insert(0, token)
        elif status:
            self.status = self.status or status
            self.fresh = self.fresh or lemma in cues().fresh
        elif token.pos == "VERB":
            return False
        elif body is not None and token.pos != "ADJ" and not lemma.endswith(("ий", "ый", "ой")):
            return False  # "направил в Париж своего посла"
        elif body is not None and body[1].type in PLACE_TYPES:
            self.country = self.country or body[1].id
        elif ordinal(lemma):
            self.number = ordinal(lemma)
        return token.pos in {"ADJ", "DET", "VERB", "NUM"} or body is not None or status is not None

    def _belongs(self, token: Token, lemma: str) -> bool:
        """Tell whether an adjective is part of the office's own name ("генеральный секретарь")."""
        if token.index + 1 != (self.own[0].index if self.own else self.head.index):
            return False
        # A deputy counts as an office of its own: "первый заместитель" is no first in a row.
        words = (lemma, *(fold(t.lemma) for t in self.own), fold(lemma_of(self.head)))
        return (
            words in offices.phrases()
            or (lemma in own_adjectives() and not ordinal(lemma))
            or (lemma == "первый" and words[-1].startswith(("зам", "вице-")))
        )

    def _acting(self, place: int, start: int) -> int | None:
        """Read "и. о.", "врио" and "исполняющий обязанности" that end at ``place``; give their length."""
        token = self.tokens[place]
        lemma = fold(token.text)
        if lemma in cues().acting_words:
            self.anchor = place
            return self._set_acting("", 1)
        pieces = "".join(fold(t.text) for t in self.tokens[max(place - 3, start) : place + 1])
        for text, length in (("и.о.", 4), ("и.о", 3)):
            if pieces.endswith(text):
                return self._set_acting("", length)
        before = self.tokens[place - 1] if place > start else None
        if fold(token.lemma) == "обязанность" and before is not None and fold(before.text).startswith("исполняющ"):
            earlier = self.tokens[place - 2] if place - 1 > start else None
            length = 3 if earlier is not None and fold(earlier.text) == "временно" else 2
            self.anchor = before.index
            return self._set_acting(case_of(before), length)
        return None

    def _set_acting(self, case: str, length: int) -> int:
        self.status = "former" if self.status == "former" else "acting"
        self.case = case
        return length

    def _read_formerly(self, start: int) -> None:
        if self.first > start and self.status is None:
            before = self.tokens[self.first - 1]
            if self.case == "Ins" and before.text.lower().startswith("бывш"):
                # "X, бывший министром": the participle has the office as its predicate.
                self.status = "former"
                self.first -= 1
                return
            if self.case == "Ins" and self._is_past(start):
                self.status = "former"
                return
            earlier = self.tokens[self.first - 2] if self.first - 1 > start else None
            # "Напомним, ранее министр X заявил" tells when he said it: the adverb must follow a name.
            named = earlier is not None and earlier.index in self.places.past_persons
            apposed = named and earlier is not None and earlier.text in {",", "(", "—", "–", "-"}
            if apposed and before.pos == "ADV" and fold(before.lemma) in cues().formerly:
                self.status = "former"
                self.first -= 1
            elif before.text.lower() == "прошлом" and earlier is not None and earlier.text.lower() == "в":
                self.status = "former"
                self.first -= 2

    def _is_past(self, start: int) -> bool:
        """Tell "ещё будучи министром" and "в бытность (свою) министром", said of an office that is held no more."""
        words = [t.text.lower() for t in self.tokens[max(self.first - _REACH, start) : self.first]]
        return "бытность" in words or words[-2:] in (["ещё", "будучи"], ["еще", "будучи"])

    def _is_figure(self) -> bool:
        """Tell "музыкальный король" and "королева детектива": monarchs of something that no monarch has."""
        if fold(lemma_of(self.head)) not in MONARCHS or self.bodies or self.country or self.land:
            return False
        before = self.tokens[max(self.head.index - 1, 0)]
        adjective = before.index >= self.first and before.pos == "ADJ" and before.index < self.head.index
        if adjective and not status_word(fold(before.lemma)) and not ordinal(fold(before.lemma)):
            return not before.lemma.endswith(("ский", "цкий"))
        following = self.tokens[min(self.head.index + 1, len(self.tokens) - 1)]
        common = following.pos == "NOUN" and following.text.islower() and case_of(following) == "Gen"
        return common and following.feat("Animacy") == "Inan" and not self._of_state(following)

    def _dangling(self) -> bool:
        """Tell "кандидат в президенты" and "выборы президента" from an office held."""
        before = self.tokens[self.first - 1] if self.first else None
        if before is None or before.sentence != self.head.sentence:
            return False
        if fold(before.lemma) in cues().dangling:
            # "После выборов президент X уехал": a subject is no complement of what stands before it.
            # Nor is the instrumental: "на время выборов градоначальником стал X".
            apart = self.case == "Ins" and before.pos == "NOUN"
            return not apart and not (self.case == "Nom" and self.head.rel in {"nsubj", "nsubj:pass"})
        earlier = self.tokens[self.first - 2] if self.first > 1 else None
        plural_in = before.text.lower() == "в" and self.head.feat("Number") == "Plur"
        return plural_in or (
            before.text.lower() in {"в", "на"} and earlier is not None and fold(earlier.lemma) in cues().dangling
        )


def _nominative(own: list[Token], head: Token) -> list[str]:
    """Put the adjectives of an office into the nominative, in the head's gender."""
    if not own:
        return []
    return list(nominative_words((*own, head)))[: len(own)]


def span_of(reading: Reading, phrase: Phrase) -> Span:
    """Give the words of a phrase."""
    return Span(reading.tokens[phrase.first].start, reading.tokens[phrase.last].end)
