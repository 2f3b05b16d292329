"""The cue lexicon of reported speech: which words report, what they take, what kind of statement they make."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Literal

import msgspec

from letopis.errors import OntologyError
from letopis.model.records import StatementKind
from letopis.ontology.loader import fold, load

Takes = Literal[
    "that", "so", "wh", "direct", "inf", "about", "object", "demand", "naming", "as", "accuse", "to", "against",
    "for", "on", "in", "from", "ins", "onto", "weight",
]  # fmt: skip


class VerbCue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """Verbs or short adjectives that report in the same way; the keys are explained atop ``speech.yaml``.

    ``future`` is the kind when what is said lies in the future and the content does not decide otherwise.
    """

    lemmas: tuple[str, ...]
    kind: StatementKind
    takes: tuple[Takes, ...]
    example: str
    firm: bool = False
    relay: bool = False
    short: bool = False
    impersonal: bool = False
    with_: str | None = None
    future: StatementKind | None = None


class NounCue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A noun that reports: "заявление X о том, что"."""

    noun: str
    kind: StatementKind
    example: str


class SourceCue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prepositional phrase that reports: "по словам X". ``noun`` may be two words ("точка зрения")."""

    preposition: str
    noun: str
    kind: StatementKind
    example: str


class SpeechLexicon(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """All cues, and the words that tell who can speak."""

    verbs: tuple[VerbCue, ...]
    nouns: tuple[NounCue, ...]
    sources: tuple[SourceCue, ...]
    documents: frozenset[str]
    bodies: frozenset[str]
    shares: frozenset[str]
    roles: frozenset[str]
    outlet_nouns: frozenset[str]
    outlets: frozenset[str]
    signs: dict[str, frozenset[str]]
    denials: tuple[str, ...]
    views: tuple[str, ...]

    @cached_property
    def _verbs(self) -> dict[str, tuple[VerbCue, ...]]:
        found: dict[str, list[VerbCue]] = {}
        for cue in self.verbs:
            for lemma in cue.lemmas:
                found.setdefault(fold(lemma), []).append(cue)
        return {lemma: tuple(cues) for lemma, cues in found.items()}

    @cached_property
    def _nouns(self) -> dict[str, NounCue]:
        return {fold(cue.noun): cue for cue in self.nouns}

    @cached_property
    def _sources(self) -> dict[tuple[str, str], SourceCue]:
        return {(cue.preposition, fold(cue.noun)): cue for cue in self.sources}

    @cached_property
    def _folded(self) -> dict[str, frozenset[str]]:
        names = ("documents", "bodies", "shares", "roles", "outlet_nouns", "outlets")
        return {name: frozenset(map(fold, getattr(self, name))) for name in names}

    @cached_property
    def _signs(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(map(fold, words)) for name, words in self.signs.items()}

    def verb(self, lemma: str) -> tuple[VerbCue, ...]:
        """Give the entries of a verb (those with a completing word included); none if it does not report."""
        return self._verbs.get(fold(lemma), ())

    def reports(self, lemma: str) -> bool:
        """Tell a word that reports by itself, or does with "не" before it: "подтвердить", "скрыть" (не скрыл)."""
        key = fold(lemma)
        return key in self._verbs or key in self._nouns or f"не {key}" in self._verbs

    def is_impersonal(self, lemma: str) -> bool:
        """Tell a verb without a speaking subject ("говорится в заявлении")."""
        return any(cue.impersonal for cue in self.verb(lemma))

    def noun(self, lemma: str) -> NounCue | None:
        """Give the entry of a reporting noun."""
        return self._nouns.get(fold(lemma))

    def source(self, preposition: str, noun: str) -> SourceCue | None:
        """Give the entry of a reporting phrase by its lower-case preposition and its noun's lemma."""
        return self._sources.get((preposition, fold(noun)))

    def marks(self, sign: str, lemma: str) -> bool:
        """Tell whether a lemma in what is said is a sign of a kind: ``plans``, ``must``, ``judgements`` and so on."""
        return fold(lemma) in self._signs.get(sign, frozenset())

    def has(self, group: str, word: str) -> bool:
        """Tell whether a word is one of ``documents``, ``bodies``, ``shares``, ``roles``, outlets or their nouns."""
        return fold(word) in self._folded[group]

    def cue(self, key: str, pattern: str = "") -> VerbCue | NounCue | SourceCue | None:
        """Give the entry for a ``Speech.cue_lemma``: "заявить", "выразить надежда", "по слово", "заявление".

        Of several entries the first that takes ``pattern`` is given, else the first.
        """
        preposition, _, noun = key.partition(" ")
        if noun and (source := self.source(preposition, noun)):
            return source
        for lemma, companion in ((key, ""), key.rpartition(" ")[::2]):
            cues = [cue for cue in self.verb(lemma) if (cue.with_ or "") == companion]
            if cues:
                return next((cue for cue in cues if pattern in cue.takes), cues[0])
        return self.noun(key)


@cache
def speech_lexicon() -> SpeechLexicon:
    """Load ``speech.yaml`` once; OntologyError if an entry is wrong."""
    lexicon = load("speech.yaml", SpeechLexicon)
    for cue in lexicon.verbs:
        if not cue.lemmas or not cue.takes:
            raise OntologyError(
                f"speech.yaml: a verb entry without lemmas or takes ({cue.example}).",
                remedy="Give at least one lemma and one construction.",
            )
    return lexicon
