"""What is said, taken apart sentence by sentence: predicate, subject, tense, whether it is about the speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.language.morphology import parses
from letopis.model.layers import ROOT
from letopis.ontology.speech import speech_lexicon

if TYPE_CHECKING:
    from letopis.model.layers import Entity, Reading, Speech, Token

FIRST_PERSON = frozenset({"я", "мы", "наш", "мой"})
THIRD_PERSON = frozenset({"он", "она", "они", "сам"})
CONDITIONS = frozenset({"если", "когда", "пока", "раз", "коли"})
WOULD = frozenset({"бы", "б", "чтобы"})
MAX_STEPS = 12
DECIDING = 3


class Said:
    """One sentence of what is said, taken apart: its main predicate and the grammar that decides its kind."""

    def __init__(self, reading: Reading, speech: Speech, speaker: Entity | None, tokens: tuple[Token, ...]) -> None:
        self.reading = reading
        self.speech = speech
        self.speaker = speaker
        self.tokens = tokens
        self.main = self._main()

    def _main(self) -> Token | None:
        """Give the predicate that stands highest."""
        governed = self._governed()
        if governed is not None:
            return governed
        inside = {t.index for t in self.tokens}
        heads = [t for t in self.tokens if t.index in inside and t.head not in inside and t.pos != "PUNCT"]
        verbs = [t for t in heads if t.pos in {"VERB", "ADJ", "ADV", "NOUN", "AUX"} and t.rel not in {"mark", "case"}]
        if not heads:
            # A parse that runs in a circle.
            return next((t for t in self.tokens if t.pos == "VERB"), None)
        return min(verbs or heads, key=lambda t: (t.pos != "VERB", self._is_condition(t), self._depth(t)), default=None)

    def _is_condition(self, token: Token) -> bool:
        """Tell the verb of "когда …" and "если …", which the parser may set beside the main one."""
        return any(child.text.lower() in CONDITIONS for child in self.reading.children(token.index))

    def _governed(self) -> Token | None:
        """Give the predicate of a clause after ", что": the head of the conjunction."""
        first = self.tokens[0].index
        for mark in self.reading.tokens[max(first - 2, 0) : first]:
            if mark.text.lower() == "что" and mark.head >= first and self.reading.tokens[mark.head] in self.tokens:
                return self.reading.tokens[mark.head]
        return None

    def _depth(self, token: Token) -> int:
        steps = 0
        while token.head != ROOT and steps < MAX_STEPS:
            token, steps = self.reading.tokens[token.head], steps + 1
        return steps

    def around(self, token: Token) -> tuple[Token, ...]:
        """Give a predicate with its own auxiliaries, complements and adverbs."""
        inside = {t.index for t in self.tokens}
        close = [
            c
            for c in self.reading.children(token.index)
            if c.index in inside
            and c.rel in {"aux", "aux:pass", "cop", "xcomp", "csubj", "advmod", "parataxis", "discourse"}
        ]
        return (token, *close)

    def _verb_group(self, token: Token) -> tuple[Token, ...]:
        return tuple(t for t in self.around(token) if t is token or t.rel in {"aux", "aux:pass", "cop"})

    def predicate(self) -> tuple[Token, ...]:
        """Give the main predicate with its complements, without what is put in ("насколько я понимаю, …")."""
        if self.main is None:
            return ()
        return tuple(t for t in self.around(self.main) if t.rel != "parataxis" or t is self.main)

    def is_of_another(self, noun: Token) -> bool:
        """Tell "о намерении президента", said by somebody else, from "о готовности Украины", said for Ukraine."""
        owner = next(
            (c for c in self.reading.children(noun.index) if c.rel == "nmod" and c.feat("Case") == "Gen"), None
        )
        return owner is not None and self.reading.mention_at(owner) is not None and not self._is_self(owner)

    def lemmas(self) -> frozenset[str]:
        """Give the lemmas of the main predicate and what belongs to it."""
        return frozenset(t.lemma for t in self.around(self.main)) if self.main is not None else frozenset()

    def subject(self) -> Token | None:
        """Give the subject of the main predicate."""
        if self.main is None:
            return None
        inside = {t.index for t in self.tokens}
        # Not of what is put in: "комиссия, насколько я понимаю, отказывается" is about the commission.
        for token in self.predicate():
            for child in self.reading.children(token.index):
                if child.rel.startswith("nsubj") and child.index in inside:
                    return child
        return None

    def is_future(self, token: Token) -> bool:
        """Tell whether a predicate lies in the future ("приедет", "будет восстановлено")."""
        return any(_is_future_form(t) for t in self.around(token) if t is token or t.rel not in {"parataxis", "csubj"})

    def is_conditional(self) -> bool:
        """Tell what will be only if something else is: "если договор отвергнут, Европа …"."""
        return any(token.text.lower() == "если" for token in self.tokens)

    def is_past(self) -> bool:
        """Tell whether the main predicate lies in the past ("отказался", "был готов"), not in what would be."""
        if self.main is None or self.is_future(self.main):
            return False
        group = self._verb_group(self.main)
        would = any(c.text.lower() in WOULD for t in group for c in self.reading.children(t.index))
        return not would and any(t.feat("Tense") == "Past" and t.feat("VerbForm") == "Fin" for t in group)

    def is_own(self) -> bool:
        """Tell whether the speaker speaks of the speaker: я, мы, он himself, his own body or country, nobody named."""
        subject = self.subject()
        if self.main is not None and any(t.feat("Person") == "1" for t in self._verb_group(self.main)):
            # In indirect speech "мы" is whoever wrote the text ("отметим, что …").
            return self.speech.form == "direct"
        if subject is None:
            # "Договор, который, по словам X, готов": the treaty is.
            return self.tokens[0].lemma != "который" and self._agrees_unnamed()
        return subject.lemma in FIRST_PERSON or self._is_self(subject)

    def _is_self(self, subject: Token) -> bool:
        """Tell a subject that is the speaker: the same entity, its body or country, "он" in indirect speech."""
        found = self.reading.mention_at(subject)
        many = subject.feat("Number") == "Plur" and subject.lemma in THIRD_PERSON
        if many and self.speaker is not None and self.speaker.type == "person":
            return False
        if self.speech.form == "direct" and subject.lemma in {"он", "она", "они"}:
            # Nobody says "он" of himself in his own words, whomever the chains take it for.
            return False
        third = subject.lemma in THIRD_PERSON and self.speech.form == "indirect" and not self._told_before()
        if found is None or self.speaker is None:
            return third and found is None
        entity = found[1]
        # A pronoun that the chains gave to no person cannot outweigh a speaker who is one.
        unclear = third and self.speaker.type == "person" and entity.type != "person"
        return entity.id == self.speaker.id or self._is_spoken_for(entity) or unclear

    def _told_before(self) -> bool:
        """Tell "Он придёт. Об этом сообщил X": a sentence of its own, whose "он" was named before it."""
        cue = self.speech.cue
        return cue.start > self.tokens[-1].end and self.reading.sentence_of(cue).first > self.tokens[-1].index

    def _agrees_unnamed(self) -> bool:
        """Tell an elided subject that is the speaker: "заявил, что продолжит"."""
        main = self.main
        if main is None or self.speech.form == "direct" or main.pos not in {"VERB", "ADJ"}:
            return False
        if main.feat("VerbForm") == "Inf":
            return False
        if main.pos == "ADJ" or main.feat("Variant") == "Short":
            return main.feat("Gender") != "Neut" and main.lemma in {"готовый", "намеренный"}
        cue = self.reading.token_at(self.speech.cue.start)
        same = cue is None or not cue.feat("Number") or cue.feat("Number") == main.feat("Number")
        # "Король отречётся", but "договор готовится" and "это удастся".
        willed = speech_lexicon().marks("plans", main.lemma) or speech_lexicon().marks("willed", main.lemma)
        passive = main.lemma.endswith("ся") and not willed
        return same and main.feat("Person") != "2" and not passive and main.feat("Gender") != "Neut"

    def _is_spoken_for(self, entity: Entity) -> bool:
        """Tell whether the speaker's title names the body or country that is spoken of."""
        if entity.type not in {"organisation", "country", "region", "city"} or self.speaker is None:
            return False
        for mention in self.speaker.mentions:
            head = self.reading.head_of(mention)
            if head is None:
                continue
            governor = (
                self.reading.tokens[head.head] if head.head != ROOT and head.rel in {"appos", "flat:name"} else head
            )
            for token in self.reading.subtree(governor.index)[:MAX_STEPS]:
                if token.start > mention.end or token.feat("Case") not in {"Gen", ""}:
                    continue
                found = self.reading.mention_at(token)
                if found is not None and found[1].id == entity.id and token.index != head.index:
                    return True
        return False


