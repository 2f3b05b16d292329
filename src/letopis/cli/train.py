"""``letopis train PACK``: trains a pack of the reader from corpora."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from letopis.cli.common import guarded

if TYPE_CHECKING:
    from letopis.training.recipes import Recipe

_PACKS = ("fast", "accurate")
_WORK = Path("build") / "training"


@guarded
def train(  # noqa: PLR0913 (each is an option of the command)
    pack: Annotated[str, typer.Argument(metavar="PACK", help=f"Which pack: {' or '.join(_PACKS)}.")],
    *,
    nerel: Annotated[Path, typer.Option("--nerel", metavar="DIR", help="NEREL, with the folders train and dev.")],
    texts: Annotated[
        list[Path] | None,
        typer.Option("--texts", metavar="DIR", help="fast: more texts for the teacher to read; may be repeated."),
    ] = None,
    work: Annotated[
        Path,
        typer.Option("--work", metavar="DIR", help="Checkpoints and what is prepared; a rerun goes on from there."),
    ] = _WORK,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The pack's folder. [default: where it is shipped from]")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="What chance begins with.")] = 1,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, help="Fewer or more epochs than the recipe's.")
    ] = None,
    teacher: Annotated[
        Path | None,
        typer.Option("--teacher", metavar="DIR", help="fast: the teacher's folder. [default: the accurate pack]"),
    ] = None,
    no_teacher: Annotated[bool, typer.Option("--no-teacher", help="fast: learn from the marks alone.")] = False,
) -> None:
    """Train a pack of the reader; hours on one core, and it may be killed at any moment and run again."""
    from letopis.training.recipes import RECIPES

    if pack not in RECIPES:
        raise typer.BadParameter(f"{pack!r} is none of {', '.join(_PACKS)}.", param_hint="PACK")
    if teacher and no_teacher:
        raise typer.BadParameter("Give a teacher or --no-teacher, not both.", param_hint="--teacher")
    recipe = RECIPES[pack]
    if teacher and not recipe.taught:
        raise typer.BadParameter(f"The pack {pack} has no teacher.", param_hint="--teacher")
    _train(_changed(recipe, epochs, taught=not no_teacher), nerel, tuple(texts or ()), work, out, seed, teacher)


def _changed(recipe: Recipe, epochs: int | None, *, taught: bool) -> Recipe:
    from msgspec.structs import replace

    if epochs:
        recipe = replace(recipe, epochs=epochs)
    return recipe if taught else replace(recipe, soft_share=0.0)


def _train(
    recipe: Recipe, nerel: Path, texts: tuple[Path, ...], work: Path, out: Path | None, seed: int, teacher: Path | None
) -> None:
    from rich.console import Console

    from letopis.errors import TrainingError

    try:
        from letopis.training import run

        run.train(recipe, run.Request(nerel, texts, work, out, seed, teacher), Console(stderr=True))
    except ModuleNotFoundError as error:
        raise TrainingError(
            f"Training needs the package {error.name}, which is not installed.",
            remedy="Install what training needs: pip install 'letopis[train]'",
        ) from error
