"""``letopis conflicts``: where outlets tell the same thing differently."""

from __future__ import annotations

from letopis.cli.common import DEFAULT_CHRONICLE, AsJson, ChroniclePath, ask, guarded


@guarded
def conflicts(*, chronicle: ChroniclePath = DEFAULT_CHRONICLE, as_json: AsJson = False) -> None:
    """Show where reports exclude each other, side by side."""
    ask(chronicle, lambda c: c.conflicts(), as_json=as_json, empty="No reports exclude each other.")
