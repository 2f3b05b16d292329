"""Who takes part in an event, by the rule of its frame and by what holds its word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.ontology.countries import capital_of, country
from letopis.ontology.offices import is_office_head, phrases
from letopis.records.carried import carried
from letopis.records.circumstances import find_place
from letopis.records.frames import Argument, Category, Trigger, cues
from letopis.records.nounphrases import BODIES, PEOPLE, Filler
from letopis.records.sightings import PATIENTS, TALKS, count_of
from letopis.records.wordorder import NEAR, unmarked_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.model.layers import Token
    from letopis.model.records import Role
    from letopis.records.arguments import Syntax
    from letopis.records.grips import Grip

# Types of entities by what a rule asks for.
TYPES: Final = {
    "body": BODIES,
    "organ": frozenset({"organisation"}),
    "asset": frozenset({"organisation", "product"}),
}
MANY: Final = 2
BY_VERB: Final = 6
# Types that are no row without the one whom they are about.
OF_STATES: Final = frozenset({"meet", "call", "sign", "sanction", "deal"})
# Verbs whose object, not subject, wins an election.
CHOOSING: Final = frozenset({"избрать", "избирать", "переизбрать", "выбрать"})
PERSONAL: Final = frozenset({"он", "она", "они"})
UNFOUND: Final = frozenset({"arrest", "sentence", "release", "dismiss", "die"})
ABOUT_SOMEONE: Final = frozenset(PATIENTS) - {"elect", "charge", "sanction"}


class Taken(NamedTuple):
    """A participant as found: its phrase and its role."""

    filler: Filler
    role: Role


class Company:
    """Finds the participants of one trigger of one rule."""

    def __init__(
        self, syntax: Syntax, token: Token, trigger: Trigger, anchor: Token, officials: Callable[[], frozenset[str]]
    ) -> None:
        self.syntax = syntax
        self.token = token
        self.type = trigger.type
        self.rule = trigger.rule
        self.anchor = anchor
        self.officials = officials

    def taken(self, grip: Grip) -> list[Taken] | None:
        """Give who takes part; None where a required one is missing or a forbidden one stands there."""
        taken: list[Taken] = []
        for argument in self.rule.args:
            rows = self._standing_at(argument, grip)
            if any(row.filler.head.lemma in self.rule.unless_args for row in rows):
                return None
            if argument.required and not rows:
                return None
            taken += [row for row in rows if all(row.filler.head.index != old.filler.head.index for old in taken)]
        if self.rule.official and not self._official(taken):
            return None
        found = self._two_people(_no_reflexives(self._with_subject(grip, taken)))
        return [self._standing_for(row) for row in _apart(found)]

    def _standing_at(self, argument: Argument, grip: Grip) -> list[Taken]:
        """Give those who stand at the places of one argument; by word order only where the parse gave nobody."""
        rows: list[Taken] = []
        for at in argument.at:
            if rows and at.endswith(NEAR):
                continue
            found = [f for t in self.syntax.at(at, self.token, grip.clause) for f in self.syntax.fillers(t)]
            if not found and at in {"subject", "object", "name"} and (told := self._told_on(at, grip)) is not None:
                found = [told]
            rows += [Taken(filler, argument.role) for filler in found if self._takes(filler, argument)]
        return rows

    def _told_on(self, at: str, grip: Grip) -> Filler | None:
        """Give who is the subject of the sentences before and left out in this one."""
        verb = grip.clause if grip.clause is not None else self.token
        if (at == "subject") == self.syntax.is_passive(verb):
            return None
        return carried(self.syntax, verb)

    def _takes(self, filler: Filler, argument: Argument) -> bool:
        named = argument.named and not self._modified(filler, argument)
        if self._admits(filler, argument.of, named=named) and self._at_hand(filler, argument):
            return True
        return argument.unmarked and not filler.entities and bool(unmarked_name(self.syntax, filler.head))

    def _two_people(self, taken: list[Taken]) -> list[Taken]:
        """Undo a description resolved to who acts on it ("президент подписал указ, которым уволил чиновника")."""
        role = PATIENTS.get(self.type)
        others = [row.filler for row in taken if row.role != role and not self._only_described(row.filler.head)]
        doers = {entity for filler in others for entity in filler.entities}
        return [
            row._replace(filler=row.filler._replace(entities=()))
            if row.role == role and doers & set(row.filler.entities) and self._only_described(row.filler.head)
            else row
            for row in taken
        ]

    def _only_described(self, head: Token) -> bool:
        return head.pos == "NOUN" and self.syntax.name_of(head) is None and self.syntax.named_person(head) is None

    def _standing_for(self, row: Taken) -> Taken:
        """Put countries and bodies in the place of those who speak for them ("представители Лондона и Дублина")."""
        if self.type not in OF_STATES:
            return row
        head = row.filler.head
        found = row.filler.entities
        # Whoever leads a delegation is named for it.
        led = any(e in self.syntax.reading.named for e in found if self.syntax.reading.entity(e).type == "person")
        if head.lemma in cues().delegates and not self.syntax.name_of(head) and not led:
            marks = [c for c in self.syntax.children(head) if c.rel == "amod"]
            owners = [f for t in self.syntax.at("genitive", head, None) for f in self.syntax.fillers(t)]
            rows = [self.syntax.mention(c) for c in marks]
            states = [r[1].id for r in rows if r is not None and r[1].type == "country"]
            states += [e for f in owners for e in f.entities if self.syntax.reading.entity(e).type in BODIES]
            found = tuple(dict.fromkeys(states)) or found
        return row._replace(filler=row.filler._replace(entities=tuple(self._state(e) for e in found)))

    def _state(self, entity: str) -> str:
        """Give the country that a capital stands for, where the article names it; Brussels is the Union's."""
        city = self.syntax.reading.entity(entity)
        if city.type != "city" or capital_of(city.name) is None:
            return entity
        found: dict[str, str] = {}
        for other in self.syntax.reading.entities:
            row = country(other.name) if other.type in {"country", "organisation"} else None
            if row is not None and city.name in {row.capital, *row.other_capitals}:
                found.setdefault(row.kind, other.id)
        return next((found[kind] for kind in ("union", "state", "former") if kind in found), entity)

    def _at_hand(self, filler: Filler, argument: Argument) -> bool:
        """Tell whether the phrase itself holds the name or the number that the rule asks for."""
        head = filler.head
        named = self.syntax.named_person(head) or self.syntax.name_of(head)
        pronoun = head.rel == "det" and bool(filler.entities)
        return not argument.by_name or pronoun or named is not None or count_of(self.syntax, head) is not None

    def _modified(self, filler: Filler, argument: Argument) -> bool:
        return any(child.lemma in argument.or_modified for child in self.syntax.children(filler.head))

    def _with_subject(self, grip: Grip, taken: list[Taken]) -> list[Taken]:
        """Add the subject of a light verb, or of the clause that an adverbial stands in."""
        role: Role | None = grip.light.role if grip.light is not None and grip.kind == "light" else None
        travels = self.rule.needs_place and find_place(self.syntax, [self.token], self.rule.place) is not None
        near = grip.kind == "adjunct" and self._by_its_verb(grip)
        company = taken or travels or self.type == "call" or (near and self._together(grip))
        if near and self.type in TALKS and not self._has_genitive() and company:
            role = "actor"
        if grip.kind == "bare" and grip.predicate is not None and self._own_doing(grip):
            role = "actor"
        if role is None or grip.predicate is None:
            return taken
        # "Пресс-служба сообщила об отставке министра": the one it is about is told, the subject only says so.
        if self.type != "elect" and PATIENTS.get(self.type) == role and any(row.role == role for row in taken):
            return taken
        verb = grip.predicate
        places = ["agent"] if self.syntax.is_passive(verb) else ["doer" if self.type == "deal" else "subject"]
        if role == "candidate" and (self.syntax.is_passive(verb) or verb.lemma in CHOOSING):
            places = ["object"]
        rows = [
            Taken(filler, role)
            for at in places
            for token in self.syntax.at(at, self.token, verb)
            for filler in self.syntax.fillers(token)
            if self._subject_fits(filler, grip) and token.index != self.token.index
        ]
        if not rows and (told := self._told_on(places[0], grip)) is not None and self._subject_fits(told, grip):
            rows.append(Taken(told, role))
        if self.type == "call" and grip.kind == "adjunct":
            rows += self._spoken_to(verb)
        taken = self._two_people([*rows, *taken])[len(rows) :]
        known = {entity for row in taken if len(row.filler.entities) == 1 for entity in row.filler.entities}
        return [row for row in rows if not (set(row.filler.entities) & known)] + taken

    def _together(self, grip: Grip) -> bool:
        """Tell whether two named people do what they do at the talks ("X и Y договорились на встрече в Архызе")."""
        verb = grip.predicate
        subject = self.syntax.subject(verb) if verb is not None and verb.feat("Number") == "Plur" else None
        fillers = [] if subject is None else self.syntax.fillers(subject)
        return sum(bool(self.syntax.named_person(f.head) or self.syntax.name_of(f.head)) for f in fillers) >= MANY

    def _spoken_to(self, verb: Token) -> list[Taken]:
        """Give the one whom a telephone call was made to by what was said in it ("пригласил Горбачёва")."""
        found = [t for at in ("object", "dative") for t in self.syntax.at(at, verb, verb)]
        fillers = [filler for token in found for filler in self.syntax.fillers(token)]
        return [Taken(filler, "actor") for filler in fillers if self._admits(filler, "person")]

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
            # "Его арестовали": someone whom the reader has not found is someone still.
            return filler.head.lemma in PERSONAL and of in {"person", "anyone"} and not named and self._unfound()
        entities = [self.syntax.reading.entity(e) for e in filler.entities]
        if named and not any(mention.form == "name" for e in entities for mention in e.mentions):
            return False
        types = {entity.type for entity in entities}
        people = filler.human if not types else bool(types & PEOPLE)
        if of == "person":
            return people
        if of in TYPES:
            return bool(types & TYPES[of])
        return of == "thing" or people or bool(types & BODIES)

    def _unfound(self) -> bool:
        """Tell whether the event is about one person and told in the past, so that it may stand without a name."""
        past = self.token.feat("Tense") == "Past" or self.token.feat("Variant") == "Short"
        died = self.type != "die" or any("subject" in argument.at for argument in self.rule.args[:1])
        return self.type in UNFOUND and bool(self.rule.verbs) and past and died

    def is_of(self, token: Token, of: Category) -> bool:
        """Tell whether a word means one of that category, a pronoun for people included."""
        filler = self.syntax.fillers(token)[0]
        if of == "person" and token.pos == "PRON":
            return filler.human
        return self._admits(filler, of)

    def _official(self, taken: list[Taken]) -> bool:
        for row in taken:
            if set(row.filler.entities) & self.officials():
                return True
            head = row.filler.head
            marks = [c for c in self.syntax.children(head) if c.rel == "amod"]
            # "папа римский" has its adjective after it.
            pairs = {(c.lemma, head.lemma) if c.index < head.index else (head.lemma, c.lemma) for c in marks}
            if head.pos == "NOUN" and (is_office_head(head.lemma) or pairs & phrases()):
                return True
        return False

    def count(self, taken: list[Taken]) -> int:
        """Count the participants, named or not; a plural without names counts as two."""
        return sum(self._weight(row.filler) for row in taken)

    def _weight(self, filler: Filler) -> int:
        several = len(filler.entities)
        entities = [self.syntax.reading.entity(entity) for entity in filler.entities]
        if several > 1 or any(mention.form == "name" for entity in entities for mention in entity.mentions):
            return several
        return MANY if filler.head.feat("Number") == "Plur" or self._acting_as_many(filler.head) else 1

    def _acting_as_many(self, noun: Token) -> bool:
        """Tell a plural by its verb, where its form is also a singular ("Главы МИД СССР и США встретились")."""
        verb = self.syntax.head(noun)
        return noun.rel == "nsubj" and verb is not None and verb.pos == "VERB" and verb.feat("Number") == "Plur"

    def group_met(self, grip: Grip, people: int, *, located: bool) -> bool:
        """Tell whether a body met ("В Вене состоялась встреча Совета"): one participant will do at a place or time."""
        held = grip.light is not None and grip.light.at == "subject"
        companion = any(self.syntax.at(at, self.token, grip.predicate) for at in ("с:Ins", "со:Ins"))
        return held and people > 0 and located and not companion

    def personal(self, grip: Grip, taken: list[Taken], *, located: bool) -> bool:
        """Tell whether persons met, or bodies at a known place or time ("переговоры стран" alone are a process)."""
        persons = [row for row in taken if self._admits(row.filler, "person")]
        if grip.kind in {"light", "participle"}:
            done = grip.predicate is not None and grip.predicate.feat("Aspect") == "Perf"
            return bool(persons) or located or done
        return len(persons) == len(taken)

    def patientless(self, taken: list[Taken]) -> bool:
        """Tell whether the one whom the event is about is missing ("президент принял отставку")."""
        role = PATIENTS.get(self.type)
        return self.type in ABOUT_SOMEONE and all(row.role != role for row in taken)

    def named(self, taken: list[Taken]) -> bool:
        """Tell whether a participant has a name: a bare noun about nobody in particular is no event."""
        entities = [self.syntax.reading.entity(e) for row in taken for e in row.filler.entities]
        return any(mention.form == "name" for entity in entities for mention in entity.mentions)


def _no_reflexives(taken: list[Taken]) -> list[Taken]:
    """Drop a pronoun resolved to someone who takes another part: "министр отстранил его" means another man."""
    personal = {row.filler.head.index for row in taken if row.filler.head.lemma in {"он", "она", "они"}}
    named = {e for row in taken if row.filler.head.index not in personal for e in row.filler.entities}
    return [r for r in taken if r.filler.head.index not in personal or not set(r.filler.entities) & named]


def _apart(taken: list[Taken]) -> list[Taken]:
    """Undo a group ("двух генералов") that was resolved to people who take another part in the event."""
    kept: list[Taken] = []
    for row in taken:
        others = {entity for other in taken if other is not row for entity in other.filler.entities}
        wrong = len(row.filler.entities) > 1 and bool(others & set(row.filler.entities))
        kept.append(Taken(row.filler._replace(entities=()), row.role) if wrong else row)
    return kept
