"""One step, one epoch, one evaluation on held-out documents; the same for every pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.reading.packs.decoding import SpanFound, drop_crossing
from letopis.training.e5 import Subwords
from letopis.training.networks import WIDTH, Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.training.batches import Batch, Collator, FormTable, Sample

# The relations within a sentence by which packs are compared.
COMPARED = (
    "WORKS_AS WORKPLACE AGENT PARTICIPANT_IN TAKES_PLACE_IN POINT_IN_TIME START_TIME END_TIME ALTERNATIVE_NAME "
    "MEMBER_OF SUBORDINATE_OF HEADQUARTERED_IN LOCATED_IN PART_OF KNOWS"
).split()
# The share of word forms whose vectors are hidden in a step of training.
HIDDEN = 0.05


class Model(nn.Module):
    """A network with its subword encoder, if it has one."""

    def __init__(self, network: Network, subwords: Subwords | None) -> None:
        super().__init__()
        self.network = network
        self.subwords = subwords

    def rows(self, batch: Batch, table: FormTable) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Give the encoder's rows and the last states of the three towers."""
        encoder = self.network.encoder
        words, lemmas = table.words[batch.forms], table.lemmas[batch.forms]
        shapes = table.shapes[batch.forms]
        shown = torch.ones(len(words), 1)
        if self.training:
            # Some words are hidden, so that the model learns to do without their vectors.
            shown = (torch.rand(len(words), 1) > HIDDEN).float()
        own = encoder.forms(words * shown, lemmas * shown, batch.features, batch.offsets)[batch.own] * batch.mask
        states = None
        if self.subwords is not None:
            found = self.subwords(batch.pieces, batch.present).float()
            count = len(batch.own) + 1
            flat = found.reshape(-1, found.shape[-1])
            sums = torch.zeros(count, flat.shape[1]).index_add(0, batch.piece_rows, flat)
            sizes = torch.zeros(count).index_add(0, batch.piece_rows, torch.ones(len(flat)))
            states = (sums / sizes.clamp(min=1).unsqueeze(1))[:-1]
        rows: tuple[Tensor, Tensor, Tensor, Tensor] = encoder(own, words[batch.own], shapes[batch.own], batch.mask, states)
        return rows


def losses(model: Model, batch: Batch, table: FormTable, *, silver: bool = True) -> dict[str, Tensor]:
    """Give the losses of a batch by name, each a mean over what it judges."""
    network = model.network
    rows, names, morphology, syntax = model.rows(batch, table)
    logits = network.spans(rows).float()
    target = torch.zeros_like(logits)
    first, length, kind = batch.spans.unbind(1)
    target[first, length, kind] = batch.chances
    inside = (torch.arange(WIDTH) < batch.room.unsqueeze(1)).float() * batch.weights.unsqueeze(1)
    cells = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    found = {"spans": (cells * inside.unsqueeze(2)).sum() / batch.weights.sum().clamp(min=1)}
    if len(batch.pairs):
        related = network.pairs(rows, batch.entities, batch.pairs).float()
        cells = functional.binary_cross_entropy_with_logits(related, batch.relations, reduction="sum")
        found["pairs"] = cells / batch.weights.sum().clamp(min=1)
    if silver:
        tags = network.tags(morphology).float()
        found["tags"] = functional.cross_entropy(tags, batch.tags, ignore_index=-100)
        found["names"] = functional.cross_entropy(network.names(names).float(), batch.names, ignore_index=-100)
        scores, arcs = network.syntax(syntax, batch.heads, batch.sentences)
        found["heads"] = functional.cross_entropy(
            scores.float().flatten(0, 1), batch.head_places.flatten(), ignore_index=-100
        )
        found["arcs"] = functional.cross_entropy(arcs.float(), batch.arcs, ignore_index=-100)
    return found


class Figures(NamedTuple):
    """Counts of right, predicted and gold, and F1."""

    right: int
    predicted: int
    gold: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(self.predicted + self.gold, 1)

    def __str__(self) -> str:
        """Give F1, precision and recall."""
        return f"{self.f1:.4f} (P {self.right / max(self.predicted, 1):.3f} R {self.right / max(self.gold, 1):.3f})"


