"""One graph for ONNX Runtime: exported from torch, relieved of copies and of shapes, its products in 8 bits."""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import onnx
    from numpy.typing import NDArray
    from torch import Tensor, nn

OPSET = 17


def write_graph(
    module: nn.Module,
    inputs: dict[str, Tensor],
    outputs: dict[str, dict[int, str]],
    axes: dict[str, dict[int, str]],
    path: Path,
    others: dict[str, Tensor] | None = None,
    *,
    pick_bytes: bool = False,
) -> None:
    """Export a module and quantise its matrix products to 8 bits.

    Args:
        module: what is exported.
        inputs: an example of its inputs, by name.
        outputs: the names of what it gives, and which of their sizes vary.
        axes: which sizes of the inputs vary.
        path: where the graph goes.
        others: an example whose varying sizes are others, to find shapes that need no computing.
        pick_bytes: quantise rows before they are picked, not after; pays where each is picked more than once.
    """
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
        if others is not None:
            _settle_shapes(plain, [inputs, others])
        # It advises a preparation that these graphs gain nothing from.
        logging.disable(logging.WARNING)
        try:
            quantize_dynamic(
                str(plain), str(path), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"], per_channel=True
            )
        finally:
            logging.disable(logging.NOTSET)
        if pick_bytes:
            _quantise_before_picking(path)
        hold_sums(path)


def hold_sums(path: Path) -> None:
    """Shrink weights of a quantised graph until no sum of two products can pass 16 bits.

    Processors without instructions for products of bytes (AVX2 alone) add them up in pairs of 16 bits and cut off what
    is more, so that the same text would be read otherwise there. Half the range of the weights would do
    ("reduce_range" of ONNX Runtime); here a column loses no more than its own largest pair asks for, about a fifth. Its
    scale grows by as much as its weights shrink.

    Args:
        path: the graph; rewritten in place.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    tensors = {part.name: part for part in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMulInteger"]
    for name in dict.fromkeys(node.input[1] for node in products if node.input[1] in tensors):
        scale = tensors[f"{name.removesuffix('_quantized')}_scale"]
        weights, shrunk = _held(numpy_helper.to_array(tensors[name]))
        widened = (numpy_helper.to_array(scale) * shrunk).astype(np.float32)
        tensors[name].CopyFrom(numpy_helper.from_array(weights, name))
        scale.CopyFrom(numpy_helper.from_array(widened, scale.name))
    onnx.save(model, path)


def _held(weights: NDArray[np.int8]) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Give weights (inputs x outputs) whose pairs hold, and by how much each column was shrunk."""
    shrunk = np.maximum(_overflow(weights), 1.0)
    while True:
        held = np.rint(weights / shrunk).astype(np.int8)
        # Rounding may have brought a pair back over.
        over = _overflow(held) > 1
        if not over.any():
            return held, shrunk
        shrunk[over] *= 1.004


def _overflow(weights: NDArray[np.int8]) -> NDArray[np.float64]:
    """Give for each column how many times 16 bits its largest pair may need; inputs are bytes, neighbours paired."""
    wide = np.pad(weights.astype(np.int64), ((0, len(weights) % 2), (0, 0)))
    pairs = (wide[0::2] + wide[1::2]) * np.iinfo(np.uint8).max
    bounds = np.iinfo(np.int16)
    return np.maximum(pairs.max(axis=0) / bounds.max, pairs.min(axis=0) / bounds.min)


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


def _quantise_before_picking(path: Path) -> None:
    """Move a quantisation ahead of the picking of rows before it: picked bytes are a quarter of picked floats."""
    import onnx

    model = onnx.load(path)
    nodes = list(model.graph.node)
    makers = {name: node for node in nodes for name in node.output}
    for place, node in enumerate(nodes):
        if node.op_type != "DynamicQuantizeLinear":
            continue
        shaping = makers.get(node.input[0])
        picking = makers.get(shaping.input[0]) if shaping is not None and shaping.op_type == "Flatten" else None
        if shaping is None or picking is None or picking.op_type != "Gather":
            continue
        if sum(shaping.output[0] in other.input for other in nodes) > 1:
            continue
        quantised = node.output[0]
        node.input[0], node.output[0], picking.input[0] = picking.input[0], f"{quantised}_rows", f"{quantised}_rows"
        shaping.output[0] = quantised
        # Nodes stand in the order in which they run.
        nodes.insert(nodes.index(picking), nodes.pop(place))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    # What is written down of types is that of floats; it is inferred when the graph is loaded.
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _settle_shapes(path: Path, examples: Sequence[dict[str, Tensor]]) -> None:
    """Write down the shapes that the graph computes only to reshape to them; what computed them goes.

    Args:
        path: the graph.
        examples: inputs of different sizes, by which it is seen what varies.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    graph = model.graph
    seen = [_arrays(model, example) for example in examples]
    for number, node in enumerate(graph.node):
        if node.op_type != "Reshape" or any(name not in arrays for arrays in seen for name in node.input):
            continue
        data, shape = node.input
        sizes = _settled([arrays[data].shape for arrays in seen], [arrays[shape].tolist() for arrays in seen])
        if sizes is not None:
            graph.initializer.append(numpy_helper.from_array(np.array(sizes, np.int64), f"settled_{number}"))
            node.input[1] = f"settled_{number}"
    used = {output.name for output in graph.output}
    for node in list(graph.node)[::-1]:
        if used & set(node.output):
            used.update(node.input)
        else:
            graph.node.remove(node)
    onnx.save(model, path)


def _arrays(model: onnx.ModelProto, example: dict[str, Tensor]) -> dict[str, NDArray[Any]]:
    """Run a graph and give what its reshapings are given, by name, and its inputs."""
    import onnx
    import onnxruntime
    from onnx import helper

    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    given = {part.name for part in [*probe.graph.initializer, *probe.graph.input]}
    watched = {name for node in probe.graph.node if node.op_type == "Reshape" for name in node.input} - given
    probe.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in sorted(watched))
    session = onnxruntime.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    inputs = {name: tensor.numpy() for name, tensor in example.items()}
    names = [output.name for output in session.get_outputs()]
    return inputs | dict(zip(names, session.run(None, inputs), strict=True))


def _settled(before: Sequence[tuple[int, ...]], after: Sequence[list[int]]) -> list[int] | None:
    """Give the shape that serves all examples, None if there is none.

    A size that is the input's own at its place is 0, one that is always the same itself, one other may be open (-1).

    Args:
        before: the input's shape in each example.
        after: what it is reshaped to.
    """
    sizes = []
    for place in range(len(after[0])):
        found = {shape[place] for shape in after}
        if all(place < len(old) and old[place] == new[place] for old, new in zip(before, after, strict=True)):
            sizes.append(0)
        else:
            sizes.append(found.pop() if len(found) == 1 else -1)
    return sizes if sizes.count(-1) <= 1 else None
