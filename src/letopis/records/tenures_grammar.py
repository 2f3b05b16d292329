"""What a clause says of persons: its subject and object, its dates, and whether it is told as a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.ontology.loader import fold
from letopis.records.tenures_complement import case_of
from letopis.records.tenures_cues import cues
from letopis.records.tenures_links import agrees

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Token
    from letopis.records.tenures_complement import Places

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


class Grammar:
    """Walks the syntax of a reading; a person is given as an entity id and the span that refers to it."""

    def __init__(self, reading: Reading, places: Places) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.places = places

    def exchanged(self, verb: Token) -> tuple[tuple[str, Span] | None, tuple[str, Span] | None]:
        """Give who was replaced and who came instead."""
        later = self.subject(verb)
        earlier = self._argument(verb, frozenset({"obj", "iobj", "obl", "nmod"}), {"Acc", "Gen"})
        earlier = earlier or self._name_before(verb, {"Acc", "Gen"})
        if earlier is not None and later is not None and earlier[0] == later[0]:
            return None, None
        return earlier, later

    def is_open(self, noun: Token) -> bool:
        """Tell a change that is yet to come, wished for or asked about."""
        above = self.verb_above(noun)
        if above is None:
            return False
        verb = self.tokens[above]
        return self.tense(verb) == "Fut" or fold(verb.lemma) in cues().modal or not self.is_fact(verb)

    def tense(self, verb: Token) -> str:
        """Give the UD tense of a verb or of its auxiliary."""
        helper = next((c for c in self.reading.children(verb.index) if c.rel in {"aux", "aux:pass", "cop"}), None)
        return (helper.feat("Tense") if helper is not None else "") or verb.feat("Tense")

    def is_fact(self, verb: Token) -> bool:
        """Tell whether a clause reports a fact: no negation, condition, question or mere wish."""
        family = [verb, *self.reading.children(verb.index)]
        if verb.head != ROOT and verb.pos == "AUX":
            family += self.reading.children(verb.head)
        if any(fold(t.lemma) in cues().unreal or (fold(t.text) == "не" and t.rel == "advmod") for t in family):
            return False
        if self.tokens[max(verb.index - 1, 0)].text.lower() == "не":
            return False
        if verb.feat("VerbForm") == "Inf" or verb.feat("Mood") == "Imp":
            return False
        sentence = self.reading.sentence_tokens(verb.sentence)
        return sentence[-1].text != "?"

    def times(self, verb: int) -> list[tuple[str, Span]]:
        """Give the dates whose nearest verb is this one."""
        found = []
        sentence = self.reading.sentences[self.tokens[verb].sentence]
        for time in self.reading.times_in(Span(sentence.start, sentence.end)):
            if time.edtf is None or time.type != "date":
                continue
            head = self.reading.head_of(time)
            if head is not None and self.verb_above(head) == verb:
                found.append((time.edtf, time.plain()))
        return found

    def verb_above(self, token: Token) -> int | None:
        """Give the index of the verb in whose clause a token stands, None if there is none."""
        seen = set()
        while token.head != ROOT and token.index not in seen:
            seen.add(token.index)
            token = self.tokens[token.head]
            if token.pos in {"VERB", "AUX"}:
                return token.index
            copula = next((c for c in self.reading.children(token.index) if c.rel == "cop"), None)
            if copula is not None:
                return copula.index
        return None

    def _name_before(self, verb: Token, cases: set[str]) -> tuple[str, Span] | None:
        for start, (mention, entity, past) in self.places.persons.items():
            if past == verb.index and {case_of(t) for t in self.tokens[start:past]} & cases:
                return entity.id, mention
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
            if found is not None or done:
                return found
            if verb.head == ROOT:
                return None
            parent = self.tokens[verb.head]
            if verb.feat("VerbForm") == "Part" or verb.rel in {"acl", "acl:relcl"}:
                return self._antecedent(verb)
            if verb.rel not in {"conj", "advcl", "xcomp", "parataxis", "cop", "aux", "aux:pass"}:
                return None
            verb = parent
        return None

    def subjects(self, verb: Token) -> list[tuple[str, Span]]:
        """Give all persons of whom a verb speaks: its subject and what is joined to it by "и"."""
        first = self.subject(verb)
        found = [first] if first is not None else []
        for child in self.reading.children(verb.index):
            if child.rel in SUBJECTS:
                joined = [c for c in self.reading.children(child.index) if c.rel == "conj"]
                joined += [g for c in joined for g in self.reading.children(c.index) if g.rel == "conj"]
                found += [f for c in joined if (f := self.person(c.index)) is not None]
        return list(dict(found).items())

    def _own_subject(self, verb: Token) -> tuple[tuple[str, Span] | None, bool]:
        subjects = [child for child in self.reading.children(verb.index) if child.rel in SUBJECTS]
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
        found = self.places.persons.get(verb.index + 1)
        short = verb.feat("Variant") == "Short"
        if found is None or (verb.feat("VerbForm") in {"Part", "Conv", "Inf"} and not short):
            return None
        mention, entity, past = found
        return (entity.id, mention) if agrees("Nom", self.tokens[verb.index + 1 : past]) else None

    def _antecedent(self, verb: Token) -> tuple[str, Span] | None:
        """Give the person before the comma that opens a relative or participial clause."""
        sentence = self.reading.sentences[verb.sentence]
        comma = next((i for i in range(verb.index, sentence.first, -1) if self.tokens[i].text in {",", "("}), None)
        if comma is not None:
            for start, (mention, entity, past) in self.places.persons.items():
                if past == comma and start >= sentence.first:
                    return entity.id, mention
        return self.person(verb.head) if verb.head != ROOT else None

    def person(self, index: int) -> tuple[str, Span] | None:
        """Give the person whom a token names or refers to, or whose name stands in apposition to it."""
        found = self.mentioned(index)
        if found is not None:
            return found
        for child in self.reading.children(index):
            if child.rel in {"appos", "flat", "flat:name", "nmod"} and case_of(child) == case_of(self.tokens[index]):
                found = self.mentioned(child.index)
                if found is not None:
                    return found
        return None

    def mentioned(self, index: int) -> tuple[str, Span] | None:
        """Give the person whom a mention over this token names or refers to."""
        token = self.tokens[index]
        for entity in self.reading.entities:
            if entity.type == "person":
                for mention in entity.mentions:
                    if mention.contains(token) and not mention.members:
                        return entity.id, mention
        return None
