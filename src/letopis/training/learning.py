"""The training itself: steps, their schedule, the running average of the weights, checkpoints to go on from."""

from __future__ import annotations

import random
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from letopis.errors import TrainingError
from letopis.training.work import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from letopis.training.e5 import Subwords
    from letopis.training.recipes import Recipe

M = TypeVar("M", bound=nn.Module)
S = TypeVar("S")

# The running average takes in every second step: half the cost, the same average.
AVERAGED = 2


class Step(NamedTuple):
    """A step that is done: its epoch, its number in it (from 1), steps in an epoch, mean losses of the epoch so far."""

    epoch: int
    place: int
    steps: int
    losses: dict[str, float]

    @property
    def last(self) -> bool:
        """Tell whether the epoch is over."""
        return self.place == self.steps


class Learner(Generic[M, S]):
    """A model that learns by a recipe. All it draws by chance comes from torch's generator and the seed."""

    def __init__(
        self,
        recipe: Recipe,
        model: M,
        groups: list[dict[str, Any]],
        judge: Callable[[Sequence[S]], dict[str, Tensor]],
        weights: Mapping[str, float],
        *,
        seed: int,
    ) -> None:
        """Prepare to learn.

        Args:
            recipe: how long and how fast.
            model: what learns.
            groups: AdamW's, each with its highest rate.
            judge: gives the losses of some samples by name.
            weights: what they weigh, by name, where it is not 1.
            seed: what the order of samples begins with.
        """
        self.recipe = recipe
        self.model = model
        self.seed = seed
        self.step = 0
        self._judge = judge
        self._weights = weights
        self._sums: dict[str, float] = {}
        self._rates = [group["lr"] for group in groups]
        self._optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        self._learned = {name: part for name, part in model.named_parameters() if part.requires_grad}
        self._averages = {name: part.detach().clone() for name, part in self._learned.items()}

    def run(self, samples: Sequence[S], checkpoint: Path, identity: str, *, every: int) -> Iterator[Step]:
        """Learn from where it stands to the recipe's end, and tell each step.

        Args:
            samples: the documents of an epoch.
            checkpoint: written every so many steps and at the end of each epoch, before the step is told.
            identity: the digest of recipe, data and seed.
            every: steps between checkpoints.
        """
        size = self.recipe.documents
        steps = -(-len(samples) // size)
        total = steps * self.recipe.epochs
        while self.step < total:
            epoch, place = divmod(self.step, steps)
            # The order depends on nothing that came before, so that it is the same after an interruption.
            order = random.Random(f"{self.seed}:{epoch}").sample(range(len(samples)), len(samples))  # noqa: S311 (no secret)
            if place == 0:
                self._sums = {}
            for name, loss in self._learn(
                [samples[i] for i in order[place * size : (place + 1) * size]], total
            ).items():
                self._sums[name] = self._sums.get(name, 0.0) + loss
            place += 1
            if place == steps or self.step % every == 0:
                self.save(checkpoint, identity)
            yield Step(epoch, place, steps, {name: loss / place for name, loss in self._sums.items()})

    def _learn(self, samples: Sequence[S], total: int) -> dict[str, float]:
        recipe = self.recipe
        self.model.train()
        factor = schedule(recipe, self.step, total)
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * factor
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe.half):
            found = self._judge(samples)
        loss: Any = sum(part * self._weights.get(name, 1.0) for name, part in found.items())
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._learned.values(), recipe.clip)
        self._optimizer.step()
        self.step += 1
        if self.step % AVERAGED == 0:
            self._average()
        return {name: part.item() for name, part in found.items()}

    @torch.no_grad()
    def _average(self) -> None:
        # Young averages forget faster, so that the random beginning is left behind.
        decay = min(self.recipe.average, (1 + self.step) / (10 + self.step)) ** AVERAGED
        for name, average in self._averages.items():
            average.mul_(decay).add_(self._learned[name].detach(), alpha=1 - decay)

    @contextmanager
    def averaged(self) -> Iterator[M]:
        """Lend the model with its averaged weights in place of those of the last step."""
        own = {name: part.data for name, part in self._learned.items()}
        try:
            for name, part in self._learned.items():
                part.data = self._averages[name]
            yield self.model.eval()
        finally:
            for name, part in self._learned.items():
                part.data = own[name]

    def save(self, path: Path, identity: str) -> None:
        """Write a checkpoint that is whole or absent."""
        state = {
            "identity": identity,
            "step": self.step,
            "sums": self._sums,
            "learned": {name: part.detach() for name, part in self._learned.items()},
            "averages": self._averages,
            "optimizer": self._optimizer.state_dict(),
            "chance": torch.get_rng_state(),
        }
        write_whole(path, lambda fresh: torch.save(state, fresh))

    def resume(self, path: Path, identity: str) -> bool:
        """Go on from a checkpoint; False if there is none, TrainingError if it is another training's or damaged."""
        if not path.exists():
            return False
        remedy = f"Remove {path} to begin anew, or give another folder with --work."
        try:
            state = torch.load(path, weights_only=True)
            own = state["identity"] == identity
            if own:
                self._restore(state)
        except Exception as error:
            raise TrainingError(f"The checkpoint {path} cannot be read: {error}", remedy=remedy) from error
        if not own:
            raise TrainingError(
                f"The checkpoint {path} is of another recipe, other data or another seed.", remedy=remedy
            )
        return True

    @torch.no_grad()
    def _restore(self, state: dict[str, Any]) -> None:
        for name, part in self._learned.items():
            part.copy_(state["learned"][name])
            self._averages[name].copy_(state["averages"][name])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self._sums = state["step"], state["sums"]
        torch.set_rng_state(state["chance"])


def schedule(recipe: Recipe, step: int, total: int) -> float:
    """Give the share of the highest rate at a step: a short rise, then a straight fall."""
    rise = max(1, int(total * recipe.warm_up))
    return min(1.0, (step + 1) / rise) * max(recipe.last_rate, 1 - step / total)


def layer_groups(subwords: Subwords, rate: float, decay: float) -> list[dict[str, Any]]:
    """Give AdamW's groups of a transformer: each layer learns more slowly than the one above it."""
    below = [*subwords.positions.parameters(), *subwords.norm.parameters()]
    groups: list[dict[str, Any]] = [{"params": below, "lr": rate * 0.5, "weight_decay": 0.01}]
    for depth, layer in enumerate(reversed(subwords.layers)):
        groups.append({"params": list(layer.parameters()), "lr": rate * decay**depth, "weight_decay": 0.01})
    return groups
