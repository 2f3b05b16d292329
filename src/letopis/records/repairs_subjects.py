"""Repairs of subjects: a verb gets the nominative that is its own, and loses one that is another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import structs

from letopis.language.morphology import parses
from letopis.records.frames import cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token

SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
# What a nominative of a person is called by mistake after a verb that has no subject.
MISTAKEN: Final = frozenset(
    {"xcomp", "advmod", "obl", "obl:agent", "obj", "iobj", "nmod", "appos", "flat:name", "flat"}
)
TWO: Final = 2
PAIR: Final = 8
LIST_REACH: Final = 30
CONTENT: Final = frozenset({"что", "когда", "чтобы", "если"})
QUOTES: Final = frozenset({"«", '"', "„", "“"})
CLAUSE_ENDS: Final = frozenset({",", ";", ":", "—", "–", "(", ")"})
COPULAS: Final = frozenset(
    {"стать", "становиться", "быть", "являться", "оказаться", "остаться", "считаться", "называться"}
)


class SubjectMender:
    """Rewrites which verb a nominative belongs to; holds the tokens that all repairs rewrite."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.changed = False

    def _set(self, index: int, **changes: object) -> None:
        self.tokens[index] = structs.replace(self.tokens[index], **changes)
        self.changed = True

    def _no_subject(self, index: int, span: range) -> None:
        """Undo a person taken for the subject of "его приговорили": in the genitive, and one for a plural verb."""
        token = self.tokens[index]
        if token.rel != "nsubj" or token.feat("Case") not in {"Gen", "Acc"} or not span.start <= token.head:
            return
        mine = [t for t in self.tokens[span.start : span.stop] if t.head == index]
        numbered = any(t.rel.startswith("nummod") or t.rel == "conj" for t in mine)
        undeclined = any("nomn" in parse.tag for parse in parses(token.text.lower()))
        verb = self.tokens[token.head]
        one = token.feat("Number") == "Sing" and verb.feat("Number") == "Plur"
        if token.pos == "PROPN" and one and not (numbered or undeclined) and verb.feat("Tense") == "Past":
            self._set(index, rel="obj")

    def _far_subject(self, index: int, span: range) -> None:
        """Give a subject told last to the main verb before it: "к дому, где убили сенатора, пришли его друзья"."""
        token = self.tokens[index]
        if token.rel != "nsubj" or not span.start <= token.head < index - 1:
            return
        between = [i for i in range(token.head + 1, index) if self._finite(i)]
        main = next((i for i in reversed(between) if self.tokens[i].rel == "root"), None)
        if main is None or not self._comma(token.head, main) or not self._agree(self.tokens[main], token):
            return
        if all(t.head != main or t.rel not in SUBJECTS for t in self.tokens[span.start : span.stop]):
            self._set(index, head=main)

    def _second_subject(self, index: int, span: range) -> None:
        """Give the second subject of a verb before a comma to its own: "когда пришёл Горбачёв, Седов был арестован"."""
        token = self.tokens[index]
        verb = self.tokens[token.head]
        if token.rel != "nsubj" or not span.start <= verb.index < index or not self._comma(verb.index, index):
            return
        others = [t.index for t in self.tokens[span.start : index] if t.head == verb.index and t.rel in SUBJECTS]
        own = None
        if others and others[-1] > verb.index:
            own = self._own_verb(self.tokens[index + 1 : min(span.stop, index + PAIR)])
        elif others and any(t.lemma == "когда" for t in self.tokens[verb.index : index]):
            # "X возглавляет страну с года, когда ушёл его брат"
            own = self._own_verb(tuple(reversed(self.tokens[max(verb.index + 1, index - PAIR) : index])))
        if own is None or any(t.head == own.index and t.rel in SUBJECTS for t in self.tokens[span.start : span.stop]):
            return
        if self._agree(own, token):
            self._take(own, token)

    def _own_verb(self, words: Sequence[Token]) -> Token | None:
        """Give the first predicative of some words, which no comma parts from their beginning."""
        for token in words:
            if token.text in CLAUSE_ENDS:
                return None
            if self._predicative(token.index):
                return token
        return None

    def _finite(self, index: int) -> bool:
        token = self.tokens[index]
        return token.pos == "VERB" and token.feat("VerbForm") == "Fin"

    def _predicative(self, index: int) -> bool:
        token = self.tokens[index]
        return self._finite(index) or (token.pos == "VERB" and token.feat("Variant") == "Short")

    def _comma(self, first: int, last: int) -> bool:
        return any(token.text in {",", "—", "–", ";", ":", "("} for token in self.tokens[first + 1 : last])

    def _swapped_subject(self, span: range) -> None:
        """Undo subjects exchanged by "Президент убит, подтвердила его партия": each belongs to the nearer verb."""
        verbs_here = [token.index for token in self.tokens[span.start : span.stop] if token.pos == "VERB"]
        # The report is never the first: what it reports has a verb too.
        for report in verbs_here[1:]:
            if not self._finite(report):
                continue
            first = next((t for t in self.tokens[span.start : report] if t.head == report and t.rel in SUBJECTS), None)
            if first is None:
                continue
            verbs = [i for i in range(first.index + 1, report) if self._predicative(i)]
            if len(verbs) != 1 or not self._comma(verbs[0], report) or self._comma(first.index, verbs[0]):
                continue
            after = self.tokens[report + 1 : span.stop]
            later = [t for t in after if t.head in {verbs[0], report} and t.rel in SUBJECTS]
            if len(later) == 1:
                passive = self.tokens[verbs[0]].feat("Variant") == "Short"
                self._set(first.index, head=verbs[0], rel="nsubj:pass" if passive else "nsubj")
                self._set(later[0].index, head=report, rel="nsubj")

    def _subject(self, index: int, span: range) -> None:
        """Give a verb without a subject the nominative of a person or body that the parser called otherwise."""
        verb = self.tokens[index]
        if not self._predicative(index) or verb.lemma in COPULAS:
            return
        children = [t for t in self.tokens[span.start : span.stop] if t.head == index]
        subjects = [t for t in children if t.rel in SUBJECTS]
        if subjects:
            self._disagreeing(verb, subjects)
            return
        if verb.feat("Person") in {"1", "2"} or self._adjectival(verb):
            return
        for child in children:
            named = child.pos == "PROPN" or (child.pos == "NOUN" and child.feat("Animacy") == "Anim")
            bare = all(t.rel != "case" for t in self.tokens[span.start : span.stop] if t.head == child.index)
            if child.rel in MISTAKEN and child.feat("Case") == "Nom" and named and bare and self._fits(verb, child):
                passive = verb.feat("Voice") == "Pass" and not self._finite(index)
                self._set(child.index, rel="nsubj:pass" if passive else "nsubj")
                return
        lost = self._name_after(verb, span) or self._noun_after(verb, span) or self._noun_before(verb, span)
        if lost is not None:
            self._take(verb, lost)

    def _adjectival(self, verb: Token) -> bool:
        """Tell whether a verb stands in a relative clause, whose subject is another's."""
        return verb.rel in {"acl:relcl", "acl", "amod"}

    def _take(self, verb: Token, noun: Token) -> None:
        """Make a noun the subject of a verb, wherever the parser had hung it."""
        passive = verb.feat("Voice") == "Pass" and not self._finite(verb.index)
        self._set(noun.index, head=verb.index, rel="nsubj:pass" if passive else "nsubj")

    def _name_after(self, verb: Token, span: range) -> Token | None:
        """Find the name at the end of a list of descriptions: "Умер историк и археолог, член академии Пётр Иванов"."""
        if verb.feat("Number") != "Sing":
            return None
        for token in self.tokens[verb.index + 1 : min(span.stop, verb.index + LIST_REACH)]:
            if token.pos in {"VERB", "AUX", "SCONJ", "PRON"} or token.text in {"(", "—", ":", ";"}:
                return None
            if self._nameable(verb, token) and token.pos == "PROPN" and self._free(token, verb):
                return token
        return None

    def _noun_after(self, verb: Token, span: range) -> Token | None:
        """Find the first nominative of people after a verb, which the parser hung elsewhere."""
        for token in self.tokens[verb.index + 1 : min(span.stop, verb.index + PAIR)]:
            if token.pos in {"VERB", "AUX", "SCONJ"} or token.text in CLAUSE_ENDS:
                return None
            if token.pos in {"NOUN", "PROPN", "PRON"} and token.feat("Case") == "Nom":
                return token if self._nameable(verb, token) and self._free(token, verb) else None
        return None

    def _noun_before(self, verb: Token, span: range) -> Token | None:
        """Find the nearest nominative of people before a verb, which the parser hung elsewhere."""
        for token in reversed(self.tokens[max(span.start, verb.index - PAIR) : verb.index]):
            if token.pos in {"VERB", "SCONJ", "CCONJ"} or token.text in CLAUSE_ENDS:
                return None
            if token.pos in {"NOUN", "PROPN", "PRON"} and token.feat("Case") == "Nom":
                name = self._first_of_name(token, span)
                return name if self._nameable(verb, name) and self._free(name, verb) else None
        return None

    def _first_of_name(self, token: Token, span: range) -> Token:
        """Give the word of a name that its other words hang on."""
        while token.rel.startswith("flat") and span.start <= token.head < token.index:
            token = self.tokens[token.head]
        return token

    def _nameable(self, verb: Token, token: Token) -> bool:
        """Tell whether a word is a nominative of people or of a name that agrees with the verb."""
        named = token.pos == "PROPN" or (token.pos == "NOUN" and token.feat("Animacy") == "Anim")
        return named and token.feat("Case") == "Nom" and self._agree(verb, token)

    def _free(self, token: Token, verb: Token) -> bool:
        """Tell whether a nominative is no other verb's subject and no part of another nominative's phrase."""
        if any(t.rel == "case" for t in self.tokens[max(token.index - 3, 0) : token.index] if t.head == token.index):
            return False
        if token.index and self.tokens[token.index - 1].text in QUOTES:
            return False
        if token.head < 0 or token.head == verb.index:
            return True
        head = self.tokens[token.head]
        if head.lemma in cues().place_nouns and head.feat("Case") != "Nom":
            # "в городе Сана"
            return False
        if token.rel in SUBJECTS:
            return head.pos not in {"VERB", "AUX", "ADJ"}
        between = min(verb.index, token.index) < head.index < max(verb.index, token.index)
        return not (between and head.feat("Case") == "Nom" and token.pos != "PROPN")

    def _disagreeing(self, verb: Token, subjects: list[Token]) -> None:
        """Keep the subject that agrees: "Тэтчер днём ранее пост покинул министр" has lost a full stop."""
        if self._relative_or_name(verb, subjects):
            return
        led = next((t for t in subjects if t.feat("Case") == "Acc" and t.feat("Animacy") == "Inan"), None)
        if led is not None and any(t.feat("Case") == "Nom" and t.pos == "PROPN" for t in subjects):
            # "МИД возглавит Иван Седов": acronyms show no case.
            self._set(led.index, rel="obj")
            return
        agreeing = [t for t in subjects if self._agree(verb, t)]
        before = [t for t in agreeing if t.index < verb.index]
        for token in before[:-1]:
            # "Представитель сообщил, что глава банка покинет пост": the nearer one leaves.
            if any(t.lemma in CONTENT for t in self.tokens[token.index + 1 : before[-1].index]):
                self._set(token.index, rel="dep")
        after = any(t.index > verb.index for t in agreeing)
        for token in subjects:
            if not agreeing or token in agreeing or token.index > verb.index:
                continue
            parted = self._comma(token.index, verb.index)
            if (after and (parted or token.pos == "PROPN")) or (not after and token.index < agreeing[-1].index):
                self._set(token.index, rel="dep")

    def _relative_or_name(self, verb: Token, subjects: list[Token]) -> bool:
        """Keep one of two subjects before a verb: "который", or the office whose name follows what is put in.

        "Обвиняемый …, где задел мужчину, который скончался"; "Глава Выборга, города на границе, Пётр Петров погиб".
        """
        before = [t for t in subjects if t.index < verb.index]
        if len(before) < TWO or len(before) != len(subjects):
            return False
        first, last = before[0], before[-1]
        if last.lemma == "который":
            for token in before[:-1]:
                self._set(token.index, rel="dep")
            return True
        role = first.pos == "NOUN" and first.feat("Animacy") == "Anim" and last.pos == "PROPN"
        put_in = self.tokens[last.index - 1].text == "," and self._comma(first.index, last.index - 1)
        between = self.tokens[first.index + 1 : last.index]
        if not (role and put_in and len(before) == TWO and verb.feat("Number") == "Sing"):
            return False
        if any(t.pos in {"VERB", "SCONJ"} for t in between) or not (
            self._agree(verb, first) or self._agree(verb, last)
        ):
            return False
        self._set(last.index, head=first.index, rel="appos")
        return True

    def _fits(self, verb: Token, noun: Token) -> bool:
        """Tell whether a noun, or the pair that it opens, agrees with the verb ("Рейган и Горбачёв встретились")."""
        pair = any(t.head == noun.index and t.rel == "conj" for t in self.tokens[noun.index + 1 : noun.index + PAIR])
        return self._agree(verb, noun) or (pair and verb.feat("Number") == "Plur")

    def _agree(self, verb: Token, noun: Token) -> bool:
        pairs = [(verb.feat(name), noun.feat(name)) for name in ("Number", "Gender")]
        return all(not left or not right or left == right for left, right in pairs)
