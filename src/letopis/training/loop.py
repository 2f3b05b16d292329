"""A network with its subword encoder, and what it is to make small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.training.tying import relation_loss

if TYPE_CHECKING:
    from collections.abc import Collection

    from letopis.training.batches import Batch, FormTable
    from letopis.training.e5 import Subwords
    from letopis.training.networks import Network

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
            pieces = self.subwords(batch.pieces, batch.present).float()
            count = len(batch.own) + 1
            flat = pieces.reshape(-1, pieces.shape[-1])
            sums = torch.zeros(count, flat.shape[1]).index_add(0, batch.piece_rows, flat)
            sizes = torch.zeros(count).index_add(0, batch.piece_rows, torch.ones(len(flat)))
            states = (sums / sizes.clamp(min=1).unsqueeze(1))[:-1]
        found: tuple[Tensor, Tensor, Tensor, Tensor] = encoder(
            own, words[batch.own], shapes[batch.own], batch.mask, states
        )
        return found


def losses(model: Model, batch: Batch, table: FormTable, *, skipped: Collection[str] = ()) -> dict[str, Tensor]:
    """Give the losses of a batch by name, each a mean over what it judges, but for the silver ones ``skipped``."""
    network = model.network
    rows, names, morphology, syntax = model.rows(batch, table)
    logits = network.spans(rows).float()
    target = torch.zeros_like(logits)
    first, length, kind = batch.spans.unbind(1)
    target[first, length, kind] = batch.chances
    lengths = torch.arange(logits.shape[1])
    inside = (lengths < batch.room.unsqueeze(1)).float() * batch.weights.unsqueeze(1)
    cells = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    found = {"spans": (cells * inside.unsqueeze(2)).sum() / batch.weights.sum().clamp(min=1)}
    if batch.tied:
        total = relation_loss(network.pairs, rows, batch.sentences, batch.tied)
        found["pairs"] = total / batch.weights.sum().clamp(min=1)
    if "tags" not in skipped:
        found["tags"] = functional.cross_entropy(network.tags(morphology).float(), batch.tags, ignore_index=-100)
    if "names" not in skipped:
        found["names"] = functional.cross_entropy(network.names(names).float(), batch.names, ignore_index=-100)
    if "syntax" not in skipped:
        scores, arcs = network.syntax(syntax, batch.heads, batch.sentences)
        found["heads"] = functional.cross_entropy(
            scores.float().flatten(0, 1), batch.head_places.flatten(), ignore_index=-100
        )
        found["arcs"] = functional.cross_entropy(arcs.float(), batch.arcs, ignore_index=-100)
    return found


__all__ = ["Model", "losses"]
