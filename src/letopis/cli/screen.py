"""Prints lines that wrap with their indent on a terminal, and do not wrap into a pipe."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from typing import TextIO

_UNWRAPPED = 1_000_000
_LONGEST = 120


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to the command line; Rich would exit as after a failure."""
        raise BrokenPipeError


class Screen:
    """Where rows are printed. ``marks`` tells whether colour cannot show what is marked, so that signs have to."""

    def __init__(self, console: Console, *, wrap: bool) -> None:
        self._console = console
        self._wrap = wrap
        self.marks = console.color_system is None

    @classmethod
    def standard(cls, file: TextIO | None = None) -> Self:
        """Give standard output: as wide as the terminal, or as COLUMNS says; a pipe is not wrapped."""
        console = _Console(file=file, highlight=False, markup=False, emoji=False)
        wrap = console.is_terminal or bool(os.environ.get("COLUMNS"))
        return cls(console, wrap=wrap)

    @property
    def width(self) -> int:
        """How many columns a line may take."""
        return min(self._console.width, _LONGEST) if self._wrap else _UNWRAPPED

    def line(self, text: str | Text = "", *, style: str = "", indent: int = 0, hang: int = 0) -> None:
        """Print a text; what does not fit goes on the next lines, ``hang`` columns further in."""
        whole = text if isinstance(text, Text) else Text(text)
        whole.stylize(style) if style else None
        if not self._wrap:
            self._put(whole, indent)
            return
        for number, part in enumerate(whole.wrap(self._console, max(self.width - indent - hang, 20))):
            self._put(part, indent + (hang if number else 0))

    def _put(self, text: Text, indent: int) -> None:
        text.rstrip()
        self._console.print(Text(" " * indent) + text if text else text, soft_wrap=True)
