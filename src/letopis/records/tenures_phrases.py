"""Office phrases: where a text names an office, of what, and how it is held ("бывший глава британского МИД").

A phrase is read outwards from its head noun: modifiers to the left, the office's own complement and the bodies and
countries to the right. Nothing here says who holds the office.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from letopis.language.morphology import CASES, parses
from letopis.language.phrases import nominative_words
from letopis.model.spans import Span
from letopis.ontology import countries, offices
from letopis.ontology.loader import fold
from letopis.records.tenures_cues import Status, cues, ordinal, status_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Entity, Mention, Reading, Token

MAX_COMPLEMENT = 18
MAX_MODIFIERS = 7
BODY_TYPES = frozenset({"organisation", "country", "region", "city", "place", "facility", "other", "nationality"})
PLACE_TYPES = frozenset({"country", "region", "city", "place"})
PREPOSITIONS = frozenset({"по", "при", "в", "во", "на", "от", "у", "за", "из"})
LANDS = frozenset({"страна", "государство", "республика", "королевство", "держава"})
QUOTES = frozenset("«»\"“”„'")
_NUMERAL = re.compile(r"^(\d{1,2})(?:-?[йяеомг]{1,3})?$")
_PARTICIPLE = re.compile(r"^(\w+(?:ющ|ящ))(?:ий|его|ему|им|ем|ая|ей|ую|ие|их|ими)$")
_PREFIX = re.compile(r"^экс-", re.IGNORECASE)


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


class Places(msgspec.Struct, frozen=True):
    """Mentions by the index of their first token: persons by name, and everything an office can belong to."""

    persons: dict[int, tuple[Mention, Entity, int]]
    bodies: dict[int, tuple[Mention, Entity, int]]


def index_mentions(reading: Reading) -> Places:
    """Index mentions by their first token, the longest first; the last number is the token past the mention.

    A title inside a person's name ("король Абдалла") is left to the office. Role nouns of a body that has a name
    ("партии") count as the body.
    """
    persons: dict[int, tuple[Mention, Entity, int]] = {}
    bodies: dict[int, tuple[Mention, Entity, int]] = {}
    for entity in reading.entities:
        named = any(m.form == "name" for m in entity.mentions)
        for mention in entity.mentions:
            tokens = reading.tokens_in(mention)
            if not tokens or mention.members or mention.form == "pronoun" or not named:
                continue
            first, past = tokens[0].index, tokens[-1].index + 1
            if entity.type == "person" and mention.form == "name":
                first += _titles(tokens)
                target = persons
            elif entity.type in BODY_TYPES and (mention.form == "name" or entity.type in {"organisation", "country"}):
                target = bodies
            else:
                continue
            if first not in target or target[first][2] < past:
                target[first] = (mention, entity, past)
    return Places(persons, bodies)


def _titles(tokens: tuple[Token, ...]) -> int:
    """Count the office nouns at the beginning of a name."""
    count = 0
    while count + 1 < len(tokens) and offices.is_office_head(lemma_of(tokens[count])):
        count += 1
    return count


def find_phrases(reading: Reading, places: Places) -> Iterator[Phrase]:
    """Give every office phrase in text order; an office inside another's name is given too, after it."""
    inside = {i for first, (_, _, past) in places.persons.items() for i in range(first, past)}
    for token in reading.tokens:
        if token.pos in {"NOUN", "PROPN", "ADJ", "X"} and token.index not in inside and _is_head(reading, token):
            phrase = _Reader(reading, places, token).read()
            if phrase is not None:
                yield phrase


def lemma_of(token: Token) -> str:
    """Give the lemma of an office noun; one made from a participle keeps its own form ("командующий")."""
    participle = _PARTICIPLE.match(token.text.lower())
    if participle and token.pos in {"NOUN", "ADJ", "PROPN"}:
        return f"{participle[1]}ий"
    return _PREFIX.sub("", token.lemma)


def _is_head(reading: Reading, token: Token) -> bool:
    if not offices.is_office_head(lemma_of(token)):
        return False
    # "глава" of a book, "лидер" of a table, and names of ships and papers stand in quotes or capitals.
    before = reading.tokens[token.index - 1] if token.index else None
    return not (before is not None and before.text in {"«", '"', "“"} and token.text[:1].isupper())


