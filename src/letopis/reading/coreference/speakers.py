"""First-person pronouns: "я" in a quotation is its speaker, "мы" the body that the speaker speaks for, else a group."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from letopis.reading.coreference.clusters import Cluster
from letopis.reading.coreference.phrases import FIRST

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Speech
    from letopis.model.spans import Span
    from letopis.reading.coreference.phrases import Phrase


# Whom "мы" can be said for.
COLLECTIVE = frozenset({"organisation", "country"})


class Speakers:
    """Knows who speaks where in one reading; ``groups`` are the clusters made for those without a name."""

    def __init__(self, reading: Reading, by_head: dict[int, Phrase], cluster_of: dict[int, Cluster]) -> None:
        self.reading = reading
        self.by_head = by_head
        self.cluster_of = cluster_of
        self.quotes = sorted((s for s in reading.speech if s.form == "direct"), key=lambda s: s.content.start)
        self.starts = [quote.content.start for quote in self.quotes]
        self.groups: dict[tuple[str, int], Cluster] = {}

    def meant(self, pronoun: Phrase) -> Cluster:
        """Give the cluster of the speaker, or of the speaker's group; the article's own "я" and "мы" are groups too."""
        person = FIRST[pronoun.lemma]
        quote = self._quote(pronoun.span)
        speaker = self._speaker(quote.speaker) if quote is not None and quote.speaker is not None else None
        if person == "я" and speaker is not None:
            return speaker
        if person == "мы" and speaker is not None:
            body = self._body(speaker)
            if body is not None:
                return body
        source = id(speaker) if speaker is not None else quote.content.start if quote is not None else -1
        return self.groups.setdefault((person, source), Cluster())

    def _quote(self, span: Span) -> Speech | None:
        place = bisect_right(self.starts, span.start) - 1
        if place < 0 or not self.quotes[place].content.contains(span):
            return None
        return self.quotes[place]

    def _speaker(self, span: Span) -> Cluster | None:
        """Give the cluster of the words that name the speaker."""
        head = self.reading.head_of(span)
        phrase = self.by_head.get(head.index) if head is not None else None
        return self.cluster_of.get(phrase.head) if phrase is not None else None

    def _body(self, speaker: Cluster) -> Cluster | None:
        """Give the organisation that speaks, or the one named beside its speaker ("глава «Аэрофлота» заявил")."""
        if speaker.entity is not None and speaker.entity.type in COLLECTIVE:
            return speaker
        for phrase in speaker.phrases:
            if phrase.kind != "noun":
                continue
            for token in self.reading.tokens_in(phrase.span):
                inner = self.cluster_of.get(token.index)
                if (
                    inner is not None
                    and inner is not speaker
                    and inner.entity is not None
                    and inner.entity.type in COLLECTIVE
                ):
                    return inner
        return None
