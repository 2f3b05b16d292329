"""``letopis evaluate SET PATH``: what the reader finds against what careful people marked."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 (Typer reads the annotations when it runs)
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from letopis.evaluation.gold_set import SetScore

_SETS = ("gold", "slavicner", "nerel", "rucoco", "factrueval")


def evaluate(  # noqa: PLR0913 (each is an option of the command)
    set_name: Annotated[str, typer.Argument(metavar="SET", help=f"Which set: {', '.join(_SETS)}.")],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The set, in the form its authors publish.")],
    *,
    texts: Annotated[
        list[Path] | None,
        typer.Option("--texts", metavar="DIR", help="gold: where the annotated texts are; may be repeated."),
    ] = None,
    part: Annotated[str | None, typer.Option("--part", help="gold: only the part tune or held.")] = None,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="DIR", help="Also write what was predicted, in the set's own form."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="All sets but gold: only the first so many texts.")
    ] = None,
    types: Annotated[bool, typer.Option("--types", help="nerel: also show every type (--json always does).")] = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="All sets but rucoco: list misses and false rows with their words.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score the reader against a marked set; counts stand beside every figure."""
    from letopis.errors import LetopisError

    if set_name not in _SETS:
        raise typer.BadParameter(f"{set_name!r} is none of {', '.join(_SETS)}.", param_hint="SET")
    if errors and set_name == "rucoco":
        raise typer.BadParameter("rucoco is for measuring only: its words are not listed.", param_hint="--errors")
    try:
        if set_name == "gold":
            score = _gold(path, texts or [], part, predictions, errors=errors)
        elif set_name == "slavicner":
            score = _slavicner(path, limit, predictions, errors=errors)
        elif set_name == "nerel":
            score = _nerel(path, limit, predictions, errors=errors)
        elif set_name == "factrueval":
            score = _factrueval(path, limit, predictions, errors=errors)
        else:
            score = _rucoco(path, limit, predictions)
    except LetopisError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(score.as_json(), ensure_ascii=False))
    else:
        typer.echo("\n".join(_table(score, types=types)))


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


def _nerel(path: Path, limit: int | None, predictions: Path | None, *, errors: bool) -> SetScore:
    from letopis.evaluation.nerel import score_folder

    notes: list[str] = []
    lines: list[str] | None = [] if errors else None
    score = score_folder(path, limit=limit, predictions=predictions, wrong=lines, notes=notes)
    _tell([*(lines or []), *notes])
    return score


def _factrueval(path: Path, limit: int | None, predictions: Path | None, *, errors: bool) -> SetScore:
    from letopis.evaluation.factrueval import score_folder

    notes: list[str] = []
    lines: list[str] | None = [] if errors else None
    score = score_folder(path, limit=limit, predictions=predictions, wrong=lines, notes=notes)
    _tell([*(lines or []), *notes])
    return score


def _rucoco(path: Path, limit: int | None, predictions: Path | None) -> SetScore:
    from letopis.evaluation.rucoco import score_folder

    notes: list[str] = []
    score = score_folder(path, limit=limit, predictions=predictions, notes=notes)
    _tell(notes)
    return score


def _tell(lines: list[str]) -> None:
    """Write lines to the error stream, so that --json stays one object."""
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def _table(score: SetScore, *, types: bool) -> list[str]:
    from letopis.evaluation.nerel import MAIN

    lines = [f"{score.name}: {score.documents} texts" + (f", {score.failed} of them failed" if score.failed else "")]
    for name, measure in score.measures.items():
        if score.name == "nerel" and not types and name not in MAIN:
            continue
        figures = measure.as_measure()
        if "links" in figures:
            lines.append(
                f"  {name:24} F1 {figures['f1']:.3f}   P {figures['precision']:.3f}   R {figures['recall']:.3f}"
                f"   {figures['links']} links right, weights {figures['gold']} gold, {figures['predicted']} predicted"
            )
        elif "right" in figures and "f1" in figures:
            lines.append(
                f"  {name:24} F1 {figures['f1']:.3f}   P {figures['precision']:.3f}   R {figures['recall']:.3f}"
                f"   {figures['found']:g} of {figures['gold']} gold found, {figures['right']:g} of"
                f" {figures['predicted']} predicted right"
            )
        elif "f1" in figures:
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
