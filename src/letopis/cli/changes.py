"""``letopis changes``: what the chronicle learned since a day."""

from __future__ import annotations

from typing import Annotated

import typer

from letopis.cli.common import DEFAULT_CHRONICLE, AsFormat, AsJson, ChroniclePath, Format, Until, ask, guarded


@guarded
def changes(
    *,
    since: Annotated[str, typer.Option("--since", help="From then on (2026-01-31, 2026-01, 2026).", metavar="DATE")],
    until: Until = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many of each sort; 0 for all.")] = 20,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
    form: AsFormat = Format.table,
) -> None:
    """Show what articles added since a day brought: events, offices, statements, and what changed its status."""
    ask(
        chronicle,
        lambda c: c.changes(since, until=until, limit=limit or None),
        as_json=as_json,
        form=form,
        empty="Nothing was added since then.",
    )
