"""Repairs of the parse that events depend on: tokens are re-attached where the parser's usual errors show.

Each rule looks for one error of statistical parsers on news text and mends only what contradicts itself: a phrase
attached across a finite verb of the main clause, a nominative that is no subject, a headline's participle taken for a
name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.language.morphology import parses
from letopis.ontology.offices import is_office_head
from letopis.records.frames import cues
from letopis.records.participles import describes, reattached
from letopis.records.repairs_subjects import CLAUSE_ENDS, PAIR, SUBJECTS, SubjectMender

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Sentence

NOMINAL: Final = frozenset({"PROPN", "NOUN", "ADJ"})
# Relations that a rule of their own looks at.
RELATIONS: Final = frozenset({"nmod", "acl", "nsubj", "conj"})
NUMBER_REACH: Final = 5
RELATIVES: Final = frozenset({"который", "где", "когда", "куда", "откуда"})
ADJUNCTS: Final = frozenset({"obl", "nmod", "obl:agent", "advmod"})
PASSIVE: Final = {"VerbForm": "Part", "Variant": "Short", "Voice": "Pass"}
INFINITIVES: Final = ("ть", "ти", "чь", "ться")


def repaired(reading: Reading) -> Reading:
    """Give the reading with its parse mended; the tokens keep their places and words."""
    mender = _Mender(list(reading.tokens))
    for sentence in reading.sentences:
        mender.mend(sentence)
    return reading.replaced(tokens=tuple(mender.tokens)) if mender.changed else reading


class _Mender(SubjectMender):
    """Rewrites heads, relations and parts of speech of tokens."""

    def mend(self, sentence: Sentence) -> None:
        """Apply the rules to one sentence, in the order in which they build on each other."""
        span = range(sentence.first, sentence.last)
        self._capital(sentence.first)
        self._participles(span)
        self._swapped_subject(span)
        # What a rule changes, it changes for the tokens after it too: each is looked up when its turn comes.
        tokens = self.tokens[sentence.first : sentence.last]
        for index in [token.index for token in tokens if token.rel in ADJUNCTS]:
            self._crossing(index, span)
            self._subordinate(index, span)
            self._outside(index, span)
        for index in [token.index for token in tokens if token.rel in RELATIONS]:
            self._relation(index, span)
        for token in tokens:
            if token.pos == "VERB":
                self._subject(token.index, span)
            elif token.pos == "ADV":
                self._number(token.index)
            elif token.pos == "ADJ" and token.feat("Case") == "Ins":
                self._dative(token.index, span)

    def _participles(self, span: range) -> None:
        for token in self.tokens[span.start : span.stop]:
            if token.pos in NOMINAL and token.lemma.endswith(INFINITIVES):
                self._participle(token.index)
        for token in self.tokens[span.start : span.stop]:
            if describes(token):
                for index, head, rel in reattached(self.tokens, token, span):
                    self._set(index, head=head, rel=rel)

    def _relation(self, index: int, span: range) -> None:
        match self.tokens[index].rel:
            case "nmod":
                self._genitive(index)
            case "acl":
                self._attribute(index, span)
            case "conj":
                self._joined_person(index)
            case "nsubj":
                self._no_subject(index, span)
                self._far_subject(index, span)
                self._second_subject(index, span)

    def _capital(self, index: int) -> None:
        """Undo a common noun taken for a name by the capital of its sentence ("Брата министра…")."""
        token = self.tokens[index]
        if token.pos != "PROPN" or not (token.lemma in cues().kin or is_office_head(token.lemma)):
            return
        known = [parse for parse in parses(token.text.lower()) if parse.tag.POS == "NOUN" and parse.is_known]
        if not known:
            return
        feats = {**token.feats, "Animacy": "Anim"}
        if token.rel in SUBJECTS and any("nomn" in parse.tag for parse in known):
            feats["Case"] = "Nom"
        self._set(index, pos="NOUN", feats=feats)

    def _participle(self, index: int) -> None:
        """Undo a participle taken for a name by its capital ("Арестован Матиас Руст", "Осуждённый на год Руст")."""
        token = self.tokens[index]
        known = parses(token.text.lower())
        if any(parse.tag.POS == "PRTS" for parse in known):
            self._set(index, pos="VERB", feats={**token.feats, **PASSIVE, "Case": ""})
        full = [parse.tag for parse in known if parse.tag.POS == "PRTF"]
        # What the tagger calls a noun may be one ("обвиняемый").
        if full and token.pos == "PROPN":
            feats = {**token.feats, "VerbForm": "Part"}
            feats["Voice"] = "Pass" if any("pssv" in tag for tag in full) else "Act"
            feats["Tense"] = "Past" if any("past" in tag for tag in full) else "Pres"
            feats["Aspect"] = "Perf" if any("perf" in tag for tag in full) else "Imp"
            if any("nomn" in tag for tag in full):
                feats["Case"] = "Nom"
            self._set(index, pos="VERB", feats=feats)

    def _genitive(self, index: int) -> None:
        """Undo a nominative that stands by a noun and may be a genitive ("встреча главы МИД")."""
        token = self.tokens[index]
        head = self.tokens[token.head] if token.head >= 0 else None
        if head is None or token.rel != "nmod" or token.feat("Case") != "Nom" or token.pos != "NOUN":
            return
        if head.index == index - 1 and any("gent" in parse.tag for parse in parses(token.text.lower())):
            self._set(index, feats={**token.feats, "Case": "Gen"})

    def _joined_person(self, index: int) -> None:
        """Join a person to the person before, not to a thing: "отставки Лоусона, а до него и главы МИД Хау"."""
        token = self.tokens[index]
        head = self.tokens[token.head]
        person = token.feat("Animacy") == "Anim" and token.feat("Case") == "Gen"
        if not (person and head.index < index and head.pos == "NOUN" and head.feat("Animacy") == "Inan"):
            return
        for other in self.tokens[head.index + 1 : index]:
            alike = other.feat("Animacy") == "Anim" and other.feat("Case") == "Gen"
            if other.head == head.index and other.rel == "nmod" and alike:
                self._set(index, head=other.index)
                return

    def _attribute(self, index: int, span: range) -> None:
        """Give a participle after a comma to the noun right before it, where its own head does not agree with it."""
        token = self.tokens[index]
        if token.rel != "acl" or token.feat("VerbForm") != "Part" or not span.start < token.head < index - 1:
            return
        before = self.tokens[index - 2] if self.tokens[index - 1].text == "," else None
        if before is None or before.pos not in {"NOUN", "PROPN", "X"}:
            return
        if before.pos != "X" and self._agree(token, self.tokens[token.head]):
            return
        while before.rel.startswith("flat") and before.head >= span.start:
            before = self.tokens[before.head]
        if self._agree(token, before):
            self._set(index, head=before.index)

    def _dative(self, index: int, span: range) -> None:
        """Undo a singular in the instrumental before a dative: "по культурным и научным связям"."""
        words = self.tokens[index + 1 : min(span.stop, index + 4)]
        noun = next((t for t in words if t.pos != "ADJ"), None)
        if noun is None or noun.pos != "NOUN" or (noun.feat("Case"), noun.feat("Number")) != ("Dat", "Plur"):
            return
        if self.tokens[index].text.endswith(("ым", "им")):
            kept = {name: value for name, value in self.tokens[index].feats.items() if name != "Gender"}
            self._set(index, feats={**kept, "Case": "Dat", "Number": "Plur"})

    def _number(self, index: int) -> None:
        """Undo an adverb of number taken for the subject ("Более 27 человек погибли")."""
        token = self.tokens[index]
        if token.rel not in SUBJECTS or token.pos != "ADV" or token.text.lower() not in cues().about_numbers:
            return
        for noun in self.tokens[index + 1 : index + NUMBER_REACH]:
            if noun.pos == "NOUN" and noun.feat("Case") == "Gen" and noun.head == index:
                self._set(noun.index, head=token.head, rel=token.rel)
                self._set(index, head=noun.index, rel="advmod")
                return

    def _crossing(self, index: int, span: range) -> None:
        """Bring an adjunct back over the main verb: "находящийся в Киеве, встретился в пятницу с Колем"."""
        token = self.tokens[index]
        head = token.head
        if token.rel not in ADJUNCTS or not span.start <= head < index or self.tokens[head].pos != "VERB":
            return
        between = [i for i in range(head + 1, index) if self._finite(i)]
        if not between or not self._comma(head, between[-1]) or self._comma(between[-1], index):
            return
        verb = between[-1]
        # A relative clause's own verb hangs on what stands before it, the main verb does not.
        if self.tokens[head].rel in {"acl", "acl:relcl", "advcl"} and not self._under(verb, head):
            self._set(index, head=verb, rel="obl" if token.rel == "nmod" else token.rel)

    def _subordinate(self, index: int, span: range) -> None:
        """Bring an adjunct forward into its own clause: "скончался Сэлис, который в 1970 году придумал игру"."""
        token = self.tokens[index]
        head = token.head
        if token.rel not in ADJUNCTS or not span.start <= head < index - 1 or self.tokens[head].pos != "VERB":
            return
        between = self.tokens[head + 1 : index]
        opening = next((t.index for t in reversed(between) if t.pos == "SCONJ" or t.lemma in RELATIVES), None)
        if opening is None or self.tokens[opening - 1].text not in {",", "в", "на", "с", "у", "о"}:
            return
        if any(self._predicative(i) for i in range(opening + 1, index)):
            return
        for verb in range(index + 1, min(span.stop, index + PAIR)):
            if self.tokens[verb].text in CLAUSE_ENDS:
                return
            if self._predicative(verb):
                self._set(index, head=verb)
                return

    def _outside(self, index: int, span: range) -> None:
        """Bring an adjunct out of a clause that begins after it: "в четверг подтвердил, что власти задержали троих"."""
        token = self.tokens[index]
        if not index < token.head < span.stop:
            return
        governor = self.tokens[token.head].head
        marks = (t for t in self.tokens[index + 1 : token.head] if t.head == token.head and t.rel == "mark")
        # Between the adjunct and the clause stands the verb that the clause hangs on.
        if any(mark.pos == "SCONJ" and index < governor < mark.index for mark in marks):
            self._set(index, head=governor, rel="obl" if token.rel == "nmod" else token.rel)

    def _under(self, index: int, head: int) -> bool:
        seen = set()
        while index >= 0 and index not in seen:
            if index == head:
                return True
            seen.add(index)
            index = self.tokens[index].head
        return False
