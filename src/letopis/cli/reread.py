"""``letopis reread``: reads stored articles again with the present reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    FAILED,
    ChroniclePath,
    CountsAsJson,
    complain,
    guarded,
    print_json,
    tell,
)
from letopis.model.counting import counted

if TYPE_CHECKING:
    from letopis.ingest import Reread

_SHOWN = 20


@guarded
def reread(
    articles: Annotated[
        list[str] | None,
        typer.Argument(
            help="Ids or their beginnings; without them all that another reader has read.", metavar="ARTICLE…"
        ),
    ] = None,
    *,
    since: Annotated[
        str | None, typer.Option("--since", help="Only articles published then or later.", metavar="DATE")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what the present reader has read already.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: CountsAsJson = False,
) -> None:
    """Read stored articles again with the present reader; people's judgements stay.

    A run that was stopped is taken up by running it again.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    from letopis import ingest
    from letopis.cli.existing import must_exist

    must_exist(chronicle)
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        found = ingest.reread(
            chronicle,
            articles or (),
            since=since,
            everything=everything,
            dry_run=dry_run,
            progress=lambda number, of: bar.update(task, completed=number, total=of),
        )
    for failure in found.failed:
        complain(f"{failure.origin}: {failure.reason}")
    if as_json:
        print_json(found)
    else:
        _tell(found)
    if found.failed:
        raise typer.Exit(FAILED)


def _tell(found: Reread) -> None:
    from letopis.cli.screen import Screen
    from letopis.model.safe import one_line

    screen = Screen.standard()
    for one in found.differences[:_SHOWN]:
        screen.line(f"{one.what} {one.kind} {one.id} ({one.article}): {one_line(one.quote)}", hang=2)
    if len(found.differences) > _SHOWN:
        tell(f"The first {_SHOWN} differences are shown: --json lists a thousand.")
    for kind, told in sorted(found.counts.items()):
        screen.line(f"{kind}: " + ", ".join(f"{number} {what}" for what, number in told.items()))
    if found.unattached:
        tell(
            f"{counted(found.unattached, 'judgement is', 'judgements are')} about words that name nobody now; "
            "letopis check lists them."
        )
    screen.line(f"{found.unchanged} articles unchanged, {found.changed} changed, {len(found.failed)} failed")
