"""``letopis check``: verifies the chronicle."""

from __future__ import annotations

from typing import Annotated

import typer

from letopis.cli.common import DEFAULT_CHRONICLE, FAILED, ChroniclePath, guarded, print_json, tell
from letopis.model.counting import counted

_SHOWN = 20


@guarded
def check(
    *,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Verify every quote against its article, every reference, and what is worked out of all articles."""
    from letopis import ingest
    from letopis.cli.screen import Screen

    report = ingest.check(chronicle)
    if as_json:
        print_json(report)
    else:
        screen = Screen.standard()
        for one in report.problems[:_SHOWN]:
            screen.line(f"{one.where}: {one.message}", hang=2)
            screen.line(one.remedy, indent=2, hang=2, style="dim")
        if sum(report.wrong.values()) > _SHOWN:
            tell("More is wrong than is shown: --json lists the first hundred of each kind.")
        wrong = ", ".join(f"{code} {number}" for code, number in report.wrong.items()) or "nothing is wrong"
        screen.line(f"{counted(report.articles, 'article')}, {counted(report.quotes, 'quote')}: {wrong}")
    if report.wrong:
        raise typer.Exit(FAILED)
