"""Layers of a reading: tokens, sentences, entities with their mentions, times, speech, notes.

Every layer carries offsets into ``article.text``. Token indices count over the whole article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Literal

import msgspec

from letopis.model.articles import Article
from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MentionForm = Literal["name", "nominal", "pronoun"]
NameBasis = Literal["attested", "inflected", "source_words"]
TimeType = Literal["date", "time", "duration", "set"]
TimeBasis = Literal["stated", "relative", "published", "unresolved"]
SpeechForm = Literal["direct", "indirect"]

ROOT = -1


class Token(Span, frozen=True):
    """A word, number or punctuation mark; ``text`` is as it was read (:attr:`Reading.text`).

    ``lemma`` is lower case, nominative or infinitive, with ё as the lexicon writes it. ``pos`` and ``feats`` are
    Universal Dependencies (``NOUN``, ``{"Case": "Ins"}``). ``head`` is the index of the governing token in the
    article, ``ROOT`` (-1) for the head of a sentence; ``rel`` is the UD relation.
    """

    index: int
    text: str
    lemma: str
    pos: str
    feats: dict[str, str]
    head: int
    rel: str
    sentence: int

    def feat(self, name: str) -> str:
        """Give a UD feature's value, or an empty string."""
        return self.feats.get(name, "")


class Sentence(Span, frozen=True):
    """A sentence: its offsets, its tokens ``[first, last)``, and the paragraph it stands in."""

    index: int
    first: int
    last: int
    paragraph: int
    headline: bool = False


class Mention(Span, frozen=True):
    """A place in the text where an entity is named or referred to.

    ``parts`` are the exact spans of a discontinuous mention. ``members`` are the ids of the entities that a
    group mention ("двух лидеров") stands for.
    """

    form: MentionForm
    parts: tuple[Span, ...] | None = None
    members: tuple[str, ...] = ()


class Entity(msgspec.Struct, frozen=True):
    """One real-world thing in one article: a coreference chain with a name.

    ``type`` and ``fine`` as in the record contract; ``canonical`` is the one nominative under which a country
    and its aliases are joined (РФ: Россия), else None. ``gender`` of a person is ``Masc``, ``Fem`` or None.
    """

    id: str
    type: str
    fine: str
    name: str
    name_basis: NameBasis
    wikidata: str | None
    mentions: tuple[Mention, ...]
    canonical: str | None = None
    gender: str | None = None


class Chain(msgspec.Struct, frozen=True):
    """All mentions of one thing in one article, in text order: names, noun phrases in their whole extent, pronouns.

    ``entity`` is the id of the entity whose mentions the chain takes up, None for a thing that has no name.
    """

    mentions: tuple[Mention, ...]
    entity: str | None = None


class Time(Span, frozen=True, kw_only=True):
    """A calendar expression and its value: EDTF level 1, or None with basis ``unresolved``.

    ``value`` is the ISO 8601 form of what is no date: a clock time (``T15:30``), duration (``P3Y``), repetition
    (``R/P1Y``).
    """

    id: str
    type: TimeType
    edtf: str | None
    basis: TimeBasis
    value: str | None = None


class Speech(msgspec.Struct, frozen=True):
    """A reported utterance as the text lays it out, before its speaker is an entity or its kind is known.

    ``speaker`` is the span of the words that name the speaker in this place (a name, role noun or pronoun);
    ``via`` the spans of outlets that relay it, in order. ``cue_lemma`` is the cue's key in the lexicon ("заявить",
    "выразить надежда", "по слово"); ``pattern`` names the rule that found it.
    """

    form: SpeechForm
    cue: Span
    content: Span
    content_parts: tuple[Span, ...]
    speaker: Span | None
    via: tuple[Span, ...] = ()
    sentence: int = 0
    cue_lemma: str = ""
    pattern: str = ""


class TypedSpan(Span, frozen=True):
    """A nested entity mention as the pack found it: one of the 29 NEREL types in ``fine``, its probability."""

    fine: str
    score: float = 1.0


class Relation(msgspec.Struct, frozen=True):
    """A directed relation (a NEREL type, ``WORKS_AS``) between two typed spans of a reading, with its probability.

    ``source`` and ``target`` are indices into ``Reading.spans``.
    """

    type: str
    source: int
    target: int
    score: float = 1.0


