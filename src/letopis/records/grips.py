"""What holds an event word: its own verb, a light verb, a phrase or nothing; and so whether it happened."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.records import clauses
from letopis.records.dating import find_time, told_not
from letopis.records.frames import Light, Trigger, cues
from letopis.records.nounphrases import SUBJECTS
from letopis.records.sightings import MOMENTS, TALKS, count_of

if TYPE_CHECKING:
    from letopis.model.layers import Token
    from letopis.model.records import EventStatus
    from letopis.records.arguments import Syntax

PURPOSE: Final = frozenset({"для", "на", "к", "ради", "без", "за"})
# One says a thing in them: "в телефонном разговоре".
SPOKEN: Final = frozenset({"разговор", "беседа"})
# What is lifted had taken place: "отменили санкции".
LIFTED: Final = frozenset({"sanction"})
GOING_ON: Final = frozenset({"проходить", "идти", "продолжаться", "вестись"})
TAKING: Final = frozenset({"принять", "принимать"})
EVES: Final = frozenset({"накануне", "в преддверии"})
NEAR: Final = 8


class Grip(NamedTuple):
    """How a noun trigger is held: by a light verb, by an adverbial phrase, or by nothing (``kind`` bare)."""

    kind: str
    predicate: Token | None
    light: Light | None = None
    lead: str = ""

    @property
    def clause(self) -> Token | None:
        """The verb at which arguments stand: none for adverbials and bare nouns, which have only their own."""
        return self.predicate if self.kind in {"verb", "light", "participle"} else None


class Holder:
    """Finds what holds one trigger of one rule, and what that makes of the event."""

    def __init__(self, syntax: Syntax, token: Token, trigger: Trigger, triggers: frozenset[int]) -> None:
        self.syntax = syntax
        self.token = token
        self.type = trigger.type
        self.rule = trigger.rule
        self.triggers = triggers

    @cached_property
    def anchor(self) -> Token:
        """Climb from the event noun over nouns of quantity and coordination to where its verb takes hold."""
        token = self.token
        for ancestor in self.syntax.ancestors(token):
            quantity = ancestor.lemma in cues().quantifiers and token.rel in {"nmod", "obl", "nummod"}
            joined = token.rel == "conj" and ancestor.pos == "NOUN"
            if not (quantity or joined):
                break
            token = ancestor
        return token

    def grip(self) -> Grip | None:
        """Give what holds the trigger; None where the rule needs more than there is."""
        if self.rule.verbs:
            return Grip("verb", self.token)
        held = self._light_grip() or self._near_verb()
        if held is not None or self.rule.bare == "no":
            return held
        anchor = self.anchor
        governor = self.syntax.head(anchor)
        predicate = next((a for a in self.syntax.ancestors(anchor) if self.syntax.is_verb(a)), None)
        lead = self._lead()
        # "в ходе переговоров": some parses make "ход" a noun of its own.
        direct = governor is None or self.syntax.is_verb(governor) or governor.text.lower() in lead.split()
        if lead and predicate is not None and direct:
            return Grip("adjunct", self._own_verb(predicate), None, lead)
        return Grip("bare", predicate)

    def _light_grip(self) -> Grip | None:
        """Find the light verb that governs the noun, or a participle of one that stands by it."""
        anchor = self.anchor
        governor = self.syntax.head(anchor)
        participles = [c for c in self.syntax.children(self.token) if c.feat("VerbForm") == "Part"]
        relatives = self._relative_verbs() if self.rule.light else ()
        for light in self.rule.light:
            verb = next((v for v in self._governors(anchor, governor) if v.lemma in light.verbs), None)
            if verb is not None and self._stands(anchor, verb, light.at):
                return Grip("light", verb, light)
            taking = self._taking_part(governor) if "участвовать" in light.verbs else None
            if taking is not None and self._stands(anchor, taking, light.at):
                return Grip("light", taking, light)
        # The noun's own verb says more than a participle by it: "встреча, намеченная на среду, не состоялась".
        for light in self.rule.light:
            by_noun = [
                p for p in (*participles, *relatives) if p.lemma in light.verbs and light.at in {"subject", "object"}
            ]
            if by_noun:
                return Grip("participle", by_noun[0], light)
        return None

    def _taking_part(self, governor: Token | None) -> Token | None:
        """Give the verb of "приняли участие в переговорах", whichever of the two words the parser hung the noun on."""
        if governor is None:
            return None
        verb = self.syntax.head(governor) if governor.lemma == "участие" else governor
        if verb is None or verb.lemma not in TAKING:
            return None
        return verb if any(child.lemma == "участие" for child in self.syntax.children(verb)) else None

    def _governors(self, anchor: Token, governor: Token | None) -> list[Token]:
        """Give the verb over the noun, and the infinitive under it ("встреча должна состояться")."""
        if governor is None or not self.syntax.is_verb(governor):
            return []
        under = [
            c
            for c in self.syntax.children(governor)
            if c.rel in {"xcomp", "csubj", "nsubj"} and c.index != anchor.index
        ]
        return [governor, *(c for c in under if c.feat("VerbForm") == "Inf" or c.feat("Variant") == "Short")]

    def _relative_verbs(self) -> list[Token]:
        """Give the verbs of "которые были назначены на среду" about the event noun."""
        verbs = [c for c in self.syntax.children(self.token) if c.rel == "acl:relcl" and self.syntax.is_verb(c)]
        return [v for v in verbs if any(c.rel in SUBJECTS and c.lemma == "который" for c in self.syntax.children(v))]

    def _own_verb(self, predicate: Token) -> Token:
        """Correct the verb of an adverbial that the parser hung beyond the next verb of its own clause."""
        for token in self.syntax.tokens[self.token.index + 1 : predicate.index]:
            if token.text == ",":
                break
            if token.pos == "VERB" and token.feat("VerbForm") == "Fin":
                return token
        return predicate

    def _near_verb(self) -> Grip | None:
        """Find the light verb right before a prepositional phrase that the parser hung on another verb."""
        for before in reversed(self.syntax.tokens[max(self.token.index - NEAR, 0) : self.token.index]):
            if before.sentence != self.token.sentence:
                return None
            attributive = before.feat("VerbForm") == "Part" and before.feat("Variant") != "Short"
            if not self.syntax.is_verb(before) or attributive:
                continue
            for light in self.rule.light:
                if ":" in light.at and before.lemma in light.verbs and self._stands(self.anchor, before, light.at):
                    return Grip("light", before, light)
            return None
        return None

    def _stands(self, noun: Token, verb: Token, at: str) -> bool:
        """Tell whether an event noun stands at that place by its light verb, whatever the parser calls it."""
        preposition = [c.lemma for c in self.syntax.children(noun) if c.rel == "case"]
        case = noun.feat("Case")
        if ":" in at:
            wanted, _, wanted_case = at.partition(":")
            return preposition[:1] == [wanted] and case in {wanted_case, ""}
        if preposition or self.syntax.preposition(noun):
            return False
        passive = self.syntax.is_passive(verb)
        if at == "dative":
            return case == "Dat"
        if at == "subject":
            return noun.rel in {"nsubj", "nsubj:pass"} or (case == "Nom" and noun.rel in {"obj", "obl", "nmod"})
        if noun.rel in {"nsubj", "nsubj:pass"}:
            # "Дело возбудила прокуратура": the verb agrees with another noun.
            genders = {noun.feat("Gender"), verb.feat("Gender")} - {""}
            other = noun.feat("Number") == verb.feat("Number") == "Sing" and len(genders) > 1
            return passive or (case == "Acc" and noun.index > verb.index) or other
        # The accusative of things looks like the nominative: what the parse calls an object is one.
        alike = case == "Nom" and noun.rel == "obj" and noun.feat("Animacy") == "Inan"
        return noun.rel in {"obj", "iobj", "obl", "nmod", "conj", "xcomp"} and (case in {"Acc", "Gen", ""} or alike)

    def _lead(self) -> str:
        """Give the phrase that makes an adverbial of the event noun ("в ходе")."""
        return leading_phrase(self.syntax, self.anchor, cues().adjuncts)

    def status(self, grip: Grip) -> EventStatus | None:
        """Say whether the event happened, or will, or was called off; None if it is a mere thought."""
        if self.rule.state:
            return "alleged" if self._only_thought() else "ongoing"
        words = cues()
        modifiers = {c.lemma for c in self.syntax.children(self.token) if c.rel in {"amod", "det", "acl"}}
        if modifiers & words.cancelled_modifiers:
            return "called_off"
        if modifiers & words.unreal_modifiers:
            return None
        participles = {c.lemma for c in self.syntax.children(self.token) if c.feat("VerbForm") == "Part"}
        if any(c.lemma in GOING_ON and c.feat("Tense") == "Pres" for c in self.syntax.children(self.token)):
            # "на проходящем в Лондоне саммите"
            return "ongoing"
        planned = bool(
            modifiers & words.planned_modifiers or participles & words.planned_governors
        ) or self._announces_leaving(grip)
        planned = planned and not self._came_about(grip)
        return self._settled(self._held_status(grip), planned=planned)

    def _came_about(self, grip: Grip) -> bool:
        """Tell whether the verb says that what was set took place ("намеченная на среду встреча состоялась")."""
        verb = grip.predicate
        if verb is None or grip.light is None or grip.kind != "light" or verb.lemma in cues().planned_governors:
            return False
        return grip.light.at == "subject" and verb.feat("Tense") == "Past" and verb.feat("VerbForm") == "Fin"

    def _announces_leaving(self, grip: Grip) -> bool:
        """Tell "объявила, что уходит в отставку", which is yet to come, from the present of headlines."""
        verb = grip.predicate
        if verb is None or self.type != "resign" or clauses.tense(verb) != "Pres":
            return False
        above = next((a for a in self.syntax.ancestors(verb) if self.syntax.is_verb(a)), None)
        told = any(c.rel == "mark" and c.lemma == "что" for c in self.syntax.children(verb))
        return told and above is not None and above.lemma in cues().report_verbs

    def _held_status(self, grip: Grip) -> EventStatus | None:
        """Say what the verb or phrase that holds the word makes of the event."""
        if grip.kind in {"verb", "light", "participle"} and grip.predicate is not None:
            return self._light_status(grip)
        return self._adjunct_status(grip) if grip.kind == "adjunct" else self._bare_status(grip)

    def _settled(self, status: EventStatus | None, *, planned: bool) -> EventStatus | None:
        """Correct a status by the type of the event, the word's modifiers and its rule."""
        if status not in {"happened", "ongoing"}:
            return status
        if planned:
            return "planned"
        if self.rule.status is not None:
            return self.rule.status
        if self.type in MOMENTS:
            # "Министр покидает пост": the present of headlines.
            return "happened"
        lasting = self.type == "own" and self.token.feat("VerbForm") == "Part" and self.token.feat("Tense") == "Pres"
        return "ongoing" if lasting else status

    def _light_status(self, grip: Grip) -> EventStatus | None:
        verb = grip.predicate
        if verb is None:
            return None
        words = cues()
        if grip.light is not None and verb.lemma in words.cancelling_governors and self.type not in LIFTED:
            # "Суд не отменил приговор", "просят отменить приговор": it stands.
            stands = self.type == "sentence" and clauses.verb_status(self.syntax, verb) != "happened"
            return "happened" if stands else "called_off"
        at_subject = grip.light is not None and grip.light.at == "subject"
        if at_subject and clauses.negated(self.syntax, verb):
            return "called_off"
        status = clauses.verb_status(self.syntax, verb) or self._wished(verb) or self._told_not(verb)
        set_ahead = self.type not in MOMENTS or self.type == "elect"
        announced = grip.light is not None and verb.lemma in words.planned_governors and set_ahead
        if announced and status in {"happened", "ongoing"}:
            return "planned"
        if status == "ongoing" and self._scheduled(grip):
            return "planned"
        # "Победит на выборах": whoever says so hopes or guesses, for nobody can set a victory.
        won = grip.light is not None and grip.light.role == "candidate"
        return None if won and status == "planned" else status

    def _told_not(self, verb: Token) -> EventStatus | None:
        """Tell of a meeting that it was not held on a certain day ("не встречались 10 февраля")."""
        own = self.type in TALKS and bool(self.rule.verbs)
        return "denied" if own and told_not(self.syntax, verb, self.triggers) else None

    def _only_thought(self) -> bool:
        """Tell whether a state is what somebody thinks ("считает, что Ирак должен Кувейту 14 миллиардов долларов")."""
        governor = self.syntax.head(self.token)
        return governor is not None and self.token.rel == "ccomp" and governor.lemma in cues().opinion_verbs

    def _wished(self, verb: Token) -> EventStatus | None:
        """Tell a wish or an aim for a plan where the rule asks for it ("хочет купить")."""
        governor = self.syntax.head(verb)
        if not self.rule.wishes or governor is None or verb.feat("VerbForm") != "Inf":
            return None
        aimed = governor.lemma in cues().wishing_governors and not clauses.negated(self.syntax, governor)
        return "planned" if aimed and not clauses.unreal(self.syntax, governor) else None

    def _scheduled(self, grip: Grip) -> bool:
        """Tell whether a present tense speaks of a day to come ("встреча проходит 25 мая")."""
        time = find_time(self.syntax, self.token, grip.predicate or self.token, self.triggers - {self.token.index})
        published = self.syntax.reading.article.published
        return bool(time and published and time.edtf and time.edtf[: len(published)] > published)

    def _adjunct_status(self, grip: Grip) -> EventStatus | None:
        if grip.predicate is None:
            return None
        if grip.lead in EVES and self.type in TALKS:
            # "Накануне визита Рейгана Горбачёв заявил": it may be yet to come.
            return None
        if grip.lead in cues().given_leads and self.type not in TALKS:
            # "После отставки министра его сменит…": what is to come is not the resignation.
            return "happened"
        if grip.lead == "в" and self.type == "meet" and grip.predicate.lemma in cues().report_verbs:
            # "сообщил в беседе с агентством": an interview.
            return None
        status = clauses.verb_status(self.syntax, grip.predicate)
        if status == "ongoing" and grip.predicate.lemma in cues().report_verbs:
            return "happened"
        return status

    def _bare_status(self, grip: Grip) -> EventStatus | None:
        words = cues()
        anchor = self.anchor
        governor = self.syntax.head(anchor)
        verb = grip.predicate
        if governor is None or verb is None:
            return None if self._is_aim(anchor) else "happened"
        cancelled = governor.lemma in words.cancelling_heads | words.cancelling_governors
        if cancelled and self.syntax.preposition(anchor) in {"", "от"}:
            return "called_off"
        thought = self._thought(governor, verb) or self._is_aim(anchor)
        if thought or not self._taken_for_granted(anchor, governor):
            return None
        given = leading_phrase(self.syntax, anchor, words.given_leads)
        if governor.lemma in words.planned_heads:
            return "planned"
        governed = anchor.head == verb.index and not given
        if governed and verb.lemma in words.planned_governors | words.denying_governors:
            return "planned" if verb.lemma in words.planned_governors else "denied"
        return self._fact_or_guess(anchor, verb)

    def _fact_or_guess(self, anchor: Token, verb: Token) -> EventStatus | None:
        """Say what the verb makes of an event noun that nothing nearer puts in doubt."""
        if self.rule.bare == "located" and verb.feat("VerbForm") == "Inf" and anchor.head == verb.index:
            return clauses.verb_status(self.syntax, verb)
        if self._sought(anchor, verb) or self._foretold(anchor, verb) or self._wanted(anchor, verb):
            return None
        to_come = clauses.tense(verb) == "Fut" and self.type in TALKS
        return "planned" if to_come else "happened"

    def _thought(self, governor: Token, verb: Token) -> bool:
        """Tell whether what governs the noun speaks of a mere thought ("обсудили возможность встречи")."""
        words = cues()
        if governor.lemma in words.outcomes and governor.pos == "NOUN":
            # "Участники митинга потребовали": they were at it.
            return False
        vague = bool({verb.lemma, governor.lemma} & words.vague_verbs)
        unreal = governor.lemma in words.unreal_heads and not self._decreed(governor)
        return vague or unreal or clauses.unreal(self.syntax, verb)

    def _decreed(self, governor: Token) -> bool:
        """Tell whether the noun over an event is a decision that was made ("подписал указ об отставке")."""
        verb = self.syntax.head(governor)
        made = verb is not None and verb.lemma in cues().deciding_verbs and verb.feat("Tense") != "Fut"
        return made and governor.lemma in cues().decisions

    def _sought(self, anchor: Token, verb: Token) -> bool:
        """Tell whether the event is only what something was for ("выбран для встречи", "едет на встречу")."""
        preposition = self.syntax.preposition(anchor)
        brought = verb.lemma in cues().leading_verbs and verb.feat("Tense") == "Past"
        aim = preposition in PURPOSE and not self._lead() and not brought
        return aim or (preposition == "в" and anchor.feat("Case") == "Acc")

    def _is_aim(self, anchor: Token) -> bool:
        """Tell an event that is called an aim: "цель — арест министра", "целью является отставка"."""
        aims = cues().aims
        below = [t for t in self.syntax.children(anchor) if t.rel.startswith("nsubj")]
        above = self.syntax.head(anchor) if anchor.rel.startswith("nsubj") else None
        beside = [above, *(t for t in self.syntax.children(above) if t.feat("Case") == "Ins")] if above else []
        return any(t.lemma in aims for t in [*below, *beside])

    def _wanted(self, anchor: Token, verb: Token) -> bool:
        """Tell an event that somebody only wants ("хотят добиться отставки")."""
        governor = self.syntax.head(verb) if verb.feat("VerbForm") == "Inf" and anchor.head == verb.index else None
        return governor is not None and governor.lemma in cues().wishing_governors

    def _foretold(self, anchor: Token, verb: Token) -> bool:
        """Tell whether a verb in the future makes a guess of the event ("станет причиной отставки")."""
        future = clauses.tense(verb) == "Fut" and self.type in MOMENTS
        given = anchor.rel in {"nsubj", "nsubj:pass"} or leading_phrase(self.syntax, anchor, cues().given_leads)
        return future and not given

    def granted(self) -> bool:
        """Tell whether the noun stands where only a fact can: after "после", as the outcome's owner."""
        anchor = self.anchor
        governor = self.syntax.head(anchor)
        outcome = governor is not None and governor.lemma in cues().outcomes and governor.pos == "NOUN"
        return outcome or bool(leading_phrase(self.syntax, anchor, cues().given_leads))

    def _taken_for_granted(self, anchor: Token, governor: Token) -> bool:
        """Tell whether a bare event noun stands where the event is a fact: as a subject or after "после"."""
        if self.rule.bare in {"args", "located"}:
            return True
        if self.rule.bare == "named" and (self._about_someone() or self._told(anchor, governor)):
            return True
        if leading_phrase(self.syntax, anchor, cues().given_leads):
            return True
        return anchor.rel in {"nsubj", "nsubj:pass"} and self.syntax.is_verb(governor)

    def reported(self) -> bool:
        """Tell whether the noun's own clause reports or decrees the event, so that it needs nobody's name."""
        governor = self.syntax.head(self.anchor)
        return self.rule.bare == "named" and governor is not None and self._told(self.anchor, governor)

    def _told(self, anchor: Token, governor: Token) -> bool:
        """Tell whether the event of someone without a name is reported or decreed ("сообщили об аресте министра")."""
        of_people = any(self.syntax.is_human(token) for token in self.syntax.at("genitive", self.token, None))
        report = governor.lemma in cues().report_verbs and governor.feat("Tense") == "Past"
        return of_people and (
            (report and self.syntax.preposition(anchor) in {"о", "об", ""}) or self._decreed(governor)
        )

    def _about_someone(self) -> bool:
        """Tell whether the noun itself names or counts the one it is about ("арест Руста", "гибель 12 человек")."""
        for token in [*self.syntax.at("genitive", self.token, None), *self.syntax.at("holder", self.token, None)]:
            filler = self.syntax.fillers(token)[0]
            entities = [self.syntax.reading.entity(e) for e in filler.entities]
            named = any(m.form == "name" for e in entities for m in e.mentions)
            if named or count_of(self.syntax, token) is not None:
                return True
        return False


def leading_phrase(syntax: Syntax, noun: Token, phrases_: tuple[str, ...]) -> str:
    """Give the longest of ``phrases_`` that stands right before a noun's phrase, or an empty string."""
    first = syntax.phrase_start(noun)
    text = syntax.reading.text
    sentence = syntax.reading.sentences[noun.sentence]
    before = text[sentence.start : syntax.tokens[first].start].lower().rstrip()
    found = [p for p in phrases_ if before == p or before.endswith((f" {p}", f"«{p}", f"\n{p}"))]
    longest = max(found, key=len, default="")
    if longest == "в":
        return longest if noun.lemma in SPOKEN and noun.feat("Case") == "Loc" else ""
    # "на встречу" is where one goes, not where one is.
    return "" if longest == "на" and noun.feat("Case") != "Loc" else longest
