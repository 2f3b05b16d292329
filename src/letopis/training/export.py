"""From a trained model to the files of a pack: ONNX graphs with 8-bit products, tables of forms, vectors and pieces."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.errors import TrainingError
from letopis.reading.packs.decoding import may_govern
from letopis.reading.packs.forms import SHAPES
from letopis.reading.packs.formtable import word_key
from letopis.reading.packs.pairing import Group, Spans, gather
from letopis.reading.packs.spanning import Candidates, candidates
from letopis.training.graphs import write_graph
from letopis.training.networks import TOWER_SIZES, VECTOR

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from letopis.reading.packs.parts import Settings
    from letopis.training.e5 import Pieces, Subwords
    from letopis.training.marked import MarkedReader
    from letopis.training.networks import Near, Network, SpanHead, SyntaxHead
    from letopis.training.relating import Relater
    from letopis.training.silver import Floats, Vectors


class _First(nn.Module):
    """What a form gives to the first layer of the towers: for the row after it, its own and the one before it.

    F x 3 (places) * width of all towers, from vectors and shapes alone.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        # Of each tower: width * 3 (places) x (vector, shape).
        weights = [tower.layers[0].product.weight.unflatten(0, (3, -1)) for tower in network.encoder.towers]
        of_words = torch.cat([weight[:, :, :VECTOR] for weight in weights], dim=1).flatten(0, 1)
        of_shapes = [
            torch.einsum("sk,pwk->spw", tower.shapes.weight, weight[:, :, VECTOR:])
            for tower, weight in zip(network.encoder.towers, weights, strict=True)
        ]
        self.words = nn.Linear(VECTOR, len(of_words), bias=False)
        self.shapes = nn.Embedding(len(SHAPES), len(of_words))
        with torch.no_grad():
            self.words.weight.copy_(of_words)
            self.shapes.weight.copy_(torch.cat(of_shapes, dim=2).flatten(1))

    def forward(self, words: Tensor, shapes: Tensor) -> Tensor:
        found: Tensor = self.words(words) + self.shapes(shapes)
        return found


class _Around:
    """Where the graph finds each row and its neighbours, N x 3, by their distance; worked out once for all layers."""

    def __init__(self) -> None:
        self.at: dict[int, Tensor] = {}

    def look(self, rows: Tensor, distances: Iterable[int]) -> None:
        """Work it out for as many rows, padded by the distance on both sides."""
        own = torch.arange(rows.shape[0]).unsqueeze(1)
        self.at = {step: own + torch.tensor([0, step, 2 * step]) for step in distances}


class _Joined(nn.Module):
    """A convolution as one product of three rows side by side, for the same numbers.

    Rows are quantised before they are picked (``graphs``), so that joining them moves bytes; then one product gives
    what three gave, and there is nothing to slice and to add.
    """

    def __init__(self, near: Near, around: _Around) -> None:
        super().__init__()
        after = near.bias.shape[0]
        parts = near.product.weight.detach().unflatten(0, (3, after))
        self.product = nn.Linear(3 * near.product.in_features, after)
        with torch.no_grad():
            self.product.weight.copy_(parts.transpose(0, 1).flatten(1))
            self.product.bias.copy_(near.bias)
        self.distance = near.distance
        self.around = around

    def forward(self, rows: Tensor) -> Tensor:
        padded = functional.pad(rows, (0, 0, self.distance, self.distance))
        found: Tensor = self.product(padded[self.around.at[self.distance]].flatten(1))
        return found


