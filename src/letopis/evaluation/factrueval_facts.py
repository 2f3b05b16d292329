"""Facts of factRuEval-2016 as they are compared, from either side, and what each of the two modes makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.model.spans import Span

TYPES = ("occupation", "meeting", "deal", "ownership")
PHASE = "фаза"
POSITION = "position"
# What an argument counts within its fact; all others count 1.
WEIGHTS = {POSITION: 0.5, PHASE: 0.5}


class Argument(NamedTuple):
    """One argument of a fact.

    ``name`` is in lower case (``who``, ``position``, ``where``, ``participant``, ``type``, ``owner``, ``property``,
    ``фаза``). ``values`` are all that may stand for it, as compared; a predicted argument has exactly one. ``label`` is
    for reading. ``spans`` are where a position stands in the raw text; ``names`` the surnames of a person, or what
    other names there are.
    """

    name: str
    values: tuple[str, ...]
    label: str = ""
    spans: tuple[Span, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """What the argument counts within its fact."""
        return WEIGHTS.get(self.name, 1.0)


class Fact(NamedTuple):
    """One fact: marked, or predicted.

    ``difficult`` facts are passed over in the standard mode: neither they nor what is matched with them counts.
    ``unreal`` ones are possible, future or denied, and left out in the full mode.
    """

    type: str
    arguments: tuple[Argument, ...]
    difficult: bool = False
    unreal: bool = False

    def get(self, name: str) -> Argument | None:
        """Give the first argument with that name, if any."""
        return next((argument for argument in self.arguments if argument.name == name), None)

    def __str__(self) -> str:
        """Give the fact in one line."""
        return " · ".join([self.type, *(f"{argument.name}: {argument.label}" for argument in self.arguments)])


def in_mode(facts: Iterable[Fact], *, full: bool) -> tuple[Fact, ...]:
    """Give the facts as a mode compares them.

    Standard: without phases, difficult facts marked as such. Full: with phases, difficult facts like all others, and
    without facts that are possible, future or denied.
    """
    if full:
        return tuple(fact._replace(difficult=False) for fact in facts if not fact.unreal)
    return tuple(
        fact._replace(arguments=tuple(argument for argument in fact.arguments if argument.name != PHASE))
        for fact in facts
    )
