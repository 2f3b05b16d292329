"""``letopis add``: puts articles into the chronicle."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    FAILED,
    ChroniclePath,
    CountsAsJson,
    Inputs,
    Published,
    Source,
    Url,
    complain,
    guarded,
    print_json,
    tell,
)

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.ingest import Summary


@guarded
def add(
    inputs: Inputs,
    *,
    published: Published = None,
    source: Source = None,
    url: Url = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that read.")] = 1,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: CountsAsJson = False,
) -> None:
    """Put articles into the chronicle; adding the same thing twice changes nothing."""
    summary = run_add(chronicle, inputs, published=published, source=source, url=url, workers=workers)
    for failure in summary.failed:
        complain(f"{failure.origin}: {failure.reason}")
    if as_json:
        print_json(summary)
    else:
        _tell(summary)
    if summary.failed:
        raise typer.Exit(FAILED)


def run_add(
    chronicle: str | Path,
    inputs: list[str],
    *,
    published: str | None = None,
    source: str | None = None,
    url: str | None = None,
    workers: int = 1,
) -> Summary:
    """Add inputs with a progress line on standard error where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from letopis import ingest
    from letopis.model.safe import one_line

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=ingest.count_inputs(inputs))

        def progress(origin: str) -> None:
            bar.update(task, advance=1, description=one_line(origin)[-40:])

        return ingest.add(
            chronicle,
            inputs,
            published=published,
            source=source,
            url=url,
            workers=workers,
            progress=progress,
            stdin=sys.stdin.buffer,
        )


def _tell(summary: Summary) -> None:
    for one in summary.skipped:
        tell(f"Skipped {one.origin}: {one.reason}")
    told = [
        f"{summary.added} added",
        f"{summary.appearances} new appearances",
        f"{summary.unchanged} unchanged",
        f"{len(summary.failed)} failed",
    ]
    typer.echo(", ".join(told))
    for warning in summary.warnings:
        tell(f"Note: {warning}")
    if summary.notes:
        tell("Notes: " + ", ".join(f"{code} {number}" for code, number in summary.notes.items()))
