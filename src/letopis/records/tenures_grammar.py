"""What a clause says of persons: its subject and object, its dates, and whether it is told as a fact."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records.hearsay import ACCORDING
from letopis.records.tenures_claims import agrees
from letopis.records.tenures_complement import KINDS, PLACE_TYPES
from letopis.records.tenures_cues import cues, verbs
from letopis.records.tenures_places import BODY_TYPES, case_of, lemma_of
from letopis.records.tenures_relative import WHICH, body_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letopis.model.layers import Entity, Mention, Reading, Token
    from letopis.records.tenures_phrases import Phrase
    from letopis.records.tenures_places import Places

NAME_REACH = 11
REACH = 4  # tokens: a body's name stands close to its head
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
OPENINGS = frozenset({",", "(", "—", "–"})
# How "по прогнозам" hangs on its verb.
ASIDES = frozenset({"obl", "nmod", "parataxis", "discourse"})


class Grammar:
    """Walks the syntax of a reading; a person is given as an entity id and the span that refers to it.

    ``holders`` are the persons whose names stand in apposition to an office, by the index of the office's head.
    """

    def __init__(self, reading: Reading, places: Places, holders: Mapping[int, tuple[str, Span]] | None = None) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.places = places
        self.holders = holders or {}

    def exchanged(self, verb: Token) -> tuple[tuple[str, Span] | None, tuple[str, Span] | None]:
        """Give who was replaced and who came instead."""
        later = self.subject(verb)
        earlier = self._argument(verb, frozenset({"obj", "iobj", "obl", "nmod"}), {"Acc", "Gen"})
        earlier = earlier or self._name_before(verb, {"Acc", "Gen"}) or self._name_after(verb, {"Acc", "Gen"})
        if earlier is not None and later is not None and earlier[0] == later[0]:
            return None, None
        return earlier, later

    def is_open(self, noun: Token) -> bool:
        """Tell a change that is yet to come, wished for or asked about.

        "С уходом X" and "отставка X не изменит" take the change for granted, whatever the verb says of the rest.
        """
        above = self.verb_above(noun)
        if above is None:
            return False
        verb = self.tokens[above]
        prepositions = {fold(t.text) for t in self.reading.children(noun.index) if t.rel == "case"}
        granted = bool(prepositions & cues().granted) or (
            noun.rel in SUBJECTS and noun.head == above and self._denied(verb) and fold(verb.lemma) not in cues().occur
        )
        if granted:
            return self.tense(verb) == "Fut" and not self._denied(verb)
        return self.tense(verb) == "Fut" or fold(verb.lemma) in cues().modal or not self.is_fact(verb)

    def _denied(self, verb: Token) -> bool:
        return any(fold(t.text) == "не" for t in self.reading.children(verb.index))

    def tense(self, verb: Token) -> str:
        """Give the UD tense of a verb or of its auxiliary."""
        helper = next((c for c in self.reading.children(verb.index) if c.rel in {"aux", "aux:pass", "cop"}), None)
        forms = {t.text.lower() for t in (helper, verb) if t is not None and fold(t.lemma) == "быть"}
        if "будучи" in forms:
            # "Будучи министром, X подписал …": he was it when he did so.
            above = self.reading.tokens[verb.head] if verb.head != ROOT else None
            return above.feat("Tense") if above is not None else ""
        if any(form.startswith("буд") for form in forms):
            return "Fut"  # the tagger takes "будет" for the present
        return (helper.feat("Tense") if helper is not None else "") or verb.feat("Tense")

    def is_fact(self, verb: Token) -> bool:
        """Tell whether a clause reports a fact: no negation, condition, question or mere wish."""
        family = [verb, *self.reading.children(verb.index)]
        if verb.head != ROOT and verb.pos == "AUX":
            family += self.reading.children(verb.head)
        if any(self._is_unreal(t) or (fold(t.text) == "не" and t.rel == "advmod") for t in family):
            return False
        if self.tokens[max(verb.index - 1, 0)].text.lower() == "не" or any(map(self._is_guess, family)):
            return False
        if (verb.feat("VerbForm") == "Inf" and self.tense(verb) != "Fut") or verb.feat("Mood") == "Imp":
            return False
        sentence = self.reading.sentence_tokens(verb.sentence)
        return sentence[-1].text != "?"

    def counts_holders(self, phrase: Phrase) -> bool:
        """Tell "стал вторым министром, покинувшим пост": the first to do something holds no new office by it."""
        if phrase.ordinal is None:
            return False
        return any(
            child.rel in {"acl", "acl:relcl"} and child.index > phrase.last and child.pos == "VERB"
            for child in self.reading.children(phrase.head)
            if not self._tells_when(phrase.after)
        )

    def _tells_when(self, comma: int) -> bool:
        """Tell "стал первым президентом, когда …": the clause after the comma is of the time, not of the person."""
        words = [fold(token.text) for token in self.tokens[comma : comma + 2]]
        return words[:1] == [","] and words[1:] in (["когда"], ["после"], ["как"])

    def is_of_other_gender(self, verb: Token, person: str) -> bool:
        """Tell "Назарбаева работала", which is not told of a man whose surname it shares."""
        woman = verb.feat("Gender") == "Fem" and verb.feat("VerbForm") != "Part"
        return woman and self.reading.entity(person).gender == "Masc"

    def _is_unreal(self, token: Token) -> bool:
        """Tell "если" and "ли"; not the name of Ли Пэн."""
        named = token.text[:1].isupper() and self.mentioned(token.index) is not None
        return fold(token.lemma) in cues().unreal and not named

    def _is_guess(self, noun: Token) -> bool:
        """Tell "по прогнозам", "согласно данным опросов" beside a verb."""
        if noun.rel not in ASIDES or noun.pos != "NOUN":
            return False
        below = self.reading.children(noun.index)
        words = {fold(t.lemma) for t in (noun, *(c for c in below if c.rel == "nmod"))}
        return bool(words & cues().guesses) and any(c.rel == "case" and fold(c.text) in ACCORDING for c in below)

    def times(self, verb: int) -> list[tuple[str, Span]]:
        """Give the dates whose nearest verb is this one."""
        found = []
        sentence = self.reading.sentences[self.tokens[verb].sentence]
        for time in self.reading.times_in(Span(sentence.start, sentence.end)):
            if time.edtf is None or time.type != "date":
                continue
            head = self.reading.head_of(time)
            if head is not None and self.verb_above(head) == verb and not self._inside_attribute(time):
                found.append((time.edtf, time.plain()))
        return found

    def _inside_attribute(self, time: Span) -> bool:
        """Tell the date of "предстоящих в 1992 году выборах", which dates the noun and not the clause."""
        inside = self.reading.tokens_in(time)
        place = inside[0].index - 1 if inside else -1
        if place > 0 and self.tokens[place].pos == "ADP":
            place -= 1
        before = self.tokens[place] if place >= 0 else None
        return (
            before is not None
            and (before.pos == "ADJ" or before.feat("VerbForm") == "Part")
            and before.head > inside[-1].index
            and case_of(before) == case_of(self.tokens[before.head])
        )

    def verb_above(self, token: Token) -> int | None:
        """Give the index of the verb in whose clause a token stands, None if there is none."""
        seen = set()
        while token.head != ROOT and token.index not in seen:
            seen.add(token.index)
            token = self.tokens[token.head]
            if token.pos in {"VERB", "AUX"}:
                return token.index
            copula = self.copula(token)
            if copula is not None:
                return copula.index
        return None

    def copula(self, noun: Token) -> Token | None:
        """Give the copula of a predicate; of several in a row the parser may give the first one's to a later one."""
        own = next((c for c in self.reading.children(noun.index) if c.rel == "cop"), None)
        if own is not None or noun.pos == "VERB":
            return own
        joined = (c for c in self.reading.children(noun.index) if c.rel == "conj")
        return next(
            (c for j in joined for c in self.reading.children(j.index) if c.rel == "cop" and c.index < noun.index), None
        )

    def _name_before(self, verb: Token, cases: set[str]) -> tuple[str, Span] | None:
        for start, (mention, entity, past) in self.places.persons.items():
            if past == verb.index and {case_of(t) for t in self.tokens[start:past]} & cases:
                return entity.id, mention
        return None

    def _name_after(self, verb: Token, cases: set[str]) -> tuple[str, Span] | None:
        """Give the first name in one of the cases after a verb, before any comma ("сменил на этом посту X")."""
        for token in self.tokens[verb.index + 1 : verb.index + NAME_REACH]:
            if token.sentence != verb.sentence or token.text in {",", ";", ":"}:
                return None
            found = self.name_at(token.index, cases)
            if found is not None:
                return found
        return None

    def name_at(self, place: int, cases: set[str]) -> tuple[str, Span] | None:
        """Give the person whose name begins at a token in one of the cases."""
        found = self.places.persons.get(place)
        if found is None or not {case_of(t) for t in self.tokens[place : found[2]]} & cases:
            return None
        return found[1].id, found[0]

    def object_or_passive(self, verb: Token) -> tuple[str, Span] | None:
        """Give the person to whom a verb does something."""
        if verb.feat("Voice") == "Pass" or verb.feat("Variant") == "Short":
            return self.subject(verb)
        return self._argument(verb, frozenset({"obj", "iobj"}), {"Acc", "Gen"})

    def _argument(self, verb: Token, relations: frozenset[str], cases: set[str]) -> tuple[str, Span] | None:
        for child in self.reading.children(verb.index):
            if child.rel in relations and (case_of(child) in cases or not case_of(child)):
                found = self.person(child.index)
                if found is not None:
                    return found
        return None

    def subject(self, verb: Token) -> tuple[str, Span] | None:
        """Give the person of whom a verb speaks, over relative clauses, participles, converbs and coordination."""
        seen: set[int] = set()
        while verb.index not in seen:
            seen.add(verb.index)
            found, done = self._own_subject(verb)
            if found is None and not done and verb.head == ROOT:
                found, done = self._joined_subject(verb)
            if found is not None or done:
                return found
            if verb.head == ROOT:
                return self._clause_before(verb) or self.carried(verb)
            parent = self.tokens[verb.head]
            if verb.feat("VerbForm") == "Part" and verb.head > verb.index and verb.rel in {"acl", "amod"}:
                return self.person(verb.head)
            if verb.feat("VerbForm") == "Part" or verb.rel in {"acl", "acl:relcl"}:
                return self._antecedent(verb)
            if verb.rel not in {"conj", "advcl", "xcomp", "parataxis", "cop", "aux", "aux:pass"}:
                return None
            verb = parent
        return None

    def _joined_subject(self, verb: Token) -> tuple[tuple[str, Span] | None, bool]:
        """Give the subject of "освобождён от должности и уволен начальник X", which follows the second verb."""
        for child in self.reading.children(verb.index):
            alike = child.pos == "VERB" and child.feat("Number") == verb.feat("Number")
            if child.rel == "conj" and alike and child.feat("Tense") == verb.feat("Tense"):
                subject = next((c for c in self.reading.children(child.index) if c.rel in SUBJECTS), None)
                if (
                    subject is not None
                    and subject.index > child.index
                    and subject.feat("Number") == verb.feat("Number")
                ):
                    return self.person(subject.index), True
        return None, False

    def _clause_before(self, verb: Token) -> tuple[str, Span] | None:
        """Give the subject of "X занимал …, а до этого был …", where the parser cut the second clause loose."""
        sentence = self.reading.sentences[verb.sentence]
        roots = [t for t in self.tokens[sentence.first : verb.index] if t.head == ROOT and t.pos == "VERB"]
        opening = self.tokens[max(verb.index - REACH, sentence.first) : verb.index]
        joined = any(fold(t.text) in {"а", "затем", "потом"} for t in opening)
        named = any(t.index in self.places.persons or t.rel in SUBJECTS for t in opening)
        return self.subject(roots[-1]) if roots and joined and not named else None

    def carried(self, verb: Token) -> tuple[str, Span] | None:
        """Give the person of the sentence before, where this has no subject ("Родился в Омске. Был мэром …")."""
        here = self.reading.sentences[verb.sentence]
        if any(fold(t.text) == "кто" for t in self.reading.sentence_tokens(verb.sentence)):
            return None  # "Но премьером будет сами знаете кто."
        if not here.index or verb.feat("Number") != "Sing" or verb.feat("Person") in {"1", "2"}:
            return None
        before = self.reading.sentences[here.index - 1]
        root = next((t for t in self.reading.sentence_tokens(before.index) if t.head == ROOT), None)
        if here.paragraph - before.paragraph > 1 or before.headline or root is None:
            return None
        subject = next((c for c in self.reading.children(root.index) if c.rel in SUBJECTS), None)
        found = self.person(subject.index) if subject is not None else self.carried(root)
        found = found or self._topic(before.first)
        gender = self.reading.entity(found[0]).gender if found is not None else None
        return found if gender is None or verb.pos == "NOUN" or verb.feat("Gender") in {"", gender} else None

    def _topic(self, first: int) -> tuple[str, Span] | None:
        """Give him of whom a sentence speaks that begins with a pronoun ("В его послужном списке …")."""
        for token in self.tokens[first : first + REACH]:
            if token.pos in {"PRON", "DET"} and (found := self.mentioned(token.index)) is not None:
                return found
        return None

    def subjects(self, verb: Token) -> list[tuple[str, Span]]:
        """Give all persons of whom a verb speaks: its subject and what is joined to it by "и"."""
        first = self.subject(verb)
        found = [first] if first is not None else []
        heads = [child for child in self.reading.children(verb.index) if child.rel in SUBJECTS]
        if verb.feat("VerbForm") == "Part" and verb.feat("Number") == "Plur" and verb.head > verb.index:
            heads.append(self.tokens[verb.head])
        for child in heads:
            if verb.feat("Number") == "Plur" and (whole := self.person(child.index)) is not None:
                found.append(whole)
            joined = [c for c in self.reading.children(child.index) if c.rel == "conj"]
            joined += [g for c in joined for g in self.reading.children(c.index) if g.rel == "conj"]
            found += [f for c in joined if (f := self.person(c.index)) is not None]
        return list(dict(found).items())

    def _own_subject(self, verb: Token) -> tuple[tuple[str, Span] | None, bool]:
        subjects = [
            child
            for child in self.reading.children(verb.index)
            if child.rel in SUBJECTS and (child.index < verb.index or fold(child.lemma) != "который")
        ]
        # The parser may give one verb the subjects of two clauses: the nearest is its own.
        child = min(subjects, key=lambda c: abs(c.index - verb.index), default=None)
        if child is None:
            found = self.next_name(verb)
            return found, found is not None
        if fold(child.lemma) == "который":
            return self._antecedent(verb), True
        return self.person(child.index) or self.next_name(verb), True

    def next_name(self, verb: Token) -> tuple[str, Span] | None:
        """Give the name in the nominative right after a verb, where the parser saw another subject or none."""
        first = verb.index + 1
        while first < len(self.tokens) and fold(self.tokens[first].lemma) in cues().titles:
            first += 1
        found = self.places.persons.get(first)
        short = verb.feat("Variant") == "Short"
        if found is None and verb.feat("VerbForm") not in {"Part", "Conv", "Inf"}:
            return self._next_holder(verb)
        if found is None or (verb.feat("VerbForm") in {"Part", "Conv", "Inf"} and not short):
            return None
        mention, entity, past = found
        return (entity.id, mention) if agrees("Nom", self.tokens[first:past]) else None

    def _next_holder(self, verb: Token) -> tuple[str, Span] | None:
        """Give X in "подал министр обороны X": an office in the nominative right after a verb."""
        for token in self.tokens[verb.index + 1 : verb.index + 4]:
            if token.pos in {"VERB", "AUX", "PUNCT", "ADP"} or token.sentence != verb.sentence:
                return None
            if token.index in self.holders:
                return self.holders[token.index] if case_of(token) in {"Nom", ""} else None
        return None

    def _antecedent(self, verb: Token) -> tuple[str, Span] | None:
        """Give the person before the comma that opens a relative or participial clause."""
        sentence = self.reading.sentences[verb.sentence]
        comma = next((i for i in range(verb.index, sentence.first, -1) if self.tokens[i].text in OPENINGS), None)
        if comma is not None:
            comma = self._before_brackets(comma)
            for start, (mention, entity, past) in self.places.persons.items():
                if past == comma and start >= sentence.first and self._modifies(verb, start, past):
                    return entity.id, mention
        noun = self._noun_of(verb)
        return self._described(noun) if noun is not None else None

    def _before_brackets(self, comma: int) -> int:
        """Step back over brackets after a name: "Кена Кокрела (Ken Cockrel), возглавлявшего …"."""
        if comma and self.tokens[comma - 1].text == ")" and self.tokens[comma].text == ",":
            for opening in range(comma - 2, max(comma - 2 - NAME_REACH, 0), -1):
                if self.tokens[opening].text == "(":
                    return opening
        return comma

    def _modifies(self, verb: Token, start: int, past: int) -> bool:
        """Tell "Мэй, подавшая" from "министром в кабинете Мэй, ушедшим": a participle agrees with what it describes."""
        if verb.feat("VerbForm") != "Part" or start <= verb.head < past:
            return True
        own = {case_of(t) for t in self.tokens[start:past] if t.text[:1].isalpha()}
        return case_of(verb) in own or "" in own or self._noun_of(verb, start) is None

    def _noun_of(self, verb: Token, before: int | None = None) -> Token | None:
        """Give the noun that a participle describes: its head, unless only an earlier noun agrees with it."""
        head = self.tokens[verb.head] if verb.head != ROOT else None
        if verb.feat("VerbForm") != "Part" or (head is not None and before is None and _agree(head, verb)):
            return head
        first = self.reading.sentences[verb.sentence].first
        earlier = reversed(self.tokens[first : before or verb.index])
        return next(
            (t for t in earlier if t.pos in {"NOUN", "ADJ", "NUM"} and _agree(t, verb)),
            head if before is None else None,
        )

    def _described(self, noun: Token) -> tuple[str, Span] | None:
        """Give the person whom a noun means, over "X стал министром, ушедшим …"."""
        found = self.person(noun.index)
        verb = self.tokens[noun.head] if noun.head != ROOT else None
        if found is not None or verb is None or case_of(noun) != "Ins" or fold(verb.lemma) not in verbs("office_ins"):
            return found
        return self.subject(verb)

    def body_of(self, verb: Token) -> tuple[Mention, Entity, str | None] | None:
        """Give the body that a verb governs, with the country told by an adjective or a genitive."""
        objects = [child for child in self.reading.children(verb.index) if child.rel == "obj"]
        # The parser may give one verb the objects of two clauses: the nearest is its own.
        farther = sorted(objects, key=lambda c: abs(c.index - verb.index))[1:]
        for child in self.reading.children(verb.index):
            if child in farther:
                continue
            if child.rel == "obj" and fold(child.lemma) == WHICH:
                led = body_before(self.reading, self.places, verb)
                return (*led, None) if led is not None else None
            fronted = child.rel == "nsubj" and child.index < verb.index and self.next_name(verb) is not None
            if not (fronted or child.rel in {"obj", "obl", "nmod", "iobj"}) or self.person(child.index) is not None:
                continue
            if any(t.rel == "case" for t in self.reading.children(child.index)):
                continue
            reach = sorted(t.index for t in self.reading.subtree(child.index))
            near = [i for i in reach if abs(i - child.index) <= REACH]
            bodies = [(i, self.places.bodies[i]) for i in near if i in self.places.bodies]
            organisations = [b for _, b in bodies if b[1].type == "organisation"]
            # "армию сербов" is of a people, whatever country the reader sees in it.
            lands = [b for i, b in bodies if b[1].type in PLACE_TYPES and not _is_people(self.tokens[i])]
            country = next((b[1].id for b in lands if b[1].type == "country"), None)
            covering = [b for i, b in bodies if i <= child.index < b[2] and self.tokens[i].pos != "ADJ"]
            chosen = covering or (organisations[:1] if _is_kind_of_body(child) else [])
            if not chosen and offices.body_kind(child.lemma) in {"government", "parliament", "military", "region"}:
                chosen = lands[:1]
            if chosen and chosen[0][1].type in BODY_TYPES:
                return chosen[0][0], chosen[0][1], country
        return None

    def person(self, index: int) -> tuple[str, Span] | None:
        """Give the person whom a token names or refers to, or whose name stands in apposition to it."""
        found = self.holders.get(index) or self.mentioned(index)
        if found is not None:
            return found
        for child in self.reading.children(index):
            beside = child.rel in {"appos", "flat", "flat:name", "nmod"} and child.pos not in {"PRON", "DET"}
            if beside and case_of(child) == case_of(self.tokens[index]):
                found = self.mentioned(child.index) or self.holders.get(child.index)
                if found is not None:
                    return found
        return None

    def mentioned(self, index: int) -> tuple[str, Span] | None:
        """Give the person whom a mention over this token names or refers to."""
        return self._mentioned.get(index)

    @cached_property
    def _mentioned(self) -> dict[int, tuple[str, Span]]:
        found: dict[int, tuple[str, Span]] = {}
        for entity in self.reading.entities:
            for mention in entity.mentions if entity.type == "person" else ():
                if not mention.members and not self._title_alone(mention):
                    for token in self.reading.tokens_in(mention):
                        if mention.contains(token):
                            found.setdefault(token.index, (entity.id, mention))
        return found

    def _title_alone(self, mention: Mention) -> bool:
        """Tell a name that is only an office ("Экс-канцлер"), which names nobody."""
        words = self.reading.tokens_in(mention) if mention.form == "name" else ()
        return len(words) == 1 and offices.is_office_head(lemma_of(words[0]))


def _is_kind_of_body(noun: Token) -> bool:
    """Tell "редакцию газеты" and "фракцию партии" from "рейтинг журнала", which nobody heads."""
    return fold(noun.lemma) in KINDS or offices.body_kind(noun.lemma) is not None


def _is_people(token: Token) -> bool:
    return token.pos == "NOUN" and token.text[:1].islower() and token.feat("Number") == "Plur"


def _agree(noun: Token, participle: Token) -> bool:
    return case_of(noun) == case_of(participle) and noun.feat("Number") == participle.feat("Number")
