"""From documents to tensors: rows of tokens and separators, spans and pairs to learn, windows of subword pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor

from letopis.reading.packs.subwords import LONGEST_WINDOW, windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.reading.packs.forms import Vocabulary
    from letopis.reading.packs.pieces import Splitter
    from letopis.training.corpora import Document
    from letopis.training.distilling import Soft
    from letopis.training.labels import Labels
    from letopis.training.silver import Analysis, Vectors
    from letopis.training.tying import Tied

SEPARATOR = ""
# Subword pieces are read in windows of whole sentences, of about so many pieces.
WINDOW = 190


class FormTable:
    """All word forms of a corpus with their features; row 0 is the separator."""

    def __init__(self, documents: Sequence[Document], vocabulary: Vocabulary, vectors: Vectors) -> None:
        forms = sorted({word for document in documents for sentence in document.words for word in sentence})
        self.rows = {SEPARATOR: 0} | {form: row for row, form in enumerate(forms, 1)}
        found = [vocabulary.form(form) for form in forms]
        pad = len(vectors.words) - 1
        parts = np.arange(vectors.codes.shape[1])

        def expand(rows: list[int]) -> Tensor:
            table = vectors.centroids[parts, vectors.codes[np.array(rows)]].reshape(len(rows), -1)
            return torch.from_numpy(np.ascontiguousarray(table))

        self.words = expand([pad, *(form.word for form in found)])
        self.lemmas = expand([pad, *(form.lemma for form in found)])
        self.shapes = torch.tensor([0, *(form.shape for form in found)])
        self.features = [torch.zeros(1, dtype=torch.long), *(torch.tensor(form.features) for form in found)]


class Sample(NamedTuple):
    """A document ready to be batched: rows of forms by sentence, silver labels, marks, a teacher's opinion."""

    document: Document
    forms: list[list[int]]
    silver: list[Analysis]
    pieces: list[list[tuple[int, ...]]]
    soft: Soft | None = None
    tied: Sequence[Tied] = ()


class Batch(NamedTuple):
    """Tensors of one step. N rows, S sentences, K spans, E entities, B windows of T pieces."""

    forms: Tensor  # unique rows of the form table
    own: Tensor  # N: place in ``forms``
    features: Tensor
    offsets: Tensor
    mask: Tensor  # N x 1
    room: Tensor  # N: tokens up to the end of the sentence, this one among them; 0 for separators
    sentences: Tensor  # S x L rows, -1 padded
    tags: Tensor  # N, -100 where unknown
    heads: Tensor  # N: row of the governor, -1 root
    head_places: Tensor  # S x L: 0 root, else place + 1; -100 padded
    arcs: Tensor  # N, -100 where unknown
    names: Tensor  # N, -100 where unknown
    spans: Tensor  # K x 3: row, length - 1, type
    chances: Tensor  # K: 1, or a teacher's probability
    weights: Tensor  # N: 0 where no entities are known
    entities: Tensor  # E x 3: first and last row, type
    tied: tuple[Tied, ...]  # by places in ``sentences``
    pieces: Tensor  # B x T
    present: Tensor  # B x T
    piece_rows: Tensor  # B * T: the row a piece belongs to, N if none
    samples: tuple[Sample, ...]
    starts: tuple[tuple[int, ...], ...]  # of each sample: the row at which each sentence begins


def make_sample(document: Document, silver: list[Analysis], table: FormTable, splitter: Splitter | None) -> Sample:
    """Look up a document's forms and pieces."""
    forms = [[table.rows[word] for word in sentence] for sentence in document.words]
    pieces = (
        [
            [splitter.split(word, space) for word, space in zip(words, spaces, strict=True)]
            for words, spaces in zip(document.words, document.spaced, strict=True)
        ]
        if splitter
        else []
    )
    return Sample(document, forms, silver, pieces)


