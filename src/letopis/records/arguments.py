"""Who stands where by a word: subjects, objects and prepositional phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.ontology.offices import is_office_head
from letopis.records.frames import cues
from letopis.records.nounphrases import BODIES, NOMINAL_POS, SUBJECTS, Phrases
from letopis.records.wordorder import NEAR, doer, nearby, unmarked_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Token

# Ends a place of a frame that asks for the names inside the phrase which stands there.
NAMES: Final = ">name"
AT_NOUN: Final = frozenset({"self", "bearer", "genitive", "genitives", "by", "holder"})
BEING: Final = frozenset({"являться", "быть", "стать", "остаться", "оставаться"})
COMITATIVE: Final = frozenset({"с", "со", "между"})
PLACES: Final = frozenset({"facility", "place", "city", "region", "country"})
OBLIQUES: Final = frozenset({"obl", "nmod", "iobj", "obj", "obl:agent", "advcl", "conj", "appos", "parataxis", "xcomp"})
# Names that do not decline well are often tagged with the other case of the pair.
MISREAD: Final = {"Gen": ("Acc",)}
IN_PHRASE: Final = frozenset({"appos", "flat", "flat:name", "flat:foreign", "conj"})
CONTROLLED_BY_OBJECT: Final = frozenset(
    {
        "попросить",
        "просить",
        "поручить",
        "призвать",
        "пригласить",
        "приказать",
        "велеть",
        "потребовать",
        "разрешить",
        "вынудить",
        "заставить",
        "принудить",
    },
)


class Syntax(Phrases):
    """Arguments of the verbs and nouns of one reading."""

    def subject(self, verb: Token, *, depth: int = 4) -> Token | None:
        """Give the (active) subject of a verb, its own or the one it shares with the clause it hangs on."""
        own = [c for c in self.children(verb) if c.rel in SUBJECTS]
        passive = self.is_passive(verb)
        if own:
            return None if passive else self._nearer_subject(verb, own[0])
        if passive:
            return None
        if verb.feat("VerbForm") == "Part" and verb.feat("Variant") != "Short":
            # A participle that stands for a noun ("близкие погибших") has no subject of its own.
            return self._qualified(verb) if verb.rel in {"amod", "acl", "acl:relcl"} else None
        stray = self._stray_name(verb) or self._opened_subject(verb)
        return stray or (self._shared_subject(verb, depth) if depth else None)

    def _shared_subject(self, verb: Token, depth: int) -> Token | None:
        governor = self.head(verb)
        if verb.rel == "csubj" or self._nobodys(verb):
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

    def _nobodys(self, verb: Token) -> bool:
        """Tell a plural that says only that it was done: "к дому, где его убили, пришли друзья"."""
        plural = verb.rel == "acl:relcl" and verb.feat("VerbForm") == "Fin" and verb.feat("Number") == "Plur"
        return plural and any(child.lemma in {"где", "куда", "откуда"} for child in self.children(verb))

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
            found = next((self._nearer_subject(verb, c) for c in self.children(verb) if c.rel in SUBJECTS), None)
            if found is None and verb.rel == "conj" and self.is_verb(self.tokens[verb.head]):
                found = next((c for c in self.children(self.tokens[verb.head]) if c.rel in SUBJECTS), None)
            return found or self._shared_after(verb) or self._stray_name(verb) or self._opened_subject(verb)
        objects = [child for child in self.children(verb) if self._is_object(child)]
        if objects:
            # "После прихода к власти Ющенко, министр отстранил его": of two, what stands in another phrase is none.
            return next((o for o in objects if len(objects) > 1 and not self._beyond(o, verb)), objects[0])
        return self._numbered_object(verb) or self._misplaced_object(verb) or self._joint_object(verb)

    def _is_object(self, token: Token) -> bool:
        cases = {"Acc", "Gen", ""} if token.feat("Animacy") != "Inan" else {"Acc", "Gen", "Nom", ""}
        plain = token.rel in {"obj", "iobj"} and token.feat("Case") in cases
        return plain and not self._own_preposition(token)

    def _beyond(self, token: Token, verb: Token) -> bool:
        """Tell whether a comma parts a word from a verb after it."""
        return token.index < verb.index and any(t.text == "," for t in self.tokens[token.index : verb.index])

    def _joint_object(self, verb: Token) -> Token | None:
        """Give the object told once after two verbs ("освободил от должности и уволил со службы генерала Петрова")."""
        for other in self.children(verb):
            joined = other.rel == "conj" and other.pos == verb.pos == "VERB" and other.index > verb.index
            if not joined or any(self._parts(token) for token in self.tokens[verb.index + 1 : other.index]):
                continue
            if other.feat("VerbForm") == verb.feat("VerbForm") and not self.is_passive(other):
                return self.object(other) or self.named_object(other)
        return None

    def _numbered_object(self, verb: Token) -> Token | None:
        """Find an object told by an inexact number ("задержала около 200 человек")."""
        for child in self.children(verb):
            numbered = any(c.rel.startswith("nummod") for c in self.children(child))
            if child.rel in OBLIQUES and numbered and self._marked(child) in cues().about_numbers:
                return child
        return None

    def _parts(self, token: Token) -> bool:
        """Tell whether a word between two verbs leaves the first one an object of its own."""
        if token.pos in {"PROPN", "NUM", "PRON"} or token.text == ",":
            return True
        return token.pos == "NOUN" and token.feat("Case") == "Acc" and not self.preposition(token)

    def _shared_after(self, verb: Token) -> Token | None:
        """Give the subject that stands after a second passive ("освобождён и уволен генерал Петров")."""
        for other in self.children(verb):
            if other.rel == "conj" and self.is_passive(other) and other.feat("Number") == verb.feat("Number"):
                return next((c for c in self.children(other) if c.rel in SUBJECTS and c.index > other.index), None)
        return None

    def _misplaced_object(self, verb: Token) -> Token | None:
        """Find a person that the parser took for a second subject or hung on a named place."""
        subjects = [c for c in self.children(verb) if c.rel == "nsubj"]
        if len(subjects) > 1 and subjects[-1].index > verb.index and self._party(subjects[-1]):
            return subjects[-1]
        # "избрал премьером Мазовецкого", "принял в Кремле Тэтчер"
        for owner in (*self._bare(verb, "Ins"), *self._places_by(verb)):
            for child in self.children(owner):
                if child.rel in {"nmod", "appos"} and child.feat("Case") in {"Gen", "Acc"} and self._named_one(child):
                    return child
        return None

    def _party(self, noun: Token) -> bool:
        """Tell whether a word is a person's name or heads that of a body ("купила концерн «Fiat»")."""
        return self.named_person(noun) is not None or self._body_called(noun) is not None

    def _named_one(self, noun: Token) -> bool:
        """Tell whether a word is a person's name or introduces one ("лидера оппозиции Гавела")."""
        return self.named_person(noun) is not None or (
            noun.feat("Animacy") == "Anim" and self.name_of(noun) is not None
        )

    def named_object(self, verb: Token) -> Token | None:
        """Find the person put into an office whose name the parser hung on the office's own genitives."""
        office = next((c for c in self.children(verb) if c.index > verb.index and c.rel in {"obl", "xcomp"}), None)
        if office is None:
            return None
        for token in self.tokens[office.index + 1 : self.reading.sentences[verb.sentence].last]:
            if token.text in {",", ".", ";", "—"} or (token.pos == "VERB" and token.feat("VerbForm") == "Fin"):
                return None
            free = token.rel in {"appos", "nmod", "obj"} and not self._own_preposition(token)
            owner = self.head(token)
            held = owner is not None and owner.index > verb.index and owner.pos != "VERB"
            if free and held and token.feat("Case") in {"Gen", "Acc"} and self.named_person(token):
                return token
        return None

    def _object_by_name(self, verb: Token) -> Token | None:
        """Give the object, or the person named before it ("избрал на пост премьера Бхутто, сестру министра")."""
        found = self.object(verb)
        if found is not None and (self.fillers(found)[0].entities or self.is_passive(verb)):
            return found
        return self.named_object(verb) or found

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

    def _nearer_subject(self, verb: Token, subject: Token) -> Token:
        """Give the subject inside a verb's clause where the parser gave it that of the main clause before."""
        if not any(token.pos == "SCONJ" for token in self.tokens[subject.index + 1 : verb.index]):
            return subject
        between = self.tokens[subject.index + 1 : verb.index]
        main = any(token.pos == "VERB" and token.feat("VerbForm") == "Fin" for token in between)
        return (self._opened_subject(verb) if main else None) or subject

    def _opened_subject(self, verb: Token) -> Token | None:
        """Find a nominative between a conjunction and its verb, hung outside ("после того, как отец, …, умер")."""
        found: Token | None = None
        if verb.feat("VerbForm") != "Fin" and verb.feat("Variant") != "Short":
            return None
        for token in reversed(self.tokens[self.reading.sentences[verb.sentence].first : verb.index]):
            if token.pos == "SCONJ":
                return found
            if token.rel in SUBJECTS or (token.pos == "VERB" and token.feat("VerbForm") == "Fin"):
                return None
            nominative = token.pos in {"NOUN", "PROPN"} and token.feat("Case") == "Nom"
            if nominative and token.rel not in IN_PHRASE and not self.preposition(token):
                found = token if self._agrees(verb, token) else None
        return None

    def _qualified(self, participle: Token) -> Token | None:
        """Give the noun that a participle agrees with."""
        noun = self.head(participle)
        cases = {participle.feat("Case"), noun.feat("Case")} if noun is not None else set()
        # The genitive and the accusative of people look alike.
        if noun is None or not (len(cases) == 1 or cases == {"Gen", "Acc"}):
            return None
        return noun

    def dative(self, verb: Token) -> Token | None:
        """Give the dative without a preposition."""
        return next((c for c in self._bare(verb, "Dat")), None)

    def _can_act(self, verb: Token, token: Token) -> bool:
        """Tell whether an instrumental by a passive may be its agent: "назначен министром" names the office."""
        if is_office_head(token.lemma) and self.name_of(token) is None:
            # A thing holds no office: "указ подписан президентом".
            done = next((c for c in self.children(verb) if c.rel in SUBJECTS), None)
            return done is not None and done.feat("Animacy") == "Inan" and done.pos == "NOUN"
        return token.rel != "xcomp"

    def _own_preposition(self, token: Token) -> bool:
        # "делегацию во главе с Громыко": what stands after the noun is not its own.
        return any(child.rel == "case" and child.index < token.index for child in self.children(token))

    def _bare(self, head: Token, case: str) -> Iterator[Token]:
        for child in self.children(head):
            # Foreign names do not decline: "покупка Chrysler".
            foreign = (
                case == "Gen" and child.pos in {"X", "PROPN"} and not child.feat("Case") and child.index > head.index
            )
            # People's genitive and accusative look alike: "к отставке Майкла".
            alike = case == "Gen" and child.feat("Case") == "Acc" and child.rel == "nmod" and head.pos == "NOUN"
            told = child.feat("Case") == case or foreign or (alike and child.feat("Animacy") == "Anim")
            bare = child.rel in OBLIQUES and child.rel != "conj" and told
            if bare and not self._own_preposition(child) and not self._parted(head, child):
                yield child

    def _parted(self, noun: Token, genitive: Token) -> bool:
        """Tell "освобождения, в том числе — Гавела": a mark parts a noun from what is not its genitive."""
        between = self.tokens[noun.index + 1 : genitive.index]
        return noun.pos == "NOUN" and any(t.text in {",", ";", "—", "–"} for t in between)

    def _possessives(self, noun: Token) -> list[Token]:
        """Give "его" by an event noun ("его арест"), where it is known whose."""
        pronouns = [c for c in self.children(noun) if c.rel == "det" and c.pos in {"DET", "PRON"}]
        # "своей" is the subject's, which is found by itself.
        return [c for c in pronouns if c.lemma != "свой" and self.mention(c)]

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
            nominal = child.pos in NOMINAL_POS or (child.feat("VerbForm") == "Part" and child.feat("Case"))
            if child.rel not in OBLIQUES or not nominal:
                continue
            if self._marked(child) != preposition:
                continue
            counted = case == "Acc" and child.feat("Case") == "Gen" and self._is_counted(child)
            if counted or child.feat("Case") in {case, "", *MISREAD.get(case, ())}:
                found.append(child)
        return found

    def _is_counted(self, noun: Token) -> bool:
        """Tell a noun whose case a number governs ("на пять лет")."""
        return any(child.rel == "nummod:gov" for child in self.children(noun))

    def _marked(self, noun: Token) -> str:
        """Give the preposition of a noun, compound ones whole ("в отношении")."""
        marks = [c for c in self.children(noun) if c.rel == "case"]
        if not marks:
            return ""
        fixed = [c.text.lower() for c in self.children(marks[0]) if c.rel == "fixed"]
        return " ".join([marks[0].lemma, *fixed])

    def at(self, place: str, trigger: Token, predicate: Token | None) -> list[Token]:
        """Give the nouns at a place of a frame (see :mod:`letopis.records.frames`)."""
        if place.endswith(NAMES):
            spots = self.at(place.removesuffix(NAMES), trigger, predicate)
            return [token for spot in spots for token in self._bodies_in(spot)]
        verb = predicate if predicate is not None else trigger
        if place.endswith(NEAR):
            return [*nearby(self, trigger, verb, place.removesuffix(NEAR))]
        heads = [trigger] if trigger.index == verb.index else [trigger, verb]
        if place in AT_NOUN:
            return self._at_noun(place, trigger)
        if place == "dative":
            return [token for head in heads for token in self._bare(head, "Dat")]
        return self._at_verb(place, verb) if ":" not in place else [*self._with_preposition(place, heads)]

    def _at_verb(self, place: str, verb: Token) -> list[Token]:
        match place:
            case "subject":
                found: list[Token | None] = [self.subject(verb) if self.is_verb(verb) else None]
            case "doer":
                found = [doer(self, verb)]
            case "object":
                found = [self.object(verb)]
            case "name":
                found = [self._object_by_name(verb)]
            case "agent":
                found = [t for t in self._bare(verb, "Ins") if self.is_passive(verb) and self._can_act(verb, t)]
            case _:
                found = [*self._bare(verb, "Ins")]
        return [token for token in found if token is not None]

    def _at_noun(self, place: str, noun: Token) -> list[Token]:
        match place:
            case "self":
                return [noun]
            case "bearer":
                bearer = self._bearer(noun)
                return [] if bearer is None else [bearer]
            case "genitive":
                return [*self._bare(noun, "Gen"), *self._possessives(noun)]
            case "genitives":
                return [*self._genitive_chain(noun)]
            case "by":
                return [*self._bare(noun, "Ins")]
            case _:
                return self._holders(noun)

    def _holders(self, noun: Token) -> list[Token]:
        """Give whose the post is ("уход с поста Якеша"), unless the noun has a genitive of its own."""
        if next(self._bare(noun, "Gen"), None) is not None:
            return []
        owners = [child for child in self.children(noun) if child.rel in OBLIQUES]
        owned = [token for owner in owners for token in self._bare(owner, "Gen")]
        return [token for token in owned if self.named_person(token) or self.name_of(token)]

    def _bearer(self, noun: Token) -> Token | None:
        """Give who is called by a noun: the name after it, or the subject of "является владельцем"."""
        spots = [noun]
        while spots[-1].rel == "conj" and (above := self.head(spots[-1])) is not None and above.pos == "NOUN":
            spots.append(above)
        named = next((name for spot in spots if (name := self.name_of(spot)) is not None), None)
        head = self.head(spots[-1])
        if named is not None:
            return named
        if head is not None and spots[-1].rel in {"appos", "conj", "parataxis"} and self.named_person(head):
            return head
        if head is not None and noun.feat("Case") == "Ins" and head.lemma in BEING:
            return self.subject(head)
        # "Иван Петров — совладелец фирмы"
        return next((c for c in self.children(spots[-1]) if c.rel == "nsubj" and self.named_person(c)), None)

    def _bodies_in(self, noun: Token) -> Iterator[Token]:
        """Give the words of a phrase that head bodies' names ("80 процентов акций компании Apple")."""
        span = self.phrase(noun)
        for token in self.reading.tokens_in(span):
            row = self.mention(token)
            if token.index > noun.index and self.named_person(token):
                return
            named = row is not None and row[0].form == "name" and row[1].type in {"organisation", "country", "product"}
            if named or (row is None and unmarked_name(self, token)):
                yield token

    def _with_preposition(self, place: str, heads: list[Token]) -> list[Token]:
        preposition, _, case = place.partition(":")
        found = [token for head in heads for token in self.oblique(head, preposition, case)]
        if found or preposition not in COMITATIVE:
            return found
        # "встретился в Женеве с Рейганом", "встреча Буша с Колем": the parser hangs the companion on what precedes it.
        nearby = [spot for head in heads for spot in self._places_by(head)]
        nearby += list(self._bare(heads[0], "Gen")) if heads[0].pos == "NOUN" else []
        return [token for spot in nearby for token in self.oblique(spot, preposition, case)]

    def _places_by(self, head: Token) -> Iterator[Token]:
        """Give the named places that hang on a word."""
        for child in self.children(head):
            row = self.mention(child)
            if child.rel in {"obl", "nmod"} and row is not None and row[1].type in PLACES:
                yield child
