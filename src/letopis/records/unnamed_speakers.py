"""Speakers without a name whom the reader has not marked: "экологи потребовали", "по словам организаторов"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from letopis.language.phrases import nominative_text
from letopis.model.layers import Entity, Mention
from letopis.ontology.loader import fold
from letopis.ontology.people import people
from letopis.ontology.speech import speech_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.layers import Reading, Token
    from letopis.model.records import Tenure
    from letopis.model.spans import Span

LONGEST: Final = 8
MODIFIERS: Final = frozenset({"amod", "det", "nummod", "nummod:gov", "acl"})
QUOTES: Final = frozenset('«»"“”„')
# What is said in a land is not said by it.
LANDS: Final = frozenset({"страна", "государство", "сторона"})


class Unnamed:
    """Makes entities of speakers without a name; one told of before in the same words is the same."""

    def __init__(self, reading: Reading, made: Iterable[Entity], tenures: Iterable[Tenure] = ()) -> None:
        """Take up what was made of participants without a name (ids ``n1``…), and who holds which office."""
        self._reading = reading
        self._made = {entity.id: entity for entity in made}
        self._tenures = tuple(tenures)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All entities made, those taken up first."""
        return tuple(self._made.values())

    def get(self, name: str) -> Entity | None:
        """Give the entity with that id, if it was made here or taken up."""
        return self._made.get(name)

    def speaker(self, span: Span) -> Entity | None:
        """Give the entity for the words that name a speaker; None where they are a pronoun or no phrase of people."""
        head = self._reading.head_of(span)
        if head is None or not self._speaks(head):
            return None
        tokens = [t for t in self._reading.tokens_in(span) if t.lemma not in {"сам", "этот"}]
        titled = self._titled(tokens, head) or self._in_office(tokens, head)
        if titled is not None:
            return titled
        if len(tokens) > LONGEST or self._may_be_named(head, span):
            return None
        if any(t.index < head.index and not (t.head == head.index and t.rel in MODIFIERS) for t in tokens):
            return None
        name = nominative_text(self._reading.text, tokens)
        if head.index == self._reading.sentences[head.sentence].first or tokens[0].pos not in {"PROPN", "X"}:
            name = name[:1].lower() + name[1:]
        return self._entity(name, head, Mention(span.start, span.end, "nominal"))

    def holder(self, entity: Entity) -> Entity | None:
        """Give the one person with a name whose office the words for somebody without one tell, if there is one.

        "сказал директор музея и археолог из Москвы, Александр Петров"
        """
        nominal = ((m, self._reading.head_of(m)) for m in entity.mentions if m.form == "nominal")
        described = [(m, head) for m, head in nominal if head is not None]
        spans = [t for t in self._tenures if any(t.span.start <= head.start < t.span.end for _, head in described)]
        people = {t.person for t in spans}
        if len(people) == 1 and people <= self._reading.named:
            return self._reading.entity(people.pop())
        titled = [
            self._titled(tokens, head) or self._in_office(tokens, head)
            for tokens, head in ((self._reading.tokens_in(mention), head) for mention, head in described)
        ]
        return titled[0] if titled and all(one is titled[0] for one in titled) else None

    def _titled(self, tokens: Sequence[Token], head: Token) -> Entity | None:
        """Give the one person before whose name the same noun stood: "велогонщик X… 30-летний велогонщик сказал".

        What belongs to the noun must have stood there too: "аспирант МГУ X… по словам аспиранта МГУ".
        """
        before = [t for t in tokens if t.index < head.index and not t.lemma.endswith("-летний")]
        if before or head.feat("Animacy") != "Anim" or head.feat("Number") == "Plur":
            return None
        tail = {t.lemma for t in tokens if t.index > head.index}
        found: dict[str, Entity] = {}
        for entity in self._reading.entities:
            for mention in entity.mentions if entity.type == "person" else ():
                first = self._reading.tokens_in(mention)[:1] if mention.form == "name" else ()
                between = self._between(head, first[0]) if first else None
                if between is not None and tail <= between:
                    found[entity.id] = entity
        return next(iter(found.values())) if len(found) == 1 else None

    def _in_office(self, tokens: Sequence[Token], head: Token) -> Entity | None:
        """Give the one person of whom the text tells the office that the noun names: "новый глава полиции сказала".

        What the noun belongs to must be among the words of that office.
        """
        if head.pos != "NOUN" or head.feat("Animacy") != "Anim" or head.feat("Number") == "Plur":
            return None
        own = fold(head.lemma).rpartition("-")[2]
        told = [t for t in self._tenures if fold(t.office).split()[0].rpartition("-")[2] == own]
        people = {t.person for t in told}
        if len(people) != 1 or not people <= self._reading.named or all(t.status == "former" for t in told):
            return None
        others = [t for t in tokens if t.index != head.index and t.lemma not in {"новый", "сам"}]
        nouns = {t.lemma for t in others if t.pos != "ADJ"}
        office = {word.lemma for t in told for word in self._reading.tokens_in(t.span)}
        return self._reading.entity(people.pop()) if nouns <= office and (nouns or not others) else None

    def _between(self, head: Token, name: Token) -> set[str] | None:
        """Give the lemmas between a name and the same noun before it; None where it is not that noun's name."""
        start = max(name.index - LONGEST, self._reading.sentences[name.sentence].first)
        before = self._reading.tokens[start : name.index]
        noun = next((t for t in reversed(before) if t.lemma == head.lemma), None)
        if noun is None or noun.index >= head.index:
            return None
        words = self._reading.tokens[noun.index + 1 : name.index]
        apposed = not words or (name.head == noun.index and name.rel == "appos")
        return (
            {t.lemma for t in words} if apposed and all(t.pos != "PUNCT" or t.text in QUOTES for t in words) else None
        )

    def _speaks(self, head: Token) -> bool:
        """Tell a noun for people, or for a body, from a thing or a name that the reader has left out."""
        if _is_indefinite(head):
            return True
        if head.pos != "NOUN" or head.lemma in LANDS:
            return False
        lexicon = speech_lexicon()
        return head.feat("Animacy") == "Anim" or any(lexicon.has(group, head.lemma) for group in ("bodies", "shares"))

    def _may_be_named(self, head: Token, span: Span) -> bool:
        """Tell one person in whose phrase a name stands that may be theirs: who it is stays open."""
        if head.feat("Animacy") != "Anim" or head.feat("Number") == "Plur":
            return False
        words = people()
        if fold(head.lemma) in words.attendants | words.relational:
            return False
        return any(m.form == "name" and e.type == "person" for m, e in self._reading.mentions_in(span))

    def _entity(self, name: str, head: Token, mention: Mention) -> Entity:
        known = next((e for e in self._made.values() if e.name.lower() == name.lower()), None)
        if known is None:
            people = head.feat("Animacy") == "Anim" or _is_indefinite(head)
            kind = ("profession", "PROFESSION") if people else ("organisation", "ORGANIZATION")
            known = Entity(f"n{len(self._made) + 1}", *kind, name, "inflected", None, (mention,))
        elif mention not in known.mentions:
            known = msgspec.structs.replace(known, mentions=(*known.mentions, mention))
        self._made[known.id] = known
        return known


def _is_indefinite(head: Token) -> bool:
    """Tell "некоторые" as people of whom no more is said ("некоторые считают, что …")."""
    return head.pos in {"PRON", "DET"} and head.lemma == "некоторый" and head.feat("Number") == "Plur"
