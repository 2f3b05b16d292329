"""The networks in torch: what a pack computes, in the form in which it learns.

Rows: the tokens of a text one after another, each sentence followed by one separator row (mask 0), so that a batch of
sentences is one matrix without padding. N rows, D wide.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.reading.packs.forms import BUCKETS, SHAPES
from letopis.reading.packs.spanning import WINDOWS, Candidates
from letopis.training.relating import Relater, RelaterShape

if TYPE_CHECKING:
    from letopis.training.silver import Floats

VECTOR = 300
TOWERS = ("names", "morphology", "syntax")
TOWER_SIZES = (256, 128, 64)
SHAPE_SIZE = 30
BAG_SIZE = 64


class Shape(NamedTuple):
    """The sizes of a network: width D, residual blocks, widths of the scorers, width of subword states."""

    width: int = 256
    dilations: tuple[int, ...] = (1, 1, 2, 1)
    span: int = 96
    # The head of relations: its inner width and that of its triangles.
    relater: int = 96
    triangle: int = 24
    # Spans of at most so many tokens are scored: 10 are 99.75% of NEREL's entities.
    longest: int = 10
    subwords: int = 0
    dropout: float = 0.3
    # GELU learns a little better, ReLU runs faster.
    smooth: bool = False


class Near(nn.Module):
    """A convolution over each row and its two neighbours at a distance, zeros beyond the ends.

    The product comes first and the shift after it, which moves less memory than joining the neighbours would.
    """

    def __init__(self, before: int, after: int, distance: int = 1) -> None:
        super().__init__()
        self.product = nn.Linear(before, 3 * after, bias=False)
        self.bias = nn.Parameter(torch.zeros(after))
        self.distance = distance
        # The scale of a convolution with three rows.
        nn.init.uniform_(self.product.weight, -((3 * before) ** -0.5), (3 * before) ** -0.5)

    def forward(self, rows: Tensor) -> Tensor:
        """Give N x after for N x before."""
        step, after = self.distance, self.bias.shape[0]
        product = self.product(functional.pad(rows, (0, 0, step, step)))
        # Ends counted from the end stay constants when the graph is exported.
        return (
            product[: -2 * step, :after]
            + product[step:-step, after : 2 * after]
            + product[2 * step :, 2 * after :]
            + self.bias
        )


class Tower(nn.Module):
    """One of slovnet's encoders (three convolutions over vector and shape), to be taken over and learned further."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes = nn.Embedding(len(SHAPES), SHAPE_SIZE)
        sizes = (VECTOR + SHAPE_SIZE, *TOWER_SIZES)
        self.layers = nn.ModuleList(Near(i, o) for i, o in pairwise(sizes))
        self.scales = nn.ParameterList(nn.Parameter(torch.ones(o)) for o in TOWER_SIZES)
        self.shifts = nn.ParameterList(nn.Parameter(torch.zeros(o)) for o in TOWER_SIZES)

    def begin(self, arrays: dict[str, Floats]) -> None:
        """Take over slovnet's weights."""
        with torch.no_grad():
            self.shapes.weight.copy_(torch.from_numpy(arrays["emb.shape.weight"]))
            for place, layer in enumerate(self.layers):
                key = f"encoder.layers.{place}"
                weight = torch.from_numpy(arrays[f"{key}.conv.weight"])  # out x in x 3
                layer.product.weight.copy_(weight.permute(2, 0, 1).reshape(-1, weight.shape[1]))
                layer.bias.copy_(torch.from_numpy(arrays[f"{key}.conv.bias"]))
                scale = torch.from_numpy(arrays[f"{key}.norm.weight"] / arrays[f"{key}.norm.std"])
                mean = torch.from_numpy(arrays[f"{key}.norm.mean"])
                self.scales[place].copy_(scale)
                self.shifts[place].copy_(torch.from_numpy(arrays[f"{key}.norm.bias"]) - mean * scale)

    def forward(self, words: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Give the middle states (N x 128) and the last ones (N x 64)."""
        rows = torch.cat((words, self.shapes(shapes)), dim=-1) * mask
        return self.after_first(self.end(0, self.layers[0](rows), mask), mask)

    def after_first(self, rows: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Give the middle and the last states from those of the first layer."""
        middle = self.end(1, self.layers[1](rows), mask)
        return middle, self.end(2, self.layers[2](middle), mask)

    def end(self, layer: int, rows: Tensor, mask: Tensor) -> Tensor:
        """Give the states of a layer from what its convolution gives."""
        return (functional.relu(rows) * self.scales[layer] + self.shifts[layer]) * mask


class Block(nn.Module):
    """A residual convolution: norm, three rows around, activation."""

    def __init__(self, width: int, distance: int, dropout: float, *, smooth: bool) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.near = Near(width, width, distance)
        self.dropout = nn.Dropout(dropout)
        self.activate = functional.gelu if smooth else functional.relu

    def forward(self, rows: Tensor) -> Tensor:
        """Give N x D for N x D."""
        return rows + self.dropout(self.activate(self.near(self.norm(rows))))


class SpanHead(nn.Module):
    """Scores every span of at most ``longest`` tokens for every type: N x longest x types, as logits."""

    def __init__(self, shape: Shape, types: int) -> None:
        super().__init__()
        inner = shape.span
        # First and last row, each added and multiplied, and the greatest of the rows between.
        self.parts = nn.Linear(shape.width, 5 * inner)
        self.lengths = nn.Parameter(torch.zeros(shape.longest, inner))
        self.out = nn.Linear(inner, types)
        self.dropout = nn.Dropout(shape.dropout)
        self.inner = inner
        self.longest = shape.longest
        self.activate = functional.gelu if shape.smooth else functional.relu
        nn.init.constant_(self.out.bias, -4.0)

    def forward(self, rows: Tensor) -> Tensor:
        """Give the logits; a span that leaves its sentence is masked by the caller."""
        # Rows beyond the end, so that every span has a last row.
        longest, inner = self.longest, self.inner
        parts = self.parts(functional.pad(self.dropout(rows), (0, 0, 0, longest)))
        first, left, most = (parts[:-longest, place * inner : (place + 1) * inner] for place in (0, 2, 4))
        logits = []
        for length in range(longest):
            end = length - longest
            last, right = parts[length:end, inner : 2 * inner], parts[length:end, 3 * inner : 4 * inner]
            most = torch.maximum(most, parts[length:end, 4 * inner :]) if length else most
            hidden = self.activate(first + last + left * right + most + self.lengths[length])
            logits.append(self.out(hidden))
        return torch.stack(logits, dim=1)

    def at(self, rows: Tensor, spans: Candidates[Tensor]) -> Tensor:
        """Give the logits of listed spans only, P x types."""
        # Slices of a constant are constants when a graph is exported.
        parts = [slice(begin, begin + self.inner) for begin in range(0, 5 * self.inner, self.inner)]
        weight, bias = self.parts.weight, self.parts.bias
        first, last, left, right, most = (functional.linear(rows, weight[part], bias[part]) for part in parts)
        windows = [most]
        for step in WINDOWS[:-1]:
            windows.append(torch.maximum(windows[-1][:-step], windows[-1][step:]))
        table = torch.cat(windows)
        most = torch.maximum(table[spans.left], table[spans.right])
        both = left[spans.first] * right[spans.last]
        hidden = self.activate(first[spans.first] + last[spans.last] + both + most + self.lengths[spans.length])
        logits: Tensor = self.out(hidden)
        return logits


class SyntaxHead(nn.Module):
    """slovnet's biaffine heads: who governs (scores by the caller, per sentence) and by which relation."""

    def __init__(self, width: int, relations: int) -> None:
        super().__init__()
        self.head, self.tail = nn.Linear(width, 32), nn.Linear(width, 32)
        self.rel_head, self.rel_tail = nn.Linear(width, 32), nn.Linear(width, 32)
        self.root, self.rel_root = nn.Parameter(torch.zeros(width)), nn.Parameter(torch.zeros(width))
        self.kernel = nn.Parameter(torch.zeros(32, 32))
        self.rel_kernel = nn.Parameter(torch.zeros(32, 32 * relations))
        self.relations = relations

    def begin(self, arrays: dict[str, Floats]) -> None:
        """Take over slovnet's weights, whose heads look at its tower only."""
        with torch.no_grad():
            for layer, key in (
                (self.head, "head.head"),
                (self.tail, "head.tail"),
                (self.rel_head, "rel.head"),
                (self.rel_tail, "rel.tail"),
            ):
                layer.weight.copy_(torch.from_numpy(arrays[f"{key}.proj.weight"]).T)
                layer.bias.copy_(torch.from_numpy(arrays[f"{key}.proj.bias"]))
            self.root.copy_(torch.from_numpy(arrays["head.root"]))
            self.rel_root.copy_(torch.from_numpy(arrays["rel.root"]))
            self.kernel.copy_(torch.from_numpy(arrays["head.kernel"]))
            self.rel_kernel.copy_(torch.from_numpy(arrays["rel.kernel"]))

    def forward(self, rows: Tensor, heads: Tensor, sentences: Tensor) -> tuple[Tensor, Tensor]:
        """Score governors and relations.

        Args:
            rows: states, N x width.
            heads: the row of each row's governor, -1 for the root; the relation is scored for it.
            sentences: S x L rows of each sentence's tokens, padded with -1.

        Returns:
            Governor logits S x L x (1 + L), the root first; relation logits N x relations.
        """
        present = sentences >= 0
        padded = rows[sentences.clamp(min=0)]
        root = self.root.expand(padded.shape[0], 1, -1).to(padded.dtype)
        governors = functional.relu(self.head(torch.cat((root, padded), dim=1)))
        # slovnet multiplies "head" of the token by "tail" of its governor, the root among them.
        tails = functional.relu(self.tail(torch.cat((root, padded), dim=1)))
        scores = governors[:, 1:] @ self.kernel @ tails.transpose(1, 2)
        allowed = functional.pad(present, (1, 0), value=True).unsqueeze(1)
        scores = scores.masked_fill(~allowed, -1e4)
        above = torch.where((heads >= 0).unsqueeze(1), rows[heads.clamp(min=0)], self.rel_root.to(rows.dtype))
        left = (functional.relu(self.rel_head(above)) @ self.rel_kernel).view(-1, self.relations, 32)
        labels = (left @ functional.relu(self.rel_tail(rows)).unsqueeze(2)).squeeze(2)
        return scores, labels


class Encoder(nn.Module):
    """Rows for all heads: the towers, a word's own features, subword states if any, residual convolutions."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.towers = nn.ModuleList(Tower() for _ in TOWERS)
        self.word = nn.Linear(VECTOR, width)
        self.lemma = nn.Linear(VECTOR, width, bias=False)
        self.bag = nn.EmbeddingBag(BUCKETS, BAG_SIZE, mode="mean")
        self.bag_out = nn.Linear(BAG_SIZE, width, bias=False)
        nn.init.normal_(self.bag.weight, std=0.3)
        self.seen = nn.Linear(len(TOWERS) * sum(TOWER_SIZES[1:]), width, bias=False)
        self.subwords = nn.Linear(shape.subwords, width, bias=False) if shape.subwords else None
        self.blocks = nn.ModuleList(
            Block(width, distance, shape.dropout, smooth=shape.smooth) for distance in shape.dilations
        )
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(shape.dropout)

    def forms(self, words: Tensor, lemmas: Tensor, features: Tensor, offsets: Tensor) -> Tensor:
        """Give what a form says without its sentence: F x D."""
        return self.word(words) + self.lemma(lemmas) + self.bag_out(self.bag(features, offsets))

    def forward(
        self, own: Tensor, words: Tensor, shapes: Tensor, mask: Tensor, subwords: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Give rows (N x D), and the last states of the three towers (N x 64 each)."""
        return self.over(own, [tower(words, shapes, mask) for tower in self.towers], subwords)

    def over(
        self, own: Tensor, states: list[tuple[Tensor, Tensor]], subwords: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Give what ``forward`` does from the middle and last states of the three towers."""
        seen = torch.cat([state for pair in states for state in pair], dim=-1)
        rows = own + self.seen(self.dropout(seen))
        if self.subwords is not None and subwords is not None:
            rows = rows + self.subwords(subwords)
        rows = self.dropout(rows)
        for block in self.blocks:
            rows = block(rows)
        return self.norm(rows), states[0][1], states[1][1], states[2][1]


class Network(nn.Module):
    """The whole of a pack."""

    def __init__(self, shape: Shape, *, types: int, relations: int, tags: int, arcs: int, names: int) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.spans = SpanHead(shape, types)
        self.pairs = Relater(
            RelaterShape(shape.width, shape.relater, shape.triangle, shape.dropout), types=types, relations=relations
        )
        self.tags = nn.Linear(TOWER_SIZES[-1], tags)
        self.names = nn.Linear(TOWER_SIZES[-1], names)
        self.syntax = SyntaxHead(TOWER_SIZES[-1], arcs)

    def begin(self, models: dict[str, dict[str, Floats]]) -> None:
        """Take over slovnet's three encoders and the heads of two."""
        for tower, name in zip(self.encoder.towers, TOWERS, strict=True):
            tower.begin(models[name])
        with torch.no_grad():
            for layer, model in ((self.tags, "morphology"), (self.names, "names")):
                layer.weight.copy_(torch.from_numpy(models[model]["head.proj.weight"]).T)
                layer.bias.copy_(torch.from_numpy(models[model]["head.proj.bias"]))
        self.syntax.begin(models["syntax"])
