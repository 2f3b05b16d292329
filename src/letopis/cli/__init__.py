"""The command line: one module per command."""

from __future__ import annotations


def main() -> None:
    """Run the ``letopis`` command."""
    from letopis.cli.app import run

    run()
