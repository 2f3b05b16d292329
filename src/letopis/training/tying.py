"""The second half of a training: relations, learned on the rows of the encoder as it will be shipped.

The rows stand still, so an epoch takes seconds to a minute; every epoch's end is a place to go on from.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from letopis.reading.packs.pairing import Spans, grid
from letopis.training.learning import resumed, schedule
from letopis.training.relating import Relater, RelaterShape
from letopis.training.work import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from letopis.training.batches import Collator, Sample
    from letopis.training.labels import Labels
    from letopis.training.loop import Model
    from letopis.training.recipes import Recipe

# Sentences in a step: of like numbers of spans, so that little is padding.
SENTENCES = 64
# Documents read at once, and the share of spans hidden in a step, as a reader misses some.
DOCUMENTS = 8
HIDDEN = 0.05
# What a pair's loss weighs, so that the rate may be that of the first half.
SCALE = 0.2


class Tied(NamedTuple):
    """A sentence with two spans or more: its tokens' rows, its spans, and its relations as (type, source, target)."""

    rows: NDArray[np.float16]
    spans: Spans
    relations: tuple[tuple[int, int, int], ...]


@torch.no_grad()
def sentences(model: Model, collator: Collator, samples: Sequence[Sample], *, half: bool) -> Iterator[Tied]:
    """Give the sentences of marked documents with the rows that the model gives them now."""
    model.eval()
    labels = collator.labels
    for place in range(0, len(samples), DOCUMENTS):
        batch = collator.batch(samples[place : place + DOCUMENTS])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            rows = model.rows(batch, collator.table)[0].float().numpy().astype(np.float16)
        for sample, starts in zip(batch.samples, batch.starts, strict=True):
            yield from _of_document(sample, starts, rows, labels)


def _of_document(sample: Sample, starts: Sequence[int], rows: NDArray[np.float16], labels: Labels) -> Iterator[Tied]:
    document = sample.document
    spans: dict[int, list[tuple[int, int, int]]] = {}
    places: list[int] = []
    for entity in document.entities:
        own = spans.setdefault(entity.sentence, [])
        places.append(len(own))
        own.append((entity.first, entity.last, labels.types[entity.type]))
    relations: dict[int, list[tuple[int, int, int]]] = {}
    for relation in document.relations:
        sentence = document.entities[relation.source].sentence
        row = (labels.relations[relation.type], places[relation.source], places[relation.target])
        relations.setdefault(sentence, []).append(row)
    for sentence, own in spans.items():
        if len(own) > 1:
            words, silver = document.words[sentence], sample.silver[sentence]
            yield Tied(
                rows[starts[sentence] : starts[sentence] + len(words)].copy(),
                Spans(
                    words,
                    [head - 1 if head <= len(words) else -1 for head in silver.heads],
                    [max(labels.arc(arc), 0) for arc in silver.relations],
                    own,
                ),
                tuple(relations.get(sentence, ())),
            )


def _tensors(group: Sequence[Tied], relations: int) -> tuple[tuple[Tensor, ...], Tensor]:
    """Give the head's arguments for some sentences, and what it is to say."""
    made = grid([sentence.spans for sentence in group])
    longest = max(len(sentence.rows) for sentence in group)
    rows = torch.zeros(len(group), longest, group[0].rows.shape[1])
    present = torch.zeros(len(group), longest)
    truth = torch.zeros(*made.lies.shape, relations)
    for place, sentence in enumerate(group):
        rows[place, : len(sentence.rows)] = torch.from_numpy(sentence.rows.astype(np.float32))
        present[place, : len(sentence.rows)] = 1
        for kind, source, target in sentence.relations:
            truth[place, source, target, kind] = 1
    features = [torch.from_numpy(part) for part in (made.entities, made.mask, made.lies, made.paths, made.likeness)]
    return (rows, present, *features), truth


