"""What the commands share: options, errors with their exit codes, answers as rows or as JSON."""

from __future__ import annotations

import functools
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import typer

from letopis.errors import ForeignChronicle, LetopisError, NewerChronicle, QuestionError, UnusableChronicle

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.answers import Chronicle
    from letopis.model.paging import Paging
    from letopis.model.queries import Answer

FAILED, USAGE, UNUSABLE = 1, 2, 3

P = ParamSpec("P")
R = TypeVar("R")

ChroniclePath = Annotated[
    # Not a Path, which would take a slash out of a URL.
    str,
    typer.Option(
        "--chronicle",
        envvar="LETOPIS_CHRONICLE",
        help="The chronicle's file, or its database as postgresql://USER@HOST/DATABASE.",
        metavar="PATH|URL",
    ),
]


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    md = "md"
    csv = "csv"
    json = "json"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON (letopis-answer/1); the same as --format json.")]
AsFormat = Annotated[
    Format, typer.Option("--format", help="Print cards, Markdown to paste, CSV, or JSON (letopis-answer/1).")
]
Limit = Annotated[int, typer.Option("--limit", min=0, help="At most so many rows, the latest; 0 for all.")]
Since = Annotated[
    str | None, typer.Option("--since", help="Only from then on (1985-11-19, 1985-11, 1985).", metavar="DATE")
]
Until = Annotated[
    str | None, typer.Option("--until", help="Only until then (1985-11-19, 1985-11, 1985).", metavar="DATE")
]
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
DEFAULT_CHRONICLE = "letopis.db"
# As in model/paging.py, which help does not load.
DEFAULT_LIMIT = 100
# Rows of each section of a dossier, as in answers/dossiers.py.
SECTION_ROWS = 10


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


def paging(limit: int, since: str | None = None, until: str | None = None) -> Paging:
    """Give the options of a listing as its question takes them."""
    return {"limit": limit or None, "since": since, "until": until}


def ask(
    path: str,
    question: Callable[[Chronicle], Answer],
    *,
    empty: str,
    as_json: bool = False,
    form: Format = Format.table,
) -> None:
    """Put a question to the chronicle at ``path`` and print the answer; ``empty`` is said where it has no rows."""
    print_answer(*answered(path, question, as_json=as_json, form=form), empty=empty)


def answered(
    path: str, question: Callable[[Chronicle], Answer], *, as_json: bool, form: Format
) -> tuple[Answer, Format]:
    """Give the answer to a question, and the form that it is to be printed in."""
    from letopis.answers import open_chronicle

    if as_json and form not in {Format.table, Format.json}:
        raise QuestionError(f"--json and --format {form.value} exclude each other.", remedy="Give one of them.")
    with open_chronicle(path) as chronicle:
        return question(chronicle), Format.json if as_json else form


def print_answer(answer: Answer, form: Format, *, empty: str) -> None:
    """Print an answer in one of the forms; ``empty`` is said on standard error where it has no rows."""
    if form is Format.json:
        print_json(answer)
    elif form is Format.table:
        show_answer(answer, empty=empty)
    else:
        from letopis.answers.formats import written

        if not answer.rows:
            tell(empty)
        # As bytes: no line feed is translated, CSV has its own.
        typer.echo(written(answer, "md" if form is Format.md else "csv").encode(), nl=False)


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
