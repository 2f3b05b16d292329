"""Prints rows as cards: what, when, status, and under it the words of the articles with their source and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from letopis.answers import words
from letopis.answers.heads import head_and_details, offsets, outlet, quoted, section, side_value, telling
from letopis.model.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from letopis.cli.screen import Screen
    from letopis.model.queries import Citation, Row

    Names = Mapping[str, str]

QUOTES = 3
_LONGEST_QUOTE = 400
_INDENT = 2


def show_rows(screen: Screen, rows: Sequence[Row], names: Names, *, most: int | None = None) -> None:
    """Print rows (the first ``most``) as cards with a blank line between them."""
    shown = rows if most is None else rows[:most]
    before = ""
    for number, one in enumerate(shown):
        if number:
            screen.line()
        if section(one) and section(one) != before:
            before = section(one)
            screen.line(f"— {before} —", style="bold green")
            screen.line()
        show_row(screen, one, names)
    if len(shown) < len(rows):
        screen.line()
        screen.line(f"… и ещё {len(rows) - len(shown)}", style="dim")


def show_row(screen: Screen, one: Row, names: Names) -> None:
    """Print one row."""
    head, told = head_and_details(one, names)
    screen.line(head, style="bold", hang=_INDENT)
    if told:
        screen.line(told, indent=_INDENT)
    if one.kind == "conflict":
        _show_sides(screen, one, names)
    else:
        show_quotes(screen, one.citations)


def show_quotes(screen: Screen, citations: Sequence[Citation], *, indent: int = _INDENT) -> None:
    """Print quotes (of many the fullest of the first day, of all, and of the last day) with their source and place."""
    shown = telling(citations, most=QUOTES, length=_LONGEST_QUOTE)
    for one in shown:
        quote = one_line(one.quote)
        cut = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
        screen.line(Text(quoted(cut), style="cyan"), indent=indent, hang=1)
        screen.line(Text(f"{outlet(one)} · {offsets(one)}", style="dim"), indent=indent + _INDENT)
    if len(shown) < len(citations):
        more = words.plural(len(citations) - len(shown), "цитата", "цитаты", "цитат")
        screen.line(f"… и ещё {more} (--json)", style="dim", indent=indent + _INDENT)


def _show_sides(screen: Screen, one: Row, names: Names) -> None:
    from letopis.model.queries import Citation

    for side in one.record["sides"]:
        screen.line(f"— {side_value(one.record, side['value'], names)}", indent=_INDENT, hang=_INDENT)
        show_quotes(screen, [Citation(**c) for c in side["citations"]], indent=2 * _INDENT)
