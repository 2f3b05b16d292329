"""``letopis backup``: copies the chronicle into a file."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 (Typer reads the annotations)
from typing import Annotated

import typer

from letopis.cli.common import DEFAULT_CHRONICLE, ChroniclePath, guarded, print_json, tell


@guarded
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE", readable=False)],
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: Annotated[bool, typer.Option("--json", help="Print file and size as JSON.")] = False,
) -> None:
    """Copy the chronicle as it stands into a file, while others go on reading and writing it.

    A chronicle in PostgreSQL becomes one in a file; it opens with --chronicle FILE.
    """
    from letopis import ingest

    written = ingest.backup(chronicle, file, force=force)
    if as_json:
        print_json({"file": str(written), "bytes": written.stat().st_size})
        return
    tell(f"Written {written} ({written.stat().st_size / 1e6:.1f} MB).")
