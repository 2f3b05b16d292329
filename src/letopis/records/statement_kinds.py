"""What kind of statement it is: from the reporting word, and from what is said (tense, person, modality, judgement)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.ontology.speech import VerbCue, speech_lexicon

if TYPE_CHECKING:
    from letopis.model.layers import Entity, Reading, Speech, Token
    from letopis.model.records import StatementKind
    from letopis.ontology.speech import SpeechLexicon

FIRST_PERSON = frozenset({"я", "мы", "наш", "мой"})
THIRD_PERSON = frozenset({"он", "она", "они", "сам"})
MODALS = frozenset({"мочь", "смочь"})
# "Я не вмешивался" denies; "я не знаю" does not.
UNDENYING = frozenset(
    "знать помнить видеть мочь смочь хотеть понимать ждать ожидать сомневаться исключать думать считать иметь быть "
    "забывать забыть успеть собираться планировать намереваться бояться комментировать".split()
)
ANALYSTS = frozenset({"аналитик", "наблюдатель", "эксперт", "экономист", "политолог", "синоптик", "обозреватель", "специалист"})
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
        return min(verbs or heads, key=lambda t: (t.pos != "VERB", self._depth(t)), default=None)

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
            if c.index in inside and c.rel in {"aux", "aux:pass", "cop", "xcomp", "csubj", "advmod", "parataxis", "discourse"}
        ]
        return (token, *close)

    def _verb_group(self, token: Token) -> tuple[Token, ...]:
        return tuple(t for t in self.around(token) if t is token or t.rel in {"aux", "aux:pass", "cop"})

    def subject(self) -> Token | None:
        """Give the subject of the main predicate."""
        if self.main is None:
            return None
        for token in self.around(self.main):
            for child in self.reading.children(token.index):
                if child.rel.startswith("nsubj"):
                    return child
        return None

    def is_future(self, token: Token) -> bool:
        """Tell whether a predicate lies in the future ("приедет", "будет восстановлено")."""
        return any(_is_future_form(t) for t in self.around(token) if t.rel not in {"parataxis", "csubj"})

    def is_own(self) -> bool:
        """Tell whether the speaker speaks of the speaker: я, мы, он himself, his own body or country, or nobody named."""
        subject = self.subject()
        if self.main is not None and any(t.feat("Person") == "1" for t in self._verb_group(self.main)):
            return True
        if subject is None:
            return self._agrees_unnamed()
        if subject.lemma in FIRST_PERSON:
            return True
        found = self.reading.mention_at(subject)
        if found is not None and self.speaker is not None:
            if found[1].id == self.speaker.id:
                return True
            if self._is_spoken_for(found[1]):
                return True
            if subject.lemma in THIRD_PERSON and self.speaker.type == "person" and found[1].type != "person":
                return self.speech.form == "indirect"
        return subject.lemma in THIRD_PERSON and found is None and self.speech.form == "indirect"

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
        return same and main.feat("Person") != "2" and not main.lemma.endswith("ся") and main.feat("Gender") != "Neut"

    def _is_spoken_for(self, entity: Entity) -> bool:
        """Tell whether the speaker's title names the body or country that is spoken of."""
        if entity.type not in {"organisation", "country", "region", "city"} or self.speaker is None:
            return False
        for mention in self.speaker.mentions:
            head = self.reading.head_of(mention)
            if head is None:
                continue
            governor = self.reading.tokens[head.head] if head.head != ROOT and head.rel in {"appos", "flat:name"} else head
            for token in self.reading.subtree(governor.index)[:MAX_STEPS]:
                if token.start > mention.end or token.feat("Case") not in {"Gen", ""}:
                    continue
                found = self.reading.mention_at(token)
                if found is not None and found[1].id == entity.id and token.index != head.index:
                    return True
        return False


def _is_future_form(token: Token) -> bool:
    # The tagger takes some future forms ("будет", "приедет") for the present.
    if token.feat("Mood") != "Ind" or token.feat("Tense") == "Past":
        return False
    return (
        token.feat("Tense") == "Fut"
        or token.feat("Aspect") == "Perf"
        or (token.lemma == "быть" and token.text.lower().startswith("буд"))
    )


def kind_of(reading: Reading, speech: Speech, speaker: Entity | None) -> StatementKind:
    """Give the kind of a statement; the content decides where the reporting word leaves it open."""
    lexicon = speech_lexicon()
    cue = lexicon.cue(speech.cue_lemma)
    default: StatementKind = cue.kind if cue is not None else "claim"
    if isinstance(cue, VerbCue) and cue.firm:
        return default
    if speech.pattern in {"naming", "as"}:
        return "opinion"
    sentences = [Said(reading, speech, speaker, tokens) for tokens in _sentences(reading, speech)]
    sentences = [said for said in sentences if said.main is not None]
    if not sentences:
        return default
    if speech.pattern == "about":
        return _about(lexicon, sentences[0], default)
    later = cue.future if isinstance(cue, VerbCue) else None
    decided = (_kind(lexicon, said, default, later) for said in sentences)
    return next((kind for kind in decided if kind is not None), default)


