"""Matching: one rule of a frame tried at one word, with participants, place, date and object."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final

from msgspec import structs

from letopis.model.records import Participant
from letopis.model.spans import Span, hull
from letopis.ontology.offices import is_office_head
from letopis.records import clauses, hearsay
from letopis.records.admission import NOUNS, Admission, is_predicate
from letopis.records.circumstances import Place, find_place, place_named_at
from letopis.records.dating import find_time, inside_phrase, sets_day, tells_when
from letopis.records.frames import Trigger, cues, triggers
from letopis.records.grips import Grip, Holder, leading_phrase
from letopis.records.legs import leg_by_leg
from letopis.records.participation import Company, Taken
from letopis.records.sightings import MOMENTS, PATIENTS, Nominals, Sighting, count_of
from letopis.records.wordorder import unmarked_name
from letopis.records.worth import Finding, Worth

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from letopis.model.layers import Entity, Time, Token
    from letopis.model.records import EventStatus, Tenure
    from letopis.records.arguments import Syntax

PAIR: Final = 2
# Words by which a deal is another one between the same parties.
FURTHER: Final = frozenset({"ещё", "еще", "впервые", "позже", "поздний", "затем", "дополнительно"})
# What takes two parties who are known.
BARGAINS: Final = frozenset({"deal", "own"})
# What costs lives.
BLOWS: Final = frozenset(
    "взрыв теракт авария катастрофа авиакатастрофа пожар землетрясение стрельба перестрелка столкновение крушение "
    "обрушение наводнение цунами дтп нападение обстрел".split()
)
ANNIVERSARIES: Final = frozenset({"день", "годовщина", "юбилей"})
OPENING: Final = frozenset({"«", '"', "„", "“"})
CLOSING: Final = frozenset({"»", '"', "“", "”"})
LONGEST_TITLE: Final = 14
CAUSED: Final = frozenset({"die", "arrest", "attack"})
# How a noun stands that its clause takes for granted.
UNTOLD: Final = frozenset({"bare", "adjunct"})


def find_sightings(syntax: Syntax, tenures: Sequence[Tenure]) -> tuple[list[Sighting], tuple[Entity, ...]]:
    """Give every sighting of an event in text order, and the entities made for people without a name."""
    nominals = Nominals(syntax.reading)
    table = triggers()
    # Few rules ask for them.
    officials = cache(partial(_officials, syntax, tenures))
    hits = [
        (token, trigger)
        for token in syntax.tokens
        for trigger in table.get(token.lemma, ())
        if (is_predicate(token) if trigger.rule.verbs else token.pos in NOUNS)
    ]
    titles = _titles(syntax)
    hits = [(token, trigger) for token, trigger in hits if not any(token.index in title for title in titles)]
    indices = frozenset(token.index for token, _ in hits)
    found: dict[tuple[int, str], Sighting] = {}
    for token, trigger in hits:
        known = found.get((token.index, trigger.type))
        if (known is not None and not known.weak) or syntax.reading.text[_sentence_end(syntax, token)] == "?":
            continue
        reader = _Matcher(syntax, token, trigger, nominals, indices, officials)
        sighting = reader.read()
        if sighting is not None and (known is None or not sighting.weak):
            found[token.index, trigger.type] = sighting
    for index, _ in [key for key in found if key[1] == "call"]:
        # "Переговоры … состоялись по телефону": no meeting in person beside the call.
        found.pop((index, "meet"), None)
    held = {s.predicate.index for s in found.values() if s.predicate is not None and s.rule.nouns}
    # "прибыл с визитом": the noun tells the event, its light verb is not another one.
    each = [one for sighting in found.values() for one in _one_by_one(sighting, syntax.reading.named)]
    apart = [one for sighting in each for one in leg_by_leg(syntax, sighting)]
    kept = [s for s in apart if s.rule.nouns or s.trigger.index not in held or not _doubled(s, found.values())]
    return sorted(kept, key=lambda sighting: sighting.trigger.index), nominals.made


def _titles(syntax: Syntax) -> list[range]:
    """Give the places of works' titles in quotation marks ("песня «Ведьма умерла»")."""
    found = []
    for token in syntax.tokens[1:]:
        if token.text in OPENING and syntax.tokens[token.index - 1].lemma in cues().works:
            inside = syntax.tokens[token.index + 1 : token.index + LONGEST_TITLE]
            last = next((t.index for t in inside if t.text in CLOSING), None)
            if last is not None:
                found.append(range(token.index, last))
    return found


