"""A graph says what the network says. Needs the extra ``train``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("slovnet")
pytest.importorskip("onnx")

from letopis.reading.packs.parts import session  # noqa: E402 (after what may be missing)
from letopis.training.export import export_network  # noqa: E402
from letopis.training.networks import VECTOR, Network, Shape  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

# torch's own notices about its export are not ours.
pytestmark = pytest.mark.filterwarnings("default")


def test_the_first_layer_is_the_same_from_kept_forms(tmp_path: Path) -> None:
    """Bytes for floats, so nearly the same."""
    torch.manual_seed(1)
    network = Network(
        Shape(width=32, dilations=(1,), span=16, relater=16), types=3, relations=2, tags=5, arcs=4, names=3
    )
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