class Tier:
    """Learns the relations of a recipe's pack."""

    def __init__(self, recipe: Recipe, labels: Labels, *, seed: int) -> None:
        self.recipe = recipe
        self.relations = len(labels.relations)
        self.seed = seed
        torch.manual_seed(seed)
        shape = RelaterShape(recipe.width, recipe.relater, recipe.triangle, recipe.dropout)
        self.head = Relater(shape, types=len(labels.types), relations=self.relations)
        self.epoch = 0
        self._optimizer = torch.optim.AdamW(
            self.head.parameters(), lr=recipe.relater_rate, betas=(0.9, 0.98), weight_decay=0.05
        )
        self._averages = {name: part.detach().clone() for name, part in self.head.named_parameters()}

    def run(self, told: Sequence[Tied], checkpoint: Path, identity: str, tell: Callable[[int, float], None]) -> Relater:
        """Learn to the last epoch and give the head with its averaged weights; ``tell`` takes epoch and loss."""
        recipe, head = self.recipe, self.head
        steps = -(-len(told) // SENTENCES)
        total = steps * recipe.relater_epochs
        while self.epoch < recipe.relater_epochs:
            # What is drawn by chance depends on seed and epoch alone, so that it is the same after an interruption.
            torch.manual_seed(1000 * self.seed + self.epoch)
            chance = random.Random(f"{self.seed}:{self.epoch}")  # noqa: S311 (no secret)
            head.train()
            losses = [
                self._learn([told[i] for i in group], self.epoch * steps + place, total)
                for place, group in enumerate(_groups(told, chance))
            ]
            self.epoch += 1
            self._save(checkpoint, identity)
            tell(self.epoch, sum(losses) / len(losses))
        with torch.no_grad():
            for name, part in head.named_parameters():
                part.copy_(self._averages[name])
        return head.eval()

    def _learn(self, group: Sequence[Tied], step: int, total: int) -> float:
        arguments, truth = _tensors(group, self.relations)
        rows, present, entities, mask, *features = arguments
        mask = mask * (torch.rand_like(mask) > HIDDEN)
        logits = self.head(rows, present, entities, mask, *features)
        cells = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
        real = mask.unsqueeze(2) * mask.unsqueeze(1) * (1 - torch.eye(mask.shape[1]))
        loss = (cells * real.unsqueeze(3)).sum() / len(group) * SCALE
        for parameters in self._optimizer.param_groups:
            parameters["lr"] = self.recipe.relater_rate * schedule(self.recipe, step, total)
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.head.parameters(), self.recipe.clip)
        self._optimizer.step()
        decay = min(self.recipe.average, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, part in self.head.named_parameters():
                self._averages[name].mul_(decay).add_(part, alpha=1 - decay)
        return float(loss.item())

    def _save(self, path: Path, identity: str) -> None:
        state = {
            "identity": identity,
            "epoch": self.epoch,
            "head": self.head.state_dict(),
            "averages": self._averages,
            "optimizer": self._optimizer.state_dict(),
        }
        write_whole(path, lambda fresh: torch.save(state, fresh))

    def resume(self, path: Path, identity: str) -> bool:
        """Go on from a checkpoint; False if there is none, TrainingError if it is another training's or damaged."""
        return resumed(path, identity, self._restore)

    def _restore(self, state: dict[str, Any]) -> None:
        self.head.load_state_dict(state["head"])
        self._averages = state["averages"]
        self._optimizer.load_state_dict(state["optimizer"])
        self.epoch = state["epoch"]


def _groups(told: Sequence[Tied], chance: random.Random) -> list[list[int]]:
    """Cut the sentences into groups of about as many spans, in an order drawn by chance."""
    order = sorted(range(len(told)), key=lambda i: len(told[i].spans.spans) + 3 * chance.random())
    groups = [order[place : place + SENTENCES] for place in range(0, len(order), SENTENCES)]
    chance.shuffle(groups)
    return groups
