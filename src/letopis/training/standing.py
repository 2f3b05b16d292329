"""The head of relations goes on alone, over the standing rows of its pack.

The encoder learns by strong dropout, lest it know its texts by heart; the head, small and last, then still learns too
little. Alone it goes on with weaker dropout, on the rows and trees that it will read: those of the graphs with 8-bit
weights. Beside the marks it learns what its teacher and its pack as it stood think likely, as a mean.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from letopis.training.distilling import FLOOR, joined
from letopis.training.learning import schedule
from letopis.training.silver import Analysis
from letopis.training.tying import Tied, relation_loss, tied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from letopis.reading.packs.pack import Pack
    from letopis.training.batches import Sample
    from letopis.training.labels import Labels
    from letopis.training.recipes import Recipe
    from letopis.training.relating import Relater

# A step takes sentences of like numbers of spans: so many pairs, and at most so many sentences.
CELLS = 2500
MOST = 64
# How far chance moves a sentence among those with more or fewer spans.
JITTER = 1.5


class Standing(NamedTuple):
    """A sentence with two spans or more: its rows (tokens x width), and what relates its spans."""

    rows: NDArray[np.float16]
    tied: Tied


def go_on(
    relater: Relater,
    pack: Pack,
    samples: Sequence[Sample],
    labels: Labels,
    recipe: Recipe,
    seed: int,
    tell: Callable[[str], None],
) -> None:
    """Let the head learn on and leave in it the running average of its weights.

    Args:
        relater: the head as it was exported in ``pack``.
        pack: the pack so far; its threshold for relations is changed.
        samples: the documents to learn from.
        labels: the numbers of types, arcs and relations.
        recipe: ``alone_…`` say for how long, at which rate, with which dropout.
        seed: what chance begins with.
        tell: takes a line for each epoch.
    """
    torch.manual_seed(seed)
    sentences = _standing(pack, samples, labels, recipe.soft_relations)
    relater.dropout.p = recipe.alone_dropout
    relater.train()
    optimizer = torch.optim.AdamW(relater.parameters(), lr=recipe.alone_rate, betas=(0.9, 0.98), weight_decay=0.05)
    average = AveragedModel(relater, multi_avg_fn=get_ema_multi_avg_fn(recipe.average))
    orders = [
        list(_steps(sentences, random.Random(f"{seed}:alone:{epoch}")))  # noqa: S311 (no secret)
        for epoch in range(recipe.alone_epochs)
    ]
    total, step = sum(map(len, orders)), 0
    for epoch, order in enumerate(orders, 1):
        summed = 0.0
        for group in order:
            for parameters in optimizer.param_groups:
                parameters["lr"] = recipe.alone_rate * schedule(recipe, step, total)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe.half):
                loss = _loss(relater, group)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(relater.parameters(), recipe.clip)
            optimizer.step()
            average.update_parameters(relater)
            step, summed = step + 1, summed + loss.item()
        tell(f"relations alone, epoch {epoch}/{recipe.alone_epochs}: {summed / max(len(order), 1):.3f}")
    with torch.no_grad():
        for own, mean in zip(relater.parameters(), average.parameters(), strict=True):
            own.copy_(mean)


def _standing(pack: Pack, samples: Sequence[Sample], labels: Labels, share: float) -> list[Standing]:
    """Give the sentences that have relations to learn, as ``pack`` sees them."""
    pack.settings = msgspec.structs.replace(pack.settings, pair_threshold=FLOOR)
    arcs = pack.settings.arcs
    found: list[Standing] = []
    for sample in samples:
        document = sample.document
        seen = list(pack.standing(document.sentences()))
        trees = [
            Analysis((), tuple(head + 1 for head in heads), tuple(arcs[arc] for arc in own), ())
            for _, heads, own in seen
        ]
        soft = joined(sample.soft, document, pack, labels)
        found.extend(
            Standing(seen[one.sentence][0].astype(np.float16), one)
            for one in tied(document, trees, labels, soft, share)
        )
    return found


def _steps(sentences: Sequence[Standing], chance: random.Random) -> Iterator[list[Standing]]:
    """Give the steps of an epoch: sentences of like numbers of spans, in an order by chance."""
    sizes = [len(one.tied.spans.spans) for one in sentences]
    keys = [size + JITTER * chance.random() for size in sizes]
    steps: list[list[Standing]] = []
    for place in sorted(range(len(sentences)), key=keys.__getitem__):
        group = steps[-1] if steps else []
        size = sizes[place]
        if not group or len(group) == MOST or (len(group) + 1) * size * size > CELLS:
            group = []
            steps.append(group)
        group.append(sentences[place])
    chance.shuffle(steps)
    yield from steps


def _loss(relater: Relater, group: Sequence[Standing]) -> Tensor:
    """Give the loss of a step, a mean over its sentences."""
    rows = torch.from_numpy(np.concatenate([one.rows for one in group])).float()
    lengths = [len(one.rows) for one in group]
    starts = np.cumsum([0, *lengths[:-1]])
    places = np.full((len(group), max(lengths)), -1)
    for place, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        places[place, :length] = np.arange(start, start + length)
    numbered = [one.tied._replace(sentence=place) for place, one in enumerate(group)]
    return relation_loss(relater, rows, torch.from_numpy(places), numbered) / len(group)
