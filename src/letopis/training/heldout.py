"""How a model in training does on held-out documents, before it is a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from letopis.reading.packs.decoding import SpanFound, drop_crossing
from letopis.training.scores import COMPARED, Figures
from letopis.training.tying import like_sized, scored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.training.batches import Batch, Collator, Sample
    from letopis.training.loop import Model

EVEN = 0.5
DOCUMENTS = 8


@torch.no_grad()
def evaluate(model: Model, collator: Collator, samples: Sequence[Sample], *, half: bool) -> dict[str, Figures]:
    """Score a model at even chances; marks that do not fall on token bounds are not counted."""
    model.eval()
    counts: dict[str, Figures] = {}
    for place in range(0, len(samples), DOCUMENTS):
        batch = collator.batch(samples[place : place + DOCUMENTS])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            found = _judge(model, collator, batch)
        for name, figures in found.items():
            counts[name] = Figures(*map(sum, zip(counts.get(name, (0, 0, 0)), figures, strict=True)))
    return counts


def _judge(model: Model, collator: Collator, batch: Batch) -> dict[str, Figures]:
    network = model.network
    rows, names, morphology, syntax = model.rows(batch, collator.table)
    spans = drop_crossing(list(_spans(network.spans(rows).float(), batch.room)))
    own = {(span.first, span.last, span.type) for span in spans}
    marks = [tuple(mark) for mark in batch.entities.tolist()]
    found = {"spans": Figures(len(own & set(marks)), len(own), len(marks))}
    compared = torch.tensor([name in COMPARED for name in collator.labels.relations])
    right = guessed = gold = 0
    for group in like_sized(batch.tied):
        logits, truth = scored(network.pairs, rows, batch.sentences, group)
        guess = (logits > 0) & compared
        true = (truth > EVEN) & compared
        right, guessed, gold = right + int((guess & true).sum()), guessed + int(guess.sum()), gold + int(true.sum())
    found["relations of marks"] = Figures(right, guessed, gold)
    scores, arcs = network.syntax(syntax, batch.heads, batch.sentences)
    found["tags"] = _agreement(network.tags(morphology), batch.tags)
    found["names"] = _agreement(network.names(names), batch.names)
    found["heads"] = _agreement(scores.flatten(0, 1), batch.head_places.flatten())
    found["arcs"] = _agreement(arcs, batch.arcs)
    return found


def _spans(logits: Tensor, room: Tensor) -> Iterator[SpanFound]:
    """Give the likeliest type of every span of the right length that is likelier than not."""
    chances = torch.sigmoid(logits)
    chances[torch.arange(chances.shape[1]) >= room.unsqueeze(1)] = 0
    best, kinds = chances.max(dim=2)
    for row, length in torch.nonzero(best > EVEN).tolist():
        yield SpanFound(row, row + length, int(kinds[row, length]), float(best[row, length]))


def _agreement(logits: Tensor, silver: Tensor) -> Figures:
    """Count how often the model says what slovnet says, where slovnet speaks."""
    known = silver >= 0
    count = int(known.sum())
    return Figures(int((logits.argmax(1)[known] == silver[known]).sum()), count, count)