def _only_genitive(token: Token) -> bool:
    """Tell a form that the lexicon knows as a genitive and not as a nominative, whatever the tagger thought."""
    cases = {parse.tag.case for parse in parses(token.text.lower()) if parse.is_known}
    return bool(cases & CASES["Gen"]) and not cases & CASES["Nom"]


def case_of(token: Token) -> str:
    """Give the case of a token, empty if the tagger gave none."""
    return token.feat("Case")


class _Reader:
    """Reads one phrase outwards from its head."""

    def __init__(self, reading: Reading, places: Places, head: Token) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.places = places
        self.head = head
        self.first = head.index
        self.case = case_of(head)
        self.status: Status | None = None
        self.number: int | None = None
        self.country: str | None = None
        self.own: list[Token] = []
        self.words: list[str] = []
        self.bodies: list[str] = []
        self.land = False
        self.fresh = False
        self.anchor = self.head.index
        self.loose = 0

    def read(self) -> Phrase | None:
        sentence = self.reading.sentences[self.head.sentence]
        self._read_left(sentence.first)
        last, after = self._read_right(sentence.last)
        if self._dangling():
            return None
        lemma = lemma_of(self.head)
        if _PREFIX.match(self.head.lemma):
            self.status = "former"
        adjectives = [word.lower() for word in _nominative(self.own, self.head)]
        office = " ".join((*adjectives, lemma, *self.words))
        self._late_country()
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
            ordinal=self.number,
            vague=offices.needs_body(lemma) and not self.words and not self.own,
            land=self.land,
            fresh=self.fresh,
            anchor=self.anchor,
        )

    def _late_country(self) -> None:
        """Take the country of a body from what follows it ("МИД СССР" as two mentions)."""
        kinds = [self.reading.entity(body).type for body in self.bodies]
        if self.country is None and kinds and kinds[0] != "country" and "country" in kinds:
            self.country = self.bodies[kinds.index("country")]

    # --- to the left ------------------------------------------------------------------------------------------------

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
        number = _NUMERAL.match(token.text)
        if number and token.text != number[1] and place + 1 == self.first:
            self.number = int(number[1])
            return 1
        if token.text[:1].isdigit() or token.pos not in {"ADJ", "DET", "PROPN", "VERB", "NUM"} or not self._agrees(token):
            return None
        return 1 if self._modifier(token) else None

    def _agrees(self, token: Token) -> bool:
        case, number = case_of(token), token.feat("Number")
        same_case = not case or not self.case or case == self.case or {case, self.case} <= {"Gen", "Acc", "Nom"}
        return same_case and bool(case) and (not number or number == self.head.feat("Number"))

    def _modifier(self, token: Token) -> bool:
        lemma = fold(token.lemma)
        status = status_word(lemma)
        body = self.places.bodies.get(token.index)
        if self._belongs(token, lemma):
            self.own.insert(0, token)
        elif status:
            self.status = self.status or status
            self.fresh = self.fresh or lemma in cues().fresh
        elif token.pos == "VERB":
            return False
        elif body is not None and body[1].type in PLACE_TYPES:
            self.country = self.country or body[1].id
        elif ordinal(lemma):
            self.number = ordinal(lemma)
        return token.pos in {"ADJ", "DET", "VERB", "NUM"} or body is not None

    def _belongs(self, token: Token, lemma: str) -> bool:
        """Tell whether an adjective is part of the office's own name ("генеральный секретарь")."""
        if token.index + 1 != (self.own[0].index if self.own else self.head.index):
            return False
        # A deputy counts as an office of its own: "первый заместитель" is no first in a row.
        words = (lemma, *(fold(t.lemma) for t in self.own), fold(lemma_of(self.head)))
        return words in offices.phrases() or (lemma in cues().adjectives and not ordinal(lemma)) or (
            lemma == "первый" and words[-1].startswith(("зам", "вице-"))
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
            earlier = self.tokens[self.first - 2] if self.first - 1 > start else None
            apposed = earlier is not None and earlier.text in {",", "(", "—", "–", "-"}
            if apposed and before.pos == "ADV" and fold(before.lemma) in cues().formerly:
                self.status = "former"
                self.first -= 1

    def _dangling(self) -> bool:
        """Tell "кандидат в президенты" and "выборы президента" from an office held."""
        before = self.tokens[self.first - 1] if self.first else None
        if before is None or before.sentence != self.head.sentence:
            return False
        if fold(before.lemma) in cues().dangling:
            return True
        earlier = self.tokens[self.first - 2] if self.first > 1 else None
        plural_in = before.text.lower() == "в" and self.head.feat("Number") == "Plur"
        return plural_in or (before.text.lower() in {"в", "на"} and earlier is not None and fold(earlier.lemma) in cues().dangling)

    # --- to the right -----------------------------------------------------------------------------------------------

    def _read_right(self, end: int) -> tuple[int, int]:
        """Read the complement; give its last token and the first token past the prepositional tail."""
        place = self.head.index + 1
        last = self.head.index
        tail = False
        limit = min(end, self.head.index + MAX_COMPLEMENT)
        while place < limit:
            step, in_phrase = self._right_step(place, limit, tail=tail)
            if not step:
                break
            place += step
            tail = tail or not in_phrase
            if in_phrase:
                last = place - 1
        while last > self.head.index and self.tokens[last].text in QUOTES - {"»", '"', "”"}:
            last -= 1
        return last, max(place, last + 1)

    def _right_step(self, place: int, limit: int, *, tail: bool) -> tuple[int, bool]:
        token = self.tokens[place]
        if place in self.places.persons:
            return self._pass_inner_person(place, limit), False
        body = self.places.bodies.get(place)
        if body is not None and self._names_the_office(place):
            self.words += [t.text for t in self.tokens[place : body[2]]]
            return body[2] - place, not tail
        if body is not None and body[0].form == "nominal" and (fold(lemma_of(self.head)), fold(token.text)) in offices.phrases():
            body = None
        if body is not None and self._fits(token, place):
            return self._take_body(body, place, tail=tail), not tail
        if token.text in QUOTES:
            return self._pass_quote(place), not tail
        if token.pos == "CCONJ":
            return self._pass_and(place, limit, tail=tail), not tail
        if token.pos == "ADP" and fold(token.text) in PREPOSITIONS:
            return self._pass_preposition(place, limit, tail=tail)
        participle = token.pos == "VERB" and token.feat("VerbForm") == "Part"
        if (token.pos in {"NOUN", "ADJ", "PROPN", "DET"} or participle) and self._governed(token, place):
            if not tail:
                self._take_word(token)
            return 1, not tail
        return 0, False

    def _fits(self, token: Token, place: int) -> bool:
        """Tell whether an entity's first word can be the complement: genitive, indeclinable, or a quoted name."""
        case = case_of(token)
        before = self.tokens[place - 1]
        if case in {"Gen", ""} or before.text in QUOTES or before.pos == "ADP":
            return True
        if not re.search(r"[а-яё]", token.text) or _only_genitive(token):
            return True
        return place - 1 != self.head.index and token.pos in {"PROPN", "X"} and case in {"Nom", "Acc", "Loc", "Dat"} and (
            self._after_common_noun(place)
        )

    def _names_the_office(self, place: int) -> bool:
        """Tell "министр по делам Северной Ирландии": what follows "по делам" is part of the office."""
        before = self.tokens[place - 1]
        if before.text in QUOTES:
            before = self.tokens[place - 2]
        directly = self.words[-1:] == ["по"] and fold(before.text) == "по"
        matters = fold(before.lemma) in {"дело", "вопрос"} and self.words[-2:-1] == ["по"]
        return (directly or matters) and not self.bodies

    def _after_common_noun(self, place: int) -> bool:
        before = self.tokens[place - 1]
        return before.pos == "NOUN" and case_of(before) == "Gen" and before.text.islower()

    def _take_body(self, body: tuple[Mention, Entity, int], place: int, *, tail: bool) -> int:
        mention, entity, past = body
        if not tail:
            adjective = self.tokens[place].pos == "ADJ" and past == place + 1
            if adjective and entity.type in PLACE_TYPES:
                self.country = self.country or entity.id
            else:
                self._drop_loose()
                self.bodies.append(entity.id)
                self._nested_country(mention)
        return past - place

    def _drop_loose(self) -> None:
        """Drop adjectives that turned out to belong to the body ("лидер правящей Демократической партии")."""
        if self.loose:
            del self.words[-self.loose :]
        self.loose = 0

    def _nested_country(self, mention: Mention) -> None:
        for inner, entity in self.reading.mentions_in(mention):
            if entity.type == "country" and inner != mention:
                self.country = self.country or entity.id

    def _pass_inner_person(self, place: int, limit: int) -> int:
        """Step over the person of an office inside this one ("пресс-секретарь президента Рейгана Ларри Спикс")."""
        past = self.places.persons[place][2]
        inner = any(offices.is_office_head(lemma_of(t)) for t in self.tokens[self.head.index + 1 : place])
        followed = past < limit and past in self.places.persons
        return past - place if inner and followed else 0

    def _pass_quote(self, place: int) -> int:
        """Step over a quotation mark that opens or closes a name."""
        if place + 1 < len(self.tokens) and place + 1 in self.places.bodies and place + 1 not in self.places.persons:
            return 1
        inside = [t.text for t in self.tokens[self.head.index + 1 : place]]
        opened = sum(text in {"«", "“", "„"} for text in inside) > sum(text in {"»", "”"} for text in inside)
        odd = sum(text == '"' for text in inside) % 2 == 1
        text = self.tokens[place].text
        return 1 if (text in {"»", "”"} and opened) or (text == '"' and odd) else 0

    def _pass_and(self, place: int, limit: int, *, tail: bool) -> int:
        """Step over "и" inside a complement: "экономики и торговли", "России и Франции" after a plural."""
        if place + 1 >= limit or self.tokens[place].text.lower() != "и":
            return 0
        following = self.tokens[place + 1]
        if offices.is_office_head(lemma_of(following)) or place + 1 in self.places.persons:
            return 0
        if self.tokens[place - 1].pos == following.pos == "ADJ" and case_of(following) == "Gen":
            return 1
        if following.pos == "ADJ" and place + 2 < limit and offices.is_office_head(lemma_of(self.tokens[place + 2])):
            return 0
        if place + 1 in self.places.bodies:
            plural = self.head.feat("Number") == "Plur" or self.places.bodies[place + 1][1].type == "organisation"
            return 1 if plural and self._fits(following, place + 1) and bool(self.bodies) else 0
        wanted = {"Gen"} if not tail else {"Gen", "Dat", "Loc"}
        own = bool(self.words) and not self.bodies
        agrees = case_of(following) in wanted | ({"Dat"} if "по" in self.words else set())
        if own and agrees and following.pos in {"NOUN", "ADJ"}:
            self.words.append("и")
            return 1
        return 0

    def _pass_preposition(self, place: int, limit: int, *, tail: bool) -> tuple[int, bool]:
        """Step over a preposition: "по" keeps naming the office, any other begins a tail."""
        text = self.tokens[place].text.lower()
        if place + 1 >= limit or place + 1 in self.places.persons:
            return 0, False
        following = self.tokens[place + 1]
        if following.pos not in {"NOUN", "ADJ", "PROPN", "DET"} and place + 1 not in self.places.bodies and following.text not in QUOTES:
            return 0, False
        if text == "из" and "по" not in self.words:
            return 0, False
        if text == "по" and not self.bodies and not tail and case_of(following) in {"Dat", "Loc", "Acc", ""}:
            self.words.append("по")
            return 1, True
        return 1, False

    def _governed(self, token: Token, place: int) -> bool:
        """Tell whether a common word goes on with the complement."""
        case = case_of(token)
        before = self.tokens[place - 1]
        if before.pos == "ADP":
            return bool(case)
        if case == "Gen" or (not case and token.pos == "PROPN"):
            return True
        dative = "по" in self.words or self._in_tail(place)
        return dative and case == case_of(before) and before.pos in {"ADJ", "DET", "CCONJ", "NOUN"} and case in {"Dat", "Loc", "Ins"} and (
            before.pos != "NOUN"
        )

    def _in_tail(self, place: int) -> bool:
        return any(t.pos == "ADP" for t in self.tokens[max(self.head.index, place - 4) : place])

    def _take_word(self, token: Token) -> None:
        lemma = fold(token.lemma)
        of_state = (fold(lemma_of(self.head)), fold(token.text)) in offices.phrases()
        if lemma in LANDS and not of_state:
            self.land = True
            return
        if self.bodies or countries.canonical(token.lemma):
            return
        self.words.append(token.text if token.pos in {"PROPN", "X"} and self.words else token.text.lower())
        self.loose = self.loose + 1 if token.pos in {"ADJ", "DET", "VERB"} else 0


def _nominative(own: list[Token], head: Token) -> list[str]:
    """Put the adjectives of an office into the nominative, in the head's gender."""
    if not own:
        return []
    return list(nominative_words((*own, head)))[: len(own)]


def span_of(reading: Reading, phrase: Phrase) -> Span:
    """Give the words of a phrase."""
    return Span(reading.tokens[phrase.first].start, reading.tokens[phrase.last].end)