def _sentences(reading: Reading, speech: Speech) -> list[tuple[Token, ...]]:
    """Give the tokens of what is said, sentence by sentence (the first few decide)."""
    found: dict[int, list[Token]] = {}
    for part in speech.content_parts:
        for token in reading.tokens_in(part):
            found.setdefault(token.sentence, []).append(token)
    return [tuple(tokens) for tokens in found.values()][:DECIDING]


def _kind(
    lexicon: SpeechLexicon, said: Said, default: StatementKind, later: StatementKind | None
) -> StatementKind | None:
    """Give the kind that one sentence decides, if it does."""
    decided = _decided(lexicon, said)
    if decided is None and said.main is not None and said.is_future(said.main):
        decided = _future(lexicon, said, default, later)
        return None if decided == default else decided
    return decided


def _about(lexicon: SpeechLexicon, said: Said, default: StatementKind) -> StatementKind:
    """Give the kind of "заявил о намерении уйти", "заявил о необходимости …"."""
    heads = [t.lemma for t in said.tokens if t.pos == "NOUN"][:1]
    for kind in ("pledge", "denial", "demand", "opinion", "forecast"):
        if heads and lexicon.marks(f"about_{kind}", heads[0]):
            return kind  # type: ignore[return-value]
    return default


def _decided(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Give the kind that modality or judgement in the main clause decides, whatever the tense."""
    main = said.main
    if main is None:
        return None
    around = said.around(main)
    lemmas = {t.lemma for t in around}
    if main.feat("Mood") == "Imp" and said.speech.form == "direct" and not main.lemma.startswith("пусть"):
        return "demand"
    own = said.is_own()
    if own and any(lexicon.marks("plans", lemma) for lemma in lemmas):
        return "pledge"
    if own and any(lexicon.marks("urging", lemma) for lemma in lemmas if main.feat("Person") == "1"):
        return "demand"
    words = " ".join(t.text.lower() for t in said.tokens)
    if any(phrase in words for phrase in lexicon.denials):
        return "denial"
    if own and _denies(said, main):
        return "denial"
    if any(lexicon.marks("must", lemma) for lemma in lemmas):
        return "opinion"
    if any(lexicon.marks("attitudes", lemma) for lemma in lemmas) and (own or main.pos != "VERB"):
        return "opinion"
    if main.pos in {"ADJ", "NOUN", "ADV"} and any(lexicon.marks("judgements", lemma) for lemma in lemmas):
        return "opinion"
    if lemmas & MODALS and not said.is_future(main) and main.feat("Tense") != "Past" and not own:
        return "forecast"
    return None


def _denies(said: Said, main: Token) -> bool:
    negated = any(c.lemma == "не" for c in said.reading.children(main.index))
    return negated and main.feat("Tense") == "Past" and main.lemma not in UNDENYING and main.feat("Mood") != "Cnd"


def _future(
    lexicon: SpeechLexicon, said: Said, default: StatementKind, later: StatementKind | None
) -> StatementKind:
    main = said.main
    if main is None:
        return default
    if said.is_own():
        return "pledge"
    if later is not None:
        return later
    if default == "opinion" or _is_analyst(said):
        return "forecast"
    lemmas = {t.lemma for t in said.around(main)}
    if any(lexicon.marks("hedges", lemma) for lemma in lemmas) or any(lexicon.marks("turns", lemma) for lemma in lemmas):
        return "forecast"
    if _is_official(said) and _is_undertaking(lexicon, said, main):
        return "pledge"
    return default


def _is_analyst(said: Said) -> bool:
    if said.speech.speaker is None:
        return False
    return any(t.lemma in ANALYSTS for t in said.reading.tokens_in(said.speech.speaker))


def _is_official(said: Said) -> bool:
    """Tell a speaker who answers for what is promised: a holder of an office or a public body."""
    return said.speaker is not None and said.speaker.type in {"person", "organisation", "country"} and not _is_analyst(said)


def _is_undertaking(lexicon: SpeechLexicon, said: Said, main: Token) -> bool:
    """Tell work that is to be done or carried on ("будет восстановлено", "продолжится") from what merely happens."""
    subject = said.subject()
    if subject is not None and subject.feat("Animacy") == "Anim":
        return False
    passive = main.feat("Voice") == "Pass" and main.feat("VerbForm") == "Part" and main.feat("Aspect") == "Perf"
    return passive or lexicon.marks("undertakings", main.lemma)
