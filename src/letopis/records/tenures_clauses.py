"""Who holds an office: verbs ("стал президентом", "занял пост", "возглавил МИД") with their dates and polarity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records.tenures_cues import Cue, Phase, Status, cues, verbs
from letopis.records.tenures_links import Claim, claim_of, class_of
from letopis.records.tenures_phrases import BODY_TYPES, PLACE_TYPES, Phrase, case_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Token
    from letopis.records.tenures_phrases import Places

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
CLAUSAL = frozenset({"acl", "acl:relcl", "advcl", "ccomp", "parataxis", "csubj"})
OFFICE_INS, POST, BODY = 0.85, 0.85, 0.8
LAND = frozenset({"страна", "государство", "республика", "королевство"})


class Clause(msgspec.Struct, frozen=True):
    """A verb with what it says of its subject: when, and whether as a fact."""

    verb: int
    future: bool
    past: bool
    real: bool


class ClauseReader:
    """Reads claims off the verbs that govern office phrases and bodies."""

    def __init__(self, reading: Reading, places: Places, phrases: Sequence[Phrase]) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.places = places
        self.phrases = phrases

    def claims(self, taken: set[int]) -> Iterator[Claim]:
        """Give the claims of all phrases but those whose head index is in ``taken``, then of verbs over bodies."""
        for phrase in self.phrases:
            if phrase.head not in taken and not phrase.plural:
                yield from self._of_phrase(phrase)
        for token in self.tokens:
            if fold(token.lemma) in verbs("body") and token.pos == "VERB":
                yield from self._of_body(token)

    # --- "стал президентом", "занял пост президента" ----------------------------------------------------------------

    def _of_phrase(self, phrase: Phrase) -> Iterator[Claim]:
        post = self._post(phrase)
        if post is not None:
            yield from self._of_post(phrase, post)
            return
        if phrase.case != "Ins":
            return
        verb = self._governor(phrase.head, verbs("office_ins"))
        if verb is None:
            return
        for cue in verbs("office_ins")[fold(verb.lemma)]:
            yield from self._claim(phrase, cue, verb, OFFICE_INS)

    def _post(self, phrase: Phrase) -> Token | None:
        before = self.tokens[phrase.first - 1] if phrase.first else None
        if before is None or before.sentence != self.tokens[phrase.head].sentence:
            return None
        return before if fold(before.lemma) in cues().posts and phrase.case in {"Gen", ""} else None

    def _of_post(self, phrase: Phrase, post: Token) -> Iterator[Claim]:
        verb = self._governor(post.index, verbs("post"))
        preposition = next((fold(t.text) for t in self.reading.children(post.index) if t.rel == "case"), "")
        fitting = [
            cue
            for cue in (verbs("post")[fold(verb.lemma)] if verb else ())
            if preposition in cue.prepositions or (not preposition and not cue.prepositions)
        ]
        if verb is not None:
            for cue in fitting[:1]:
                yield from self._claim(phrase, cue, verb, POST)
        if not fitting and preposition == "на" and case_of(post) == "Loc":
            yield from self._at_post(phrase, post)

    def _at_post(self, phrase: Phrase, post: Token) -> Iterator[Claim]:
        """Read "Тэтчер на посту премьера": the nearest name before it, within the clause."""
        sentence = self.reading.sentences[post.sentence]
        for place in range(post.index - 1, max(sentence.first, post.index - 6) - 1, -1):
            if self.tokens[place].text in {",", ";", ":"}:
                return
            for start, (mention, entity, past) in self.places.persons.items():
                if start <= place < past and fold(self.tokens[post.index - 2].lemma) not in cues().replace:
                    yield claim_of(self.reading, phrase, entity.id, mention, 0.7)
                    return

    def _governor(self, index: int, table: dict[str, tuple[Cue, ...]]) -> Token | None:
        """Give the verb of the table that governs a token, past coordination and auxiliaries."""
        token = self.tokens[index]
        for _ in range(3):
            auxiliary = next(
                (c for c in self.reading.children(token.index) if c.rel in {"cop", "aux", "aux:pass"} and fold(c.lemma) in table), None
            )
            if auxiliary is not None and token.pos in {"NOUN", "PROPN"}:
                return auxiliary
            if token.head == ROOT:
                return None
            token = self.tokens[token.head]
            if fold(token.lemma) in table:
                return token
            if token.pos in {"VERB", "AUX"}:
                return None
        return None

    # --- "возглавил МИД" --------------------------------------------------------------------------------------------

    def _of_body(self, verb: Token) -> Iterator[Claim]:
        found = self._body_of(verb)
        if found is None:
            return
        mention, entity, country = found
        for cue in verbs("body")[fold(verb.lemma)]:
            holder = self._holder(verb, cue)
            clause = self._clause(verb, cue)
            if holder is None or not clause.real:
                continue
            person, span = holder
            office = cue.office or ""
            claim = Claim(
                person=person,
                office=office,
                office_class=class_of(self.reading, office, entity.id),
                of=entity.id,
                country=country if entity.type != "country" else None,
                span=Span(min(verb.start, mention.start), max(verb.end, mention.end)),
                evidence=hull((span, verb, mention)) if abs(span.start - verb.start) < 300 else hull((verb, mention)),  # noqa: PLR2004
                confidence=BODY,
                head=verb.index,
            )
            self._settle(claim, clause, cue.phase, None)
            yield claim

    def _body_of(self, verb: Token) -> tuple[Mention, Entity, str | None] | None:
        """Give the body that a verb governs, with the country told by an adjective or a genitive."""
        for child in self.reading.children(verb.index):
            if child.rel not in {"obj", "obl", "nmod", "iobj"} or self.person(child.index) is not None:
                continue
            if any(t.rel == "case" for t in self.reading.children(child.index)):
                continue
            reach = sorted(t.index for t in self.reading.subtree(child.index))
            near = [i for i in reach if abs(i - child.index) <= 4]  # noqa: PLR2004 (a body's name stands close to its head)
            bodies = [(i, self.places.bodies[i]) for i in near if i in self.places.bodies]
            organisations = [b for _, b in bodies if b[1].type == "organisation"]
            lands = [b for _, b in bodies if b[1].type in PLACE_TYPES]
            country = next((b[1].id for b in lands if b[1].type == "country"), None)
            covering = [b for i, b in bodies if i <= child.index < b[2] and self.tokens[i].pos != "ADJ"]
            chosen = covering or organisations[:1]
            if not chosen and offices.body_kind(child.lemma) in {"government", "parliament", "military", "region"}:
                chosen = lands[:1]
            if chosen and chosen[0][1].type in BODY_TYPES:
                return chosen[0][0], chosen[0][1], country
        return None

    # --- what a clause says -----------------------------------------------------------------------------------------

    def _claim(self, phrase: Phrase, cue: Cue, verb: Token, confidence: float) -> Iterator[Claim]:
        holder = self._holder(verb, cue)
        clause = self._clause(verb, cue)
        if holder is None or not clause.real:
            return
        person, span = holder
        near = span if abs(span.start - verb.start) < 300 else verb  # noqa: PLR2004 (a quote stays short)
        claim = claim_of(self.reading, phrase, person, near.plain(), confidence)
        claim.evidence = hull((claim.evidence, verb))
        self._settle(claim, clause, cue.phase, phrase)
        yield claim

    def _settle(self, claim: Claim, clause: Clause, phase: Phase, phrase: Phrase | None) -> None:
        """Set the status and dates that a clause tells."""
        status: Status | None = "elect" if clause.future and phase != "end" else None
        if phase == "end":
            status = "former" if not clause.future else None
        elif phase == "hold" and clause.past:
            claim.past = True
        claim.status = claim.status or status
        times = self.times(clause.verb)
        for edtf, span in times:
            left, _, right = edtf.partition("/")
            if "/" not in edtf:
                if phase == "begin" and not clause.future:
                    claim.start = claim.start or edtf
                elif phase == "end" and not clause.future:
                    claim.end = claim.end or edtf
            elif phase != "end":
                claim.start = claim.start or (left if left != ".." else None)
                claim.end = claim.end or (right if right != ".." else None)
            claim.when = (*claim.when, span)
        if phrase is not None and phrase.status:
            claim.status = phrase.status

    def _clause(self, verb: Token, cue: Cue) -> Clause:
        tense = self._tense(verb)
        aspect = verb.feat("Aspect")
        future = tense == "Fut" or (tense == "Pres" and aspect == "Perf")
        return Clause(verb.index, future, tense == "Past", self.is_fact(verb) and cue is not None)

    def _tense(self, verb: Token) -> str:
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
            if head is not None and self._verb_above(head) == verb:
                found.append((time.edtf, time.plain()))
        return found

    def _verb_above(self, token: Token) -> int | None:
        seen = set()
        while token.head != ROOT and token.index not in seen:
            seen.add(token.index)
            token = self.tokens[token.head]
            if token.pos in {"VERB", "AUX"}:
                return token.index
            copula = next((c for c in self.reading.children(token.index) if c.rel in {"cop"}), None)
            if copula is not None:
                return copula.index
        return None

    # --- whose clause it is -----------------------------------------------------------------------------------------

    def _holder(self, verb: Token, cue: Cue) -> tuple[str, Span] | None:
        passive = verb.feat("Voice") == "Pass" or verb.feat("Variant") == "Short"
        if cue.who == "object" and not passive:
            return self._argument(verb, frozenset({"obj", "iobj", "nsubj:pass", "obl"}), {"Acc", "Gen"})
        return self.subject(verb)

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

    def _own_subject(self, verb: Token) -> tuple[tuple[str, Span] | None, bool]:
        for child in self.reading.children(verb.index):
            if child.rel in SUBJECTS:
                if fold(child.lemma) == "который":
                    return self._antecedent(verb), True
                return self.person(child.index), True
        return None, False

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
        found = self._mentioned(index)
        if found is not None:
            return found
        for child in self.reading.children(index):
            if child.rel in {"appos", "flat", "flat:name", "nmod"} and case_of(child) == case_of(self.tokens[index]):
                found = self._mentioned(child.index)
                if found is not None:
                    return found
        return None

    def _mentioned(self, index: int) -> tuple[str, Span] | None:
        token = self.tokens[index]
        for entity in self.reading.entities:
            if entity.type == "person":
                for mention in entity.mentions:
                    if mention.contains(token) and not mention.members:
                        return entity.id, mention
        return None
