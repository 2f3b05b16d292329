"""Puts the commands together and runs them."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn, TextIO

import typer

from letopis.cli import (
    add,
    amend,
    articles,
    backup,
    changes,
    check,
    cite,
    compare,
    conflicts,
    demo,
    dossier,
    evaluate,
    export,
    judgements,
    met,
    packs,
    pledges,
    read,
    remove,
    reread,
    said,
    search,
    stats,
    stories,
    timeline,
    train,
    who,
)
from letopis.cli.command import Command

app = typer.Typer(
    name="letopis",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Read Russian-language news and keep a sourced chronicle of public affairs.",
    epilog="Exit codes: 0 done, 1 some inputs failed (listed), 2 wrong usage, 3 the chronicle cannot be used.",
)
for command in (
    read.read,
    add.add,
    timeline.timeline,
    met.met,
    who.who,
    said.said,
    pledges.pledges,
    search.search,
    conflicts.conflicts,
    stories.stories,
    dossier.dossier,
    compare.compare,
    changes.changes,
    cite.cite,
    articles.articles,
    stats.stats,
    export.export,
    amend.amend,
    remove.remove,
    reread.reread,
    judgements.same,
    judgements.split,
    judgements.why,
    judgements.resolve,
    check.check,
    backup.backup,
    demo.demo,
    evaluate.evaluate,
    packs.packs,
    train.train,
):
    app.command(cls=Command)(command)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"letopis {version('letopis')}")
        raise typer.Exit


@app.callback()
def letopis(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Read Russian-language news and keep a sourced chronicle of public affairs."""


def run() -> None:
    """Run the command line; output is UTF-8 whatever the locale, and a closed pipe is no error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    out = sys.stdout
    try:
        app()
    except BrokenPipeError:
        _leave(out)
    except SystemExit:
        if sys.stdout is not out:  # how Typer leaves a closed pipe, with code 1: it wraps the stream
            _leave(out)
        try:
            out.flush()
        except BrokenPipeError:
            _leave(out)
        raise


def _leave(out: TextIO) -> NoReturn:
    """Exit without error where nobody reads on (`letopis timeline … | head`); Python must not complain at its flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    sys.stdout = out
    sys.exit(0)
