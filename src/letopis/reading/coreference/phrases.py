"""What can refer: noun phrases with their whole extent, and the pronouns.

A phrase is a noun with all that depends on it, but without the preposition before it, participial and relative clauses,
what stands in brackets, and what is coordinated with it. A title and the name beside it are one phrase. The extents
follow the published guidelines of RuCoCo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from letopis.language.morphology import lemma as lemma_of
from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.ontology.loader import fold
from letopis.ontology.people import people
from letopis.ontology.referring import referring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Token

# What no phrase takes in at any depth: clauses and asides.
CLAUSES = frozenset({"acl", "acl:relcl", "parataxis", "advcl", "ccomp", "csubj", "discourse", "orphan"})
# What hangs on the head of a phrase without belonging to it: the preposition, the verb's arguments where the noun is
# the predicate, what is coordinated.
OUTSIDE = frozenset(
    {"case", "conj", "cc", "cop", "advmod", "mark", "nsubj", "nsubj:pass", "csubj", "obl", "obj", "iobj", "xcomp",
     "aux", "aux:pass", "vocative", "expl"}
)  # fmt: skip
NAME_PARTS = frozenset({"flat", "flat:name", "flat:foreign", "fixed", "compound"})
NOMINAL = frozenset({"nsubj", "nsubj:pass"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X", "VERB"})
OPENING, CLOSING, EITHER = "«“„", "»”", '"'
QUOTES = frozenset(OPENING + CLOSING + EITHER)
# What no phrase runs across.
STOPS = frozenset("()[]:;?!")
# A phrase of more tokens than this is a parse gone wrong.
LONGEST = 40
DEPTH = 30

THIRD = {
    "он": "Masc", "него": "Masc", "нему": "Masc", "ним": "Masc", "нем": "Masc", "ему": "Masc", "его": "Masc",
    "им": "Masc", "она": "Fem", "ее": "Fem", "ней": "Fem", "нее": "Fem", "ей": "Fem", "ею": "Fem", "нею": "Fem",
    "оно": "Neut", "они": "Plur", "их": "Plur", "ими": "Plur", "них": "Plur", "ними": "Plur",
}  # fmt: skip
# Forms that both a man and a thing, or one and several, share.
MASCULINE_OR_NEUTER = frozenset({"него", "нему", "ним", "нем", "ему", "его", "им"})
SINGULAR_OR_PLURAL = frozenset({"им", "ним"})
POSSESSIVE = frozenset({"его", "ее", "их"})
REFLEXIVE = frozenset({"себя", "свой"})
FIRST = {"я": "я", "мой": "я", "мы": "мы", "наш": "мы"}
PLACES = frozenset({"где", "куда", "откуда"})
THERE = frozenset({"там", "туда", "оттуда", "здесь", "сюда"})


class Phrase(NamedTuple):
    """A noun phrase or pronoun.

    ``kind`` is noun, third, relative, reflexive, first, where, there or group; ``gender`` and ``number`` are UD values,
    empty if open; ``words`` are the lemmas of what modifies the head, a name in apposition apart; ``clause`` is the
    token of the verb that governs it. ``titles`` are the lemmas of common nouns in apposition, ``predicate`` the token
    of the subject that the phrase is predicated of ("Горбачёв стал президентом"), ``role`` the relation of the head.
    """

    place: int
    span: Span
    head: int
    sentence: int
    kind: str
    lemma: str
    gender: str
    number: str
    animate: bool
    words: frozenset[str]
    subject: bool
    clause: int
    proper: bool = False
    possessive: bool = False
    titles: tuple[str, ...] = ()
    predicate: int | None = None
    role: str = ""


class Finder:
    """Finds the phrases of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.names: dict[int, int] = {}
        self.named: dict[int, list[int]] = {}
        for token in self.tokens:
            top = self._named_by(token)
            if top is not None:
                self.names[token.index] = top
                self.named.setdefault(top, []).append(token.index)

    def find(self) -> list[Phrase]:
        """Give all phrases in the order of their heads."""
        found: list[Phrase] = []
        for token in self.tokens:
            phrase = self._phrase(token, len(found))
            if phrase is not None:
                found.append(phrase)
                group = self._group(phrase, len(found)) if token.rel == "conj" else None
                if group is not None:
                    found.append(group)
        return found

    def _group(self, last: Phrase, place: int) -> Phrase | None:
        """Give the group that ends with this phrase ("Рейган и Горбачёв"): "они" can mean it, no mention of its own."""
        head = self.tokens[last.head].head
        if head == ROOT or head > last.head:
            return None
        first = self.tokens[head]
        members = [child.index for child in self.reading.children(first.index) if child.rel == "conj"]
        if first.pos not in {"NOUN", "PROPN", "X"} or last.kind != "noun" or members[-1] != last.head:
            return None
        return last._replace(
            place=place,
            span=Span(first.start, last.span.end),
            head=-last.head - 1,
            kind="group",
            lemma="",
            gender="",
            number="Plur",
            words=frozenset(),
            subject=first.rel in SUBJECTS,
            clause=clause(self.tokens, first),
            titles=(),
            predicate=None,
            role=first.rel,
        )

    def _phrase(self, token: Token, place: int) -> Phrase | None:
        if token.pos in {"NOUN", "PROPN", "X"}:
            return None if token.index in self.names or token.rel in NAME_PARTS else self._noun(token, place)
        if token.pos in {"PRON", "DET", "ADV", "SCONJ"}:
            return self._pronoun(token, place)
        if token.pos in {"ADJ", "VERB"} and token.rel in NOMINAL and token.feat("Case"):
            # "Пострадавший", "неизвестные": an adjective or participle that stands for somebody.
            noun = self._noun(token, place)
            return noun._replace(lemma=fold(lemma_of(token.text, "ADJ", token.feats)), animate=True)
        return None

    def _noun(self, token: Token, place: int) -> Phrase:
        first, last = self.extent(token)
        words = frozenset(
            fold(other.lemma)
            for other in self.tokens[first : last + 1]
            if other.pos in CONTENT and other.index != token.index and other.index not in self.names
        )
        return Phrase(
            place=place,
            span=Span(self.tokens[first].start, self.tokens[last].end),
            head=token.index,
            sentence=token.sentence,
            kind="noun",
            lemma=fold(token.lemma),
            gender=token.feat("Gender"),
            number=token.feat("Number") or "Sing",
            animate=token.feat("Animacy") == "Anim",
            words=words,
            subject=token.rel in SUBJECTS,
            clause=clause(self.tokens, token),
            proper=token.index in self.named or (token.pos == "PROPN" and not self._opens(token)),
            titles=tuple(
                fold(self.tokens[i].lemma) for i in self.named.get(token.index, ()) if self.tokens[i].pos == "NOUN"
            ),
            predicate=self._subject_of(token),
            role=token.rel,
        )

    def _opens(self, token: Token) -> bool:
        """Tell a common noun with the capital of a sentence's first word."""
        return token.index == self.reading.sentences[token.sentence].first and fold(token.lemma) in referring().known

    def _subject_of(self, token: Token) -> int | None:
        """Give the subject of a noun that is a predicate."""
        children = self.reading.children(token.index)
        own = next((child.index for child in children if child.rel in SUBJECTS), None)
        if own is not None or token.head == ROOT:
            return own
        verb = self.tokens[token.head]
        if token.feat("Case") != "Ins" or verb.pos not in {"VERB", "AUX"} or fold(verb.lemma) not in people().becoming:
            return None
        if any(child.rel == "case" for child in children):
            return None
        subject = (child.index for child in self.reading.children(verb.index) if child.rel in SUBJECTS)
        return next(subject, token.head)

    def _pronoun(self, token: Token, place: int) -> Phrase | None:
        form, lemma = fold(token.text), fold(token.lemma)
        kind, gender, number = "", "", "Sing"
        if form in THIRD and token.pos in {"PRON", "DET"}:
            kind, gender = "third", THIRD[form]
            plural = gender == "Plur" or (form in SINGULAR_OR_PLURAL and token.feat("Number") == "Plur")
            number = "Plur" if plural else "Sing"
            gender = "" if plural or (form in MASCULINE_OR_NEUTER and token.feat("Gender") == "Neut") else gender
        elif lemma == "который":
            kind, gender, number = "relative", token.feat("Gender"), token.feat("Number")
        elif lemma in REFLEXIVE:
            kind, number = "reflexive", ""
        elif lemma in FIRST and token.pos in {"PRON", "DET"}:
            kind, number = "first", "Sing" if FIRST[lemma] == "я" else "Plur"
        elif form in PLACES:
            kind, number = "where", ""
        elif form in THERE:
            kind, number = "there", ""
        if not kind:
            return None
        return Phrase(
            place=place,
            span=token.plain(),
            role=token.rel,
            head=token.index,
            sentence=token.sentence,
            kind=kind,
            lemma=lemma,
            gender=gender,
            number=number,
            animate=False,
            words=frozenset(),
            subject=token.rel in SUBJECTS,
            clause=clause(self.tokens, token),
            possessive=form in POSSESSIVE and (token.pos == "DET" or token.rel in {"det", "nmod"}),
        )

    def _named_by(self, token: Token) -> int | None:
        """Give the noun beside which a name stands in apposition ("президент США Рональд Рейган"), if it does."""
        if token.rel != "appos" or token.head == ROOT or token.head >= token.index:
            return None
        if token.pos not in {"PROPN", "X", "NOUN"}:
            return None
        # "президенты Рейган и Горбачёв": the title of several is none of one.
        several = self.tokens[token.head].feat("Number") == "Plur" and token.feat("Number") == "Sing"
        return None if several else token.head

    def extent(self, head: Token) -> tuple[int, int]:
        """Give the first and last token of the phrase of a noun."""
        sentence = self.reading.sentences[head.sentence]
        first = last = head.index
        while first > sentence.first and last - first < LONGEST and self._takes(self.tokens[first - 1], head):
            first -= 1
        while last + 1 < sentence.last and last - first < LONGEST and self._takes(self.tokens[last + 1], head):
            last += 1
        return self._trimmed(first, last, head.index)

    def _takes(self, token: Token, head: Token) -> bool:
        """Tell whether a token belongs to the phrase of ``head``."""
        if token.text in STOPS:
            return False
        current = token
        for _ in range(DEPTH):
            rel = current.rel
            if current.head == ROOT or (rel in CLAUSES and not self._single_participle(current, head)):
                return False
            if current.head == head.index:
                if rel == "appos" and current.index > head.index and current.index not in self.names:
                    return False
                return rel not in OUTSIDE or current.lemma == "сам"
            current = self.tokens[current.head]
        return False

    def _single_participle(self, token: Token, head: Token) -> bool:
        return token.rel == "acl" and token.index < head.index and not self.reading.children(token.index)

    def _trimmed(self, first: int, last: int, head: int) -> tuple[int, int]:
        """Drop punctuation at the ends; keep quotation marks that belong together."""
        tokens = self.tokens
        while first < head and _loose(tokens[first]):
            first += 1
        while last > head and _loose(tokens[last]):
            last -= 1
        before = tokens[first - 1].text if first else ""
        after = tokens[last + 1].text if last + 1 < len(tokens) else ""
        opened = _unpaired(tokens[first : last + 1])
        if opened > 0:
            if after and after in CLOSING + EITHER:
                return first, last + 1
            return first + (tokens[first].text in QUOTES), last
        if opened < 0:
            if before and before in OPENING + EITHER:
                return first - 1, last
            return first, last - (tokens[last].text in QUOTES)
        # A name in quotation marks that the parse hung elsewhere.
        quoted = before and after and before in OPENING + EITHER and after in CLOSING + EITHER
        named = tokens[head].pos in {"PROPN", "X"} or tokens[head].text[:1].isupper()
        return (first - 1, last + 1) if quoted and named else (first, last)


def _loose(token: Token) -> bool:
    return (token.pos == "PUNCT" and token.text not in QUOTES) or token.pos in {"CCONJ", "ADP"}


def _unpaired(tokens: Sequence[Token]) -> int:
    """Count opening less closing quotation marks; straight ones count by turns."""
    depth = 0
    straight = False
    for token in tokens:
        if token.text in OPENING:
            depth += 1
        elif token.text in CLOSING:
            depth -= 1
        elif token.text == EITHER:
            depth += -1 if straight else 1
            straight = not straight
    return depth


def clause(tokens: Sequence[Token], token: Token) -> int:
    """Give the index of the verb, or other head of a clause, that governs a token."""
    current = token
    for _ in range(DEPTH):
        if current.head == ROOT or (current.pos in {"VERB", "AUX"} and current.index != token.index):
            break
        current = tokens[current.head]
    return current.index
