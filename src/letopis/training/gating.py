"""The gate in front of the graph of spans: learned from what the graph, seeing every span, takes for a mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.reading.packs.pack import Pack
    from letopis.training.corpora import Document
    from letopis.training.silver import Floats

EPOCHS = 8
RATE = 3e-3
DECAY = 0.7
ROWS = 512
# Spans likelier than the first are worth looking at; so many of those likelier than the second have to be let in.
WORTH, LIKELY = 0.3, 0.5
LET_IN = 0.998
# A span that is shut out is lost, one that is let in only takes time.
WEIGHT = 5.0
# The share of the rows that sets the threshold.
HELD = 0.1


class Seen(NamedTuple):
    """Rows of some texts (N x width), how likely each span is a mention (N x longest), which spans there are."""

    rows: Tensor
    chances: Tensor
    inside: Tensor


class _Gate(nn.Module):
    def __init__(self, width: int, longest: int) -> None:
        super().__init__()
        self.ends = nn.Linear(width, 2, bias=False)
        self.lengths = nn.Parameter(torch.zeros(longest))

    def forward(self, rows: Tensor) -> Tensor:
        """Give the logits of all spans, N x longest."""
        begins, ends = self.ends(rows).unbind(1)
        longest = len(self.lengths)
        ended = functional.pad(ends, (0, longest - 1)).unfold(0, longest, 1)
        return begins.unsqueeze(1) + ended + self.lengths


def fit_gate(pack: Pack, documents: Sequence[Document]) -> tuple[Floats, Floats]:
    """Give what ``gate.npz`` holds, learned from a pack whose gate stands open; torch's generator is drawn from.

    Args:
        pack: the pack.
        documents: texts to learn from; their marks are not looked at.
    """
    seen = _seen(pack, documents)
    gate = _Gate(seen.rows.shape[1], pack.settings.longest)
    optimizer = torch.optim.Adam(gate.parameters(), lr=RATE)
    held = int(len(seen.rows) * HELD)
    wanted = (seen.chances > WORTH).float()
    for _ in range(EPOCHS):
        for step in torch.randperm((len(seen.rows) - held) // ROWS).tolist():
            part = slice(held + step * ROWS, held + (step + 1) * ROWS)
            loss = functional.binary_cross_entropy_with_logits(
                gate(seen.rows[part]), wanted[part], seen.inside[part], pos_weight=torch.tensor(WEIGHT)
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        for parameters in optimizer.param_groups:
            parameters["lr"] *= DECAY
    with torch.no_grad():
        logits = gate(seen.rows[:held])[seen.chances[:held] > LIKELY]
        threshold = torch.quantile(logits, 1 - LET_IN) if len(logits) else torch.tensor(-torch.inf)
        return gate.ends.weight.T.numpy(), torch.nan_to_num(gate.lengths - threshold).numpy()


def _seen(pack: Pack, documents: Sequence[Document]) -> Seen:
    rows: list[Floats] = []
    spans: list[tuple[int, int, float]] = []
    room: list[int] = []
    for document in documents:
        sentences = document.sentences()
        for (own, _, _), found in zip(pack.standing(sentences), pack.chances(sentences, WORTH), strict=True):
            spans.extend((len(room) + span.first, span.last - span.first, span.score) for span in found)
            room.extend(range(len(own), 0, -1))
            rows.append(own)
    longest = pack.settings.longest
    chances = torch.zeros(len(room), longest)
    for first, length, chance in spans:
        chances[first, length] = chance
    inside = torch.arange(longest) < torch.tensor(room).unsqueeze(1)
    return Seen(torch.from_numpy(np.concatenate(rows)), chances, inside.float())
