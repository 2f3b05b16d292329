"""How commands name their arguments in usage lines, and how wrong options are told."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand

_REQUIRED = re.compile(r"^\{(.*)\}(?:\.\.\.)?$")
# What the library that reads options puts before its own words.
_LEAKED = "Value error, "


class Command(TyperCommand):
    """A command whose usage line has ``A [B]`` for its arguments."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 (Typer has a Context of its own)
        """Give the parts of the usage line after the command's name."""
        return [_REQUIRED.sub(r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 (Typer has a Context of its own)
        """Read the arguments; what is wrong with one is told in plain words."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(_LEAKED)
            raise