class Note(msgspec.Struct, frozen=True):
    """Something cut, skipped, defaulted or left unresolved."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


# What a reading keeps beside its layers once it was asked for, and the layers on which that rests.
INDEXES = {
    "_starts": {"tokens"},
    "dependents": {"tokens"},
    "named": {"entities"},
    "_by_id": {"entities"},
    "_mentions": {"entities"},
    "_mention_by_token": {"tokens", "entities", "titles"},
}


class Reading(msgspec.Struct, frozen=True, dict=True):
    """All layers of one article, with ways to walk them.

    ``titles`` ties the head of a title to the name it stands beside ("президент США" to "Рональд Рейган"), as token
    indices: the title is no mention of its own, and :meth:`mention_at` leads from it to the name. ``spans`` and
    ``relations`` are what the pack saw, before any rule: nested mentions in text order, the longer first, and the
    relations between them. ``chains`` take up the entities' mentions and add what else corefers with them, and chains
    of things without a name. ``spelt`` is the article's text as it was read, if some of its letters were taken for
    others: of the same length, so that every offset holds in both.
    """

    article: Article
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...] = ()
    times: tuple[Time, ...] = ()
    speech: tuple[Speech, ...] = ()
    notes: tuple[Note, ...] = ()
    titles: tuple[tuple[int, int], ...] = ()
    spans: tuple[TypedSpan, ...] = ()
    relations: tuple[Relation, ...] = ()
    chains: tuple[Chain, ...] = ()
    spelt: str | None = None

    def replaced(self, **layers: object) -> Reading:
        """Give the reading with other layers in place of some; what is known of the rest is not looked up anew."""
        new = msgspec.structs.replace(self, **layers)
        for index, basis in INDEXES.items():
            if index in self.__dict__ and not layers.keys() & basis:
                new.__dict__[index] = self.__dict__[index]
        return new

    @property
    def text(self) -> str:
        """The article's text, as it was read."""
        return self.article.text if self.spelt is None else self.spelt

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def dependents(self) -> dict[int, tuple[Token, ...]]:
        """Direct dependents, in text order, by the index of their governor."""
        found: dict[int, list[Token]] = {}
        for token in self.tokens:
            if token.head != ROOT:
                found.setdefault(token.head, []).append(token)
        return {head: tuple(children) for head, children in found.items()}

    @cached_property
    def named(self) -> frozenset[str]:
        """Ids of the entities that the text names."""
        return frozenset(e.id for e in self.entities if any(m.form == "name" for m in e.mentions))

    @cached_property
    def _by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def _mentions(self) -> list[tuple[Mention, Entity]]:
        pairs = [(m, e) for e in self.entities for m in e.mentions]
        return sorted(pairs, key=lambda pair: (pair[0].start, -pair[0].end))

    def entity(self, entity_id: str) -> Entity:
        """Give the entity with that id; KeyError if there is none."""
        return self._by_id[entity_id]

    def token_at(self, offset: int) -> Token | None:
        """Give the token that covers the code point at ``offset``, if any."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0 or offset >= self.tokens[place].end:
            return None
        return self.tokens[place]

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """Give the tokens that overlap ``span``, in order."""
        starts = self._starts
        first = bisect_right(starts, span.start)
        first -= first > 0
        past = bisect_left(starts, span.end, first)
        if first < past and self.tokens[first].end <= span.start:
            first += 1
        return self.tokens[first:past]

    def sentence_of(self, span: Span) -> Sentence:
        """Give the sentence in which ``span`` starts (the nearest before it if between two)."""
        place = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.start) - 1
        return self.sentences[max(place, 0)]

    def sentence_tokens(self, sentence: int) -> tuple[Token, ...]:
        """Give the tokens of the sentence with that index."""
        found = self.sentences[sentence]
        return self.tokens[found.first : found.last]

    def children(self, index: int) -> tuple[Token, ...]:
        """Give the direct dependents of a token, in text order."""
        return self.dependents.get(index, ())

    def subtree(self, index: int) -> tuple[Token, ...]:
        """Give a token and everything it governs, in text order; safe on a cyclic parse."""
        seen = {index}
        queue = [index]
        while queue:
            for child in self.dependents.get(queue.pop(), ()):
                if child.index not in seen:
                    seen.add(child.index)
                    queue.append(child.index)
        return tuple(self.tokens[i] for i in sorted(seen))

    def head_of(self, span: Span) -> Token | None:
        """Give the token inside ``span`` whose governor lies outside it (the first, if several)."""
        inside = self.tokens_in(span)
        indices = {token.index for token in inside}
        return next((token for token in inside if token.head not in indices), None)

    def mentions_in(self, span: Span) -> Iterator[tuple[Mention, Entity]]:
        """Give the mentions wholly inside ``span`` with their entities, in text order, the longest first."""
        first = bisect_left(self._mentions, span.start, key=lambda pair: pair[0].start)
        for mention, entity in islice(self._mentions, first, None):
            if mention.start >= span.end:
                break
            if mention.end <= span.end:
                yield mention, entity

    @cached_property
    def _mention_by_token(self) -> dict[int, tuple[Mention, Entity]]:
        # The mentions stand with the earlier and longer ones first: the first to claim a token keeps it.
        found: dict[int, tuple[Mention, Entity]] = {}
        for pair in self._mentions:
            for token in self.tokens_in(pair[0]):
                found.setdefault(token.index, pair)
        for title, name in self.titles:
            if name in found:
                found.setdefault(title, found[name])
        return found

    def mention_at(self, token: Token) -> tuple[Mention, Entity] | None:
        """Give the longest mention that covers ``token``, or that it is the title of, with its entity, if any."""
        return self._mention_by_token.get(token.index)

    def times_in(self, span: Span) -> tuple[Time, ...]:
        """Give the calendar expressions wholly inside ``span``."""
        first = bisect_left(self.times, span.start, key=lambda time: time.start)
        return tuple(
            time
            for time in takewhile(lambda t: t.start < span.end, islice(self.times, first, None))
            if time.end <= span.end
        )
