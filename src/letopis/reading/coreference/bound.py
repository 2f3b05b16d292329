"""Pronouns bound by grammar: relative ones by the noun of their clause, reflexive ones by the subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Token
    from letopis.reading.coreference.phrases import Phrase

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
DEPTH = 30
# Words of the clause that stand between a noun and its relative pronoun at most.
NEAR = 12
INNER = frozenset({"nmod", "appos", "amod", "flat:name", "flat", "flat:foreign", "conj"})
# Phrases in which the reflexive stands for nobody ("в свою очередь", "само собой", "вести себя").
EMPTY = frozenset({"очередь", "время"})
EMPTY_VERBS = frozenset({"вести", "представлять", "чувствовать", "ощущать"})


class Binder:
    """Finds what a bound pronoun stands for, among the phrases of one reading."""

    def __init__(self, reading: Reading, by_head: dict[int, Phrase]) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.by_head = by_head

    def relative(self, phrase: Phrase) -> Phrase | None:
        """Give the noun that a relative pronoun or adverb goes back to."""
        governor = self._clause_governor(self.tokens[phrase.head])
        for _ in range(DEPTH):
            if governor is None:
                break
            found = self.by_head.get(governor.index)
            if found is not None and found.kind in {"noun", "third"} and _agree(phrase, found):
                return found
            # The parse may have hung the clause on a noun inside the one that is meant.
            above = None if governor.head == ROOT else self.tokens[governor.head]
            governor = above if above is not None and governor.rel in INNER and above.index < governor.index else None
        return self._nearest(phrase)

    def _clause_governor(self, token: Token) -> Token | None:
        current = token
        for _ in range(DEPTH):
            if current.head == ROOT:
                return None
            above = self.tokens[current.head]
            if current.rel in {"acl:relcl", "acl"} and above.index < token.index:
                return above
            current = above
        return None

    def _nearest(self, phrase: Phrase) -> Phrase | None:
        """Give the nearest noun before the clause that agrees."""
        first = self.reading.sentences[phrase.sentence].first
        comma = False
        for index in range(phrase.head - 1, max(first, phrase.head - NEAR) - 1, -1):
            comma = comma or self.tokens[index].text == ","
            found = self.by_head.get(index)
            if comma and found is not None and found.kind == "noun" and _agree(phrase, found):
                return found
        return None

    def reflexive(self, phrase: Phrase) -> Phrase | None:
        """Give the subject that "свой" or "себя" goes back to."""
        token = self.tokens[phrase.head]
        if self._empty(token):
            return None
        current = token
        for _ in range(DEPTH):
            if current.head == ROOT:
                return None
            rel, current = current.rel, self.tokens[current.head]
            if rel == "acl" and current.index != token.head:
                return self.by_head.get(current.index)
            subject = self._subject(current, token)
            if subject is not None:
                return subject
        return None

    def _empty(self, token: Token) -> bool:
        if token.head == ROOT:
            return False
        above = self.tokens[token.head].lemma
        return above in EMPTY if token.lemma == "свой" else above in EMPTY_VERBS

    def _subject(self, verb: Token, token: Token) -> Phrase | None:
        for child in self.reading.children(verb.index):
            if child.rel in SUBJECTS and child.index not in {token.index, token.head}:
                if any(below.rel == "conj" for below in self.reading.children(child.index)):
                    return None
                return self.by_head.get(child.index)
        return None


def _agree(phrase: Phrase, noun: Phrase) -> bool:
    if phrase.kind == "where":
        return True
    if phrase.number and noun.number and phrase.number != noun.number:
        return False
    return phrase.number == "Plur" or not phrase.gender or not noun.gender or phrase.gender == noun.gender