def decode_spans(logits: Tensor, room: Tensor, threshold: float) -> Iterator[SpanFound]:
    """Give the likeliest type of every span above the threshold."""
    chances = torch.sigmoid(logits)
    chances[torch.arange(WIDTH) >= room.unsqueeze(1)] = 0
    best, kinds = chances.max(dim=2)
    for row, length in torch.nonzero(best > threshold).tolist():
        yield SpanFound(row, row + length, int(kinds[row, length]), float(best[row, length]))


@torch.no_grad()
def evaluate(
    model: Model, collator: Collator, samples: Sequence[Sample], *, thresholds: Sequence[float] = (0.5,), pair: float = 0.5
) -> dict[str, Figures]:
    """Score a model on marked documents; gold counts are those that fall on token bounds."""
    model.eval()
    labels, table = collator.labels, collator.table
    compared = torch.tensor([name in COMPARED for name in labels.relations])
    counts: dict[str, list[int]] = {}

    def add(name: str, right: int, predicted: int, gold: int) -> None:
        total = counts.setdefault(name, [0, 0, 0])
        for place, number in enumerate((right, predicted, gold)):
            total[place] += number

    for place in range(0, len(samples), 8):
        batch = collator.batch(samples[place : place + 8])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=model.subwords is not None):
            rows, names, morphology, syntax = model.rows(batch, table)
            logits = model.network.spans(rows).float()
            scores, arcs = model.network.syntax(syntax, batch.heads, batch.sentences)
            tags = model.network.tags(morphology)
            flat = model.network.names(names)
        gold_count = sum(len(sample.document.entities) for sample in batch.samples)
        gold = {(int(r), int(r) + int(n), int(k)) for r, n, k in batch.spans.tolist()}
        for threshold in thresholds:
            spans = drop_crossing(list(decode_spans(logits, batch.room, threshold)))
            found = {(span.first, span.last, span.type) for span in spans}
            add(f"spans@{threshold:g}", len(found & gold), len(found), gold_count)
        spans = drop_crossing(list(decode_spans(logits, batch.room, thresholds[0])))
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=model.subwords is not None):
            related = torch.sigmoid(model.network.pairs(rows, batch.entities, batch.pairs).float())
        truth = (batch.relations > 0) & compared
        guess = (related > pair) & compared
        add("relations, gold entities", int((truth & guess).sum()), int(guess.sum()), int(truth.sum()))
        owner = torch.zeros(len(batch.room), dtype=torch.long)
        owner[batch.sentences[batch.sentences >= 0]] = torch.repeat_interleave(
            torch.arange(len(batch.sentences)), (batch.sentences >= 0).sum(1)
        )
        own = torch.tensor([(span.first, span.last, span.type) for span in spans], dtype=torch.long).view(-1, 3)
        of = owner[own[:, 0]] if len(own) else owner[:0]
        pairs = torch.nonzero((of.unsqueeze(1) == of.unsqueeze(0)) & ~torch.eye(len(of), dtype=torch.bool))
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=model.subwords is not None):
            chances = torch.sigmoid(model.network.pairs(rows, own, pairs).float())
        keys = [tuple(entity) for entity in own.tolist()]
        guessed = {
            (keys[pairs[p, 0]], keys[pairs[p, 1]], r) for p, r in torch.nonzero((chances > pair) & compared).tolist()
        }
        marks = [tuple(entity) for entity in batch.entities.tolist()]
        true = {(marks[batch.pairs[p, 0]], marks[batch.pairs[p, 1]], r) for p, r in torch.nonzero(truth).tolist()}
        add("relations", len(guessed & true), len(guessed), len(true))
        known = batch.tags >= 0
        add("tags", int((tags.argmax(1)[known] == batch.tags[known]).sum()), int(known.sum()), int(known.sum()))
        add("names", int((flat.argmax(1)[known] == batch.names[known]).sum()), int(known.sum()), int(known.sum()))
        heads = batch.head_places >= 0
        add("heads", int((scores.argmax(2)[heads] == batch.head_places[heads]).sum()), int(heads.sum()), int(heads.sum()))
        add("arcs", int((arcs.argmax(1)[known] == batch.arcs[known]).sum()), int(known.sum()), int(known.sum()))
    return {name: Figures(*total) for name, total in counts.items()}


__all__ = ["COMPARED", "Figures", "Model", "decode_spans", "evaluate", "losses"]
