"""Who stands where by a word: subjects, objects and prepositional phrases, down to the entities they name.

The parse is a help, not an oracle: a name is also found by standing next to its role noun ("президентом Франции
Франсуа Миттераном"), and coordination is followed only through one case.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.ontology.offices import is_office_head
from letopis.records.frames import cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from letopis.model.layers import Entity, Mention, Reading, Token

NOMINAL_POS: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"})
NAME_RELATIONS: Final = frozenset({"appos", "flat", "flat:name", "flat:foreign", "nmod", "nsubj", "compound"})
MODIFIER_RELATIONS: Final = frozenset({"amod", "det", "nummod", "nummod:gov", "nummod:entity"})
COMITATIVE: Final = frozenset({"с", "со", "между"})
PLACES: Final = frozenset({"facility", "place", "city", "region", "country"})
PEOPLE: Final = frozenset({"person", "nationality", "profession"})
BODIES: Final = frozenset({"organisation", "country", "region", "city"})
CLAUSE_RELATIONS: Final = frozenset({"acl:relcl", "acl", "advcl", "ccomp", "parataxis", "csubj"})
PERSONAL_PRONOUNS: Final = frozenset({"он", "она", "они", "я", "мы", "вы", "кто", "который", "оба", "друг"})
# A passive's subject is what an active verb has for its object.
PASSIVE_SUBJECT: Final = frozenset({"nsubj:pass"})
SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
OBLIQUES: Final = frozenset({"obl", "nmod", "iobj", "obj", "obl:agent", "advcl", "conj", "appos", "parataxis", "xcomp"})
PHRASE_REACH: Final = 9
LONGEST_PHRASE: Final = 16
INNER_PREPOSITIONS: Final = frozenset({"по", "в", "при", "на"})
CONTROLLED_BY_OBJECT: Final = frozenset(
    {"попросить", "просить", "поручить", "призвать", "пригласить", "приказать", "велеть", "потребовать", "разрешить"},
)


class Filler(NamedTuple):
    """One noun phrase of an argument: its head, the entities it names, and whether it means people.

    ``span`` covers the phrase from its first modifier to its name.
    """

    head: Token
    entities: tuple[str, ...]
    human: bool
    span: Span


class Syntax:
    """Ways through the parse of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.tokens

    @cached_property
    def _mentions(self) -> dict[int, list[tuple[Mention, Entity]]]:
        """Mentions by the index of their head token, the longest first; every token of a person's name heads it."""
        found: dict[int, list[tuple[Mention, Entity]]] = {}
        for entity in self.reading.entities:
            for mention in entity.mentions:
                for index in self._heads(mention, entity):
                    found.setdefault(index, []).append((mention, entity))
        for rows in found.values():
            rows.sort(key=lambda row: -len(row[0]))
        return found

    def _heads(self, mention: Mention, entity: Entity) -> Iterable[int]:
        if mention.form == "name" and entity.type == "person":
            return [token.index for token in self.reading.tokens_in(mention)]
        head = self.reading.head_of(mention)
        return [] if head is None else [head.index]

    def mention(self, token: Token) -> tuple[Mention, Entity] | None:
        """Give the longest mention that ``token`` heads."""
        rows = self._mentions.get(token.index)
        return rows[0] if rows else None

    def named_person(self, token: Token) -> tuple[Mention, Entity] | None:
        """Give the person's name that ``token`` is part of."""
        rows = self._mentions.get(token.index, ())
        return next((row for row in rows if row[0].form == "name" and row[1].type == "person"), None)

    def children(self, token: Token) -> tuple[Token, ...]:
        """Give the direct dependents."""
        return self.reading.children(token.index)

    def head(self, token: Token) -> Token | None:
        """Give the governor, if any."""
        return None if token.head == ROOT else self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterator[Token]:
        """Give the governors up to the root; ends on a cyclic parse."""
        seen = {token.index}
        current = self.head(token)
        while current is not None and current.index not in seen:
            yield current
            seen.add(current.index)
            current = self.head(current)

    def preposition(self, token: Token) -> str:
        """Give the lemma of the preposition that marks a noun, or an empty string."""
        marks = [child for child in self.children(token) if child.rel in {"case", "mark"} and child.pos == "ADP"]
        if marks:
            return marks[0].lemma
        first = self.phrase_start(token)
        before = self.tokens[first - 1] if first > 0 else None
        if before is not None and before.pos == "ADP" and before.sentence == token.sentence:
            return before.lemma
        return ""

    def phrase_start(self, token: Token) -> int:
        """Give the index of the first word of the phrase that ``token`` heads: its modifiers stand before it."""
        first = token.index
        while first > 0:
            before = self.tokens[first - 1]
            attributive = before.feat("VerbForm") == "Part" and before.feat("Variant") != "Short"
            modifies = before.pos in {"ADJ", "DET", "NUM"} or attributive
            agrees = before.pos == "NUM" or before.feat("Case") in {token.feat("Case"), ""}
            if before.sentence != token.sentence or not modifies or not agrees:
                break
            first -= 1
        return first

    def is_verb(self, token: Token) -> bool:
        """Tell whether a token is a verb in any form (or a predicate that stands for one)."""
        return token.pos in {"VERB", "AUX"} or (token.pos == "ADJ" and token.feat("Variant") == "Short")

    def is_passive(self, verb: Token) -> bool:
        """Tell whether a verb has passive form: its subject undergoes."""
        if verb.feat("Voice") == "Pass":
            return True
        return any(child.rel in {"nsubj:pass", "aux:pass"} for child in self.children(verb))

    # -- noun phrases

    def _appended_name(self, head: Token) -> Token | None:
        """Find the name that stands right after a role noun and its own genitives, in the noun's case."""
        case = head.feat("Case")
        if head.feat("Number") == "Plur":
            return None
        bracketed = False
        for token in self.tokens[head.index + 1 : head.index + 1 + PHRASE_REACH]:
            if token.sentence != head.sentence:
                return None
            bracketed = (bracketed or token.text == "(") and token.text != ")"
            if bracketed or token.text == ")":
                continue
            person = self.named_person(token)
            if person is not None:
                agrees = token.feat("Case") in {case, ""} or (token.head == head.index and token.rel == "appos")
                return token if agrees and not self._belongs_between(head, token) else None
            if token.pos == "ADP" and token.lemma in INNER_PREPOSITIONS:
                continue
            quoted = token.text in '«»"'
            if token.pos not in {"ADJ", "NOUN", "PROPN", "X", "NUM", "DET"} and not quoted:
                return None
        return None

    def _belongs_between(self, head: Token, name: Token) -> bool:
        """Tell whether a genitive name is governed by a thing in between ("генерала по делу Голунова") or by the noun.

        "советника Рейгана" is ambiguous in the genitive; there the parser decides.
        """
        owner = self.head(name)
        if name.feat("Case") == "Gen" and owner is not None and owner.index == head.index and name.rel == "nmod":
            return True
        if name.feat("Case") != "Gen" or owner is None or not head.index < owner.index < name.index:
            return False
        return owner.pos == "NOUN" and owner.feat("Animacy") == "Inan" and self.mention(owner) is None

    def name_of(self, head: Token) -> Token | None:
        """Find the token of the person's name that a role noun introduces."""
        if head.feat("Animacy") == "Inan":
            return None
        case = head.feat("Case")
        for child in self.children(head):
            if child.index < head.index or child.rel not in NAME_RELATIONS:
                continue
            same = child.rel != "nmod" or child.feat("Case") == case != "Gen"
            if self.named_person(child) and same:
                return child
        return self._appended_name(head)

    def _conjuncts(self, token: Token, case: str, seen: set[int]) -> Iterator[Token]:
        for child in self.children(token):
            if child.rel != "conj" or child.index in seen or child.pos not in NOMINAL_POS:
                continue
            if case and child.feat("Case") and child.feat("Case") != case:
                continue
            if child.index < token.index:
                continue
            seen.add(child.index)
            yield child

    def fillers(self, head: Token) -> list[Filler]:
        """Give the noun phrases of an argument: the one at ``head`` and those joined to it."""
        found: list[Filler] = []
        seen = {head.index}
        queue = [head]
        while queue:
            token = queue.pop(0)
            filler, parts = self._filler(token)
            found.append(filler)
            for part in parts:
                queue.extend(self._conjuncts(part, head.feat("Case"), seen))
        return sorted(self._without_epithets(head, found), key=lambda filler: filler.head.start)

    def _without_epithets(self, head: Token, found: list[Filler]) -> list[Filler]:
        """Drop descriptions joined to the name of the same person ("умер историк и археолог Янин")."""
        verb = self.head(head)
        single = verb is not None and self.is_verb(verb) and verb.feat("Number") == "Sing"
        if not (single and len(found) > 1 and head.rel in SUBJECTS and found[0].head.feat("Number") == "Sing"):
            return found
        named = [filler for filler in found if self.name_of(filler.head) or self.named_person(filler.head)]
        return named if len(named) == 1 else found

    def _filler(self, token: Token) -> tuple[Filler, list[Token]]:
        """Resolve one conjunct; also give the tokens at which its coordination may hang."""
        parts = [token]
        antecedent = self.antecedent(token)
        if antecedent is not None:
            resolved, _ = self._filler(antecedent)
            return Filler(token, resolved.entities, resolved.human, token.plain()), parts
        person = self.named_person(token)
        named = token if person else (self.name_of(token) if token.pos in {"NOUN", "PROPN", "ADJ", "NUM"} else None)
        if named is not None:
            row = self.named_person(named)
            mention, entity = row or self._mentions[named.index][0]
            parts += [t for t in self.reading.tokens_in(mention) if t.index != token.index]
            span = hull([self.tokens[self.phrase_start(token)], mention])
            return Filler(token, (entity.id,), human=True, span=span), parts
        found = self.mention(token)
        span = hull([self.tokens[self.phrase_start(token)], *self.core(token)])
        if found is None:
            return Filler(token, (), self.is_human(token), span), parts
        mention, entity = found
        entities = mention.members or (entity.id,)
        human = entity.type in PEOPLE or self.is_human(token)
        return Filler(token, entities, human, hull([span, mention])), parts

    def is_human(self, token: Token) -> bool:
        """Tell whether a noun without a name means people."""
        if token.pos == "PRON":
            return token.lemma in PERSONAL_PRONOUNS
        if token.lemma in cues().collectives:
            return True
        return token.pos in {"NOUN", "ADJ", "NUM"} and token.feat("Animacy") == "Anim"

    def core(self, head: Token) -> list[Token]:
        """Give a noun with its modifiers and genitives, without clauses and conjuncts, as one unbroken run."""
        kept = {head.index}
        for child in self.children(head):
            if child.rel in MODIFIER_RELATIONS and child.index < head.index:
                kept.add(child.index)
        for token in self.tokens[head.index + 1 :]:
            joined = token.head in kept and token.rel in {
                "nmod",
                "amod",
                "flat",
                "flat:name",
                "appos",
                "case",
                "nummod",
            }
            ahead = token.rel in {"amod", "det"} and token.head > token.index and self._leads_back(token, kept)
            if token.sentence != head.sentence or not (joined or ahead) or token.pos == "PUNCT":
                break
            if token.feat("Case") not in {"Gen", ""} or token.pos == "ADP":
                break
            kept.add(token.index)
        first = min(kept)
        run = [self.tokens[i] for i in range(first, max(kept) + 1)]
        return [t for t in run if t.index in kept or t.index >= first]

    def phrase(self, head: Token) -> Span:
        """Give a noun with all it governs short of a clause, as one run: "указ о создании комиссии"."""
        last = head.index
        for token in self.tokens[head.index + 1 : head.index + LONGEST_PHRASE]:
            clause = self.is_verb(token) or token.text in {",", ";", ":", "(", "—", "–", "."}
            chain = [token, *self.ancestors(token)]
            if token.sentence != head.sentence or clause or all(t.index != head.index for t in chain):
                break
            last = token.index
        while last > head.index and self.tokens[last].pos in {"ADP", "CCONJ", "PUNCT"}:
            last -= 1
        return hull([self.tokens[self.phrase_start(head)], self.tokens[last]])

    def with_preposition(self, span: Span) -> Span:
        """Stretch a span over the preposition right before it."""
        token = self.reading.token_at(span.start)
        before = self.tokens[token.index - 1] if token is not None and token.index else None
        if before is None or before.pos != "ADP" or token is None or before.sentence != token.sentence:
            return span
        return Span(before.start, span.end)

    def _leads_back(self, token: Token, kept: set[int]) -> bool:
        owner = self.head(token)
        return owner is not None and owner.head in kept and owner.feat("Case") == "Gen"

    def antecedent(self, token: Token) -> Token | None:
        """Give the noun that a relative pronoun stands for."""
        if token.lemma != "который" or token.pos not in {"PRON", "DET"}:
            return None
        for ancestor in self.ancestors(token):
            if ancestor.rel in {"acl:relcl", "acl"} and ancestor.head != ROOT:
                return self.tokens[ancestor.head]
        # A flat parse: the nearest noun before the comma.
        for before in reversed(self.tokens[max(token.index - 4, 0) : token.index]):
            if before.pos in {"NOUN", "PROPN"} and before.sentence == token.sentence:
                return before
        return None

    # -- arguments of verbs and nouns

    def subject(self, verb: Token, *, depth: int = 4) -> Token | None:
        """Give the (active) subject of a verb, its own or the one it shares with the clause it hangs on."""
        own = [c for c in self.children(verb) if c.rel in SUBJECTS]
        passive = self.is_passive(verb)
        if own:
            return None if passive else own[0]
        if passive:
            return None
        if verb.feat("VerbForm") == "Part" and verb.rel in {"amod", "acl", "acl:relcl"}:
            return self._qualified(verb)
        stray = self._stray_name(verb)
        return stray or (self._shared_subject(verb, depth) if depth else None)

    def _shared_subject(self, verb: Token, depth: int) -> Token | None:
        governor = self.head(verb)
        if verb.rel == "csubj":
            return None
        if governor is None:
            return self._subject_before(verb)
        if verb.rel in {"acl:relcl", "acl"} or not self.is_verb(governor):
            governor = next((a for a in self.ancestors(governor) if self.is_verb(a)), None) or governor
        if verb.feat("VerbForm") == "Inf" and governor.lemma in CONTROLLED_BY_OBJECT:
            return self.object(governor) or self.dative(governor)
        own = [c for c in self.children(governor) if c.rel in SUBJECTS]
        found = own[0] if own else self.subject(governor, depth=depth - 1)
        return found if found is not None and self._agrees(verb, found) else None

    def _subject_before(self, verb: Token) -> Token | None:
        """Find the subject of the verb before, where the parser left a coordinated verb without a governor."""
        first = self.reading.sentences[verb.sentence].first
        for before in reversed(self.tokens[first : verb.index]):
            if before.pos == "VERB" and before.feat("VerbForm") == "Fin":
                own = next((c for c in self.children(before) if c.rel == "nsubj"), None)
                if own is not None and before.feat("Tense") == verb.feat("Tense"):
                    return own if self._agrees(verb, own) else None
        return None

    def _agrees(self, verb: Token, noun: Token) -> bool:
        """Tell whether a finite verb may have that subject; conjoined subjects take the plural."""
        if verb.feat("VerbForm") in {"Inf", "Conv"} or verb.feat("VerbForm") == "":
            return True
        number, gender = verb.feat("Number"), verb.feat("Gender")
        if number == "Plur" and noun.feat("Number") == "Sing":
            return any(True for _ in self._conjuncts(noun, "", {noun.index}))
        if number and noun.feat("Number") and number != noun.feat("Number"):
            return False
        if gender and noun.feat("Gender") and gender != noun.feat("Gender"):
            return self.name_of(noun) is not None
        return True

    def object(self, verb: Token) -> Token | None:
        """Give the direct object; a passive's subject, a passive participle's noun."""
        if self.is_passive(verb):
            if verb.feat("VerbForm") == "Part" and verb.rel in {"amod", "acl"} and verb.feat("Variant") != "Short":
                return self._qualified(verb)
            found = next((c for c in self.children(verb) if c.rel in SUBJECTS), None)
            if found is None and verb.rel == "conj" and self.is_verb(self.tokens[verb.head]):
                found = next((c for c in self.children(self.tokens[verb.head]) if c.rel in SUBJECTS), None)
            return found or self._stray_name(verb)
        for child in self.children(verb):
            plain = child.rel in {"obj", "iobj"} and child.feat("Case") in {"Acc", "Gen", ""}
            if plain and not self._own_preposition(child):
                return child
        return self._misplaced_object(verb)

    def _misplaced_object(self, verb: Token) -> Token | None:
        """Find a person that the parser took for a second subject or hung on a named place."""
        subjects = [c for c in self.children(verb) if c.rel == "nsubj"]
        if len(subjects) > 1 and subjects[-1].index > verb.index and self.named_person(subjects[-1]):
            return subjects[-1]
        # "избрал премьером Мазовецкого", "принял в Кремле Тэтчер"
        for owner in (*self._bare(verb, "Ins"), *self._places_by(verb)):
            for child in self.children(owner):
                if child.rel in {"nmod", "appos"} and child.feat("Case") in {"Gen", "Acc"} and self.named_person(child):
                    return child
        return None

    def _stray_name(self, verb: Token) -> Token | None:
        """Find a nominative name before a verb that the parser hung on a noun of another case."""
        for token in reversed(self.tokens[self.reading.sentences[verb.sentence].first : verb.index]):
            if token.pos in {"PUNCT", "VERB", "CCONJ", "SCONJ"}:
                return None
            row = self.named_person(token)
            if row is None or token.feat("Case") != "Nom":
                continue
            first = self.reading.tokens_in(row[0])[0]
            owner = self.head(first)
            strayed = owner is not None and owner.pos in {"NOUN", "PROPN"} and owner.feat("Case") not in {"Nom", ""}
            return first if strayed else None
        return None

    def _qualified(self, participle: Token) -> Token | None:
        """Give the noun that a participle agrees with."""
        noun = self.head(participle)
        if noun is None or participle.feat("Case") != noun.feat("Case"):
            return None
        return noun

    def dative(self, verb: Token) -> Token | None:
        """Give the dative without a preposition."""
        return next((c for c in self._bare(verb, "Dat")), None)

    def _can_act(self, token: Token) -> bool:
        """Tell whether an instrumental by a passive may be its agent: "назначен министром" names the office."""
        return token.rel != "xcomp" and not (is_office_head(token.lemma) and self.name_of(token) is None)

    def _own_preposition(self, token: Token) -> bool:
        return any(child.rel == "case" for child in self.children(token))

    def _bare(self, head: Token, case: str) -> Iterator[Token]:
        for child in self.children(head):
            bare = child.rel in OBLIQUES and child.rel != "conj" and child.feat("Case") == case
            if bare and not self._own_preposition(child):
                yield child

    def _genitive_chain(self, head: Token) -> Iterator[Token]:
        """Give the genitives after a noun and those after them ("саммита лидеров стран СНГ")."""
        for child in self._bare(head, "Gen"):
            if child.index > head.index:
                yield child
                row = self.mention(child)
                if row is None or row[1].type not in BODIES:
                    yield from self._genitive_chain(child)

    def oblique(self, head: Token, preposition: str, case: str) -> list[Token]:
        """Give the nouns that hang on ``head`` with that preposition and case."""
        found = []
        for child in self.children(head):
            if child.rel not in OBLIQUES or child.pos not in NOMINAL_POS:
                continue
            marks = [c.lemma for c in self.children(child) if c.rel == "case"]
            if marks[:1] == [preposition] and child.feat("Case") in {case, ""}:
                found.append(child)
        return found

    def at(self, place: str, trigger: Token, predicate: Token | None) -> list[Token]:
        """Give the nouns at a place of a frame (see :mod:`letopis.records.frames`)."""
        verb = predicate if predicate is not None else trigger
        if place == "subject":
            return _some(self.subject(verb) if self.is_verb(verb) else None)
        if place == "object":
            return _some(self.object(verb))
        if place == "agent":
            return [t for t in self._bare(verb, "Ins") if self._can_act(t)] if self.is_passive(verb) else []
        if place == "genitive":
            return list(self._bare(trigger, "Gen"))
        if place == "genitives":
            return list(self._genitive_chain(trigger))
        if place == "dative":
            heads = [trigger] if trigger.index == verb.index else [trigger, verb]
            return [token for head in heads for token in self._bare(head, "Dat")]
        if place == "instrumental":
            return list(self._bare(verb, "Ins"))
        preposition, _, case = place.partition(":")
        heads = [trigger] if predicate is None or predicate.index == trigger.index else [trigger, predicate]
        found = [token for head in heads for token in self.oblique(head, preposition, case)]
        if found or preposition not in COMITATIVE:
            return found
        # "встретился в Женеве с Рейганом", "встреча Буша с Колем": the parser hangs the companion on what precedes it.
        nearby = [spot for head in heads for spot in self._places_by(head)]
        nearby += list(self._bare(trigger, "Gen")) if trigger.pos == "NOUN" else []
        return [token for spot in nearby for token in self.oblique(spot, preposition, case)]

    def _places_by(self, head: Token) -> Iterator[Token]:
        """Give the named places that hang on a word."""
        for child in self.children(head):
            row = self.mention(child)
            if child.rel in {"obl", "nmod"} and row is not None and row[1].type in PLACES:
                yield child


def _some(token: Token | None) -> list[Token]:
    return [] if token is None else [token]
