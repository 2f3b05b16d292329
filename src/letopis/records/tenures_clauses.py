"""Who holds an office: verbs ("стал президентом", "занял пост", "возглавил МИД") with their dates and polarity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records.tenures_cues import Cue, Phase, Status, cues, verbs
from letopis.records.tenures_links import Claim, agrees, claim_of, class_of
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
        if phrase.case != "Ins" and not (phrase.case == "" and phrase.status == "acting"):
            return
        verb = self._governor(phrase.anchor, verbs("office_ins")) or self._neighbour(phrase)
        if verb is None:
            yield from self._of_made(phrase)
            return
        for cue in verbs("office_ins")[fold(verb.lemma)]:
            yield from self._claim(phrase, cue, verb, OFFICE_INS)

    def _neighbour(self, phrase: Phrase) -> Token | None:
        """Give the verb right beside an acting office, which parsers rarely attach ("назначен и. о. министра")."""
        if phrase.status != "acting":
            return None
        beside = (phrase.first - 1, phrase.last + 1)
        return next(
            (self.tokens[i] for i in beside if 0 <= i < len(self.tokens) and fold(self.tokens[i].lemma) in verbs("office_ins")), None
        )

    def _of_made(self, phrase: Phrase) -> Iterator[Claim]:
        """Read "избрание X президентом": the name between the noun of a change and the office."""
        for start, (mention, entity, past) in self.places.persons.items():
            if past == phrase.first and start and fold(self.tokens[start - 1].lemma) in cues().changes["begin"]:
                claim = claim_of(self.reading, phrase, entity.id, mention, POST - 0.1)
                claim.evidence = hull((claim.evidence, self.tokens[start - 1]))
                yield claim

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
        replacing = self._replacing(post) if preposition == "на" else None
        if replacing is not None:
            yield from self._of_replacing(phrase, replacing)
            return
        if verb is not None:
            for cue in fitting[:1]:
                yield from self._claim(phrase, cue, verb, POST)
        if fitting:
            return
        change = self._change(post)
        if change is not None:
            yield from self._of_change(phrase, change)
        elif preposition == "на" and case_of(post) == "Loc" and self._replacing(post) is None:
            yield from self._at_post(phrase, post)

    def _of_replacing(self, phrase: Phrase, verb: Token) -> Iterator[Claim]:
        """Read both holders of "X сменил Z на посту премьера"; who came after whom is read with all successions."""
        earlier, later = self.exchanged(verb)
        earlier = earlier or self._name_at(phrase.after, {"Gen", "Acc"})
        if earlier is None or later is None or earlier[0] == later[0] or not self.is_fact(verb):
            return
        future = self._tense(verb) != "Past"
        old = claim_of(self.reading, phrase, earlier[0], earlier[1].plain(), POST)
        new = claim_of(self.reading, phrase, later[0], later[1].plain(), POST)
        old.status, old.replaced_by = None if future else "former", later[0]
        new.status, new.replaces = "elect" if future else None, earlier[0]
        for claim in (old, new):
            claim.evidence = hull((claim.evidence, verb))
            yield claim

    def exchanged(self, verb: Token) -> tuple[tuple[str, Span] | None, tuple[str, Span] | None]:
        """Give who was replaced and who came instead."""
        later = self.subject(verb)
        earlier = self._argument(verb, frozenset({"obj", "iobj", "obl", "nmod"}), {"Acc", "Gen"})
        earlier = earlier or self._name_before(verb, {"Acc", "Gen"})
        if earlier is not None and later is not None and earlier[0] == later[0]:
            return None, None
        return earlier, later

    def _change(self, post: Token) -> tuple[Token, Phase] | None:
        """Give the noun of a change before "с поста" or "на пост", and what it does to the office."""
        for token in reversed(self.tokens[max(self.reading.sentences[post.sentence].first, post.index - 14) : post.index]):
            for phase, nouns in cues().changes.items():
                if fold(token.lemma) in nouns:
                    return token, phase
            if token.pos in {"VERB", "PUNCT"}:
                return None
        return None

    def _of_change(self, phrase: Phrase, change: tuple[Token, Phase]) -> Iterator[Claim]:
        noun, phase = change
        holder = next((f for i in range(noun.index + 1, phrase.first) if (f := self._mentioned(i))), None)
        if holder is None and phase == "begin":
            holder = next((f for i in range(noun.index - 1, max(noun.index - 4, 0), -1) if (f := self._mentioned(i))), None)
        own = holder is None and phase == "end"
        if own:
            above = self.verb_above(noun)
            holder = self.subject(self.tokens[above]) if above is not None else None
        if holder is None:
            return
        claim = claim_of(self.reading, phrase, *holder, POST - 0.1)
        claim.evidence = hull((claim.evidence, noun))
        if phase == "end" and not own and not self.is_open(noun):
            claim.status = claim.status or "former"
        yield claim

    def is_open(self, noun: Token) -> bool:
        """Tell a change that is yet to come, wished for or asked about."""
        above = self.verb_above(noun)
        if above is None:
            return False
        verb = self.tokens[above]
        return self._tense(verb) == "Fut" or fold(verb.lemma) in cues().modal or not self.is_fact(verb)

    def _replacing(self, post: Token) -> Token | None:
        """Give the verb of "сменил Z на посту" whose post this is."""
        token = post
        for _ in range(4):
            if token.head == ROOT:
                return None
            token = self.tokens[token.head]
            if fold(token.lemma) in cues().replace:
                return token
        return None

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
            joined = token.rel == "conj"
            token = self.tokens[token.head]
            if fold(token.lemma) in table:
                return token
            if token.pos in {"VERB", "AUX"} or not joined:
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
            fronted = child.rel == "nsubj" and child.index < verb.index and self._next_name(verb) is not None
            if not (fronted or child.rel in {"obj", "obl", "nmod", "iobj"}) or self.person(child.index) is not None:
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
        if cue.who == "object" and holder is None:
            holder = self._name_at(phrase.after, {"Acc", "Gen"})
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
        status: Status | None = None
        if phase == "end":
            status = None if clause.future else "former"
        elif clause.future:
            status = "elect"
        elif phase == "hold" and clause.past:
            claim.past = True
        claim.status = status if claim.status in {None, "current"} and status else claim.status
        times = self.times(clause.verb)
        for edtf, span in times:
            left, _, right = edtf.partition("/")
            if "/" not in edtf:
                since = phase == "hold" and self._counts_from(span)
                if (phase == "begin" and not clause.future) or since:
                    claim.start = claim.start or edtf
                elif phase == "end" and not clause.future:
                    claim.end = claim.end or edtf
            elif phase != "end":
                claim.start = claim.start or (left if left != ".." else None)
                claim.end = claim.end or (right if right != ".." else None)
            claim.when = (*claim.when, span)
        claim.fresh = claim.fresh or phase == "begin"
        if phrase is not None and phrase.status not in {None, "current"}:
            claim.status = phrase.status

    def _counts_from(self, time: Span) -> bool:
        """Tell "с момента … в 1991 году" from "в 1991 году"."""
        token = self.reading.token_at(time.start)
        if token is None:
            return False
        sentence = self.reading.sentences[token.sentence]
        before = self.tokens[max(sentence.first, token.index - 8) : token.index]
        return any(
            fold(a.text) in {"с", "со"} and fold(b.lemma) in cues().since for a, b in zip(before, before[1:], strict=False)
        )

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
            copula = next((c for c in self.reading.children(token.index) if c.rel in {"cop"}), None)
            if copula is not None:
                return copula.index
        return None

    # --- whose clause it is -----------------------------------------------------------------------------------------

    def _holder(self, verb: Token, cue: Cue) -> tuple[str, Span] | None:
        return self.object_or_passive(verb) if cue.who == "object" else self.subject(verb)

    def _name_before(self, verb: Token, cases: set[str]) -> tuple[str, Span] | None:
        for start, (mention, entity, past) in self.places.persons.items():
            if past == verb.index and {case_of(t) for t in self.tokens[start:past]} & cases:
                return entity.id, mention
        return None

    def _name_at(self, place: int, cases: set[str]) -> tuple[str, Span] | None:
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
            found = self._next_name(verb)
            return found, found is not None
        if fold(child.lemma) == "который":
            return self._antecedent(verb), True
        return self.person(child.index) or self._next_name(verb), True

    def _next_name(self, verb: Token) -> tuple[str, Span] | None:
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
