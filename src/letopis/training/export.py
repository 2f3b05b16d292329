"""From a trained model to the files of a pack: ONNX graphs with 8-bit products, tables of forms, vectors and pieces."""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.errors import TrainingError
from letopis.reading.packs.forms import SHAPES
from letopis.reading.packs.formtable import word_key
from letopis.training.networks import TOWER_SIZES, VECTOR

if TYPE_CHECKING:
    from letopis.reading.packs.parts import Settings
    from letopis.training.e5 import Pieces, Subwords
    from letopis.training.networks import Network, SyntaxHead
    from letopis.training.relating import Relater
    from letopis.training.silver import Vectors

OPSET = 17


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


class _Encoder(nn.Module):
    """Rows, names, tags, syntax states; of every span the best type's probability and the logits of all types.

    The first layer of the towers is summed from what the forms of three rows give to it, in bytes with a scale each.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        towers = network.encoder.towers
        self.bias = nn.Parameter(torch.cat([tower.layers[0].bias for tower in towers]))
        self.scale = nn.Parameter(torch.cat([tower.scales[0] for tower in towers]))
        self.shift = nn.Parameter(torch.cat([tower.shifts[0] for tower in towers]))

    def forward(
        self, own: Tensor, first: Tensor, scales: Tensor, mask: Tensor, subwords: Tensor | None = None
    ) -> tuple[Tensor, ...]:
        towers = self.network.encoder.towers
        # A product of matrices each: a sum over products costs three times as much.
        summed = (scales.unsqueeze(1) @ first.float()).squeeze(1) + self.bias
        begun = (functional.relu(summed) * self.scale + self.shift) * mask
        parts = begun.split(begun.shape[1] // len(towers), dim=1)
        states = [tower.after_first(part, mask) for tower, part in zip(towers, parts, strict=True)]
        rows, names, morphology, syntax = self.network.encoder.over(own, states, subwords)
        logits = self.network.spans(rows)
        tags = self.network.tags(morphology).argmax(dim=1)
        return rows, self.network.names(names), tags, syntax, torch.sigmoid(logits.amax(dim=2)), logits


class _Syntax(nn.Module):
    """Governors (0 the root, else place + 1) of padded sentences, S x L; relations, one a token in order; scores.

    The scores are those of every governor, S x L x (1 + L), so that what is no tree can be mended.
    """

    def __init__(self, head: SyntaxHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, states: Tensor, sentences: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        head = self.head
        present = sentences >= 0
        padded = states[sentences.clamp(min=0)]
        root = head.root.expand(padded.shape[0], 1, -1)
        with_root = torch.cat((root, padded), dim=1)
        governors = functional.relu(head.head(padded)) @ head.kernel
        scores = governors @ functional.relu(head.tail(with_root)).transpose(1, 2)
        allowed = torch.cat((torch.ones_like(present[:, :1]), present), dim=1).unsqueeze(1)
        scores = scores.masked_fill(~allowed, -1e4)
        places = scores.argmax(dim=2)
        # Relations are scored for tokens only: padding is most of the grid where sentences differ in length.
        tokens = present.flatten().nonzero().squeeze(1)
        other_root = torch.cat((head.rel_root.expand(padded.shape[0], 1, -1), padded), dim=1)
        above = torch.gather(other_root, 1, places.unsqueeze(2).expand(-1, -1, padded.shape[2])).flatten(0, 1)[tokens]
        left = (functional.relu(head.rel_head(above)) @ head.rel_kernel).unflatten(1, (head.relations, 32))
        below = functional.relu(head.rel_tail(padded.flatten(0, 1)[tokens]))
        arcs = (left @ below.unsqueeze(2)).squeeze(2).argmax(dim=1)
        return places, arcs, scores


class _Pairs(nn.Module):
    """Probabilities of relations, 0 where there is no pair."""

    def __init__(self, relater: Relater) -> None:
        super().__init__()
        self.relater = relater

    def forward(
        self, rows: Tensor, present: Tensor, entities: Tensor, mask: Tensor, lies: Tensor, paths: Tensor, alike: Tensor
    ) -> Tensor:
        real = mask.unsqueeze(2) * mask.unsqueeze(1) * (1 - torch.eye(entities.shape[1]))
        return torch.sigmoid(self.relater(rows, present, entities, mask, lies, paths, alike)) * real.unsqueeze(3)


class _Subwords(nn.Module):
    """States of pieces whose vectors were looked up outside."""

    def __init__(self, subwords: Subwords) -> None:
        super().__init__()
        self.subwords = subwords

    def forward(self, embedded: Tensor, present: Tensor) -> Tensor:
        return self.subwords.over(embedded, present)


def _graph(
    module: nn.Module,
    inputs: dict[str, Tensor],
    outputs: dict[str, dict[int, str]],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    """Export a module and quantise its matrix products to 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes | outputs,
            opset_version=OPSET,
            dynamo=False,
        )
        _merge_slices(plain)
        # It advises a preparation that these graphs gain nothing from.
        logging.disable(logging.WARNING)
        try:
            quantize_dynamic(
                str(plain), str(path), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"], per_channel=True
            )
        finally:
            logging.disable(logging.NOTSET)


