"""``letopis demo``: a temporary chronicle of the bundled sample, and one answer to each kind of question."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from letopis.cli.common import guarded, print_json, show_answer, tell
from letopis.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.answers import Chronicle
    from letopis.ingest import Summary
    from letopis.model.queries import Answer

_ROWS = 6
_CONFLICTS = 1


@guarded
def demo(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print each answer as JSON, one per line.")] = False,
) -> None:
    """Build a temporary chronicle of the bundled sample and show what can be asked of it."""
    from letopis.answers import open_chronicle
    from letopis.cli.add import run_add
    from letopis.cli.screen import Screen
    from letopis.ingest import sample_path

    with tempfile.TemporaryDirectory(prefix="letopis-demo-") as folder, sample_path() as sample:
        path = Path(folder) / "demo.db"
        tell("Reading the sample: short news items on the diplomacy of 1985-1991 …")
        summary = run_add(path, [str(sample)])
        tell(_read(summary))
        with open_chronicle(path) as chronicle:
            screen = Screen.standard()
            for command, answer, most in _questions(chronicle):
                if as_json:
                    print_json(answer)
                    continue
                screen.line()
                screen.line(f"$ letopis {command}", style="bold green")
                screen.line()
                show_answer(answer, empty="Nothing is known.", most=most)


def _read(summary: Summary) -> str:
    told = f"{counted(summary.added, 'article')} from {summary.added + summary.appearances + len(summary.failed)} items"
    if summary.appearances:
        texts = "one text was" if summary.appearances == 1 else f"{summary.appearances} texts were"
        told += f": {texts} printed twice"
    if summary.failed:
        told += f"; {len(summary.failed)} could not be read, the first because: {summary.failed[0].reason}"
    return told.rstrip(".") + "."


def _questions(chronicle: Chronicle) -> Iterator[tuple[str, Answer, int]]:
    yield 'timeline "Михаил Горбачёв"', chronicle.timeline("Михаил Горбачёв"), _ROWS
    yield "met Горбачёв Рейган", chronicle.meetings("Горбачёв", "Рейган"), _ROWS
    office = "министр иностранных дел"
    yield f'who "{office}" --of СССР', chronicle.holders(office, of="СССР"), _ROWS
    yield 'said "Рональд Рейган"', chronicle.statements("Рональд Рейган"), _ROWS
    yield "conflicts", chronicle.conflicts(), _CONFLICTS
