"""What follows the head of an office phrase: the office's own words, then the bodies and countries it belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from letopis.language.morphology import CASES, parses
from letopis.language.names import is_age
from letopis.ontology import countries, offices
from letopis.ontology.loader import fold
from letopis.records.tenures_cues import cues
from letopis.records.tenures_places import (
    Places,
    case_of,
    is_another_post,
    is_commanding,
    lemma_of,
    may_be_genitive,
    numbers,
    only_genitive,
    stops_short,
)

if TYPE_CHECKING:
    from letopis.model.layers import Entity, Mention, Reading, Token

MAX_COMPLEMENT = 18
# Words of the field of an office ("по внешней политике") before its holder's name.
MAX_FIELD = 6
FIELD = frozenset({"NOUN", "ADJ", "PROPN", "CCONJ"})
PLACE_TYPES = frozenset({"country", "region", "city", "place"})
PREPOSITIONS = frozenset({"по", "при", "в", "во", "на", "от", "у", "за", "из"})
LANDS = frozenset({"страна", "государство", "республика", "королевство", "держава"})
MINISTERS = frozenset({"министр", "премьер-министр", "вице-премьер", "премьер"})
MINISTRIES = 3  # tokens of "торговли и промышленности"
MATTERS = frozenset({"делам", "вопросам", "выходу", "связям", "отношениям"})
# Fields of an office that take a preposition of their own: "по вопросам выхода из союза", "по связям с прессой".
RELATED = frozenset({"выход", "вступление", "присоединение", "связь", "сотрудничество", "взаимодействие", "борьба"})
RELATING = frozenset({"из", "в", "во", "к", "с", "со"})
# Common nouns before a body's name, beside those of the ontology's kinds of bodies.
KINDS = frozenset(
    "сеть земля радио группа сайт портал проект блок группировка объединение сервис еженедельник ежемесячник "
    "интернет-издание интернет-портал холдинг лейбл бренд ансамбль коллектив агентство супермаркет стартап".split(),
)
# Parts of a body: whoever heads one does not head the body ("глава отделения ХДС").
UNITS = frozenset(
    {
        "отделение",
        "филиал",
        "подразделение",
        "отдел",
        "представительство",
        "секция",
        "ячейка",
        "крыло",
        "фракция",
        "штаб",
    }
)
ORGANS = frozenset(
    {("совета", "директоров"), ("наблюдательного", "совета"), ("попечительского", "совета"), ("правления",)}
)
ALONE = frozenset({"премьер-министр", "премьер", "император", "императрица", "король", "королева"})
POSSESSIVES = frozenset({"его", "ее", "их", "своего", "своей"})
QUOTES = frozenset("«»\"“”„'")


class Complement:
    """Reads to the right of a head; what it finds is kept in its attributes."""

    def __init__(self, reading: Reading, places: Places, head: Token) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.places = places
        self.head = head
        self.country: str | None = None
        self.words: list[str] = []
        self.kept: list[Token] = []
        self.bodies: list[str] = []
        self.land = False
        self.loose = 0

    def read_right(self, end: int) -> tuple[int, int]:
        """Read the complement; give its last token and the first token past the prepositional tail."""
        place = self.head.index + 1 + stops_short(self.tokens, self.head.index)
        last = place - 1
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
        """Take one step; give how many tokens it has (0: stop) and whether they belong to the phrase proper."""
        token = self.tokens[place]
        if place in self.places.persons:
            return self._pass_inner_person(place, limit), False
        if self._doubles(token):
            self.words.append(token.lemma)
            self.kept.append(token)
            return 1, True
        taken = self._body_step(token, place, tail=tail)
        if taken:
            return taken, not tail
        if token.pos == "ADP" and not tail and self._relates(place, limit):
            self._keep(token)
            return 1, True
        if token.pos == "ADP" and fold(token.text) in PREPOSITIONS:
            return self._pass_preposition(place, limit, tail=tail)
        return self._word_step(token, place, limit, tail=tail), not tail

    def _body_step(self, token: Token, place: int, *, tail: bool) -> int:
        body = self.places.bodies.get(place)
        if body is None:
            return 0
        if self._names_the_office(place):
            self._keep(*self.tokens[place : body[2]])
            return body[2] - place
        if body[0].form == "nominal" and (self._in_lexicon(place, body[2]) or self._cut_short(place, body[2])):
            return 0
        # Of several companies with one name the name is told, whether or not it was read as part of their phrase.
        ends = (body[2], place + 1) if token.feat("Number") == "Plur" else (body[2],)
        if body[0].form == "nominal" and any(self._names_follow(end) for end in ends):
            return 0
        if self._is_organ(place) or (body[0].form == "nominal" and not self._governed(token, place)):
            return 0
        return self._take_body(body, place, tail=tail) if self._fits(token, place) else 0

    def _in_lexicon(self, place: int, past: int) -> bool:
        """Tell "глава правительства" and "глава внешнеполитического ведомства", which are offices by themselves."""
        words = tuple(fold(t.text) for t in self.tokens[place:past])
        known = (fold(lemma_of(self.head)), *words) in offices.phrases()
        return known and (len(words) > 1 or offices.body_kind(words[0]) == "government")

    def _cut_short(self, place: int, past: int) -> bool:
        """Tell "министерства по делам …" and "отдела печати": one word of a longer name is no body."""
        following = self.tokens[past] if past < len(self.tokens) else None
        if following is None or past - place > 1 or past in self.places.bodies or past in self.places.persons:
            return False
        return fold(following.text) == "по" or (
            following.pos in {"NOUN", "ADJ"} and case_of(following) == "Gen" and following.text.islower()
        )

    def _names_follow(self, past: int) -> bool:
        """Tell "группы компаний Michelin": the common noun before an organisation's name is no body of its own."""
        if past < len(self.tokens) and self.tokens[past].text in QUOTES:
            past += 1
        following = self.places.bodies.get(past)
        return following is not None and following[1].type == "organisation" and following[0].form == "name"

    def _is_organ(self, place: int) -> bool:
        """Tell "председатель совета директоров" of a company: the organ belongs to the office."""
        words = tuple(fold(t.text) for t in self.tokens[place : place + 2])
        return words in ORGANS or words[:1] in ORGANS

    def _word_step(self, token: Token, place: int, limit: int, *, tail: bool) -> int:
        if token.text in QUOTES:
            return self._pass_quote(place)
        if token.pos == "CCONJ" or token.text == ",":
            return self._pass_joint(place, limit, tail=tail)
        degree = token.pos == "ADV" and place + 1 < limit and self.tokens[place + 1].pos == "ADJ"
        if (fold(token.text) in POSSESSIVES and place - 1 == self.head.index) or (degree and not self.bodies):
            return 1
        own = fold(lemma_of(self.head))
        participle = token.pos == "VERB" and token.feat("VerbForm") == "Part"
        word = token.pos in {"NOUN", "ADJ", "PROPN", "DET"} or participle
        if not (word and self._governed(token, place)) and not numbers(self.tokens, place):
            return 0
        another = case_of(self.head) == "Ins" and not self.bodies and is_another_post(self.tokens, own, token)
        alone = own in ALONE and token.pos == "NOUN" and not self._of_state(token)
        if another or alone or self._titles(token) or is_age(token.text):
            return 0
        if not tail:
            self._take_word(token)
        return 1

    def _doubles(self, token: Token) -> bool:
        """Tell the second noun of "управляющий партнёр", which stands in the head's case."""
        own = fold(lemma_of(self.head))
        beside = token.index == self.head.index + 1 and is_commanding(own) and case_of(token) == case_of(self.head)
        return beside and (own, fold(token.lemma)) in offices.phrases()

    def _titles(self, token: Token) -> bool:
        """Tell "начальника связи генерала X": a rank before a name belongs to the name."""
        return fold(token.lemma) in cues().titles and token.index + 1 in self.places.persons

    def _of_state(self, token: Token) -> bool:
        """Tell "премьер правительства страны" from "премьера выборов": rulers have no complement but their state."""
        phrase = (fold(lemma_of(self.head)), fold(token.text)) in offices.phrases()
        return phrase or fold(token.lemma) in LANDS or offices.body_kind(token.lemma) == "government"

    def _fits(self, token: Token, place: int) -> bool:
        """Tell whether an entity's first word can be the complement: genitive, indeclinable, or a quoted name."""
        case = case_of(token)
        before = self.tokens[place - 1]
        if case in {"Gen", ""} or before.text in QUOTES or before.pos == "ADP" or self._commanded(token, place):
            return True
        if not re.search(r"[а-яё]", token.text) or only_genitive(token):
            return True
        return (
            place - 1 != self.head.index
            and token.pos in {"PROPN", "X"}
            and case in {"Nom", "Acc", "Loc", "Dat"}
            and (self._after_common_noun(place))
        )

    def _names_the_office(self, place: int) -> bool:
        """Tell "министр по делам Северной Ирландии": what follows "по делам" is part of the office."""
        before = self.tokens[place - 1]
        if self.words[:1] == ["по"] and before.pos == "ADP" and self.kept[-1].index == before.index:
            return True
        if before.text in QUOTES:
            before = self.tokens[place - 2]
        directly = self.words[-1:] == ["по"] and fold(before.text) == "по"
        matters = fold(before.lemma) in {"дело", "вопрос"} and self.words[-2:-1] == ["по"]
        return (directly or matters) and (not self.bodies or self.words[:1] == ["по"])

    def _after_common_noun(self, place: int) -> bool:
        before = self.tokens[place - 1]
        return before.pos == "NOUN" and case_of(before) == "Gen" and before.text.islower()

    def _take_body(self, body: tuple[Mention, Entity, int], place: int, *, tail: bool) -> int:
        mention, entity, past = body
        if not tail:
            adjective = self.tokens[place].pos == "ADJ" and past == place + 1
            if adjective and self._of_people(place):
                self._keep(self.tokens[place])
            elif adjective and entity.type in PLACE_TYPES:
                self.country = self.country or entity.id
            else:
                self._drop_loose()
                if entity.type != "country":
                    self._drop_kind(place)
                self.bodies.append(entity.id)
                self._nested_country(mention)
        return past - place

    def _of_people(self, place: int) -> bool:
        """Tell "командир боснийских сербов", who is of a people, from "глава американской компании", of a country."""
        noun = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        return noun is not None and noun.feat("Animacy") == "Anim" and noun.feat("Number") == "Plur"

    def _drop_loose(self) -> None:
        """Drop adjectives that turned out to belong to the body ("лидер правящей Демократической партии")."""
        if self.loose:
            del self.words[-self.loose :], self.kept[-self.loose :]
        self.loose = 0

    def _drop_kind(self, place: int) -> None:
        """Drop the common noun in apposition to a body's name ("директор автомобильной компании Ford")."""
        before = self.tokens[place - 1]
        if before.text in QUOTES:
            before = self.tokens[place - 2]
        last = self.kept[-1] if self.kept else None
        if self.bodies or last is None or last.index != before.index or last.pos != "NOUN" or not last.text.islower():
            return
        if fold(last.lemma) in UNITS:
            return
        generic = (
            fold(last.lemma).rpartition("-")[2] in KINDS
            or fold(last.lemma) in KINDS
            or offices.body_kind(last.lemma) is not None
        )
        if not generic or self._declined(place) or offices.is_office_head(lemma_of(last)) or "по" in self.words:
            return
        count = 1
        while count < len(self.kept) and self.kept[-count - 1].pos in {"ADJ", "DET"}:
            count += 1
        del self.words[-count:], self.kept[-count:]

    def _declined(self, place: int) -> bool:
        """Tell a name in the genitive ("комитета Сената") from one in apposition ("земли Гессен", "радио «Эхо»")."""
        token = self.tokens[place]
        if self.tokens[place - 1].text in QUOTES or not re.search(r"[а-яё]", token.text):
            return False
        forms = [parse.tag for parse in parses(token.text.lower()) if parse.is_known]
        if any("Fixd" in tag for tag in forms):
            return False
        known = {tag.case for tag in forms}
        return bool(known & CASES["Gen"]) if known else case_of(token) == "Gen"

    def _nested_country(self, mention: Mention) -> None:
        for inner, entity in self.reading.mentions_in(mention):
            if entity.type == "country" and inner != mention:
                self.country = self.country or entity.id

    def _pass_inner_person(self, place: int, limit: int) -> int:
        """Step over the person of an office inside this one ("пресс-секретарь президента Рейгана Ларри Спикс")."""
        past = self.places.persons[place][2]
        inner = any(offices.is_office_head(lemma_of(t)) for t in self.tokens[self.head.index + 1 : place])
        followed = past < limit and (past in self.places.persons or self._named_after_field(past, limit))
        return past - place if inner and followed else 0

    def _named_after_field(self, place: int, limit: int) -> bool:
        """Tell "по экономике Ларри Спикс", where a name follows the field that an adviser is for."""
        if self.tokens[place].text.lower() != "по":
            return False
        after = range(place + 2, min(limit, place + 2 + MAX_FIELD))
        name = next((at for at in after if at in self.places.persons), None)
        return name is not None and all(t.pos in FIELD for t in self.tokens[place + 1 : name])

    def _pass_quote(self, place: int) -> int:
        """Step over a quotation mark that opens or closes a name."""
        if place + 1 < len(self.tokens) and place + 1 in self.places.bodies and place + 1 not in self.places.persons:
            return 1
        inside = [t.text for t in self.tokens[self.head.index + 1 : place]]
        opened = sum(text in {"«", "“", "„"} for text in inside) > sum(text in {"»", "”"} for text in inside)
        odd = sum(text == '"' for text in inside) % 2 == 1
        text = self.tokens[place].text
        return 1 if (text in {"»", "”"} and opened) or (text == '"' and odd) else 0

    def _pass_joint(self, place: int, limit: int, *, tail: bool) -> int:
        """Step over what joins the parts of a complement."""
        comma = self.tokens[place].text == ","
        return self._pass_comma(place, limit) if comma else self._pass_and(place, limit, tail=tail)

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
        return int(
            self._joins_body(place + 1) if place + 1 in self.places.bodies else self._joins_word(following, tail=tail)
        )

    def _pass_comma(self, place: int, limit: int) -> int:
        """Step over the comma of "министр экономики, торговли и промышленности"."""
        if place + MINISTRIES >= limit or not self.kept or self.bodies or self.kept[-1].index != place - 1:
            return 0
        first, joint, second = self.tokens[place + 1 : place + MINISTRIES + 1]
        of_one_kind = joint.text == "и" and all(
            t.pos in {"NOUN", "ADJ"} and case_of(t) == "Gen" and t.text.islower() for t in (first, second)
        )
        if not of_one_kind or offices.is_office_head(lemma_of(second)) or fold(lemma_of(self.head)) not in MINISTERS:
            return 0
        self.words[-1] += ","
        return 1

    def _joins_body(self, place: int) -> bool:
        plural = self.head.feat("Number") == "Plur" or self.places.bodies[place][1].type == "organisation"
        return plural and bool(self.bodies) and self._fits(self.tokens[place], place)

    def _joins_word(self, following: Token, *, tail: bool) -> bool:
        cases = {"Gen", "Dat", "Loc"} if tail else {"Gen", "Dat"} if "по" in self.words else {"Gen"}
        worded = following.pos in {"NOUN", "ADJ"} or following.feat("VerbForm") == "Part"
        if not self.words or self.bodies or not worded or case_of(following) not in cases:
            return False
        self._keep(self.tokens[following.index - 1])
        return True

    def _pass_preposition(self, place: int, limit: int, *, tail: bool) -> tuple[int, bool]:
        """Step over a preposition: "по" keeps naming the office, any other begins a tail."""
        text = self.tokens[place].text.lower()
        if place + 1 >= limit or place + 1 in self.places.persons:
            return 0, False
        following = self.tokens[place + 1]
        if (
            following.pos not in {"NOUN", "ADJ", "PROPN", "DET"}
            and place + 1 not in self.places.bodies
            and following.text not in QUOTES
        ):
            return 0, False
        if text == "из" and "по" not in self.words:
            return 0, False
        named = bool(self.bodies) and not (self._only_country() and fold(following.text) in MATTERS)
        if text == "по" and not named and not tail and case_of(following) in {"Dat", "Loc", "Acc", ""}:
            self._keep(self.tokens[place])
            return 1, True
        return 1, False

    def _relates(self, place: int, limit: int) -> bool:
        """Tell the preposition that goes on with the field of an office, right after it or its country."""
        if self.words[:1] != ["по"] or place + 1 >= limit or place + 1 in self.places.persons:
            return False
        last, between = self.kept[-1], self.kept[-1].index + 1
        beside = between == place or (between in self.places.bodies and self.places.bodies[between][2] == place)
        return beside and fold(last.lemma) in RELATED and fold(self.tokens[place].text) in RELATING

    def _only_country(self) -> bool:
        """Tell "министр Великобритании по делам …", where the office goes on after its country."""
        kinds = {self.reading.entity(body).type for body in self.bodies}
        return kinds <= {"country"} and not self.words and fold(lemma_of(self.head)).endswith("министр")

    def _governed(self, token: Token, place: int) -> bool:
        """Tell whether a common word goes on with the complement."""
        case = case_of(token)
        before = self.tokens[place - 1]
        if before.pos == "ADP":
            return bool(case)
        if case == "Gen" or self._caseless(token, place) or self._commanded(token, place):
            return True
        if before.index - 1 == self.head.index and fold(before.text) in POSSESSIVES and may_be_genitive(token):
            # "Президент её подразделения": a possessive shows no case, and the tagger may miss the noun's.
            return True
        if before.pos == "ADJ" and case_of(before) == "Gen" and token.pos == "NOUN" and may_be_genitive(token):
            # The adjective shows the case where the tagger has lost it ("советской рок-группы").
            return before.head == token.index or (before.rel == "conj" and self.tokens[before.head].head == token.index)
        dative = "по" in self.words or self._in_tail(place)
        if dative and before.pos == "CCONJ" and case == "Dat":
            # "по стратегии и развитию"
            return case == case_of(self.tokens[place - 2])
        return (
            dative
            and case == case_of(before)
            and before.pos in {"ADJ", "DET", "CCONJ", "NOUN"}
            and case in {"Dat", "Loc", "Ins"}
            and (before.pos != "NOUN")
        )

    def _caseless(self, token: Token, place: int) -> bool:
        """Tell a word without case that may stand in the genitive: a name, or a compound the tagger does not know."""
        if case_of(token):
            return False
        # "организационно-инспекторского управления"
        governed = token.pos == "ADJ" and token.head > place and case_of(self.tokens[token.head]) == "Gen"
        return token.pos == "PROPN" or (governed and may_be_genitive(token))

    def _commanded(self, token: Token, place: int) -> bool:
        """Tell "командующий Северным флотом": a head made from a verb has its complement in the instrumental."""
        before = self.tokens[place - 1]
        first = place - 1 - stops_short(self.tokens, self.head.index) == self.head.index
        directly = first or (before.pos == "ADJ" and case_of(before) == "Ins")
        if case_of(token) != "Ins":
            return False
        # "Заместитель командующего войсками": the commander is inside the complement.
        kept = [t for t in self.kept[-2:] if t.pos != "ADJ" or case_of(t) != "Ins"]
        inner = kept[-1] if kept and self.kept[-1].index == before.index else None
        if inner is not None and is_commanding(fold(lemma_of(inner))):
            return True
        return directly and is_commanding(fold(lemma_of(self.head)))

    def _in_tail(self, place: int) -> bool:
        return any(t.pos == "ADP" for t in self.tokens[max(self.head.index, place - 4) : place])

    def _take_word(self, token: Token) -> None:
        lemma = fold(token.lemma)
        if offices.body_kind(token.lemma) == "government" and fold(lemma_of(self.head)) in MINISTERS:
            self._drop_loose()
            return
        of_state = (fold(lemma_of(self.head)), fold(token.text)) in offices.phrases()
        if lemma in LANDS and not of_state:
            self._drop_loose()
            self.land = True
            return
        if (self.bodies and self.words[:1] != ["по"]) or countries.canonical(token.lemma):
            return
        self._keep(token)
        self.loose = self.loose + 1 if token.pos in {"ADJ", "DET", "VERB"} else 0

    def _keep(self, *tokens: Token) -> None:
        """Add words to the office's name; proper names keep their capitals."""
        for token in tokens:
            named = token.pos in {"PROPN", "X"} or token.lemma.endswith(("ский", "цкий"))
            proper = named and bool(self.words)
            self.words.append(token.text if proper or token.index in self.places.bodies else token.text.lower())
            self.kept.append(token)

    def late_country(self) -> None:
        """Take the country of a body from what follows it ("МИД СССР" as two mentions)."""
        kinds = [self.reading.entity(body).type for body in self.bodies]
        if self.country is None and kinds and kinds[0] != "country" and "country" in kinds:
            self.country = self.bodies[kinds.index("country")]
