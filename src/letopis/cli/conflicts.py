"""``letopis conflicts``: where outlets tell the same thing differently."""

from __future__ import annotations

from letopis.cli.common import DEFAULT_CHRONICLE, AsFormat, AsJson, ChroniclePath, Format, ask, guarded


@guarded
def conflicts(
    *, chronicle: ChroniclePath = DEFAULT_CHRONICLE, as_json: AsJson = False, form: AsFormat = Format.table
) -> None:
    """Show where reports exclude each other, side by side."""
    ask(chronicle, lambda c: c.conflicts(), as_json=as_json, form=form, empty="No reports exclude each other.")
