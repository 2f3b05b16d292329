"""What a finding is worth: whether one rule at one word tells an event, and whether it does so by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.records.circumstances import Place, find_place
from letopis.records.dating import inside_phrase
from letopis.records.frames import Trigger, cues
from letopis.records.sightings import PATIENTS, TALKS, count_of

if TYPE_CHECKING:
    from letopis.model.layers import Time, Token
    from letopis.model.records import EventStatus
    from letopis.model.spans import Span
    from letopis.records.admission import Admission
    from letopis.records.arguments import Syntax
    from letopis.records.grips import Grip, Holder
    from letopis.records.participation import Company, Taken

CROWDS: Final = frozenset({"attack", "protest"})
DEEDS: Final = frozenset({"attack", "release"})


class Finding(NamedTuple):
    """What one rule found at one word."""

    grip: Grip
    status: EventStatus
    taken: list[Taken]
    place: Place | None
    time: Time | None
    definite: bool

    @property
    def located(self) -> bool:
        """Told with a place or a time."""
        return self.place is not None or self.time is not None


class Worth:
    """Judges what one rule found at one word."""

    def __init__(self, syntax: Syntax, trigger: Trigger, holder: Holder, company: Company, words: Admission) -> None:
        self.syntax = syntax
        self.token = holder.token
        self.type = trigger.type
        self.rule = trigger.rule
        self.holder = holder
        self.anchor = holder.anchor
        self.company = company
        self.words = words

    def holds(self, found: Finding) -> bool:
        """Tell whether enough is told for a sighting, though perhaps a weak one."""
        grip, rule = found.grip, self.rule
        if self._too_few(found):
            dated = grip.kind in {"bare", "adjunct"} and rule.bare != "no" and found.time is not None
            led = grip.kind == "light" and bool(found.taken)
            return (found.definite or dated or led or self.words.headline()) and self.has_object(grip)
        told = found.definite or found.located
        # "Скат нападает на людей": a habit; "планировали взрыв": a mere plan.
        habit = found.status == "ongoing" and self.type in DEEDS and not self.company.named(found.taken)
        habit = habit or (found.status == "planned" and self.type == "attack")
        vague = (
            (grip.kind == "bare" and rule.needs and not told and not self._told_of(found.taken))
            or (grip.kind in {"bare", "adjunct"} and rule.bare == "located" and not self._located(found))
            or (rule.persons and not self.company.personal(grip, found.taken, located=found.located))
        )
        if habit or vague:
            return False
        return (found.definite or not self._placeless(found)) and self.has_object(grip)

    def _told_of(self, taken: list[Taken]) -> bool:
        """Tell whether those it is about are named or counted."""
        return (
            self.company.named(taken)
            or self.holder.reported()
            or any(count_of(self.syntax, row.filler.head) for row in taken)
        )

    def _located(self, found: Finding) -> bool:
        """Tell whether the noun's own phrase tells the place or the day."""
        dated = found.time is not None and inside_phrase(self.syntax, self.token, found.time)
        if self.type == "protest" and self.token.feat("Number") == "Plur":
            # "протесты в Европе": a habit, not an event.
            return dated
        spots = [self.token, self.anchor, *self.words.relative_clauses()]
        return dated or find_place(self.syntax, spots, self.rule.place) is not None

    def _at_place(self, found: Finding) -> bool:
        """Tell whether a meeting of unnamed people is a fact at a named place ("после встречи в Рейкьявике")."""
        spot = find_place(self.syntax, [self.token, self.anchor], self.rule.place)
        named = spot is not None and spot.entity is not None
        led = found.grip.kind == "adjunct" and found.status == "happened"
        return named and self.type == "meet" and (led or (found.grip.kind == "bare" and self.holder.granted()))

    def _too_few(self, found: Finding) -> bool:
        if self._at_place(found):
            return False
        people = self.company.count(found.taken)
        if people and found.status == "planned" and found.grip.kind == "light" and self.type == "meet":
            # "анонсировал переговоры группы экспертов"
            return False
        return people < self.rule.needs and not self.company.group_met(found.grip, people, located=found.located)

    def _placeless(self, found: Finding) -> bool:
        """Tell whether a place is wanting that the rule needs; a host's is place enough."""
        return self.rule.needs_place and found.place is None and all(row.role != "host" for row in found.taken)

    def weak(self, found: Finding) -> bool:
        """Tell whether a sighting needs others to bear it out."""
        if (
            self._too_few(found)
            or self._another(found)
            or self._faceless(found)
            or self.reported(found)
            or self._placeless(found)
            or self.company.patientless(found.taken)
        ):
            return True
        if self._convened(found):
            return False
        if not found.located and self._told_as_known(found):
            return True
        crowd = self.type in CROWDS and found.taken and found.grip.kind in {"light", "verb"}
        if crowd or (self.type == "protest" and self._broke_out(found)):
            return False
        dated = found.time is not None and (bool(found.taken) or found.grip.kind != "bare")
        return self.rule.needs_place_or_date and found.place is None and not dated

    def _told_as_known(self, found: Finding) -> bool:
        """Tell whether "прошедшие выборы" only points back, or "протестуют против стройки" is a stand, no gathering."""
        if self.type == "elect":
            return found.grip.kind == "participle" and not found.taken
        return self.type == "protest" and found.status == "ongoing" and bool(self.rule.verbs)

    def _faceless(self, found: Finding) -> bool:
        """Tell whether those it is about are a mere kind of people, nowhere and on no day ("журналисты арестованы")."""
        role = PATIENTS.get(self.type)
        told = [row for row in found.taken if row.role == role]
        if not told or found.located or self.type in TALKS | {"release"} or self.company.named(told):
            return False
        return all(self._a_kind(row.filler.head) for row in told)

    def _a_kind(self, head: Token) -> bool:
        """Tell whether a plural noun stands without a number or anything that says which people are meant."""
        if head.feat("Number") != "Plur" or head.pos != "NOUN":
            return False
        return all(child.rel in {"punct", "cc", "conj", "amod", "case"} for child in self.syntax.children(head))

    def reported(self, found: Finding) -> bool:
        """Tell whether a bare noun tells of someone without a name ("сообщили об аресте министра")."""
        bare = found.grip.kind == "bare" and found.time is None and bool(found.taken)
        counted = any(count_of(self.syntax, row.filler.head) for row in found.taken)
        return bare and self.holder.reported() and not counted and not self.company.named(found.taken)

    def _convened(self, found: Finding) -> bool:
        """Tell whether a gathering of a named body is specific enough without a place or day ("на съезде партии")."""
        if self.type != "gathering" or not self.company.named(found.taken):
            return False
        modifiers = {child.lemma for child in self.syntax.children(self.token) if child.rel in {"amod", "det", "acl"}}
        return found.grip.kind != "bare" or found.status != "happened" or bool(modifiers & cues().anaphoric_modifiers)

    def _broke_out(self, found: Finding) -> bool:
        """Tell whether a protest is told as a thing done, wherever it was ("начались беспорядки")."""
        verb = found.grip.predicate
        done = verb is not None and verb.feat("Aspect") == "Perf" and verb.feat("Tense") == "Past"
        return done and found.grip.kind == "light" and found.status == "happened"

    def _another(self, found: Finding) -> bool:
        """Tell whether someone unnamed is only counted ("стал третьим министром, который покинул пост")."""
        role = PATIENTS.get(self.type)
        told = [row for row in found.taken if row.role == role]
        heads = [row.filler.head for row in told if not self.company.named([row])]
        heads = [self.syntax.antecedent(head) or head for head in heads]
        numbered = [h for h in heads if any(c.lemma in cues().another for c in self.syntax.children(h))]
        return bool(numbered) and len(numbered) == len(told)

    def has_object(self, grip: Grip) -> bool:
        """Tell whether the object stands there and is a paper of a known kind, where the rule asks for one."""
        rule = self.rule.object
        if rule is None or not rule.required:
            return True
        found = self.span_at(rule.at, grip)
        if found is None:
            return False
        kinds = {lemma for lemmas in rule.modes.values() for lemma in lemmas}
        # "пакет договоров": a number of papers.
        names = {found[1].lemma, *(token.lemma for token in self.words.genitives(found[1]))}
        return not kinds or bool(names & kinds)

    def span_at(self, places: tuple[str, ...], grip: Grip) -> tuple[Span, Token] | None:
        """Give the phrase at the first of these places that is filled, and its head."""
        for place in places:
            for token in self.syntax.at(place, self.token, grip.clause):
                if not self._where(token):
                    return self.syntax.phrase(token), token
        return None

    def _where(self, noun: Token) -> bool:
        """Tell a named place, which is where and not for what ("предъявлены обвинения в Индии")."""
        row = self.syntax.mention(noun)
        return row is not None and row[1].type in {"country", "city", "region", "place"}
