"""How the reader of marked sentences learns: from the marks, and from what the packs so far think of the same texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import torch

from letopis.reading.packs.decoding import drop_crossing
from letopis.reading.packs.pieces import Splitter
from letopis.training.building import subwords_of
from letopis.training.distilling import FLOOR, joined
from letopis.training.learning import Learner, layer_groups
from letopis.training.marked import MarkedReader, Special, Text, marked_loss
from letopis.training.scores import COMPARED, Figures
from letopis.training.tying import weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from letopis.reading.packs.decoding import SpanFound
    from letopis.reading.packs.pack import Pack
    from letopis.training.corpora import Document
    from letopis.training.e5 import Pieces
    from letopis.training.labels import Labels
    from letopis.training.recipes import Marking, Recipe

EVEN = 0.5
DOCUMENTS = 8


class Views(NamedTuple):
    """A document with its marked spans, and with those that a pack finds in it."""

    marked: Text
    found: Text


class Packs(NamedTuple):
    """The pack so far, which hears its second one on relations, and the pack whose spans are learned from too."""

    opinion: Pack
    finder: Pack


def views(
    packs: Packs, documents: Sequence[Document], labels: Labels, pieces: Pieces, marking: Marking, *, soft: float
) -> list[Views]:
    """Give documents as the reader of marked sentences learns them.

    Args:
        packs: of the opinion the threshold for relations is changed.
        documents: marked ones.
        labels: the numbers of types and relations, in the packs' order.
        pieces: the vocabulary.
        marking: how it is trained.
        soft: what the opinion weighs beside the marks.
    """
    pack = packs.opinion
    pack.settings = msgspec.structs.replace(pack.settings, pair_threshold=FLOOR)
    splitter = Splitter(pieces.pieces, pieces.scores.tolist(), pieces.unknown)
    found: list[Views] = []
    for document in documents:
        sentences = document.sentences()
        trees = [(heads, arcs) for _, heads, arcs in pack.standing(sentences)]
        opinion = joined(None, document, pack, labels) if soft else None
        own, related = weighed(document, labels, opinion, soft)
        relations: list[dict[tuple[int, int, int], float]] = [{} for _ in sentences]
        for (sentence, *key), chance in related.items():
            relations[sentence][key[0], key[1], key[2]] = chance
        marked = Text(
            document.words,
            [[splitter.split(word.text, word.spaced) for word in sentence] for sentence in sentences],
            [heads for heads, _ in trees],
            [arcs for _, arcs in trees],
            [own.get(number, []) for number in range(len(sentences))],
            relations,
        )
        likely = [drop_crossing(spans) for spans in packs.finder.chances(sentences, marking.own_threshold)]
        found.append(Views(marked, _with_found(marked, likely)))
    return found


def _with_found(marked: Text, likely: Sequence[Sequence[SpanFound]]) -> Text:
    """Give a text with the spans found in it, and the relations between those that are marked as well."""
    spans: list[list[tuple[int, int, int]]] = []
    relations: list[dict[tuple[int, int, int], float]] = []
    for own, found, related in zip(marked.spans, likely, marked.relations, strict=True):
        new = [(span.first, span.last, span.type) for span in found]
        at = {span: place for place, span in enumerate(new)}
        places = {old: at[span] for old, span in enumerate(own) if span in at}
        spans.append(new)
        relations.append(
            {
                (kind, places[one], places[two]): chance
                for (kind, one, two), chance in related.items()
                if one in places and two in places
            }
        )
    return marked._replace(spans=spans, relations=relations)


def marked_reader(marking: Marking, labels: Labels, latin: int) -> tuple[MarkedReader, Pieces]:
    """Make the reader with e5's weights; what is new is drawn from torch's generator."""
    subwords, pieces = subwords_of(marking.layers, latin)
    special = Special(pieces.bos, pieces.eos, pieces.pad, pieces.unknown)
    reader = MarkedReader(marking, subwords, special, types=len(labels.types), relations=len(labels.relations))
    return reader, pieces


def marked_learner(recipe: Recipe, marking: Marking, reader: MarkedReader, seed: int) -> Learner[MarkedReader, Views]:
    """Give the learner of a reader of marked sentences."""

    def judge(samples: Sequence[Views]) -> dict[str, Tensor]:
        return {"relations": marked_loss(reader, [_drawn(sample, marking.own_spans) for sample in samples])}

    groups: list[dict[str, Any]] = [
        {"params": list(reader.relater.parameters()), "lr": marking.rate, "weight_decay": 0.05},
        {"params": [reader.markers], "lr": marking.rate, "weight_decay": 0.0},
        *layer_groups(reader.subwords, marking.subword_rate, marking.layer_decay),
    ]
    plan = msgspec.structs.replace(recipe, epochs=marking.epochs, documents=marking.documents, average=marking.average)
    return Learner(plan, reader, groups, judge, {}, seed=seed)


def _drawn(sample: Views, share: float) -> Text:
    return sample.found if torch.rand(()).item() < share else sample.marked


@torch.no_grad()
def evaluate_marked(
    reader: MarkedReader, texts: Sequence[Text], relations: Sequence[str], *, half: bool
) -> dict[str, Figures]:
    """Score a reader between marked spans at even chances."""
    reader.eval()
    compared = torch.tensor([name in COMPARED for name in relations])
    right = guessed = gold = 0
    for begin in range(0, len(texts), DOCUMENTS):
        group = texts[begin : begin + DOCUMENTS]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            for scored in reader.scored(group):
                guess = (scored.logits > 0) & compared
                true = (scored.truth(group) > EVEN) & compared
                right += int((guess & true).sum())
                guessed, gold = guessed + int(guess.sum()), gold + int(true.sum())
    return {"relations of marks": Figures(right, guessed, gold)}
