"""A graph says what the network says. Needs the extra ``train``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("slovnet")
pytest.importorskip("onnx")

import onnx  # noqa: E402 (after what may be missing)
from onnx import numpy_helper  # noqa: E402

from letopis.reading import packs  # noqa: E402
from letopis.reading.packs.decoding import may_govern  # noqa: E402
from letopis.reading.packs.pairing import Group, Spans, gather  # noqa: E402
from letopis.reading.packs.parts import session  # noqa: E402
from letopis.reading.packs.spanning import candidates  # noqa: E402
from letopis.training.export import export_network, export_relater  # noqa: E402
from letopis.training.graphs import write_graph  # noqa: E402
from letopis.training.networks import VECTOR, Network, Shape  # noqa: E402
from letopis.training.relating import Relater, RelaterShape  # noqa: E402

# torch's own notices about its export are not ours.
pytestmark = pytest.mark.filterwarnings("default")


WIDTH = 32
FAST = Path(packs.__file__).with_name("fast")
# What two weights may come to: times 255, the most that a byte says, this is the most that 16 bits hold.
HALF_RANGE = 128


@pytest.fixture
def network() -> Network:
    torch.manual_seed(1)
    return Network(
        Shape(width=WIDTH, dilations=(1,), span=16, relater=16), types=3, relations=2, tags=5, arcs=4, names=3
    ).eval()


class _Picking(torch.nn.Module):
    """A product of each row and the one after it, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.product = torch.nn.Linear(2 * WIDTH, 3)

    def forward(self, rows: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        return self.product(rows[places].flatten(1))


def test_rows_are_quantised_before_they_are_picked(tmp_path: Path) -> None:
    torch.manual_seed(1)
    module, rows = _Picking(), torch.randn(9, WIDTH)
    places = torch.stack((torch.arange(8), torch.arange(1, 9)), dim=1)
    inputs = {"rows": rows, "places": places}
    axes = {"rows": {0: "rows"}, "places": {0: "pairs"}}
    given = []
    for pick_bytes in (False, True):
        path = tmp_path / f"{pick_bytes}.onnx"
        write_graph(module, inputs, {"found": {0: "pairs"}}, axes, path, pick_bytes=pick_bytes)
        (found,) = session(path).run(None, {name: tensor.numpy() for name, tensor in inputs.items()})
        given.append(found)
    order = [node.op_type for node in onnx.load(tmp_path / "True.onnx").graph.node]
    assert order.index("DynamicQuantizeLinear") < order.index("Gather")
    np.testing.assert_allclose(given[1], given[0], atol=1e-5)
    with torch.no_grad():
        np.testing.assert_allclose(given[1], module(rows, places).numpy(), atol=0.05)


def test_the_first_layer_is_the_same_from_kept_forms(tmp_path: Path, network: Network) -> None:
    """Bytes for floats, so nearly the same."""
    export_network(network, tmp_path)
    words, shapes = torch.randn(6, VECTOR), torch.tensor([0, 3, 4, 5, 6, 0])
    mask = torch.tensor([0.0, 1, 1, 1, 1, 0]).unsqueeze(1)
    own = torch.randn(6, 32) * mask
    with torch.no_grad():
        rows = network.eval().encoder(own, words * mask, shapes, mask)[0].numpy()
    (given,) = session(tmp_path / "first.onnx").run(None, {"words": words.numpy(), "shapes": shapes.numpy()})
    given[[0, 5]] = 0
    scales = np.maximum(np.abs(given).max(axis=1), 1e-6) / 127
    parts = np.rint(given / scales[:, None]).astype(np.int8).reshape(6, 3, -1)
    around = np.array([[row - 1, row, (row + 1) % 6] for row in range(6)])
    found = session(tmp_path / "encoder.onnx").run(
        ["rows"],
        {
            "own": own.numpy(),
            "first": parts[around, np.arange(3)],
            "scales": scales[around].astype(np.float32),
            "mask": mask.numpy(),
        },
    )[0]
    inside = mask[:, 0].numpy() > 0
    assert np.abs(found - rows)[inside].mean() < 0.1 * np.abs(rows[inside]).mean()


@pytest.mark.parametrize("count", [3, 20])
def test_listed_spans_have_the_logits_of_all_spans(tmp_path: Path, network: Network, count: int) -> None:
    export_network(network, tmp_path)
    rows = torch.randn(count, WIDTH)
    first, length = np.array([[0, 0], [0, 2], [1, 1], [count - 1, 0]]).T
    listed = candidates(first, length, count)
    with torch.no_grad():
        every = network.spans(rows)[first, length].numpy()
    (found,) = session(tmp_path / "spans.onnx").run(None, {"rows": rows.numpy(), **listed._asdict()})
    assert np.abs(found - every).max() < 0.1


def test_the_graph_of_syntax_has_the_scores_of_the_head(tmp_path: Path, network: Network) -> None:
    """In sentences of other sizes than those that it was exported with."""
    export_network(network, tmp_path)
    head = network.syntax
    for kernel in (head.kernel, head.rel_kernel):
        torch.nn.init.normal_(kernel)
    export_network(network, tmp_path)
    padded = np.array([[1, 2, 3], [5, -1, -1]])
    states = torch.randn(7, 64)
    given = {"states": states.numpy(), **may_govern(padded)._asdict()}
    heads, arcs, scores = session(tmp_path / "syntax.onnx").run(None, given)
    with torch.no_grad():
        wanted, _ = head(states, torch.full((7,), -1), torch.from_numpy(padded))
        real = wanted > -1e3
        assert np.abs(scores - wanted.numpy())[real.numpy()].max() < 0.05 * wanted[real].abs().max()
        rows = np.array([1, 2, 3, 5])
        governors = np.where(heads > 0, np.take_along_axis(padded, np.maximum(heads - 1, 0), 1), -1)[padded >= 0]
        above = torch.full((7,), -1)
        above[rows] = torch.from_numpy(governors)
        _, labels = head(states, above, torch.from_numpy(padded))
    assert (labels.argmax(dim=1).numpy()[rows] == arcs).mean() >= 0.75


def test_the_graph_of_pairs_says_what_the_head_says(tmp_path: Path) -> None:
    """In groups of other sizes than those that it was exported with; padding changes nothing."""
    torch.manual_seed(1)
    relater = Relater(RelaterShape(WIDTH, 16, 8), types=3, relations=2).eval()
    export_relater(relater, tmp_path)
    one = Spans(tuple("абвгде"), (1, 2, -1, 2, 3, 4), (0, 1, 2, 3, 0, 1), ((0, 0, 0), (1, 2, 1), (4, 4, 2), (5, 5, 0)))
    two = Spans(tuple("жз"), (1, -1), (1, 0), ((0, 0, 1), (1, 1, 2)))
    rows = torch.randn(12, WIDTH)
    graph = session(tmp_path / "pairs.onnx")

    def ask(group: list[Spans], starts: list[int]) -> tuple[np.ndarray, np.ndarray]:
        made = gather(group, starts, 3)
        (found,) = graph.run(None, {"rows": rows.numpy(), **made._asdict()})
        with torch.no_grad():
            wanted = torch.sigmoid(relater(rows, Group(*map(torch.from_numpy, made)))).numpy()
        return found, wanted

    found, wanted = ask([one, two], [1, 8])
    assert np.abs(found - wanted).max() < 0.02
    _, alone = ask([two], [8])
    assert np.abs(wanted[-2:] - alone).max() < 1e-5


def test_the_graph_of_pairs_reads_markers_where_the_head_does(tmp_path: Path) -> None:
    torch.manual_seed(1)
    relater = Relater(RelaterShape(WIDTH, 16, 8, marked=True), types=3, relations=2).eval()
    export_relater(relater, tmp_path)
    sentence = Spans(tuple("абвг"), (1, -1, 1, 2), (0, 1, 2, 3), ((0, 0, 0), (1, 2, 1), (3, 3, 2)))
    rows, made = torch.randn(12, WIDTH), gather([sentence], [1], 3)
    graph = session(tmp_path / "pairs.onnx")

    def ask(opening: list[int]) -> np.ndarray:
        marks = np.array([opening])
        (found,) = graph.run(None, {"rows": rows.numpy(), "opening": marks, **made._asdict()})
        with torch.no_grad():
            wanted = torch.sigmoid(relater(rows, Group(*map(torch.from_numpy, made)), torch.from_numpy(marks))).numpy()
        assert np.abs(found - wanted).max() < 0.02
        return np.asarray(wanted)

    assert np.abs(ask([6, 8, 10]) - ask([10, 6, 8])).max() > 1e-4


def test_the_graphs_compute_no_shapes(tmp_path: Path, network: Network) -> None:
    export_network(network, tmp_path)
    export_relater(network.pairs, tmp_path)
    for name in ("syntax", "pairs"):
        assert "Shape" not in {node.op_type for node in onnx.load(tmp_path / f"{name}.onnx").graph.node}


def test_pairs_of_products_hold_in_16_bits(tmp_path: Path) -> None:
    """Neighbouring weights of one sign, and rows at both ends of what a byte holds: the worst that can be asked."""
    torch.manual_seed(1)
    module = torch.nn.Linear(WIDTH + 1, 5, bias=False)
    with torch.no_grad():
        module.weight.abs_()
        module.weight[1].neg_()
    rows = torch.ones(2, WIDTH + 1)
    rows[1] = -0.01
    write_graph(module, {"rows": rows}, {"found": {0: "rows"}}, {"rows": {0: "rows"}}, tmp_path / "held.onnx")
    (weights,) = _byte_weights(tmp_path / "held.onnx")
    assert _largest_sum(weights) <= HALF_RANGE
    (found,) = session(tmp_path / "held.onnx").run(None, {"rows": rows.numpy()})
    with torch.no_grad():
        np.testing.assert_allclose(found, module(rows).numpy(), rtol=0.02, atol=0.05)


@pytest.mark.parametrize("graph", ["encoder", "first", "pairs", "spans", "syntax"])
def test_the_fast_pack_reads_the_same_without_byte_instructions(graph: str) -> None:
    found = _byte_weights(FAST / f"{graph}.onnx")
    assert found
    assert all(_largest_sum(weights) <= HALF_RANGE for weights in found)


def _byte_weights(path: Path) -> list[np.ndarray]:
    tensors = {part.name: part for part in onnx.load(path).graph.initializer}
    products = [node for node in onnx.load(path).graph.node if node.op_type == "MatMulInteger"]
    return [
        numpy_helper.to_array(tensors[node.input[1]]).astype(np.int64) for node in products if node.input[1] in tensors
    ]


def _largest_sum(weights: np.ndarray) -> int:
    even, odd = weights[0::2], weights[1::2]
    return int(max(np.abs(even[: len(odd)] + odd).max(), np.abs(even).max()))
