"""What learns together in a pack: encoder, mentions, relations, and what slovnet says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from letopis.training.learning import Learner, layer_groups
from letopis.training.loop import losses
from letopis.training.networks import TOWERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor, nn

    from letopis.training.batches import Sample
    from letopis.training.building import Built
    from letopis.training.loop import Model
    from letopis.training.recipes import Recipe

# The heads that say what slovnet says, each over the tower of its name.
HEADS = {"names": "names", "morphology": "tags", "syntax": "syntax"}
# The losses over what slovnet says.
SILVER = ("tags", "names", "heads", "arcs")


def joint_learner(recipe: Recipe, built: Built, seed: int) -> Learner[Model, Sample]:
    """Give the learner of a whole network; what is frozen by the recipe no longer learns."""
    model, collator = built.model, built.collator
    for module in _frozen(recipe, model):
        module.requires_grad_(requires_grad=False)
    skipped = {HEADS[tower] for tower in recipe.frozen}

    def judge(samples: Sequence[Sample]) -> dict[str, Tensor]:
        return losses(model, collator.batch(samples), collator.table, skipped=skipped)

    weights = {"pairs": recipe.pair_weight} | dict.fromkeys(SILVER, recipe.silver_weight)
    return Learner(recipe, model, _groups(recipe, model), judge, weights, seed=seed)


def _frozen(recipe: Recipe, model: Model) -> Iterator[nn.Module]:
    for tower in recipe.frozen:
        yield model.network.encoder.towers[TOWERS.index(tower)]
        yield getattr(model.network, HEADS[tower])
    if model.subwords is not None:
        # The vectors of pieces: most are too rare here to be learned.
        yield model.subwords.words


def _groups(recipe: Recipe, model: Model) -> list[dict[str, Any]]:
    """Give AdamW's groups: what is new, what comes from slovnet, and each layer over subwords."""
    old: list[Tensor] = []
    new: list[Tensor] = []
    relating = list(model.network.pairs.parameters())
    for name, part in model.network.named_parameters():
        if part.requires_grad and not name.startswith("pairs."):
            (old if name.startswith(("encoder.towers", *HEADS.values())) else new).append(part)
    groups: list[dict[str, Any]] = [
        {"params": new, "lr": recipe.rate, "weight_decay": 0.01},
        {"params": old, "lr": recipe.rate * recipe.tower_rate, "weight_decay": 0.0},
        {"params": relating, "lr": recipe.relater_rate, "weight_decay": 0.05},
    ]
    if model.subwords is not None:
        groups += layer_groups(model.subwords, recipe.subword_rate, recipe.layer_decay)
    return [group for group in groups if group["params"]]