def _is_future_form(token: Token) -> bool:
    """Tell a future form; the lexicon is asked too, for the tagger takes some ("будет", "выведем") for the present."""
    if token.feat("Mood") != "Ind" or token.feat("Tense") == "Past" or token.pos not in {"VERB", "AUX"}:
        return False
    if token.feat("Tense") == "Fut":
        return True
    tenses = {str(parse.tag.tense) for parse in parses(token.text.lower()) if parse.tag.tense}
    return tenses == {"futr"}


def only_asks(reading: Reading, speech: Speech) -> bool:
    """Tell direct speech of nothing but questions, which promise and foretell nothing."""
    if speech.form != "direct":
        return False
    said = [token for part in speech.content_parts for token in reading.tokens_in(part)]
    ends = [
        b for b, after in zip(said, [*said[1:], None], strict=True) if after is None or after.sentence != b.sentence
    ]
    return bool(said) and all("?" in token.text or _asked_after(reading, token) for token in ends)


def _asked_after(reading: Reading, last: Token) -> bool:
    return reading.text[last.end : last.end + 1] == "?"


def sentences_of(reading: Reading, speech: Speech) -> list[tuple[Token, ...]]:
    """Give the tokens of what is said, sentence by sentence (the first few decide)."""
    found: dict[int, list[Token]] = {}
    for part in speech.content_parts:
        for token in reading.tokens_in(part):
            found.setdefault(token.sentence, []).append(token)
    rows = [tuple(tokens) for tokens in found.values()]
    # A question decides nothing: "Уступим ли мы? Нет".
    asked = [row for row in rows if "?" not in reading.text[row[-1].start : row[-1].end + 1]]
    return (asked or rows)[:DECIDING]