def _merge_slices(path: Path) -> None:
    """Join a slice of rows with the slices of columns after it: exported one by one, they copy twice."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    graph = model.graph
    constants = {part.name: numpy_helper.to_array(part) for part in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            constants[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    makers = {node.output[0]: node for node in graph.node}
    joined_from = []
    for number, node in enumerate(graph.node):
        upper = makers.get(node.input[0]) if node.op_type == "Slice" else None
        if upper is None or upper.op_type != "Slice":
            continue
        if not all(name in constants for name in (*upper.input[1:], *node.input[1:])):
            continue
        inputs = [upper.input[0]]
        for part, (one, two) in enumerate(zip(upper.input[1:], node.input[1:], strict=True)):
            joined = np.concatenate((constants[one], constants[two])).astype(np.int64)
            graph.initializer.append(numpy_helper.from_array(joined, f"slice_{number}_{part}"))
            inputs.append(f"slice_{number}_{part}")
        del node.input[:]
        node.input.extend(inputs)
        joined_from.append(upper)
    used = {name for node in graph.node for name in node.input}
    for node in {upper.output[0]: upper for upper in joined_from}.values():
        if node.output[0] not in used:
            graph.node.remove(node)
    onnx.save(model, path)


def export_network(network: Network, folder: Path) -> None:
    """Write ``first.onnx``, ``encoder.onnx``, ``syntax.onnx`` and ``forms.npz``."""
    network.eval().float()
    width, count = network.shape.width, 12
    rows = {0: "rows"}
    words = {"words": torch.randn(count, VECTOR), "shapes": torch.ones(count, dtype=torch.long)}
    forms = {0: "forms"}
    _graph(_First(network), words, {"first": forms}, dict.fromkeys(words, forms), folder / "first.onnx")
    inputs = {
        "own": torch.randn(count, width),
        "first": torch.ones(count, 3, len(network.encoder.towers) * TOWER_SIZES[0], dtype=torch.int8),
        "scales": torch.ones(count, 3),
        "mask": torch.ones(count, 1),
    }
    if network.shape.subwords:
        inputs["subwords"] = torch.randn(count, network.shape.subwords)
    outputs = dict.fromkeys(("rows", "names", "tags", "states", "best", "logits"), rows)
    _graph(_Encoder(network), inputs, outputs, dict.fromkeys(inputs, rows), folder / "encoder.onnx")
    grid = {0: "sentences", 1: "length"}
    _graph(
        _Syntax(network.syntax),
        {"states": torch.randn(count, 64), "sentences": torch.tensor([[1, 2, 3, 4], [6, 7, 8, -1]])},
        {"heads": grid, "arcs": {0: "tokens"}, "scores": grid | {2: "governors"}},
        {"states": rows, "sentences": grid},
        folder / "syntax.onnx",
    )
    encoder = network.encoder
    half = {
        "bag": encoder.bag.weight,
        "word": encoder.word.weight.T,
        "bias": encoder.word.bias,
        "lemma": encoder.lemma.weight.T,
        "bag_out": encoder.bag_out.weight.T,
    }
    np.savez(folder / "forms.npz", **{name: part.detach().numpy().astype(np.float16) for name, part in half.items()})


def export_relater(relater: Relater, folder: Path) -> None:
    """Write ``pairs.onnx``."""
    relater.eval().float()
    group, length, size = 2, 5, 3
    tokens, spans = {0: "sentences", 1: "length"}, {0: "sentences", 1: "spans"}
    cells = spans | {2: "spans"}
    square = torch.ones(group, size, size, dtype=torch.long)
    entities = torch.tensor([[[0, 1, 0], [2, 2, 0], [3, 4, 0]]] * group)
    inputs = {
        "rows": torch.randn(group, length, relater.shape.width),
        "present": torch.ones(group, length),
        "entities": entities,
        "mask": torch.ones(group, size),
        "lies": square,
        "paths": square,
        "alike": square,
    }
    axes = {"rows": tokens, "present": tokens, "entities": spans, "mask": spans}
    axes |= dict.fromkeys(("lies", "paths", "alike"), cells)
    _graph(_Pairs(relater), inputs, {"chances": cells}, axes, folder / "pairs.onnx")


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


def export_subwords(subwords: Subwords, pieces: Pieces, folder: Path) -> None:
    """Write ``subwords.onnx`` and ``pieces.npz``, whose vectors have one byte a number and one scale a piece."""
    subwords.eval().float()
    width = subwords.words.embedding_dim
    axes = {0: "windows", 1: "length"}
    _graph(
        _Subwords(subwords),
        {"embedded": torch.randn(2, 7, width), "present": torch.ones(2, 7)},
        {"states": axes},
        {"embedded": axes, "present": axes},
        folder / "subwords.onnx",
    )
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
