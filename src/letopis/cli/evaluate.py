"""``letopis evaluate SET PATH``: what the reader finds against what careful people marked."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 (Typer reads the annotations when it runs)
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from letopis.evaluation.gold_set import SetScore

_SETS = ("gold", "slavicner")


def evaluate(
    set_name: Annotated[str, typer.Argument(metavar="SET", help=f"Which set: {', '.join(_SETS)}.")],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The set, in the form its authors publish.")],
    texts: Annotated[
        list[Path] | None,
        typer.Option("--texts", metavar="DIR", help="gold: where the annotated texts are; may be repeated."),
    ] = None,
    part: Annotated[str | None, typer.Option("--part", help="gold: only the part tune or held.")] = None,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="DIR", help="Also write what was predicted, in the set's own form."),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", help="slavicner: only the first so many texts.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List misses and false rows with their words.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score the reader against a marked set; counts stand beside every figure."""
    from letopis.errors import LetopisError

    if set_name not in _SETS:
        raise typer.BadParameter(f"{set_name!r} is none of {', '.join(_SETS)}.", param_hint="SET")
    try:
        if set_name == "gold":
            score = _gold(path, texts or [], part, predictions, errors=errors)
        else:
            score = _slavicner(path, limit, predictions, errors=errors)
    except LetopisError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(score.as_json(), ensure_ascii=False))
    else:
        typer.echo("\n".join(_table(score)))


def _gold(path: Path, texts: list[Path], part: str | None, predictions: Path | None, *, errors: bool) -> SetScore:
    from letopis.evaluation.gold_set import compare_gold, total, write_predictions
    from letopis.evaluation.listing import errors_of

    comparisons = []
    for comparison in compare_gold(path, texts, part=part):
        comparisons.append(comparison)
        if comparison.failure:
            sys.stderr.write(f"{comparison.gold.doc}: {comparison.failure}\n")
        if errors:
            # To the error stream, so that --json stays one object.
            sys.stderr.write("\n".join(errors_of(comparison)) + "\n")
    if predictions:
        write_predictions(predictions, comparisons)
    return total(comparisons)


def _slavicner(path: Path, limit: int | None, predictions: Path | None, *, errors: bool) -> SetScore:
    from letopis.evaluation.slavicner import score_folder

    lines: list[str] = []
    score = score_folder(path, limit=limit, predictions=predictions, wrong=lines)
    if errors:
        sys.stderr.write("\n".join(lines) + "\n")
    return score


def _table(score: SetScore) -> list[str]:
    lines = [f"{score.name}: {score.documents} texts" + (f", {score.failed} of them failed" if score.failed else "")]
    for name, measure in score.measures.items():
        figures = measure.as_measure()
        if "f1" in figures:
            lines.append(
                f"  {name:24} F1 {figures['f1']:.3f}   P {figures['precision']:.3f}   R {figures['recall']:.3f}"
                f"   {figures['correct']} right of {figures['gold']} gold, {figures['predicted']} predicted"
            )
        elif "accuracy" in figures:
            lines.append(f"  {name:24} {figures['accuracy']:.3f}   {figures['right']} of {figures['total']}")
        else:
            plain = (
                f"{figure} {value:.3f}" if isinstance(value, float) else f"{figure} {value}"
                for figure, value in figures.items()
            )
            lines.append(f"  {name:24} {'   '.join(plain)}")
    return lines


if __name__ == "__main__":
    typer.run(evaluate)