class Collator:
    """Makes batches of samples."""

    def __init__(
        self,
        table: FormTable,
        labels: Labels,
        *,
        longest: int,
        special: tuple[int, int, int] | None = None,
        soft_share: float = 0.5,
    ) -> None:
        self.table = table
        self.labels = labels
        # Spans of more tokens are not learned.
        self.longest = longest
        # Rows of the pieces that begin, end and pad a window.
        self.special = special
        # How much a teacher's opinion weighs beside the marks of a marked document.
        self.soft_share = soft_share

    def batch(self, samples: Sequence[Sample]) -> Batch:
        """Join documents into one batch."""
        labels = self.labels
        rows: list[int] = [0]
        room: list[int] = [0]
        tags: list[int] = [-100]
        heads: list[int] = [-1]
        arcs: list[int] = [-100]
        names: list[int] = [-100]
        known: list[float] = [0.0]
        sentences: list[list[int]] = []
        head_places: list[list[int]] = []
        starts: list[tuple[int, ...]] = []
        spans: list[tuple[int, int, int]] = []
        chances: list[float] = []
        entities: list[tuple[int, int, int]] = []
        tied: list[Tied] = []
        for sample in samples:
            begun: list[int] = []
            tied.extend(one._replace(sentence=one.sentence + len(sentences)) for one in sample.tied)
            learns = sample.document.labelled or sample.soft is not None
            for number, forms in enumerate(sample.forms):
                start, length = len(rows), len(forms)
                begun.append(start)
                sentences.append(list(range(start, start + length)))
                rows += [*forms, 0]
                room += [*range(length, 0, -1), 0]
                known += [float(learns)] * length + [0.0]
                if sample.silver:
                    silver = sample.silver[number]
                    tags += [labels.tag(tag) for tag in silver.tags] + [-100]
                    heads += [start + head - 1 if head and head - 1 < length else -1 for head in silver.heads] + [-1]
                    head_places.append([head if head <= length else 0 for head in silver.heads])
                    arcs += [labels.arc(arc) for arc in silver.relations] + [-100]
                    names += [labels.names[name] for name in silver.names] + [-100]
                else:
                    tags += [-100] * (length + 1)
                    heads += [-1] * (length + 1)
                    head_places.append([-100] * length)
                    arcs += [-100] * (length + 1)
                    names += [-100] * (length + 1)
            starts.append(tuple(begun))
            self._spans(sample, begun, spans, chances)
            entities.extend(
                (begun[e.sentence] + e.first, begun[e.sentence] + e.last, labels.types[e.type])
                for e in sample.document.entities
            )
        longest = max(map(len, sentences))
        forms_used, own = torch.tensor(rows).unique(return_inverse=True)
        features = [self.table.features[row] for row in forms_used.tolist()]
        sizes = torch.tensor([0, *(len(part) for part in features[:-1])])
        pieces, present, piece_rows = self._windows(samples, starts, len(rows))
        return Batch(
            forms=forms_used,
            own=own,
            features=torch.cat(features),
            offsets=sizes.cumsum(0),
            mask=(torch.tensor(room) > 0).float().unsqueeze(1),
            room=torch.tensor(room),
            sentences=torch.tensor([[*s, *[-1] * (longest - len(s))] for s in sentences]),
            tags=torch.tensor(tags),
            heads=torch.tensor(heads),
            head_places=torch.tensor([[*h, *[-100] * (longest - len(h))] for h in head_places]),
            arcs=torch.tensor(arcs),
            names=torch.tensor(names),
            spans=torch.tensor(spans, dtype=torch.long).view(-1, 3),
            chances=torch.tensor(chances),
            weights=torch.tensor(known),
            entities=torch.tensor(entities, dtype=torch.long).view(-1, 3),
            tied=tuple(tied),
            pieces=pieces,
            present=present,
            piece_rows=piece_rows,
            samples=tuple(samples),
            starts=tuple(starts),
        )

    def _spans(self, sample: Sample, begun: list[int], spans: list[tuple[int, int, int]], chances: list[float]) -> None:
        hard = {
            (begun[e.sentence] + e.first, e.last - e.first, self.labels.types[e.type]): 1.0
            for e in sample.document.entities
            if e.last - e.first < self.longest
        }
        if sample.soft is not None:
            share = self.soft_share if sample.document.labelled else 1.0
            hard = dict.fromkeys(hard, 1.0 - share)
            for (sentence, first, length, kind), chance in zip(sample.soft.places, sample.soft.chances, strict=True):
                place = (begun[sentence] + first, length, kind)
                hard[place] = hard.get(place, 0.0) + share * chance
        spans.extend(hard)
        chances.extend(hard.values())

    def _windows(
        self, samples: Sequence[Sample], starts: Sequence[tuple[int, ...]], count: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        if self.special is None:
            empty = torch.zeros(0, dtype=torch.long)
            return empty, empty, empty
        begin, end, pad = self.special
        lines: list[list[int]] = []
        owners: list[list[int]] = []
        for sample, begun in zip(samples, starts, strict=True):
            for group in windows([sum(map(len, sentence)) for sentence in sample.pieces], WINDOW):
                line, owner = [begin], [count]
                for number in group:
                    for place, pieces in enumerate(sample.pieces[number]):
                        line += pieces
                        owner += [begun[number] + place] * len(pieces)
                line, owner = line[: LONGEST_WINDOW - 1], owner[: LONGEST_WINDOW - 1]
                lines.append([*line, end])
                owners.append([*owner, count])
        longest = max(map(len, lines))
        present = torch.tensor([[1] * len(line) + [0] * (longest - len(line)) for line in lines])
        pieces_ = torch.tensor([line + [pad] * (longest - len(line)) for line in lines])
        rows = torch.tensor([owner + [count] * (longest - len(owner)) for owner in owners])
        return pieces_, present, rows.view(-1)
