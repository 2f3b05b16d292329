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

from letopis.reading.packs.pairing import LIES, LIKENESSES, PATHS, Group

HEADS = 4


class RelaterShape(NamedTuple):
    """Sizes: rows' width, inner width (a multiple of HEADS), width of the triangles, dropout.

    With ``marked`` there are rows for the markers of every span too.
    """

    width: int
    inner: int = 96
    triangle: int = 24
    dropout: float = 0.3
    marked: bool = False


class Relater(nn.Module):
    """Scores relations between all spans of a sentence: P x relations, as logits."""

    def __init__(self, shape: RelaterShape, *, types: int, relations: int) -> None:
        super().__init__()
        width, inner, third = shape.width, shape.inner, shape.triangle
        self.shape = shape
        self.types = types
        self.own = nn.Linear(3 * width, inner)
        self.markers = nn.Linear(2 * width, inner, bias=False) if shape.marked else None
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

    def forward(self, rows: Tensor, group: Group[Tensor], opening: Tensor | None = None) -> Tensor:
        """Give the logits of all pairs of a group of sentences, P x relations.

        Args:
            rows: those of a text, N x width.
            group: what relates the spans.
            opening: S x n, the rows of the markers that open the spans; those that close them come next.
        """
        inner = self.shape.inner
        rows = self.dropout(rows)
        spans = self.kind(group.kind) + self._own(rows, group)
        if self.markers is not None and opening is not None:
            spans = spans + self.markers(torch.cat((rows[opening], rows[opening + 1]), dim=2))
        seen = _attend(
            self.ask(spans), self.key(rows)[group.tokens], self.value(rows)[group.tokens], group.absent, inner
        )
        spans = self.told_norm(spans + self.dropout(self.told(seen)))
        bias = (self.lie_bias(group.lies) + self.path_bias(group.paths)).permute(0, 3, 1, 2) + group.unseen
        asked, keys, values = self.among(spans).split(inner, dim=2)
        heard = _attend(asked, keys, values, bias, inner)
        spans = self.dropout(self.heard_norm(spans + self.dropout(self.heard(heard)))).flatten(0, 1)
        source, source_by = self.source(spans).split(inner, dim=1)
        target, target_by = self.target(spans).split(inner, dim=1)
        one, two = group.source, group.target
        found = source[one] + target[two] + source_by[one] * target_by[two] + self.kinds(group.kinds)
        # One table in place of two: it is made once when a graph is exported.
        looks = (self.lie.weight.unsqueeze(1) + self.alike.weight).flatten(0, 1)
        found = found + looks[group.looks] + self.path(group.path)
        sums = self.between(rows).cumsum(0)
        found = found + (sums[group.until] - sums[group.after]) * group.share
        found = functional.relu(self.mix(self.dropout(functional.relu(found))))
        found = found + functional.relu(self.triangle(torch.log1p(self._over(found, group))))
        logits: Tensor = self.out(self.dropout(found + functional.relu(self._rivals(found, group))))
        return logits

    def _own(self, rows: Tensor, group: Group[Tensor]) -> Tensor:
        """Give what a span's first row, its last and the mean of its rows say.

        The product is taken part by part, of every row once, before the rows are picked and summed.
        """
        of_first, of_last, of_mean = _columns(self.own.weight, self.shape.width)
        every = functional.linear(rows, of_mean)
        sums = every.cumsum(0)
        mean = (sums[group.last] - sums[group.first] + every[group.first]) * group.length
        first = functional.linear(rows, of_first, self.own.bias)[group.first]
        return first + functional.linear(rows, of_last)[group.last] + mean

    def _over(self, found: Tensor, group: Group[Tensor]) -> Tensor:
        """Give for each pair what the paths over every third span carry, P x 2 * third."""
        legs = _spread(functional.relu(self.legs(found)), group).permute(0, 3, 1, 2)
        one, two, three, four = legs.split(self.shape.triangle, dim=1)
        over = torch.cat((one @ two, three @ four.transpose(2, 3)), dim=1)
        return over.permute(0, 2, 3, 1).flatten(0, 2)[group.cells]

    def _rivals(self, found: Tensor, group: Group[Tensor]) -> Tensor:
        """Tell each pair the best of the source's pairs, of the target's, of those back to the source, and its reverse.

        The product is taken part by part, each before it is spread over the pairs: the same as of all parts joined.
        """
        best, best_to, best_back, reverse = _columns(self.rivals.weight, self.shape.inner)
        cells = _spread(found, group)
        from_each, to_each = cells.amax(dim=2).flatten(0, 1), cells.amax(dim=1).flatten(0, 1)
        of_source = functional.linear(from_each, best) + functional.linear(to_each, best_back, self.rivals.bias)
        of_target = functional.linear(to_each, best_to)
        back = functional.linear(found, reverse)[group.reverse]
        return of_source[group.source] + of_target[group.target] + back


def _columns(weight: Tensor, width: int) -> list[Tensor]:
    """Cut a weight into parts of so many columns; slices of a constant are constants when a graph is exported."""
    return [weight[:, begin : begin + width] for begin in range(0, weight.shape[1], width)]


def _spread(of_pairs: Tensor, group: Group[Tensor]) -> Tensor:
    """Spread what is known of the pairs (P x width) over the grid (S x n x n x width); 0 where there is no pair."""
    return functional.pad(of_pairs, (0, 0, 0, 1))[group.places]


def _attend(ask: Tensor, key: Tensor, value: Tensor, bias: Tensor, width: int) -> Tensor:
    """Attend with HEADS heads, ``width`` wide together; ``bias`` is added to S x HEADS x asked x keys."""
    head = width // HEADS

    def parted(rows: Tensor) -> Tensor:
        return rows.unflatten(2, (HEADS, head)).transpose(1, 2)

    scores = parted(ask * head**-0.5) @ parted(key).transpose(2, 3) + bias
    return (torch.softmax(scores, dim=-1) @ parted(value)).transpose(1, 2).flatten(2)
