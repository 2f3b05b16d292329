"""The reader of marked sentences: a small transformer that sees every span between typed markers, and its head.

It begins with e5's own weights: those of the pack's encoder know the texts to learn from by heart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.reading.packs.marking import MARKERS, MarkedText, mark
from letopis.reading.packs.pairing import Group, Spans, gather
from letopis.reading.packs.subwords import NOBODY, pad
from letopis.training.relating import Relater, RelaterShape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.reading.packs.parts import Integers
    from letopis.training.e5 import Subwords
    from letopis.training.recipes import Marking

# Lines are read together if the longest is at most so much longer than the shortest.
LIKE_LINES, SLACK_LINES = 1.15, 8
# Sentences are scored together if none has many more spans than the first.
LIKE_SPANS, SLACK_SPANS = 1.4, 3

Relations = dict[tuple[int, int, int], float]


class Special(NamedTuple):
    """Rows of the pieces that begin and end a line, pad it, and stand for what is not known."""

    begin: int
    end: int
    pad: int
    unknown: int


class Text(NamedTuple):
    """A document with spans. Everything is by sentence: words, their pieces, governors, relations to them, spans.

    ``relations`` are those between the spans, (type, source, target), with how likely each is.
    """

    words: Sequence[Sequence[str]]
    pieces: Sequence[Sequence[tuple[int, ...]]]
    heads: Sequence[Sequence[int]]
    arcs: Sequence[Sequence[int]]
    spans: Sequence[Sequence[tuple[int, int, int]]]
    relations: Sequence[Relations]

    def without(self, hidden: float) -> Text:
        """Give the text without a share of its spans, by torch's chance."""
        spans: list[list[tuple[int, int, int]]] = []
        relations: list[Relations] = []
        for own, related in zip(self.spans, self.relations, strict=True):
            stays = (torch.rand(len(own)) >= hidden).tolist()
            places = {old: new for new, old in enumerate(np.flatnonzero(stays).tolist())}
            spans.append([span for span, stay in zip(own, stays, strict=True) if stay])
            relations.append(
                {
                    (kind, places[one], places[two]): chance
                    for (kind, one, two), chance in related.items()
                    if one in places and two in places
                }
            )
        return self._replace(spans=spans, relations=relations)


class Scored(NamedTuple):
    """Logits of the pairs of a group of sentences, P x relations; the group; its (text, sentence) in their order."""

    logits: Tensor
    group: Group[Tensor]
    sentences: list[tuple[int, int]]

    def truth(self, texts: Sequence[Text]) -> Tensor:
        """Give what the logits should say, P x relations."""
        size = self.group.kind.shape[1]
        found = torch.zeros(len(self.sentences), size, size, self.logits.shape[1])
        for place, (text, sentence) in enumerate(self.sentences):
            for (kind, source, target), chance in texts[text].relations[sentence].items():
                found[place, source, target, kind] = chance
        return found.flatten(0, 2)[self.group.cells]