def _one_by_one(sighting: Sighting, people: Collection[str]) -> list[Sighting]:
    """Give a resignation of several named people as one of each: they leave one by one."""
    named = [participant for participant in sighting.participants if participant.entity in people]
    leaving = [participant for participant in named if participant.role == "actor"]
    if sighting.type != "resign" or len(leaving) < max(len(sighting.participants), PAIR):
        return [sighting]
    return [structs.replace(sighting, participants=(person,), people=1) for person in named]


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
        officials: Callable[[], frozenset[str]],
    ) -> None:
        self.syntax = syntax
        self.token = token
        self.type = trigger.type
        self.rule = trigger.rule
        self.nominals = nominals
        self.triggers = triggers_
        self.holder = Holder(syntax, token, trigger, triggers_)
        self.anchor = self.holder.anchor
        self.company = Company(syntax, token, trigger, self.anchor, officials)
        self.words = Admission(syntax, token, trigger.rule, self.company)
        self.worth = Worth(syntax, trigger, self.holder, self.company, self.words)

    def read(self) -> Sighting | None:
        """Give the sighting, or None where the rule does not hold."""
        found = self._find() if self.words.fits() else None
        sighting = self._sighting(found) if found is not None and self.worth.holds(found) else None
        one_sided = sighting is not None and self.type in BARGAINS and len(sighting.participants) < PAIR
        return None if one_sided else sighting

    def _find(self) -> Finding | None:
        """Gather what the rule asks for; None where what holds the word makes no event of it."""
        grip = self.holder.grip()
        if grip is None or not self.words.complement_holds(grip):
            return None
        status = self.holder.status(grip)
        taken = self.company.taken(grip) if status is not None else None
        if status is None or taken is None:
            return None
        if self.rule.state:
            return Finding(grip, status, taken, None, None, definite=False)
        place = self._place(grip, taken)
        predicate = grip.predicate or self.token
        time = find_time(self.syntax, self.token, predicate, self.triggers - {self.token.index, predicate.index})
        if time is not None and grip.kind in UNTOLD and self.type in MOMENTS:
            # "Вчера сообщили об аресте": the day is that of the report.
            time = time if inside_phrase(self.syntax, self.token, time) else None
        above = self.syntax.head(self.token)
        if above is not None and above.lemma in ANNIVERSARIES and not self.syntax.preposition(self.token):
            # "В день смерти Нобеля 10 декабря" tells no year; "за день до смерти" counts days.
            time = time if time is not None and time.basis == "stated" else None
        return Finding(grip, status, taken, place, time, self._definite(grip, time))

    # -- circumstances

    def _place(self, grip: Grip, taken: list[Taken]) -> Place | None:
        own = [self.token, self.anchor]
        # A bare name takes no place of its own: "с Тэтчер в Лондоне" tells where they met.
        own += [row.filler.head for row in taken if self.syntax.named_person(row.filler.head) is not None]
        if self.type == "attack":
            # "Посольство США в Бейруте подверглось нападению", "нападение на врачей в Сомали"
            own += [row.filler.head for row in taken if row.filler.head.pos == "NOUN" or not row.filler.human]
        own += self.words.relative_clauses()
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
        return self._place_by_where(verb) or self._place_of_cause(verb)

    def _place_of_cause(self, verb: Token) -> Place | None:
        """Give where that was by which people died or were held ("погибли в результате стрельбы в Белфасте")."""
        if self.type not in CAUSED:
            return None
        causes = [
            c for head in (self.token, verb) for c in self.syntax.children(head) if c.rel in {"obl", "nmod", "xcomp"}
        ]
        told = [c for c in causes if self.syntax.preposition(c) in {"в", "при", "во", "от"} or c.lemma == "жертва"]
        told += [inner for c in told for inner in self.syntax.children(c) if inner.rel == "nmod"]
        which = [c for c in told if c.lemma == "который"]
        told += [noun for c in which if (noun := self.syntax.antecedent(c)) is not None]
        happenings = [c for c in told if c.pos == "NOUN" and c.feat("Animacy") != "Anim"]
        happenings += [c for c in self.syntax.children(verb) if c.pos == "VERB" and tells_when(self.syntax, c)]
        found = find_place(self.syntax, happenings, ()) or self._place_before(verb)
        return found if found is not None and found.entity is not None else None

    def _place_before(self, verb: Token) -> Place | None:
        """Give where that was of which the clause before tells ("В Кабуле прогремел взрыв, погибли 12 человек")."""
        before = self.syntax.head(verb) if verb.rel in {"conj", "parataxis"} else None
        if before is None or before.index > verb.index or not self.syntax.is_verb(before):
            return None
        subject = self.syntax.subject(before)
        return find_place(self.syntax, [before], ()) if subject is not None and subject.lemma in BLOWS else None

    def _place_by_where(self, verb: Token) -> Place | None:
        """Resolve "где" to the place that the clause before it names."""
        where = next((child for child in self.syntax.children(verb) if child.lemma == "где"), None)
        if where is None:
            return None
        named = place_named_at(self.syntax, where.index - 2)
        if named is not None:
            return named
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
        verb = grip.predicate
        passive = verb is not None and self.token.index < verb.index and self.syntax.is_passive(verb)
        subject = grip.light is not None and (grip.light.at == "subject" or passive)
        bare_subject = grip.kind == "light" and subject
        return (grip.kind == "adjunct" and not self.rule.persons) or bare_subject

    def _topic(self) -> Span | None:
        for place in ("о:Loc", "об:Loc", "по:Dat"):
            preposition, _, case = place.partition(":")
            for token in self.syntax.oblique(self.token, preposition, case):
                return self.syntax.phrase(token)
        return None

    def _participant(self, row: Taken) -> list[Participant]:
        count = count_of(self.syntax, row.filler.head)
        entities = row.filler.entities
        unmarked = not entities and any(argument.unmarked for argument in self.rule.args)
        words = unmarked_name(self.syntax, row.filler.head) if unmarked else []
        if words:
            entities = (self.nominals.body(words),)
        elif not entities and row.filler.human:
            made = self.nominals.entity(self.syntax, row.filler)
            entities = (made,) if made else ()
        # Of "двух лидеров" who are known each is one.
        count = count if len(entities) == 1 else None
        return [Participant(entity, row.role, count) for entity in entities]

    def _sighting(self, found: Finding) -> Sighting:
        grip, place, time = found.grip, found.place, found.time
        predicate = grip.predicate
        sources = clauses.sources(self.syntax, predicate or self.token)
        claim = hearsay.claimed_by(self.syntax, predicate or self.token, told=grip.kind not in UNTOLD)
        if claim is not None and not sources:
            sources = [hearsay.claimant(self.syntax, claim)]
        plain = [source for source in sources if not source.earlier]
        earlier = next((source for source in sources if source.earlier), None)
        by = self.syntax.fillers(earlier.head)[0].entities if earlier and earlier.head is not None else ()
        object_ = self.worth.span_at(self.rule.object.at, grip) if self.rule.object else None
        pieces: list[Span] = [self.token, *(row.filler.span for row in found.taken), *(source.span for source in plain)]
        pieces += [piece for piece in (place.span if place else None, time, object_[0] if object_ else None) if piece]
        if grip.kind != "bare" and predicate is not None:
            pieces += clauses.clause_words(self.syntax, predicate)
        pieces += [child for child in self.syntax.children(self.token) if sets_day(child)]
        pieces += clauses.denying_words(self.syntax, predicate or self.token)
        refuted = hearsay.refuted(self.syntax, self.token, reported=bool(sources) or self._announced())
        pieces += refuted
        status = found.status if claim is None else hearsay.status_of(self.syntax, claim, found.status)
        return Sighting(
            type=self.type,
            rule=self.rule,
            trigger=self.token,
            predicate=predicate,
            participants=_unique(p for row in found.taken for p in self._participant(row)),
            people=self.company.count(found.taken),
            place=place,
            time=time,
            status="denied" if refuted else status,
            background=earlier is not None or clauses.earlier(self.syntax, predicate or self.token),
            definite=found.definite,
            resumes=found.definite and predicate is not None and self.token.index < predicate.index,
            weak=self.worth.weak(found),
            within=self._within(),
            brief=self._brief(found),
            bare=grip.kind in UNTOLD,
            announced=self._announced(),
            kin=any(row.filler.head.lemma in cues().kin for row in found.taken),
            reported=self.worth.reported(found),
            further=any(t.lemma in FURTHER for t in clauses.clause_tokens(self.syntax, predicate or self.token)),
            sources=clauses.reports(self.syntax, plain),
            earlier_by=by[0] if by else None,
            object=object_[0] if object_ else None,
            topic=self._topic() if self.rule.nouns else None,
            mode=self._mode(object_[1] if object_ else None),
            key=self._key(predicate, object_[1] if object_ else None),
            evidence=self._evidence(pieces),
            confidence=self._confidence(grip, found.status),
        )

    def _announced(self) -> bool:
        """Tell whether the word is what a verb of reporting tells ("сообщили о смерти")."""
        governor = self.syntax.head(self.anchor)
        if governor is not None and governor.lemma == "факт":
            governor = self.syntax.head(governor)
        return governor is not None and governor.lemma in cues().report_verbs

    def _brief(self, found: Finding) -> bool:
        """Tell whether the one it is about is told by a bare singular noun, at most with an adjective or an office."""
        role = PATIENTS.get(self.type)
        heads = [row.filler.head for row in found.taken if row.role == role and row.filler.head.pos in NOUNS]
        if len(heads) != 1 or heads[0].feat("Number") == "Plur":
            return False
        words = {t.lemma for t in clauses.clause_words(self.syntax, found.grip.predicate or self.token)}
        if words & cues().another or heads[0].lemma in cues().another:
            return False
        after = [c for c in self.syntax.children(heads[0]) if c.rel in {"nmod", "acl", "acl:relcl"}]
        return not after or (self.type == "appoint" and is_office_head(heads[0].lemma))

    def _key(self, predicate: Token | None, object_: Token | None) -> str | None:
        """Give the lemma that tells two events apart: the office ("назначен послом"), the paper signed."""
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
            modes = self.rule.object.modes.items()
            return next((mode for mode, lemmas in modes if noun.lemma in lemmas), self.rule.mode)
        return self.rule.mode

    def _confidence(self, grip: Grip, status: EventStatus) -> float:
        factor = {"bare": 0.75, "adjunct": 0.85}.get(grip.kind, 1.0)
        factor *= 1.0 if status == "happened" else 0.9
        return self.rule.confidence * factor


def _unique(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    found: dict[str, Participant] = {}
    for participant in participants:
        found.setdefault(participant.entity, participant)
    return tuple(found.values())
