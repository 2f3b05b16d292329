"""Offices of one or two in order of time: of two, what each held while the other held another."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from letopis.answers.holders import order_in_time, surely, term_rows
from letopis.chronicle import view_terms
from letopis.model.layers import Note
from letopis.model.queries import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.answers.asking import Office
    from letopis.chronicle.office_terms import Term
    from letopis.chronicle.view import View

_SUGGESTED = 5


def offices_of(view: View, sides: Sequence[Sequence[Term]], among: Sequence[Sequence[Term]]) -> list[Row]:
    """Make the rows of the terms of one or of two, all in order of time; ``among`` are all that each held.

    Of two, ``meanwhile`` lists for each term those of the other that it is known to have shared days with.
    """
    shown = sorted(chain(*sides), key=order_in_time)
    rows = term_rows(view, shown, among=list(chain(*among)))
    if len(sides) == 1:
        return rows
    other = {id(one): sides[1 - number] for number, side in enumerate(sides) for one in side}
    told = []
    for row, term in zip(rows, shown, strict=True):
        meanwhile = [_told(one) for one in other[id(term)] if _overlap(term, one)]
        told.append(Row(row.kind, row.record | {"meanwhile": meanwhile}, row.citations))
    return told


def unknown_office(view: View, asked: Office, known_by: tuple[str, str | None]) -> Note:
    """Say that nobody is known in an office: of this body, or at all, with the offices of the nearest names."""
    if asked.of and view.ask(view_terms.of_office, *known_by, None, 1):
        message = f"The office «{asked.office}» is known, but not of «{asked.of}»: leave that out to see of whom."
        return Note("unknown_office", message)
    near = view.ask(view_terms.nearest, asked.office, _SUGGESTED)
    told = f"the nearest that are: {', '.join(f'«{one}»' for one in near)}" if near else "nor any with a similar name"
    return Note("unknown_office", f"No office «{asked.office}» is known, {told}.")


def _overlap(one: Term, other: Term) -> bool:
    """Tell whether two terms are known to have shared a day."""
    days = [(first, last or first) for first, last in map(surely, (one, other)) if first]
    return len(days) == 2 and days[0][0] <= days[1][1] and days[1][0] <= days[0][1]  # noqa: PLR2004 (both are known)


def _told(term: Term) -> dict[str, Any]:
    return {"term": term.id} | {name: getattr(term, name) for name in ("person", "office", "of", "country")}