class MarkedReader(nn.Module):
    """Layers over pieces and markers, and the head of relations over their states."""

    def __init__(self, marking: Marking, subwords: Subwords, special: Special, *, types: int, relations: int) -> None:
        super().__init__()
        self.marking = marking
        self.special = special
        self.subwords = subwords.requires_grad_(requires_grad=True)
        # The vectors of pieces are the pack's: they stay.
        subwords.words.requires_grad_(requires_grad=False)
        table = subwords.words.weight
        width = table.shape[1]
        noise = torch.randn(MARKERS * types, width) * table.std() / 2
        self.markers = nn.Parameter(table.mean(0) + noise)
        self.relater = Relater(
            RelaterShape(width, marking.inner, marking.triangle, marking.dropout, marked=True),
            types=types,
            relations=relations,
        )

    def scored(self, texts: Sequence[Text]) -> Iterator[Scored]:
        """Score all pairs of spans, sentences of like numbers of spans together."""
        starts: list[list[int]] = []
        count = 0
        for text in texts:
            begun = np.cumsum([count, *map(len, text.words)]).tolist()
            starts.append(begun[:-1])
            count = begun[-1]
        rows, opening = self._rows(texts, starts, count)
        sizes = [(len(own), place, number) for place, text in enumerate(texts) for number, own in enumerate(text.spans)]
        group: list[tuple[int, int]] = []
        least = 0
        for size, place, number in sorted(one for one in sizes if one[0] > 1):
            if group and size > LIKE_SPANS * least + SLACK_SPANS:
                yield self._score(texts, group, starts, rows, opening)
                group = []
            if not group:
                least = size
            group.append((place, number))
        if group:
            yield self._score(texts, group, starts, rows, opening)

    def _score(
        self,
        texts: Sequence[Text],
        group: list[tuple[int, int]],
        starts: Sequence[Sequence[int]],
        rows: Tensor,
        opening: Sequence[Sequence[Sequence[int]]],
    ) -> Scored:
        own = [Spans(texts[p].words[n], texts[p].heads[n], texts[p].arcs[n], texts[p].spans[n]) for p, n in group]
        made = gather(own, [starts[place][number] for place, number in group], self.relater.types)
        tensors = Group(*map(torch.from_numpy, made))
        markers: Integers = np.zeros(made.kind.shape, np.int64)
        for row, (place, number) in zip(markers, group, strict=True):
            row[: len(opening[place][number])] = opening[place][number]
        return Scored(self.relater(rows, tensors, torch.from_numpy(markers)).float(), tensors, group)

    def _rows(
        self, texts: Sequence[Text], starts: Sequence[Sequence[int]], count: int
    ) -> tuple[Tensor, list[list[list[int]]]]:
        """Give the states of words and markers, and the rows of the markers that open spans."""
        lines: list[tuple[list[int], list[int]]] = []
        opening: list[list[list[int]]] = []
        for text, begun in zip(texts, starts, strict=True):
            given = MarkedText(text.pieces, text.spans, begun, count)
            marked = mark(given, len(self.subwords.words.weight), self.special[:2], self.marking.window)
            lines += zip(marked.lines, marked.owners, strict=True)
            opening.append(marked.opening)
            count = marked.size
        states: list[Tensor] = []
        owners: list[Tensor] = []
        for group in _like_long(lines):
            pieces, present = (torch.from_numpy(part) for part in pad([line for line, _ in group], self.special.pad))
            rows, _ = pad([owner for _, owner in group], NOBODY)
            inside = torch.from_numpy(rows) != NOBODY
            states.append(self.subwords.over(self._vectors(pieces), present).float()[inside])
            owners.append(torch.from_numpy(rows)[inside])
        owner = torch.cat(owners)
        every = torch.cat(states)
        sums = torch.zeros(count, every.shape[1]).index_add(0, owner, every)
        sizes = torch.zeros(count).index_add(0, owner, torch.ones(len(owner)))
        return sums / sizes.clamp(min=1).unsqueeze(1), opening

    def _vectors(self, pieces: Tensor) -> Tensor:
        """Give the vectors of pieces and markers; in training some pieces are hidden."""
        size = len(self.subwords.words.weight)
        marks = pieces >= size
        shown = pieces.clamp(max=size - 1)
        if self.training:
            hidden = torch.rand(pieces.shape) < self.marking.hidden_pieces
            special = (pieces == self.special.begin) | (pieces == self.special.end) | (pieces == self.special.pad)
            shown = torch.where(hidden & ~special, self.special.unknown, shown)
        own = self.markers[(pieces - size).clamp(min=0)]
        return torch.where(marks.unsqueeze(2), own, self.subwords.words(shown))


def marked_loss(reader: MarkedReader, texts: Sequence[Text]) -> Tensor:
    """Give the summed loss of all pairs of all relations by the number of words."""
    texts = [text.without(reader.marking.hidden_spans) for text in texts]
    # A step without any pair has a loss too, of which nothing is learned.
    total = 0.0 * reader.markers.sum()
    for scored in reader.scored(texts):
        total = total + functional.binary_cross_entropy_with_logits(scored.logits, scored.truth(texts), reduction="sum")
    return total / sum(len(words) for text in texts for words in text.words)


def _like_long(lines: Sequence[tuple[list[int], list[int]]]) -> Iterator[list[tuple[list[int], list[int]]]]:
    """Cut lines into groups of like lengths."""
    group: list[tuple[list[int], list[int]]] = []
    for line in sorted(lines, key=lambda line: len(line[0])):
        if group and len(line[0]) > LIKE_LINES * len(group[0][0]) + SLACK_LINES:
            yield group
            group = []
        group.append(line)
    if group:
        yield group
