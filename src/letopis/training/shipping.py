"""From a trained model to a pack in its folder: files, thresholds chosen on held-out texts, the card."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import torch

import letopis
from letopis.reading.packs.pack import Pack
from letopis.reading.packs.parts import Settings
from letopis.training.batches import WINDOW
from letopis.training.cards import write_card
from letopis.training.export import (
    export_network,
    export_relater,
    export_subwords,
    export_vectors,
    write_gate,
    write_settings,
)
from letopis.training.gating import fit_gate
from letopis.training.scores import GRID, PackScores, score_pack
from letopis.training.standing import go_on
from letopis.training.work import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from letopis.training.batches import Sample
    from letopis.training.building import Built
    from letopis.training.cards import Origin
    from letopis.training.corpora import Document
    from letopis.training.recipes import Recipe
    from letopis.training.silver import Vectors

_SETTINGS = "pack.json"


class Texts(NamedTuple):
    """What the gate of spans learns from, and the head of relations when it goes on; what is held out to measure by."""

    training: Sequence[Sample]
    heldout: Sequence[Document]


class Shared(NamedTuple):
    """What a pack has from others: the folder of word vectors, and the pack heard beside it on relations, if any."""

    vectors: Path
    second: Pack | None


def default_folder(name: str) -> Path:
    """Give the folder a pack is shipped from, if Letopis runs from a checkout; else pack-NAME here."""
    package = Path(letopis.__file__).parent
    root = package.parent.parent
    if package.parent.name != "src" or not (root / "pyproject.toml").exists():
        return Path(f"pack-{name}")
    if name == "fast":
        return package / "reading" / "packs" / name
    return root / "packs" / name / "src" / f"letopis_{name}" / "data"


def vectors_folder(vectors: Vectors, work: Path) -> Path:
    """Give the folder in ``work`` with word vectors as packs read them, written there if it is missing."""
    folder = work / "vectors"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=work) as fresh:
            made = Path(fresh) / "vectors"
            made.mkdir()
            export_vectors(vectors, made)
            made.replace(folder)
    return folder


def ship(
    recipe: Recipe,
    built: Built,
    origin: Origin,
    texts: Texts,
    shared: Shared,
    out: Path,
    tell: Callable[[str], None],
    mark: Callable[[Path], None] | None = None,
) -> PackScores:
    """Write the pack of a trained model; what was in ``out`` stays whole until the new files are.

    Args:
        recipe: how it was trained.
        built: the model, with the weights to ship in it; its head of relations goes on alone first if it is to.
        origin: what it was made from.
        texts: to learn from, and to choose thresholds and to measure by.
        shared: what it has from others.
        out: the pack's folder.
        tell: takes a line on what is being done.
        mark: puts a reader of marked sentences into the folder of the pack so far.
    """
    vectors, training = shared.vectors, texts.training
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary)
        export_network(built.model.network, made)
        export_relater(built.model.network.pairs, made)
        if built.model.subwords is not None and built.pieces is not None:
            export_subwords(built.model.subwords, built.pieces, made)
        settings = _settings(recipe, built)
        write_settings(made, settings)
        torch.manual_seed(origin.seed)
        write_gate(made, *fit_gate(Pack(made, vectors), [sample.document for sample in training]))
        tell("the gate of spans is learned")
        if recipe.alone_epochs:
            relater, labels = built.model.network.pairs, built.collator.labels
            go_on(relater, Pack(made, vectors), training, labels, recipe, origin.seed, tell)
            export_relater(relater, made)
        if mark and recipe.marking:
            mark(made)
            settings = msgspec.structs.replace(settings, marked=recipe.marking.window)
            write_settings(made, settings)
        scores = score_pack(Pack(made, vectors, shared.second), texts.heldout)
        settings = msgspec.structs.replace(
            settings, span_threshold=scores.span_threshold, pair_threshold=scores.pair_threshold
        )
        write_settings(made, settings)
        (made / "CARD.md").write_text(write_card(recipe, origin, scores), encoding="utf-8")
        if recipe.vectors is None:
            for path in vectors.iterdir():
                shutil.copyfile(path, made / path.name)
        # The settings come last: they are what makes a folder a pack.
        for path in sorted(made.iterdir(), key=lambda path: path.name == _SETTINGS):
            _place(path, out / path.name)
    return scores


def _place(made: Path, path: Path) -> None:
    write_whole(path, lambda fresh: shutil.copyfile(made, fresh))


def _settings(recipe: Recipe, built: Built) -> Settings:
    """Give the settings with thresholds low enough to see all that is to be weighed."""
    labels, pieces = built.collator.labels, built.pieces
    settings = Settings(
        name=recipe.name,
        version=recipe.version,
        width=recipe.width,
        longest=recipe.longest,
        types=tuple(labels.types),
        relations=tuple(labels.relations),
        tags=tuple(labels.tags),
        arcs=tuple(labels.arcs),
        names=tuple(labels.names),
        span_threshold=GRID[0],
        pair_threshold=GRID[0],
        vectors=recipe.vectors,
        second=recipe.second,
        doubt_threshold=recipe.doubt,
    )
    if pieces is None:
        return settings
    special = (pieces.bos, pieces.eos, pieces.pad)
    return msgspec.structs.replace(settings, window=WINDOW, special=special, unknown=pieces.unknown)
