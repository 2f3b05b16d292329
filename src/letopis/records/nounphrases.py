"""Noun phrases: the entities they name, what they join, how far they reach.

The parse is a help, not an oracle: a name is also found by standing next to its role noun ("президентом Франции
Франсуа Миттераном"), and coordination is followed only through one case.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.ontology.loader import fold
from letopis.ontology.people import people
from letopis.records.frames import cues
from letopis.records.repairs import repaired

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Token

NOMINAL_POS: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"})
NAME_RELATIONS: Final = frozenset({"appos", "flat", "flat:name", "flat:foreign", "nmod", "nsubj", "compound"})
MODIFIER_RELATIONS: Final = frozenset({"amod", "det", "nummod", "nummod:gov", "nummod:entity"})
PEOPLE: Final = frozenset({"person", "nationality", "profession"})
BODIES: Final = frozenset({"organisation", "country", "region", "city"})
PERSONAL_PRONOUNS: Final = frozenset({"он", "она", "они", "я", "мы", "вы", "кто", "который", "оба", "друг"})
POSSESSORS: Final = frozenset({"он", "она", "они"})
SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
# Groups told by whoever leads them, and how far the leader stands, in words.
LED: Final = frozenset({"делегация", "миссия"})
LED_REACH: Final = 8
# Besides kin and friends, nouns after which a name tells whose.
COMPANIONS: Final = frozenset({"партнёр", "компаньон", "сообщник"})
CALLED_REACH: Final = 2
PHRASE_REACH: Final = 9
LONGEST_PHRASE: Final = 16
INNER_PREPOSITIONS: Final = frozenset({"по", "в", "при", "на"})


class Filler(NamedTuple):
    """One noun phrase of an argument: its head, the entities it names, and whether it means people.

    ``span`` covers the phrase from its first modifier to its name.
    """

    head: Token
    entities: tuple[str, ...]
    human: bool
    span: Span


class Phrases:
    """Noun phrases of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = repaired(reading)
        self.tokens = self.reading.tokens
        self._dependents = self.reading.dependents
        # The tokens of the clauses asked for so far, by the index of their head; the lemmas of sentences, by theirs.
        self.clauses: dict[int, tuple[Token, ...]] = {}
        self._lemmas: dict[int, frozenset[str]] = {}

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

    def lemmas_of(self, sentence: int) -> frozenset[str]:
        """Give the lemmas of the sentence with that index."""
        found = self._lemmas.get(sentence)
        if found is None:
            found = self._lemmas[sentence] = frozenset(t.lemma for t in self.reading.sentence_tokens(sentence))
        return found

    def mention(self, token: Token) -> tuple[Mention, Entity] | None:
        """Give the longest mention that ``token`` heads."""
        rows = self._mentions.get(token.index)
        return rows[0] if rows else None

    def named_person(self, token: Token) -> tuple[Mention, Entity] | None:
        """Give the person's name that ``token`` is part of."""
        for row in self._mentions.get(token.index, ()):
            if row[0].form == "name" and row[1].type == "person":
                return row
        return None

    def children(self, token: Token) -> tuple[Token, ...]:
        """Give the direct dependents."""
        return self._dependents.get(token.index, ())

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
                if not agrees and token.feat("Case") == "Gen":
                    # "бывший заместитель Ельцина Иван Силаев"
                    continue
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
        tied = self._titles.get(head.index)
        named = tied is not None and head.feat("Number") != "Plur" and self.named_person(self.tokens[tied])
        if tied is not None and named and not self._whose(head, self.tokens[tied]):
            return self.tokens[tied]
        found = None if head.feat("Animacy") == "Inan" else self._introduced(head)
        return self._second_name(head, found) if found is not None and self._whose(head, found) else found

    def _second_name(self, head: Token, owner: Token) -> Token | None:
        """Give the name after the owner's: "советника Рейгана Роберта Макфарлейна"."""
        row = self.named_person(owner)
        last = self.reading.tokens_in(row[0])[-1] if row is not None else owner
        after = self.tokens[last.index + 1] if last.index + 1 < len(self.tokens) else None
        if after is None or after.sentence != head.sentence or self.named_person(after) == row:
            return None
        if after.pos == "NOUN" and after.feat("Animacy") == "Anim" and after.feat("Case") == head.feat("Case"):
            # "друг Пастернака поэт Арсений Тарковский"
            return self.name_of(after)
        return after if self.named_person(after) is not None else None

    def _whose(self, head: Token, name: Token) -> bool:
        """Tell whether a name says whose brother someone is ("Брата Горбачёва"), not which ("свою жену Раису")."""
        case = head.feat("Case")
        row = self.named_person(name)
        words = self.reading.tokens_in(row[0]) if row is not None else ()
        single = len(words) == 1
        if single and fold(head.lemma) in people().relational and words[0].rel == "nmod":
            # "Соратник Меркель": a surname that does not decline shows no case.
            return True
        if case in {"Nom", "Dat", "Ins"} and self._declined_otherwise(head, words):
            return True
        if head.lemma in cues().kin and case in {"Nom", "Dat", "Ins"} and words:
            # "Сын Рейгана": names decline by their last word.
            return words[-1].feat("Case") in {"Gen", "Acc"}
        if case not in {"Gen", "Acc"} or not self._tied(head, single=single):
            return False
        if head.feat("Gender") == "Fem" and case == "Acc":
            # Feminine nouns tell the accusative from the genitive: the name's own case decides.
            return name.feat("Case") == "Gen"
        marks = {"det", "amod"} if head.lemma in cues().kin else {"det"}
        before = [child for child in self.children(head) if child.index < head.index]
        # "его дочери Патти": whose she is has been said.
        return all(child.rel not in marks and child.lemma not in POSSESSORS for child in before)

    def _tied(self, head: Token, *, single: bool) -> bool:
        """Tell whether a noun says whose somebody is: kin and friends, before a lone surname also who serves him."""
        if head.lemma in cues().kin | COMPANIONS or fold(head.lemma) in people().relational:
            return True
        return single and head.lemma in cues().attendants

    def _declined_otherwise(self, head: Token, words: Sequence[Token]) -> bool:
        """Tell a full name in the genitive, one of whose words shows it ("Убит шофёр Джеймса Бейкера" tells whose)."""
        if len(words) == 1 or not any(w.text.lower() != w.lemma for w in words):
            return False
        # "соратник Улофа Пальме": not all surnames decline.
        told = words[:1] if self._tied(head, single=True) else words
        return all(w.feat("Case") == "Gen" for w in told)

    @cached_property
    def _titles(self) -> dict[int, int]:
        return dict(self.reading.titles)

    def _introduced(self, head: Token) -> Token | None:
        case = head.feat("Case")
        for child in self.children(head):
            if child.index < head.index or child.rel not in NAME_RELATIONS:
                continue
            same = child.rel != "nmod" or child.feat("Case") == case != "Gen"
            if self.named_person(child) and same:
                return child
        return self._appended_name(head) or self._named_apposition(head)

    def _named_apposition(self, head: Token) -> Token | None:
        """Give the name that a second description of the same person brings ("физик, лауреат премии Игорь Тамм")."""
        if head.feat("Number") == "Plur" or head.pos != "NOUN":
            return None
        for child in self.children(head):
            after = self.tokens[child.index - 1].text == "," or self.phrase_start(child) > head.index + 1
            second = child.rel == "appos" and child.pos == "NOUN" and child.feat("Animacy") == "Anim"
            if second and after and child.index > head.index and child.feat("Case") == head.feat("Case") != "Gen":
                return self.name_of(child)
        return None

    def _conjuncts(self, token: Token, case: str, seen: set[int]) -> Iterator[Token]:
        for child in self.children(token):
            if child.rel != "conj" or child.index in seen or child.pos not in NOMINAL_POS:
                continue
            if case and child.feat("Case") and child.feat("Case") != case:
                continue
            if child.index < token.index or self._compared(child):
                continue
            seen.add(child.index)
            yield child

    def _compared(self, noun: Token) -> bool:
        """Tell what is only compared with: "отравлена тем же ядом, что и Марков"."""
        return any(child.rel == "mark" and child.lemma in {"что", "чем"} for child in self.children(noun))

    def fillers(self, head: Token) -> list[Filler]:
        """Give the noun phrases of an argument: the one at ``head`` and those joined to it."""
        found: list[Filler] = []
        seen = {head.index}
        queue = [head]
        # Acronyms do not decline: their case is a guess.
        case = "" if len(head.text) > 1 and head.text.isupper() else head.feat("Case")
        while queue:
            token = queue.pop(0)
            filler, parts = self._filler(token)
            found.append(filler)
            for part in parts:
                queue.extend(self._conjuncts(part, case, seen))
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
        leader = self._leader(token) if token.lemma in LED else None
        if leader is not None:
            mention, entity = leader
            return Filler(token, (entity.id,), human=True, span=hull([token, mention])), parts
        found = self.mention(token) or self._body_called(token)
        span = hull([self.tokens[self.phrase_start(token)], *self.core(token)])
        if found is None:
            return Filler(token, (), self.is_human(token), span), parts
        mention, entity = found
        entities = mention.members or (entity.id,)
        human = entity.type in PEOPLE or self.is_human(token)
        return Filler(token, entities, human, hull([span, mention])), parts

    def _leader(self, noun: Token) -> tuple[Mention, Entity] | None:
        """Give who leads a "делегация СССР во главе с X", who takes part for it."""
        words = self.tokens[noun.index + 1 : self.reading.sentences[noun.sentence].last]
        opened = next((i for i, t in enumerate(words[:LED_REACH]) if t.pos == "VERB" or t.text in ",;:("), LED_REACH)
        forms = [t.text.lower() for t in words[: opened + 2]]
        place = next((i for i in range(opened) if forms[i : i + 2] == ["во", "главе"]), None)
        if place is None or forms[place + 2 : place + 3] not in (["с"], ["со"]):
            return None
        for token in words[place + 3 : place + 3 + LED_REACH]:
            if token.pos == "VERB" or token.text in {",", ";", ":"}:
                return None
            person = self.named_person(token)
            if person is not None:
                return person
        return None

    def _body_called(self, noun: Token) -> tuple[Mention, Entity] | None:
        """Give the name of a body right after what it is ("компания «Fiat»")."""
        for child in self.children(noun):
            near = 0 < child.index - noun.index <= CALLED_REACH and child.rel in {"appos", "flat", "nmod"}
            row = self.mention(child) if near and noun.pos == "NOUN" and noun.lemma in cues().bodies else None
            if row is not None and row[0].form == "name" and row[1].type == "organisation":
                return row
        return None

    def is_human(self, token: Token) -> bool:
        """Tell whether a noun without a name means people."""
        if token.pos == "PRON":
            return token.lemma in PERSONAL_PRONOUNS
        if token.lemma in cues().collectives:
            return True
        if token.lemma in cues().multitudes and self._of_people(token):
            return True
        if token.pos == "NUM" and token.rel in {*SUBJECTS, "obj"}:
            # "Трое арестованы": a number without a noun.
            nouns = [child for child in self.children(token) if child.pos in {"NOUN", "PROPN"}]
            return token.feat("Animacy") == "Anim" or all(self.is_human(noun) for noun in nouns)
        return token.pos in {"NOUN", "ADJ", "NUM"} and token.feat("Animacy") == "Anim"

    def _of_people(self, token: Token) -> bool:
        """Tell whether a noun of number is one of people ("тысячи человек")."""
        owned = [c for c in self.children(token) if c.rel == "nmod" and c.feat("Case") == "Gen"]
        owned += [t for t in self.tokens[token.index + 1 : token.index + 2] if t.feat("Case") == "Gen"]
        return any(self.is_human(c) or c.feat("VerbForm") == "Part" for c in owned)

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

    def _alike(self, pronoun: Token, noun: Token) -> bool:
        """Tell whether a relative pronoun may stand for a noun: one is plural, or both are of one gender.

        As a subject it often goes by sense ("министр, которая заявила").
        """
        plural = "Plur" in {pronoun.feat("Number"), noun.feat("Number")}
        if plural or pronoun.feat("Case") == "Nom" or not pronoun.feat("Gender") or not noun.feat("Gender"):
            return True
        # Beside the nominative, masculine and neuter pronouns have the same forms.
        return (noun.feat("Gender") == "Fem") == (pronoun.feat("Gender") == "Fem")

    def _agreeing_before(self, pronoun: Token) -> Token | None:
        """Give the nearest noun of the pronoun's gender before its clause."""
        first = self.reading.sentences[pronoun.sentence].first
        for before in reversed(self.tokens[first : pronoun.index]):
            if before.pos in {"NOUN", "PROPN"} and self._alike(pronoun, before):
                return before
        return None

    def antecedent(self, token: Token) -> Token | None:
        """Give the noun that a relative pronoun stands for."""
        if token.lemma != "который" or token.pos not in {"PRON", "DET"}:
            return None
        for ancestor in self.ancestors(token):
            if ancestor.rel in {"acl:relcl", "acl"} and ancestor.head != ROOT:
                noun = self.tokens[ancestor.head]
                return noun if self._alike(token, noun) else self._agreeing_before(token)
        # A flat parse: the nearest noun before the comma.
        for before in reversed(self.tokens[max(token.index - 4, 0) : token.index]):
            if before.pos in {"NOUN", "PROPN"} and before.sentence == token.sentence:
                return before
        return None
