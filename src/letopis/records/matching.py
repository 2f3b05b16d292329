"""Matching: one rule of a frame tried at one word, with participants, place, date and object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.model.records import Participant, Role
from letopis.model.spans import Span, hull
from letopis.ontology.offices import is_office_head, phrases
from letopis.records import clauses
from letopis.records.arguments import BODIES, PEOPLE, Filler
from letopis.records.circumstances import Place, find_place, find_time, inside_phrase
from letopis.records.frames import Category, Trigger, cues, triggers
from letopis.records.grips import Grip, Holder, leading_phrase
from letopis.records.sightings import PATIENTS, Nominals, Sighting, count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.layers import Entity, Time, Token
    from letopis.model.records import EventStatus, Tenure
    from letopis.records.arguments import Syntax

SELF: Final = frozenset({"VERB", "AUX"})
MANY: Final = 2
TELLING: Final = frozenset({"obl", "obl:agent", "nmod", "advmod", "iobj", "obj", "xcomp", "advcl"})
ABOUT_SOMEONE: Final = frozenset(PATIENTS) - {"elect", "charge", "sanction"}
BY_VERB: Final = 6


class Taken(NamedTuple):
    """A participant as found: its phrase and its role."""

    filler: Filler
    role: Role


def find_sightings(syntax: Syntax, tenures: Sequence[Tenure]) -> tuple[list[Sighting], tuple[Entity, ...]]:
    """Give every sighting of an event in text order, and the entities made for people without a name."""
    nominals = Nominals(syntax.reading)
    table = triggers()
    officials = _officials(syntax, tenures)
    hits = [(token, trigger) for token in syntax.tokens for trigger in table.get(token.lemma, ())]
    indices = frozenset(token.index for token, _ in hits)
    found: dict[tuple[int, str], Sighting] = {}
    for token, trigger in hits:
        if (token.index, trigger.type) in found or syntax.reading.text[_sentence_end(syntax, token)] == "?":
            continue
        reader = _Matcher(syntax, token, trigger, nominals, indices, officials)
        sighting = reader.read()
        if sighting is not None:
            found[token.index, trigger.type] = sighting
    held = {s.predicate.index for s in found.values() if s.predicate is not None and s.rule.nouns}
    # "прибыл с визитом": the noun tells the event, its light verb is not another one.
    kept = [s for s in found.values() if s.rule.nouns or s.trigger.index not in held or not _doubled(s, found.values())]
    return sorted(kept, key=lambda sighting: sighting.trigger.index), nominals.made


def _doubled(verb: Sighting, others: Iterable[Sighting]) -> bool:
    return any(
        s.rule.nouns and s.type == verb.type and s.predicate is not None and s.predicate.index == verb.trigger.index
        for s in others
    )


def _sentence_end(syntax: Syntax, token: Token) -> int:
    sentence = syntax.reading.sentences[token.sentence]
    return max(sentence.end - 1, 0)


def _officials(syntax: Syntax, tenures: Sequence[Tenure]) -> frozenset[str]:
    """Give the persons who are said to hold or to have held an office."""
    found = {tenure.person for tenure in tenures}
    for token in syntax.tokens:
        if token.pos == "NOUN" and is_office_head(token.lemma):
            name = syntax.name_of(token)
            row = syntax.named_person(name) if name is not None else syntax.mention(token)
            if row is not None:
                found.add(row[1].id)
    return frozenset(found)


class _Matcher:
    """Applies one rule at one token."""

    def __init__(
        self,
        syntax: Syntax,
        token: Token,
        trigger: Trigger,
        nominals: Nominals,
        triggers_: frozenset[int],
        officials: frozenset[str],
    ) -> None:
        self.syntax = syntax
        self.token = token
        self.type = trigger.type
        self.rule = trigger.rule
        self.nominals = nominals
        self.triggers = triggers_
        self.officials = officials
        self.holder = Holder(syntax, token, trigger, triggers_)
        self.anchor = self.holder.anchor()

    def read(self) -> Sighting | None:
        """Give the sighting, or None where the rule does not hold."""
        rule, token = self.rule, self.token
        if not self._fits():
            return None
        grip = self.holder.grip()
        if grip is None or not self._complement_holds(grip):
            return None
        status = self.holder.status(grip)
        if status is None:
            return None
        taken = self._participants(grip)
        if taken is None:
            return None
        people = sum(self._weight(row.filler) for row in taken)
        place = self._place(grip, taken)
        predicate = grip.predicate or token
        time = find_time(self.syntax, token, predicate, self.triggers - {token.index, predicate.index})
        definite = self._definite(grip, time)
        weak = people < rule.needs and not self._group_met(grip, people, located=bool(place or time))
        telling = definite or self._dated_bare(grip, time) or self._headline() or (grip.kind == "light" and people)
        if weak and not telling:
            return None
        told = definite or bool(place or time)
        if grip.kind == "bare" and rule.needs and not told and not self._named(taken):
            return None
        if rule.persons and not weak and not self._personal(grip, taken, located=bool(place or time)):
            return None
        placeless = rule.needs_place and place is None and all(row.role != "host" for row in taken)
        if placeless and not definite:
            return None
        weak = weak or placeless or self._patientless(taken)
        located = place or (time and (taken or grip.kind != "bare"))
        weak = weak or (rule.needs_place_or_date and not located)
        if rule.object is not None and rule.object.required and not self._has_object(grip):
            return None
        return self._sighting(grip, status, taken, people, place, time, definite=definite, weak=weak)

    def _fits(self) -> bool:
        rule, token = self.rule, self.token
        if rule.verbs and token.pos not in SELF:
            return False
        if rule.nouns and token.pos not in {"NOUN", "PROPN"}:
            return False
        # "Съезд народных депутатов", "Конгресс США" as bodies, not as gatherings.
        covering = self.syntax.reading.mention_at(token)
        if rule.nouns and covering is not None and covering[0].form == "name" and covering[1].type == "organisation":
            return False
        if rule.unless:
            lemmas = {t.lemma for t in self.syntax.reading.sentence_tokens(token.sentence)}
            if lemmas & set(rule.unless):
                return False
        modifiers = {c.lemma for c in self.syntax.children(token) if c.rel in {"amod", "det"}}
        if modifiers & set(rule.unless_modified) or (rule.modified and not modifiers & set(rule.modified)):
            return False
        if rule.passive and not (self.syntax.is_passive(token) or self._nobody_does(token)):
            return False
        # "избранный президент" names an office, not an election.
        bare_participle = token.feat("VerbForm") == "Part" and token.rel == "amod" and token.feat("Variant") != "Short"
        return not (bare_participle and all(c.rel not in TELLING for c in self.syntax.children(token)))

    def _nobody_does(self, verb: Token) -> bool:
        """Tell whether a plural verb has no subject ("его обвинили"): said for the passive."""
        return verb.feat("Number") == "Plur" and self.syntax.subject(verb) is None

    def _group_met(self, grip: Grip, people: int, *, located: bool) -> bool:
        """Tell whether a body met ("В Вене состоялась встреча Совета"): one participant will do at a place or time."""
        held = grip.light is not None and grip.light.at == "subject"
        companion = any(self.syntax.at(at, self.token, grip.predicate) for at in ("с:Ins", "со:Ins"))
        return held and people > 0 and located and not companion

    def _personal(self, grip: Grip, taken: list[Taken], *, located: bool) -> bool:
        """Tell whether persons met, or bodies at a known place or time ("переговоры стран" alone are a process)."""
        persons = [row for row in taken if self._admits(row.filler, "person")]
        if grip.kind in {"light", "participle"}:
            return bool(persons) or located
        return len(persons) == len(taken)

    def _patientless(self, taken: list[Taken]) -> bool:
        """Tell whether the one whom the event is about is missing ("президент принял отставку")."""
        role = PATIENTS.get(self.type)
        return self.type in ABOUT_SOMEONE and all(row.role != role for row in taken)

    def _named(self, taken: list[Taken]) -> bool:
        """Tell whether a participant has a name: a bare noun about nobody in particular is no event."""
        entities = [self.syntax.reading.entity(e) for row in taken for e in row.filler.entities]
        return any(mention.form == "name" for entity in entities for mention in entity.mentions)

    def _headline(self) -> bool:
        return self.syntax.reading.sentences[self.token.sentence].headline

    def _complement_holds(self, grip: Grip) -> bool:
        wanted = self.rule.complement
        if wanted is None:
            return True
        found = [t for at in wanted.at for t in self.syntax.at(at, self.token, grip.predicate)]
        return any(token.lemma in wanted.lemmas for token in found)

    # -- participants

    def _participants(self, grip: Grip) -> list[Taken] | None:
        """Give who takes part; None where a required one is missing or a forbidden one stands there."""
        taken: list[Taken] = []
        for argument in self.rule.args:
            rows = [
                Taken(filler, argument.role)
                for at in argument.at
                for token in self.syntax.at(at, self.token, self._clause(grip, at))
                for filler in self.syntax.fillers(token)
                if self._admits(filler, argument.of, named=argument.named)
            ]
            if any(row.filler.head.lemma in self.rule.unless_args for row in rows):
                return None
            if argument.required and not rows:
                return None
            taken += [row for row in rows if all(row.filler.head.index != old.filler.head.index for old in taken)]
        if self.rule.official and not self._official(taken):
            return None
        return _apart(self._with_subject(grip, taken))

    def _clause(self, grip: Grip, at: str) -> Token | None:
        """Give the predicate at which to look for an argument: adverbials and bare nouns have only their own."""
        del at
        return grip.predicate if grip.kind in {"verb", "light", "participle"} else None

    def _with_subject(self, grip: Grip, taken: list[Taken]) -> list[Taken]:
        """Add the subject of a light verb, or of the clause that an adverbial stands in."""
        role: Role | None = grip.light.role if grip.light is not None and grip.kind == "light" else None
        travels = self.rule.needs_place and find_place(self.syntax, [self.token], self.rule.place) is not None
        near = grip.kind == "adjunct" and self._by_its_verb(grip)
        if near and not self._has_genitive() and (taken or travels):
            role = "actor"
        if grip.kind == "bare" and grip.predicate is not None and self._own_doing(grip):
            role = "actor"
        if role is None or grip.predicate is None:
            return taken
        verb = grip.predicate
        places = ["agent"] if self.syntax.is_passive(verb) else ["subject"]
        if role == "candidate" and self.syntax.is_passive(verb):
            places = ["object"]
        rows = [
            Taken(filler, role)
            for at in places
            for token in self.syntax.at(at, self.token, verb)
            for filler in self.syntax.fillers(token)
            if self._subject_fits(filler, grip) and token.index != self.token.index
        ]
        known = {entity for row in taken if len(row.filler.entities) == 1 for entity in row.filler.entities}
        return [row for row in rows if not (set(row.filler.entities) & known)] + taken

    def _by_its_verb(self, grip: Grip) -> bool:
        """Tell whether an adverbial stands before its verb or close after it: else it may belong to another noun."""
        if grip.predicate is None or self.token.index < grip.predicate.index:
            return True
        return self.syntax.phrase_start(self.anchor) - grip.predicate.index <= BY_VERB

    def _own_doing(self, grip: Grip) -> bool:
        """Tell whether the verb over an event noun is its participant's own doing ("отменил встречу с…")."""
        words = cues()
        verb = grip.predicate
        if verb is None or self.anchor.head != verb.index:
            return False
        return verb.lemma in words.cancelling_governors | words.planned_governors | words.denying_governors

    def _has_genitive(self) -> bool:
        return bool(self.syntax.at("genitive", self.token, None))

    def _subject_fits(self, filler: Filler, grip: Grip) -> bool:
        light = grip.light
        if light is None:
            return self._admits(filler, "anyone")
        return filler.head.lemma in light.also or self._admits(filler, light.of)

    def _admits(self, filler: Filler, of: Category, *, named: bool = False) -> bool:
        if not filler.entities and filler.head.pos == "PRON":
            return False
        entities = [self.syntax.reading.entity(e) for e in filler.entities]
        if named and not any(mention.form == "name" for e in entities for mention in e.mentions):
            return False
        types = {entity.type for entity in entities}
        people = filler.human if not types else bool(types & PEOPLE)
        if of == "person":
            return people
        if of == "body":
            return bool(types & BODIES)
        return of == "thing" or people or bool(types & BODIES)

    def _official(self, taken: list[Taken]) -> bool:
        for row in taken:
            if set(row.filler.entities) & self.officials:
                return True
            head = row.filler.head
            pairs = {(c.lemma, head.lemma) for c in self.syntax.children(head) if c.rel == "amod"}
            if head.pos == "NOUN" and (is_office_head(head.lemma) or pairs & phrases()):
                return True
        return False

    def _weight(self, filler: Filler) -> int:
        several = len(filler.entities)
        if several:
            return several
        return MANY if filler.head.feat("Number") == "Plur" else 1

    # -- circumstances

    def _place(self, grip: Grip, taken: list[Taken]) -> Place | None:
        own = [self.token, self.anchor]
        # A bare name takes no place of its own: "с Тэтчер в Лондоне" tells where they met.
        own += [row.filler.head for row in taken if self.syntax.named_person(row.filler.head) is not None]
        own += self._relative_clauses()
        clause: list[Token] = []
        if grip.predicate is not None and grip.kind in {"verb", "light", "participle"}:
            clause.append(grip.predicate)
        within = self._within()
        if within is not None:
            clause.append(self.syntax.tokens[within])
        wanted = self.rule.place
        verb = grip.predicate if grip.predicate is not None else self.token
        object_ = self.syntax.object(verb) if "object" in wanted else None
        avoid = [row.filler.span for row in taken if row.filler.span.end > row.filler.head.end]
        # A visit is to where its noun says; its verb may lead on elsewhere ("завершил визит и вылетел в Киев").
        steps = [own, clause] if self.rule.nouns and self.rule.needs_place else [own + clause]
        for heads in steps:
            unique = list({token.index: token for token in heads}.values())
            found = find_place(self.syntax, unique, wanted, object_=object_, avoid=avoid)
            if found is not None:
                return found
        return self._place_by_where(verb)

    def _relative_clauses(self) -> list[Token]:
        """Give the verbs of "которая прошла…" about the event noun."""
        if not self.rule.nouns:
            return []
        verbs = [c for c in self.syntax.children(self.token) if c.rel == "acl:relcl" and self.syntax.is_verb(c)]
        return [v for v in verbs if any(c.rel == "nsubj" and c.lemma == "который" for c in self.syntax.children(v))]

    def _place_by_where(self, verb: Token) -> Place | None:
        """Resolve "где" to the place that the clause before it names."""
        if not any(child.lemma == "где" for child in self.syntax.children(verb)):
            return None
        governor = next((a for a in self.syntax.ancestors(verb) if self.syntax.is_verb(a)), None)
        return None if governor is None else find_place(self.syntax, [governor], ("в:Acc", "на:Acc"))

    def _within(self) -> int | None:
        """Give the trigger of the event that this one was part of ("на полях саммита")."""
        heads = [self.token, self.anchor]
        governor = self.syntax.head(heads[-1]) if self.rule.nouns else None
        if governor is not None and self.syntax.is_verb(governor):
            heads.append(governor)
        for head in heads:
            for child in self.syntax.children(head):
                found = self._event_noun(child)
                if found is not None:
                    return found
        return None

    def _event_noun(self, token: Token) -> int | None:
        chain = [token, *self.syntax.children(token)]
        for noun in chain:
            if noun.index == self.token.index or noun.index not in self.triggers or noun.pos != "NOUN":
                continue
            if leading_phrase(self.syntax, noun, cues().within):
                return noun.index
        return None

    # -- the rest

    def _definite(self, grip: Grip, time: Time | None) -> bool:
        """Tell whether the words can point back at an event told before."""
        if not self.rule.nouns:
            return False
        modifiers = {c.lemma for c in self.syntax.children(self.token) if c.rel in {"det", "amod"}}
        if modifiers & cues().anaphoric_modifiers:
            return True
        if time is not None and inside_phrase(self.syntax, self.token, time):
            return False
        bare_subject = grip.kind == "light" and grip.light is not None and grip.light.at == "subject"
        return (grip.kind == "adjunct" and not self.rule.persons) or bare_subject

    def _dated_bare(self, grip: Grip, time: Time | None) -> bool:
        return grip.kind in {"bare", "adjunct"} and self.rule.bare != "no" and time is not None

    def _span_at(self, places: tuple[str, ...], grip: Grip) -> tuple[Span, Token] | None:
        for place in places:
            for token in self.syntax.at(place, self.token, self._clause(grip, place)):
                return self.syntax.phrase(token), token
        return None

    def _has_object(self, grip: Grip) -> bool:
        """Tell whether the object stands there and is a paper of a known kind."""
        rule = self.rule.object
        found = self._span_at(rule.at, grip) if rule else None
        if rule is None or found is None:
            return False
        return not rule.modes or any(found[1].lemma in lemmas for lemmas in rule.modes.values())

    def _topic(self) -> Span | None:
        for place in ("о:Loc", "об:Loc", "по:Dat"):
            preposition, _, case = place.partition(":")
            for token in self.syntax.oblique(self.token, preposition, case):
                return self.syntax.phrase(token)
        return None

    def _participant(self, row: Taken) -> list[Participant]:
        count = count_of(self.syntax, row.filler.head)
        entities = row.filler.entities
        if not entities and row.filler.human:
            made = self.nominals.entity(self.syntax, row.filler)
            entities = (made,) if made else ()
        return [Participant(entity, row.role, count) for entity in entities]

    def _sighting(
        self,
        grip: Grip,
        status: EventStatus,
        taken: list[Taken],
        people: int,
        place: Place | None,
        time: Time | None,
        *,
        definite: bool,
        weak: bool,
    ) -> Sighting:
        predicate = grip.predicate
        sources = clauses.sources(self.syntax, predicate or self.token)
        participants = _unique(p for row in taken for p in self._participant(row))
        object_ = self._span_at(self.rule.object.at, grip) if self.rule.object else None
        pieces: list[Span] = [self.token, *(row.filler.span for row in taken)]
        pieces += [piece for piece in (place.span if place else None, time, object_[0] if object_ else None) if piece]
        plain = [source for source in sources if not source.earlier]
        pieces += [source.span for source in plain]
        if grip.kind != "bare" and predicate is not None:
            pieces += clauses.clause_words(self.syntax, predicate)
        earlier = next((source for source in sources if source.earlier), None)
        by = self.syntax.fillers(earlier.head)[0].entities if earlier and earlier.head is not None else ()
        background = bool(earlier) or clauses.earlier(self.syntax, predicate or self.token)
        return Sighting(
            type=self.type,
            rule=self.rule,
            trigger=self.token,
            predicate=predicate,
            participants=participants,
            people=people,
            place=place,
            time=time,
            status=status,
            background=background,
            definite=definite,
            resumes=definite and predicate is not None and self.token.index < predicate.index,
            weak=weak,
            within=self._within(),
            sources=clauses.reports(self.syntax, plain),
            earlier_by=by[0] if by else None,
            object=object_[0] if object_ else None,
            topic=self._topic() if self.rule.nouns else None,
            mode=self._mode(object_[1] if object_ else None),
            key=self._key(predicate, object_[1] if object_ else None),
            evidence=self._evidence(pieces),
            confidence=self._confidence(grip, status),
        )

    def _key(self, predicate: Token | None, object_: Token | None) -> str | None:
        """Give the lemma that tells two events of one person apart: the office ("назначен послом"), the paper signed."""
        if self.type == "sign" and object_ is not None:
            return object_.lemma
        if self.type not in {"appoint", "elect"} or predicate is None:
            return None
        found = [c for c in self.syntax.children(predicate) if c.feat("Case") == "Ins" and is_office_head(c.lemma)]
        return found[0].lemma if found else None

    def _evidence(self, pieces: Iterable[Span]) -> Span:
        """Give the words of the sentence that cover all pieces, with the preposition before the first."""
        sentence = self.syntax.reading.sentences[self.token.sentence]
        found = hull(piece for piece in pieces if sentence.contains(piece))
        return self.syntax.with_preposition(found)

    def _mode(self, noun: Token | None) -> str | None:
        if self.rule.object is not None and noun is not None:
            return next(
                (mode for mode, lemmas in self.rule.object.modes.items() if noun.lemma in lemmas), self.rule.mode
            )
        return self.rule.mode

    def _confidence(self, grip: Grip, status: EventStatus) -> float:
        factor = {"bare": 0.75, "adjunct": 0.85}.get(grip.kind, 1.0)
        factor *= 1.0 if status == "happened" else 0.9
        return self.rule.confidence * factor


def _apart(taken: list[Taken]) -> list[Taken]:
    """Undo a group ("двух генералов") that was resolved to people who take another part in the event."""
    kept: list[Taken] = []
    for row in taken:
        others = {entity for other in taken if other is not row for entity in other.filler.entities}
        wrong = len(row.filler.entities) > 1 and bool(others & set(row.filler.entities))
        kept.append(Taken(row.filler._replace(entities=()), row.role) if wrong else row)
    return kept


def _unique(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    found: dict[str, Participant] = {}
    for participant in participants:
        found.setdefault(participant.entity, participant)
    return tuple(found.values())
