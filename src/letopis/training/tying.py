"""What the head of relations learns: the spans of a sentence and what relates them, by the marks and by a teacher."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from letopis.reading.packs.pairing import Group, Spans, gather

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.training.corpora import Document
    from letopis.training.distilling import Soft
    from letopis.training.labels import Labels
    from letopis.training.relating import Relater
    from letopis.training.silver import Analysis

# The share of spans hidden in a step, as a reader misses some.
HIDDEN = 0.05
# Sentences are scored together if none has many more spans than the first: the grid grows with the square.
LIKE, SLACK = 1.5, 6


class Tied(NamedTuple):
    """A sentence with two spans or more; relations as (type, source, target) with how likely each is."""

    sentence: int
    spans: Spans
    relations: dict[tuple[int, int, int], float]


def tied(document: Document, silver: Sequence[Analysis], labels: Labels, soft: Soft | None, share: float) -> list[Tied]:
    """Give the sentences of a document with what relates their spans.

    Args:
        document: a marked one, or one without marks, of which only a teacher's opinion can say anything.
        silver: slovnet's analysis of its sentences.
        labels: the numbers of types, relations and arcs.
        soft: a teacher's opinion, if any.
        share: what it weighs beside the marks.
    """
    if document.labelled:
        spans, relations = weighed(document, labels, soft, share)
    elif soft is not None:
        spans, relations = soft.spans, dict(soft.relations)
    else:
        return []
    of_sentence: dict[int, dict[tuple[int, int, int], float]] = {}
    for (sentence, kind, source, target), chance in relations.items():
        of_sentence.setdefault(sentence, {})[kind, source, target] = chance
    return [
        Tied(sentence, _spans(document.words[sentence], silver[sentence], labels, own), of_sentence.get(sentence, {}))
        for sentence, own in spans.items()
        if len(own) > 1
    ]


def weighed(
    document: Document, labels: Labels, soft: Soft | None, share: float
) -> tuple[dict[int, list[tuple[int, int, int]]], dict[tuple[int, int, int, int], float]]:
    """Give what ``_marked`` does, with a teacher's opinion that weighs ``share`` beside the marks."""
    spans, relations = _marked(document, labels)
    if soft is not None and share:
        relations = dict.fromkeys(relations, 1.0 - share)
        for key, chance in soft.relations:
            relations[key] = relations.get(key, 0.0) + share * chance
    return spans, relations


def _marked(
    document: Document, labels: Labels
) -> tuple[dict[int, list[tuple[int, int, int]]], dict[tuple[int, int, int, int], float]]:
    """Give the marked spans by sentence, and relations as (sentence, type, source, target) by places in them."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    places: list[int] = []
    for entity in document.entities:
        own = spans.setdefault(entity.sentence, [])
        places.append(len(own))
        own.append((entity.first, entity.last, labels.types[entity.type]))
    relations = {
        (
            document.entities[relation.source].sentence,
            labels.relations[relation.type],
            places[relation.source],
            places[relation.target],
        ): 1.0
        for relation in document.relations
    }
    return spans, relations


def _spans(words: Sequence[str], silver: Analysis, labels: Labels, own: Sequence[tuple[int, int, int]]) -> Spans:
    heads = [head - 1 if head <= len(words) else -1 for head in silver.heads]
    return Spans(words, heads, [max(labels.arc(arc), 0) for arc in silver.relations], own)


def like_sized(group: Sequence[Tied]) -> Iterator[list[Tied]]:
    """Cut sentences into groups of like numbers of spans."""
    found: list[Tied] = []
    for one in sorted(group, key=lambda tied: len(tied.spans.spans)):
        if found and len(one.spans.spans) > LIKE * len(found[0].spans.spans) + SLACK:
            yield found
            found = []
        found.append(one)
    if found:
        yield found


def scored(
    relater: Relater, rows: Tensor, sentences: Tensor, group: Sequence[Tied], *, hidden: float = 0.0
) -> tuple[Tensor, Tensor]:
    """Score the relations of a group of sentences.

    Args:
        relater: the head.
        rows: states, N x width.
        sentences: the rows of every sentence's tokens, padded with -1; ``Tied.sentence`` is a place in it.
        group: sentences of like numbers of spans.
        hidden: the share of spans to hide.

    Returns:
        Logits of every pair and what they should be, P x relations.
    """
    starts = sentences[[one.sentence for one in group], 0].tolist()
    size = max(len(one.spans.spans) for one in group)
    absent = (torch.rand(len(group), size) < hidden).numpy()
    made = gather([one.spans for one in group], starts, relater.types, absent)
    tensors = Group(*map(torch.from_numpy, made))
    logits = relater(rows.float(), tensors).float()
    truth = torch.zeros(len(group), size, size, logits.shape[1])
    for place, one in enumerate(group):
        for (kind, source, target), chance in one.relations.items():
            truth[place, source, target, kind] = chance
    return logits, truth.flatten(0, 2)[tensors.cells]


def relation_loss(relater: Relater, rows: Tensor, sentences: Tensor, group: Sequence[Tied]) -> Tensor:
    """Give the summed loss of all pairs of all relations."""
    total = torch.zeros(())
    for like in like_sized(group):
        logits, truth = scored(relater, rows, sentences, like, hidden=HIDDEN)
        total = total + functional.binary_cross_entropy_with_logits(logits, truth, reduction="sum")
    return total