class _Encoder(nn.Module):
    """Rows, names, tags and syntax states of a text's tokens; names and tags as logits.

    The first layer of the towers is summed from what the forms of three rows give to it, in bytes with a scale each.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network = deepcopy(network)
        self.around = _Around()
        for tower in network.encoder.towers:
            # What the first layer would give comes ready.
            for place in range(1, len(tower.layers)):
                tower.layers[place] = _Joined(tower.layers[place], self.around)
        for block in network.encoder.blocks:
            block.near = _Joined(block.near, self.around)
        self.distances = {1, *network.shape.dilations}
        towers = network.encoder.towers
        self.bias = nn.Parameter(torch.cat([tower.layers[0].bias for tower in towers]))
        self.scale = nn.Parameter(torch.cat([tower.scales[0] for tower in towers]))
        self.shift = nn.Parameter(torch.cat([tower.shifts[0] for tower in towers]))

    def forward(
        self, own: Tensor, first: Tensor, scales: Tensor, mask: Tensor, subwords: Tensor | None = None
    ) -> tuple[Tensor, ...]:
        towers = self.network.encoder.towers
        self.around.look(mask, self.distances)
        # A product of matrices each: a sum over products costs three times as much.
        summed = (scales.unsqueeze(1) @ first.float()).squeeze(1) + self.bias
        begun = (functional.relu(summed) * self.scale + self.shift) * mask
        parts = begun.split(begun.shape[1] // len(towers), dim=1)
        states = [tower.after_first(part, mask) for tower, part in zip(towers, parts, strict=True)]
        rows, names, morphology, syntax = self.network.encoder.over(own, states, subwords)
        return rows, self.network.names(names), self.network.tags(morphology), syntax


class _Spans(nn.Module):
    """Logits of listed spans, P x types."""

    def __init__(self, head: SpanHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, rows: Tensor, *spans: Tensor) -> Tensor:
        return self.head.at(rows, Candidates(*spans))


class _Syntax(nn.Module):
    """Governors (0 the root, else place + 1) of padded sentences, S x L; relations, one a token in order; scores.

    The scores are those of every governor, S x L x (1 + L), so that what is no tree can be mended.
    """

    def __init__(self, head: SyntaxHead) -> None:
        super().__init__()
        self.head = head

    def forward(
        self, states: Tensor, sentences: Tensor, governors: Tensor, absent: Tensor, tokens: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Score.

        Args:
            states: N x 64.
            sentences: S x L, the rows of each sentence's tokens; 0 where there is none.
            governors: S x (1 + L), what may govern: 0 for the root, else a row + 1.
            absent: S x 1 x (1 + L), NEVER where nothing may.
            tokens: which of the S * L places are tokens.
        """
        head = self.head
        below = functional.relu(head.head(states)) @ head.kernel
        above = functional.relu(head.tail(torch.cat((head.root.unsqueeze(0), states))))
        scores = below[sentences] @ above[governors].transpose(1, 2) + absent
        places = scores.argmax(dim=2)
        # Relations are scored for tokens only: padding is most of the grid where sentences differ in length.
        chosen = torch.gather(governors, 1, places).flatten()[tokens]
        of_governors = functional.relu(head.rel_head(torch.cat((head.rel_root.unsqueeze(0), states))))
        left = (of_governors[chosen] @ head.rel_kernel).unflatten(1, (head.relations, 32))
        right = functional.relu(head.rel_tail(states))[sentences.flatten()[tokens]]
        arcs = (left @ right.unsqueeze(2)).squeeze(2).argmax(dim=1)
        return places, arcs, scores


class _Pairs(nn.Module):
    """Probabilities of relations, P x relations."""

    def __init__(self, relater: Relater) -> None:
        super().__init__()
        self.relater = relater

    def forward(self, rows: Tensor, *inputs: Tensor) -> Tensor:
        group, opening = Group(*inputs[: len(Group._fields)]), inputs[len(Group._fields) :]
        return torch.sigmoid(self.relater(rows, group, *opening))


class _Subwords(nn.Module):
    """States of pieces whose vectors were looked up outside."""

    def __init__(self, subwords: Subwords) -> None:
        super().__init__()
        self.subwords = subwords

    def forward(self, embedded: Tensor, present: Tensor) -> Tensor:
        return self.subwords.over(embedded, present)


def export_network(network: Network, folder: Path) -> None:
    """Write the graphs ``first``, ``encoder``, ``spans`` and ``syntax``, ``forms.npz``, and an open ``gate.npz``."""
    network.eval().float()
    width, count = network.shape.width, 12
    rows = {0: "rows"}
    words = {"words": torch.randn(count, VECTOR), "shapes": torch.ones(count, dtype=torch.long)}
    forms = {0: "forms"}
    write_graph(_First(network), words, {"first": forms}, dict.fromkeys(words, forms), folder / "first.onnx")
    inputs = {
        "own": torch.randn(count, width),
        "first": torch.ones(count, 3, len(network.encoder.towers) * TOWER_SIZES[0], dtype=torch.int8),
        "scales": torch.ones(count, 3),
        "mask": torch.ones(count, 1),
    }
    if network.shape.subwords:
        inputs["subwords"] = torch.randn(count, network.shape.subwords)
    outputs = dict.fromkeys(("rows", "names", "tags", "states"), rows)
    axes = dict.fromkeys(inputs, rows)
    write_graph(_Encoder(network), inputs, outputs, axes, folder / "encoder.onnx", pick_bytes=True)
    listed = {
        name: torch.from_numpy(part)
        for name, part in candidates(np.array([1, 2]), np.array([0, 3]), count)._asdict().items()
    }
    spans = {0: "spans"}
    write_graph(
        _Spans(network.spans),
        {"rows": torch.randn(count, width)} | listed,
        {"logits": spans},
        {"rows": rows} | dict.fromkeys(listed, spans),
        folder / "spans.onnx",
    )
    write_gate(folder, np.zeros((width, 2), np.float32), np.ones(network.shape.longest, np.float32))
    _export_syntax(network.syntax, folder)
    encoder = network.encoder
    half = {
        "bag": encoder.bag.weight,
        "word": encoder.word.weight.T,
        "bias": encoder.word.bias,
        "lemma": encoder.lemma.weight.T,
        "bag_out": encoder.bag_out.weight.T,
    }
    np.savez(folder / "forms.npz", **{name: part.detach().numpy().astype(np.float16) for name, part in half.items()})


