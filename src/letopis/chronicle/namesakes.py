"""Two people of one full name, told apart by their offices: the rules, as functions of what was seen.

What tells namesakes apart are *marks*: offices that a person holds one at a time, and the patronymic. Marks that one
article gives to one person are one person's. Two offices of different kinds and places that go on side by side for
weeks are two people's; one that follows another may be a move, and parts nobody.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.chronicle.bodies import body_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Of a country, or of a body that is no country's body of state: that body's country may be the one told elsewhere.
_NATIONAL = frozenset(
    {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "minister", "ambassador"}
)
_LOCAL = frozenset({"governor", "mayor", "judge", "prosecutor", "spokesperson"})
# Papers give somebody the old title for days after a move; offices that overlap for less are not two people's.
_FEWEST_WEEKS = 2
_SEPARATOR = " # "


class Marks(msgspec.Struct, frozen=True, order=True):
    """What an article tells of a person: offices held now, and other marks (former offices, the patronymic)."""

    current: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def all(self) -> frozenset[str]:
        """All marks."""
        return frozenset((*self.current, *self.told))


class Conflict(NamedTuple):
    """Two offices that are two people's, with the weeks in which each was first and last seen."""

    one: str
    other: str
    weeks: tuple[int, int]
    other_weeks: tuple[int, int]

    @property
    def reason(self) -> str:
        """Say why these are two people."""
        told = " and ".join(
            f"{office.replace(' | ', ' of ')} ({day_of(weeks[0])} to {day_of(weeks[1])})"
            for office, weeks in ((self.one, self.weeks), (self.other, self.other_weeks))
        )
        return f"Named side by side for weeks as {told}, and no article gives both offices to one person."


class Parting(NamedTuple):
    """Whose each mark is, by the least mark of that person (nothing where nobody is parted), and by what conflicts."""

    parts: dict[str, str]
    conflicts: tuple[Conflict, ...] = ()


def base_key(key: str) -> str:
    """Give the key of a name without the office that parts its bearers."""
    return key.partition(_SEPARATOR)[0]


def part_key(key: str, part: str) -> str:
    """Give the key of one of the bearers of a name."""
    return f"{key}{_SEPARATOR}{part}"


def exclusive_office(office_class: str, country: str | None, body: str | None) -> str | None:
    """Give an office that one person holds at a time with its country, city or body; None for others."""
    if office_class not in _NATIONAL | _LOCAL:
        return None
    told = body_name(body) if body else None
    where = country or (told.country if told else None)
    if where is None and office_class in _LOCAL and told and not told.common:
        where = told.key
    return f"{office_class} | {where}" if where else None


def week_of(published: str | None) -> int:
    """Give the number of the week of an ISO day; -1 where the day is not known."""
    try:
        return (dt.date.fromisoformat((published or "")[:10]).toordinal() - 1) // 7
    except ValueError:
        return -1


def day_of(week: int) -> str:
    """Give the Monday of a week as an ISO day."""
    return dt.date.fromordinal(week * 7 + 1).isoformat()


def assigned(parts: Mapping[str, str], marks: Marks) -> str | None:
    """Tell to which part somebody with these marks belongs; None if that is open."""
    found = {parts[mark] for mark in marks.all if mark in parts}
    return found.pop() if len(found) == 1 else None


def parting(seen: Iterable[tuple[Marks, int]]) -> Parting:
    """Part the bearers of a name by the marks that were seen, each set in a week (-1: not known)."""
    owner: dict[str, frozenset[str]] = {}
    weeks: dict[str, set[int]] = {}
    for marks, week in seen:
        whole = marks.all.union(*(owner.get(mark, frozenset()) for mark in marks.all))
        owner |= dict.fromkeys(whole, whole)
        for office in marks.current if week >= 0 else ():
            weeks.setdefault(office, set()).add(week)
    conflicts = tuple(
        Conflict(a, b, (min(weeks[a]), max(weeks[a])), (min(weeks[b]), max(weeks[b])))
        for a in sorted(weeks)
        for b in sorted(weeks)
        if a < b and owner[a] is not owner[b] and _are_two(a, b) and _side_by_side(weeks[a], weeks[b])
    )
    return Parting(_sides(owner, conflicts), conflicts)


def _are_two(one: str, other: str) -> bool:
    (class_, _, place), (other_class, _, other_place) = one.partition(" | "), other.partition(" | ")
    return class_ != other_class and place != other_place


def _side_by_side(one: set[int], other: set[int]) -> bool:
    """Tell whether each was seen both before and after a sighting of the other, over two weeks or more."""
    among = any(min(one) < week < max(one) for week in other) and any(min(other) < week < max(other) for week in one)
    return among and min(max(one), max(other)) - max(min(one), min(other)) >= _FEWEST_WEEKS


def _sides(owner: Mapping[str, frozenset[str]], conflicts: Iterable[Conflict]) -> dict[str, str]:
    """Divide marks among no more people than the conflicts ask for: two, unless three or more are side by side."""
    against: dict[frozenset[str], set[frozenset[str]]] = {}
    for one in conflicts:
        a, b = owner[one.one], owner[one.other]
        against.setdefault(a, set()).add(b)
        against.setdefault(b, set()).add(a)
    parts: dict[str, str] = {}
    done: set[frozenset[str]] = set()
    for start in sorted(against, key=min):
        if start in done:
            continue
        side = {start: False}
        queue = [start]
        for group in queue:
            new = [other for other in against[group] if other not in side]
            side |= dict.fromkeys(new, not side[group])
            queue += new
        done |= set(side)
        two = all(side[a] != side[b] for a in side for b in against[a])
        people = [[g for g in side if side[g] is which] for which in (False, True)] if two else [[g] for g in side]
        for person in people:
            mine = frozenset[str]().union(*person)
            parts |= dict.fromkeys(mine, min(mine))
    return parts
