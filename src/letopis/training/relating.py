"""Relations: a head that looks at all spans of a sentence at once.

Spans attend to the sentence's rows and to each other; every ordered pair is scored from both, from what lies between
and from the features of ``pairing``; then each pair sees its rivals and the paths over a third span (as the
multiplicative update of Jumper et al. 2021 does for residues), for relations come in triangles: person, profession,
organisation.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.reading.packs.pairing import LIES, LIKENESSES, PATHS

HEADS = 4


class RelaterShape(NamedTuple):
    """Sizes: rows' width, inner width (a multiple of HEADS), width of the triangles, dropout."""

    width: int
    inner: int = 96
    triangle: int = 24
    dropout: float = 0.3


class Relater(nn.Module):
    """Scores relations between all spans of a sentence: S x n x n x relations, as logits."""

    def __init__(self, shape: RelaterShape, *, types: int, relations: int) -> None:
        super().__init__()
        width, inner, third = shape.width, shape.inner, shape.triangle
        self.shape = shape
        self.types = types
        self.own = nn.Linear(3 * width, inner)
        self.kind = nn.Embedding(types, inner)
        self.ask, self.key, self.value = nn.Linear(inner, inner), nn.Linear(width, inner), nn.Linear(width, inner)
        self.told, self.told_norm = nn.Linear(inner, inner), nn.LayerNorm(inner)
        self.among, self.heard, self.heard_norm = (
            nn.Linear(inner, 3 * inner),
            nn.Linear(inner, inner),
            nn.LayerNorm(inner),
        )
        self.lie_bias, self.path_bias = nn.Embedding(LIES, HEADS), nn.Embedding(PATHS, HEADS)
        self.source, self.target = nn.Linear(inner, 2 * inner), nn.Linear(inner, 2 * inner)
        self.kinds = nn.Embedding(types * types, inner)
        self.lie, self.path, self.alike = (nn.Embedding(n, inner) for n in (LIES, PATHS, LIKENESSES))
        self.between = nn.Linear(width, inner, bias=False)
        self.mix = nn.Linear(inner, inner)
        self.legs = nn.Linear(inner, 4 * third)
        self.triangle = nn.Linear(2 * third, inner)
        self.rivals = nn.Linear(4 * inner, inner)
        self.out = nn.Linear(inner, relations)
        self.dropout = nn.Dropout(shape.dropout)
        for table in (self.kind, self.kinds, self.lie, self.path, self.alike):
            nn.init.normal_(table.weight, std=0.1)
        for table in (self.lie_bias, self.path_bias):
            nn.init.zeros_(table.weight)
        nn.init.constant_(self.out.bias, -3.0)

    def forward(
        self, rows: Tensor, present: Tensor, entities: Tensor, mask: Tensor, lies: Tensor, paths: Tensor, alike: Tensor
    ) -> Tensor:
        """Score.

        Args:
            rows: states of the sentences' tokens, S x L x width.
            present: S x L, 1 where there is a token.
            entities: S x n x 3, first and last token and type.
            mask: S x n, 1 where there is a span.
            lies: how the two spans of a pair lie, S x n x n rows of a table, as ``pairing`` numbers them.
            paths: how they hang together in the tree, likewise.
            alike: how they look alike, likewise.
        """
        size, inner = entities.shape[1], self.shape.inner
        rows = self.dropout(rows)
        sums = functional.pad(rows.cumsum(1), (0, 0, 1, 0))
        first, last, kind = entities[:, :, 0], entities[:, :, 1], entities[:, :, 2]
        mean = (_pick(sums, last + 1) - _pick(sums, first)) / (last + 1 - first).unsqueeze(2)
        spans = self.own(torch.cat((_pick(rows, first), _pick(rows, last), mean), dim=2)) + self.kind(kind)
        seen = _attend(self.ask(spans), self.key(rows), self.value(rows), (1 - present[:, None, None]) * -1e4)
        spans = self.told_norm(spans + self.dropout(self.told(seen)))
        ask, key, value = self.among(spans).split(inner, dim=2)
        bias = (self.lie_bias(lies) + self.path_bias(paths)).permute(0, 3, 1, 2) + (1 - mask[:, None, None]) * -1e4
        spans = self.dropout(self.heard_norm(spans + self.dropout(self.heard(_attend(ask, key, value, bias)))))
        source, source_by = self.source(spans).split(inner, dim=2)
        target, target_by = self.target(spans).split(inner, dim=2)
        pairs = source.unsqueeze(2) + target.unsqueeze(1) + source_by.unsqueeze(2) * target_by.unsqueeze(1)
        pairs = pairs + self.kinds(kind.unsqueeze(2) * self.types + kind.unsqueeze(1))
        pairs = pairs + self.lie(lies) + self.path(paths) + self.alike(alike)
        pairs = pairs + self._between(self.between(sums), first, last)
        pairs = functional.relu(self.mix(self.dropout(functional.relu(pairs))))
        real = (mask.unsqueeze(2) * mask.unsqueeze(1) * (1 - torch.eye(size))).unsqueeze(3)
        pairs = pairs * real
        legs = (functional.relu(self.legs(pairs)) * real).permute(0, 3, 1, 2)
        one, two, three, four = legs.split(self.shape.triangle, dim=1)
        over = torch.cat((one @ two, three @ four.transpose(2, 3)), dim=1).permute(0, 2, 3, 1)
        pairs = pairs + functional.relu(self.triangle(torch.log1p(over)))
        return self.out(self.dropout(pairs + functional.relu(self._rivals(pairs))))

    def _rivals(self, pairs: Tensor) -> Tensor:
        """Tell each pair the best of the source's pairs, of the target's, of those back to the source, and its reverse.

        The product is taken part by part, each before it is spread over the pairs: the same as of all parts joined.
        """
        best, best_to, best_back, reverse = self.rivals.weight.split(self.shape.inner, dim=1)
        back = pairs.transpose(1, 2)
        return (
            functional.linear(pairs.amax(dim=2, keepdim=True), best)
            + functional.linear(pairs.amax(dim=1, keepdim=True), best_to)
            + functional.linear(back.amax(dim=2, keepdim=True), best_back)
            + functional.linear(pairs, reverse).transpose(1, 2)
            + self.rivals.bias
        )

    @staticmethod
    def _between(sums: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Give the mean of what lies between the two spans of each pair; ``sums`` are running, S x (L + 1) x inner."""
        begin = torch.minimum(last.unsqueeze(2), last.unsqueeze(1)) + 1
        end = torch.maximum(torch.maximum(first.unsqueeze(2), first.unsqueeze(1)), begin)
        count = (end - begin).clamp(min=1).unsqueeze(3)
        return (_pick(sums, end) - _pick(sums, begin)) / count


def _pick(rows: Tensor, places: Tensor) -> Tensor:
    """Give the rows at places, sentence by sentence: S x … x width for places S x …."""
    first = torch.arange(rows.shape[0]).view(-1, *(1,) * (places.dim() - 1)) * rows.shape[1]
    return rows.flatten(0, 1)[places + first]


def _attend(ask: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
    """Attend with HEADS heads; ``bias`` is added to S x HEADS x asked x keys."""

    def parted(rows: Tensor) -> Tensor:
        return rows.unflatten(2, (HEADS, rows.shape[2] // HEADS)).transpose(1, 2)

    scores = parted(ask) @ parted(key).transpose(2, 3) * (ask.shape[2] // HEADS) ** -0.5 + bias
    return (torch.softmax(scores, dim=-1) @ parted(value)).transpose(1, 2).flatten(2)