def _export_syntax(head: SyntaxHead, folder: Path) -> None:
    """Write ``syntax.onnx``."""

    def sample(sentences: list[list[int]]) -> dict[str, Tensor]:
        padded = np.array(sentences)
        return {"states": torch.randn(int(padded.max()) + 2, head.root.shape[0])} | {
            name: torch.from_numpy(part) for name, part in may_govern(padded)._asdict().items()
        }

    grid = {0: "sentences", 1: "length"}
    with_root = {0: "sentences", 1: "governors"}
    write_graph(
        _Syntax(head),
        sample([[1, 2, 3, 4], [6, 7, 8, -1]]),
        {"heads": grid, "arcs": {0: "tokens"}, "scores": grid | {2: "governors"}},
        {
            "states": {0: "rows"},
            "sentences": grid,
            "governors": with_root,
            "absent": {0: "sentences", 2: "governors"},
            "tokens": {0: "tokens"},
        },
        folder / "syntax.onnx",
        sample([[1, 2, -1], [4, 5, 6], [8, -1, -1]]),
    )


def write_gate(folder: Path, ends: Floats, lengths: Floats) -> None:
    """Write ``gate.npz``: what rows (width x 2) and lengths say of whether a span may be a mention."""
    np.savez(folder / "gate.npz", ends=ends, lengths=lengths)


def export_relater(relater: Relater, folder: Path) -> None:
    """Write ``pairs.onnx``."""
    relater.eval().float()
    words, spans = ("а", "б", "в", "г", "д"), [(0, 1, 0), (2, 2, 0), (3, 4, 0)]
    sentence = Spans(words, (-1, 0, 1, 2, 3), (0,) * len(words), spans)
    shorter = sentence._replace(words=words[:3], spans=spans[:2])

    def sample(*group: Spans) -> dict[str, Tensor]:
        made = gather(group, [1 + len(words) * place for place in range(len(group))], relater.types)
        rows = torch.randn(1 + len(words) * len(group), relater.shape.width)
        inputs = {"rows": rows} | {name: torch.from_numpy(array) for name, array in made._asdict().items()}
        if relater.shape.marked:
            inputs["opening"] = torch.ones_like(inputs["kind"])
        return inputs

    of_group = {0: "sentences", 1: "spans"}
    axes = {name: {0: "pairs"} for name in Group._fields} | {"rows": {0: "rows"}}
    axes |= dict.fromkeys(("kind", "first", "last", "length", "opening"), of_group)
    axes |= dict.fromkeys(("lies", "paths", "places"), of_group | {2: "spans"})
    axes |= {"tokens": {0: "sentences", 1: "length"}, "absent": {0: "sentences", 3: "length"}}
    axes["unseen"] = {0: "sentences", 3: "spans"}
    inputs, others = sample(sentence, sentence), sample(shorter, shorter, shorter)
    axes = {name: axes[name] for name in inputs}
    write_graph(_Pairs(relater), inputs, {"chances": {0: "pairs"}}, axes, folder / "pairs.onnx", others)


def export_vectors(vectors: Vectors, folder: Path) -> None:
    """Write ``vectors.npy`` (navec's codes) and ``words.npz``: keys of all its words, their rows, the centroids.

    The last two rows are the unknown word's and the separator's, and have no key.
    """
    np.save(folder / "vectors.npy", vectors.codes)
    keys = np.array([word_key(word) for word in vectors.words[:-2]], dtype=np.uint64)
    rows = np.argsort(keys).astype(np.int32)
    if len(np.unique(keys)) < len(keys):
        raise TrainingError("Two words have one key.", remedy="Take more bits in letopis.reading.packs.formtable.")
    np.savez(folder / "words.npz", keys=keys[rows], rows=rows, centroids=vectors.centroids.astype(np.float16))


def _export_layers(subwords: Subwords, path: Path) -> None:
    subwords.eval().float()
    axes = {0: "windows", 1: "length"}
    write_graph(
        _Subwords(subwords),
        {"embedded": torch.randn(2, 7, subwords.words.embedding_dim), "present": torch.ones(2, 7)},
        {"states": axes},
        {"embedded": axes, "present": axes},
        path,
    )


def export_marked(reader: MarkedReader, folder: Path) -> None:
    """Write ``marked.onnx``, ``markers.npy`` and ``pairs.onnx``, which takes the place of one over rows of words."""
    _export_layers(reader.subwords, folder / "marked.onnx")
    np.save(folder / "markers.npy", reader.markers.detach().numpy().astype(np.float16))
    export_relater(reader.relater, folder)


def export_subwords(subwords: Subwords, pieces: Pieces, folder: Path) -> None:
    """Write ``subwords.onnx`` and ``pieces.npz``, whose vectors have one byte a number and one scale a piece."""
    _export_layers(subwords, folder / "subwords.onnx")
    table = subwords.words.weight.detach().numpy()
    scales = np.maximum(np.abs(table).max(axis=1), 1e-6) / 127
    np.savez(
        folder / "pieces.npz",
        pieces=np.frombuffer("\n".join(pieces.pieces).encode("utf-8"), np.uint8),
        scores=pieces.scores,
        table=np.rint(table / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
    )


def write_settings(folder: Path, settings: Settings) -> None:
    """Write ``pack.json``."""
    (folder / "pack.json").write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=1))
