"""Puts together what a recipe needs: labels, the network with what it takes over, samples and batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from letopis.reading.packs.forms import Vocabulary
from letopis.reading.packs.pieces import Splitter
from letopis.training import silver
from letopis.training.batches import Collator, FormTable, Sample, make_sample
from letopis.training.e5 import Pieces, Subwords, load_e5
from letopis.training.labels import Labels
from letopis.training.loop import Model
from letopis.training.networks import Network, Shape
from letopis.training.tying import tied
from letopis.training.vocabulary import kept_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.training.distilling import Soft
    from letopis.training.preparing import Data, Prepared
    from letopis.training.recipes import Recipe


class Slovnet(NamedTuple):
    """slovnet's weights and label sets by model."""

    arrays: dict[str, dict[str, silver.Floats]]
    vocabularies: dict[str, dict[str, list[str]]]

    def labels(self, train: Iterable[Prepared]) -> Labels:
        """Give the label sets: slovnet's, and the types and relations of marked documents."""
        return Labels.of(
            (prepared.document for prepared in train),
            self.vocabularies["morphology"]["tag"],
            self.vocabularies["syntax"]["rel"],
            self.vocabularies["names"]["tag"],
        )


class Built(NamedTuple):
    """A model ready to learn, and what its pack needs beside the weights."""

    model: Model
    collator: Collator
    pieces: Pieces | None


def load_slovnet() -> Slovnet:
    """Read slovnet's models; TrainingError if the package with them is missing."""
    loaded = {name: silver.load_model(name) for name in silver.MODELS}
    return Slovnet(
        {name: arrays for name, (arrays, _) in loaded.items()},
        {name: vocabularies for name, (_, vocabularies) in loaded.items()},
    )


def build(recipe: Recipe, labels: Labels, data: Data, slovnet: Slovnet, vectors: silver.Vectors) -> Built:
    """Make the model of a recipe with all that it takes over; what is new is drawn from torch's generator."""
    rows = {word: row for row, word in enumerate(vectors.words[:-2])}
    documents = [prepared.document for part in data for prepared in part]
    table = FormTable(documents, Vocabulary(rows, len(rows)), vectors)
    subwords, pieces = subwords_of(recipe.layers, recipe.latin_pieces) if recipe.layers else (None, None)
    shape = Shape(
        width=recipe.width,
        dilations=recipe.dilations,
        span=recipe.span,
        relater=recipe.relater,
        triangle=recipe.triangle,
        longest=recipe.longest,
        subwords=subwords.words.embedding_dim if subwords else 0,
        dropout=recipe.dropout,
        smooth=recipe.smooth,
    )
    network = Network(
        shape,
        types=len(labels.types),
        relations=len(labels.relations),
        tags=len(labels.tags),
        arcs=len(labels.arcs),
        names=len(labels.names),
    )
    network.begin(slovnet.arrays)
    collator = Collator(
        table,
        labels,
        longest=recipe.longest,
        special=(pieces.bos, pieces.eos, pieces.pad) if pieces else None,
        soft_share=recipe.soft_share,
    )
    return Built(Model(network, subwords), collator, pieces)


def samples(
    built: Built, prepared: Sequence[Prepared], soft: Sequence[Soft | None], share: float = 0.0
) -> list[Sample]:
    """Look up the forms and pieces of documents.

    Args:
        built: the model and what goes with it.
        prepared: the documents.
        soft: a teacher's opinion of each, or None.
        share: what it weighs beside the marks where relations are concerned.
    """
    pieces, labels = built.pieces, built.collator.labels
    splitter = Splitter(pieces.pieces, pieces.scores.tolist(), pieces.unknown) if pieces else None
    table = built.collator.table
    return [
        make_sample(one.document, one.silver, table, splitter)._replace(
            soft=opinion, tied=tied(one.document, one.silver, labels, opinion, share)
        )
        for one, opinion in zip(prepared, soft, strict=True)
    ]


def subwords_of(layers: int, latin: int) -> tuple[Subwords, Pieces]:
    """Give the first layers of multilingual-e5-small over the pieces that are kept, and those pieces."""
    weights = load_e5()
    whole = weights.pieces
    rows = kept_pieces(whole.pieces, whole[2:], latin)
    places = {row: place for place, row in enumerate(rows)}
    pieces = Pieces(
        [whole.pieces[row] for row in rows],
        whole.scores[np.array(rows)],
        bos=places[whole.bos],
        eos=places[whole.eos],
        pad=places[whole.pad],
        unknown=places[whole.unknown],
    )
    sizes = weights.sizes
    subwords = Subwords(sizes["width"], sizes["heads"], sizes["inner"], layers, len(rows))
    subwords.begin(weights, rows)
    return subwords, pieces
