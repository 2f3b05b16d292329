"""What the commands share: options, errors with their exit codes, answers as rows or as JSON."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import typer

from letopis.errors import ForeignChronicle, LetopisError, NewerChronicle, UnusableChronicle

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.answers import Chronicle
    from letopis.model.queries import Answer

FAILED, USAGE, UNUSABLE = 1, 2, 3

P = ParamSpec("P")
R = TypeVar("R")

ChroniclePath = Annotated[
    Path,
    # Whether it can be read is the chronicle's to say (exit code 3), not Typer's (2).
    typer.Option(
        "--chronicle", envvar="LETOPIS_CHRONICLE", help="The chronicle's file.", metavar="PATH", readable=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON (letopis-answer/1) instead of rows.")]
CountsAsJson = Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")]
Published = Annotated[str | None, typer.Option("--published", help="Date of publication, YYYY-MM-DD.", metavar="DATE")]
Source = Annotated[str | None, typer.Option("--source", help="Name of the outlet.", metavar="NAME")]
Url = Annotated[str | None, typer.Option("--url", help="Address of the article.", metavar="URL")]
Inputs = Annotated[
    list[str],
    typer.Argument(help="Texts, HTML pages, JSONL files or folders; - for standard input.", metavar="INPUT…"),
]
ArticleId = Annotated[
    str, typer.Argument(help="The article's id or its beginning (see `letopis articles`).", metavar="ARTICLE")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the log.", metavar="WORDS")]
DEFAULT_CHRONICLE = Path("letopis.db")


def exit_code(error: LetopisError) -> int:
    """Give the exit code of an error: 3 where the chronicle cannot be used, 2 where an argument names nothing."""
    return UNUSABLE if isinstance(error, (ForeignChronicle, NewerChronicle, UnusableChronicle)) else USAGE


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Print Letopis's own errors on standard error, with the remedy, and exit with their code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except LetopisError as error:
            complain(str(error))
            raise typer.Exit(exit_code(error)) from error

    return run


def complain(message: str) -> None:
    """Print a message on standard error, safe for a terminal."""
    from letopis.model.safe import safe

    typer.echo(f"letopis: {safe(message)}", err=True)


def tell(message: str) -> None:
    """Print a note or progress on standard error, safe for a terminal and as wide as it is."""
    from letopis.cli.screen import Screen
    from letopis.model.safe import safe

    Screen.standard(sys.stderr).line(safe(message), hang=2)


def print_json(value: Any) -> None:  # noqa: ANN401 (whatever msgspec encodes)
    """Print one JSON value: on one line into a pipe, indented on a terminal."""
    import msgspec

    written = msgspec.json.encode(value)
    typer.echo((msgspec.json.format(written, indent=2) if sys.stdout.isatty() else written).decode())


def repaired(answer: Answer, **query: str) -> Answer:
    """Put the article that a repair was about into the envelope of that repair."""
    import msgspec

    return msgspec.structs.replace(answer, query=query)


def ask(path: Path, question: Callable[[Chronicle], Answer], *, as_json: bool, empty: str) -> None:
    """Put a question to the chronicle at ``path`` and print the answer; ``empty`` is said where it has no rows."""
    from letopis.answers import open_chronicle

    with open_chronicle(path) as chronicle:
        answer = question(chronicle)
    if as_json:
        print_json(answer)
        return
    show_answer(answer, empty=empty)


def show_answer(answer: Answer, *, empty: str, most: int | None = None) -> None:
    """Print an answer's rows (the first ``most``) on standard output and its notes on standard error."""
    from letopis.cli.cards import show_rows
    from letopis.cli.screen import Screen

    for note in answer.notes:
        tell(f"Note: {note.message}")
    if not answer.rows:
        tell(empty)
    screen = Screen.standard()
    show_rows(screen, answer.rows, answer.entities, most=most)
