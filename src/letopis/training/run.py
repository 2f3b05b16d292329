"""``letopis train``: from corpora to a pack, interrupted as often as need be."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
import numpy as np
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import nn

from letopis.errors import TrainingError
from letopis.reading import packs
from letopis.reading.packs.pack import Pack
from letopis.training.building import Built, build, load_slovnet, samples
from letopis.training.cards import Origin
from letopis.training.distilling import TEACHER, find_teacher, soften, teacher_digest
from letopis.training.export import export_marked
from letopis.training.heldout import evaluate
from letopis.training.joint import joint_learner
from letopis.training.marking import Packs, evaluate_marked, marked_learner, marked_reader, views
from letopis.training.preparing import Data, prepare
from letopis.training.shipping import Shared, Texts, default_folder, ship, vectors_folder
from letopis.training.silver import load_vectors
from letopis.training.work import Identity, claim, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from letopis.training.batches import Sample
    from letopis.training.labels import Labels
    from letopis.training.learning import Learner, Step
    from letopis.training.loop import Model
    from letopis.training.marked import MarkedReader
    from letopis.training.recipes import Recipe
    from letopis.training.scores import Figures

M = TypeVar("M", bound=nn.Module)
S = TypeVar("S")

WORK = Path("build") / "training"
# Steps between checkpoints: a minute or two.
EVERY = 100


class Request(NamedTuple):
    """What a training is asked for: corpora, folders, the seed; ``teacher`` None means the installed accurate pack."""

    nerel: Path
    texts: tuple[Path, ...] = ()
    work: Path = WORK
    out: Path | None = None
    seed: int = 1
    teacher: Path | None = None
    every: int = EVERY


class Follow(NamedTuple):
    """Who looks on as a model learns, and where its checkpoint goes."""

    console: Console
    folder: Path
    identity: str
    every: int
    after_step: Callable[[Step], None] | None

    def tell(self, line: str) -> None:
        """Print a line."""
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)


def train(
    recipe: Recipe, request: Request, console: Console, *, after_step: Callable[[Step], None] | None = None
) -> Path:
    """Train a pack and write it to its folder, which is given; a training that was killed is gone on with.

    Args:
        recipe: what to train; one that is taught needs a teacher pack.
        request: from what and where.
        console: takes the progress bar and a line for each epoch.
        after_step: is called with every step that is done.

    Raises:
        TrainingError: a folder, a package or the teacher is missing, or another training has the work folder.
    """

    def tell(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    torch.set_num_threads(1)
    # Nothing but torch's generator is drawn from; the others are set for what libraries may do.
    torch.manual_seed(request.seed)
    random.seed(request.seed)
    np.random.seed(request.seed)  # noqa: NPY002 (the generator that libraries share)

    teacher = find_teacher(request.teacher, default_folder(TEACHER)) if recipe.taught else None
    if request.texts and teacher is None:
        tell("The folders given with --texts are passed over: a teacher reads them, and this training has none.")
    data = prepare(request.nerel, request.texts if teacher else (), request.work, tell)
    learned_from = digest(data.digest().encode(), teacher_digest(teacher).encode() if teacher else b"")
    identity = Identity(msgspec.to_builtins(recipe), learned_from, request.seed)
    folder = request.work / recipe.name
    claim(folder, identity)

    vectors = load_vectors()
    vectors_at = vectors_folder(vectors, request.work)
    slovnet = load_slovnet()
    labels = slovnet.labels(data.train)
    second = _second(recipe, labels)
    built = build(recipe, labels, data, slovnet, vectors)
    training = _training_samples(recipe, built, data, teacher, vectors_at, request.work, tell)
    heldout = samples(built, data.dev, [None] * len(data.dev))
    follow = Follow(console, folder, identity.digest(), request.every, after_step)
    learner = joint_learner(recipe, built, request.seed)

    def judged(model: Model) -> dict[str, Figures]:
        return evaluate(model, built.collator, heldout, half=recipe.half)

    _learn(learner, training, "checkpoint", follow, judged)

    origin = Origin(
        train=len(data.train),
        dev=len(data.dev),
        plain=len(data.plain),
        folders=request.texts if teacher else (),
        seed=request.seed,
        teacher=_title(teacher) if teacher else None,
    )
    out = request.out or default_folder(recipe.name)
    shared = Shared(vectors_at, second)
    texts = Texts(training, [one.document for one in data.dev])

    def mark(made: Path) -> None:
        _mark(made, recipe, labels, data, shared, request.seed, follow)

    with learner.averaged():
        scores = ship(recipe, built, origin, texts, shared, out, tell, mark if recipe.marking else None)
    tell(f"The pack is in {out}.")
    tell(f"dev, as shipped: mentions {scores.spans}, relations {scores.relations}")
    return out


def _learn(
    learner: Learner[M, S],
    training: Sequence[S],
    name: str,
    follow: Follow,
    judged: Callable[[M], dict[str, Figures]],
) -> None:
    """Let a learner learn to the end, from where its checkpoint stands, and tell how it does.

    Args:
        learner: the learner.
        training: the documents of an epoch.
        name: of its checkpoint.
        follow: who looks on.
        judged: gives figures on held-out documents, after each epoch.
    """
    checkpoint = follow.folder / f"{name}.pt"
    if learner.resume(checkpoint, follow.identity):
        follow.tell(f"Going on after step {learner.step}.")
    epochs = learner.recipe.epochs
    with _bar(follow.console) as bar:
        task = bar.add_task("", total=None, losses="")
        for step in learner.run(training, checkpoint, follow.identity, every=follow.every):
            bar.update(
                task,
                description=f"epoch {step.epoch + 1}/{epochs}",
                completed=step.place,
                total=step.steps,
                losses=_losses(step),
            )
            if follow.after_step:
                follow.after_step(step)
            if step.last:
                follow.tell(f"epoch {step.epoch + 1}: {_losses(step)}")
                with learner.averaged() as model:
                    found = judged(model)
                follow.tell("  dev: " + ", ".join(f"{name} {figures}" for name, figures in found.items()))


def _mark(made: Path, recipe: Recipe, labels: Labels, data: Data, shared: Shared, seed: int, follow: Follow) -> None:
    """Train the reader of marked sentences and put it into ``made``, the folder of the pack so far."""
    marking = recipe.marking
    if marking is None:
        return
    follow.tell("A reader of marked sentences learns; the pack so far reads the texts first …")
    torch.manual_seed(seed)
    reader, pieces = marked_reader(marking, labels, recipe.latin_pieces)
    pack = Pack(made, shared.vectors, shared.second)
    seen = Packs(pack, shared.second or pack)
    training = views(seen, [one.document for one in data.train], labels, pieces, marking, soft=marking.soft)
    heldout = [one.marked for one in views(seen, [one.document for one in data.dev], labels, pieces, marking, soft=0.0)]
    learner = marked_learner(recipe, marking, reader, seed)

    def judged(reader: MarkedReader) -> dict[str, Figures]:
        return evaluate_marked(reader, heldout, list(labels.relations), half=recipe.half)

    torch.manual_seed(seed)
    _learn(learner, training, "marked", follow, judged)
    with learner.averaged() as reader:
        export_marked(reader, made)


def _training_samples(
    recipe: Recipe,
    built: Built,
    data: Data,
    teacher: Path | None,
    vectors: Path,
    work: Path,
    tell: Callable[[str], None],
) -> list[Sample]:
    """Give the documents of an epoch: the marked ones, and with a teacher those without marks too."""
    if teacher is None:
        return samples(built, data.train, [None] * len(data.train))
    prepared = [*data.train, *data.plain]
    labels = built.collator.labels
    name = digest(data.digest().encode(), teacher_digest(teacher).encode(), "\n".join(labels.types).encode())
    documents = [one.document for one in prepared]
    soft = soften(documents, teacher, vectors, labels, work / f"opinion-{name}.msgpack", tell)
    longest = built.collator.longest
    return samples(built, prepared, [one.up_to(longest) for one in soft], recipe.soft_relations)


def _second(recipe: Recipe, labels: Labels) -> Pack | None:
    """Load the pack whose opinion of relations is heard beside the new one's, if the recipe names one."""
    if recipe.second is None:
        return None
    folder = packs.folders().get(recipe.second)
    if folder is None:
        raise TrainingError(f"The pack {recipe.second} is missing.", remedy="Train it first, or reinstall Letopis.")
    pack = Pack(folder, folder)
    if (pack.settings.types, pack.settings.relations) != (tuple(labels.types), tuple(labels.relations)):
        raise TrainingError(
            f"The pack {recipe.second}, heard beside the new one, knows other types or relations than these texts.",
            remedy="Take NEREL's whole training part, from which both packs come.",
        )
    return pack


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[losses]}", markup=False),
        console=console,
        transient=True,
    )


def _losses(step: Step) -> str:
    return " ".join(f"{name} {loss:.3f}" for name, loss in step.losses.items())


def _title(teacher: Path) -> str:
    from letopis.reading.packs.parts import Settings

    settings = msgspec.json.decode((teacher / "pack.json").read_bytes(), type=Settings)
    return f"{settings.name}, version {settings.version}"
