"""Which signs are one happening: a function of the signs of a line that lie near each other in time, nothing else.

Where a vague report fits several happenings it joins none; where two places exclude each other the reports stay apart.
The windows are fixed, so that one more report moves only what lies within days of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.chronicle.happening_signs import FRESH_DAYS, ONCE, Sign, shifted, taking
from letopis.chronicle.ids import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# How far before and after a changed day reports may be moved, and how far the reports lie that this depends on.
BACK: Final = FRESH_DAYS + 1
AHEAD: Final = 4 * FRESH_DAYS
REACH: Final = 6 * FRESH_DAYS
# Of places only two of these classes exclude each other; a hall may lie in a city, a city in a country.
_EXCLUSIVE: Final = ("geo", "country", "organisation")


class Core(NamedTuple):
    """The happening that a sign belongs to, and in one sentence why."""

    id: str
    reason: str


def core_id(line: str, tag: str, *parts: str | None) -> str:
    """Give the id of a happening from what identifies it."""
    return digest_of("happening", line, tag, list(parts))


def excludes(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
    """Tell whether two places (id, class) cannot both be right: two different ones of one class."""
    return bool(one[0] and other[0] and one[0] != other[0] and one[1] == other[1] and one[1] in _EXCLUSIVE)


def fits(place: tuple[str | None, str | None], others: Iterable[tuple[str | None, str | None]]) -> bool:
    """Tell whether a place excludes none of the others."""
    return not any(excludes(place, other) for other in others)


def by_place(signs: Sequence[Sign]) -> dict[str | None, list[Sign]]:
    """Divide signs whose places exclude each other, by place; those that name none of these go apart (``?``).

    One group, under None, where no two places exclude each other.
    """
    for class_ in _EXCLUSIVE:
        named = {one.place for one in signs if one.place_class == class_}
        if len(named) > 1:
            found: dict[str | None, list[Sign]] = {}
            for one in signs:
                found.setdefault(one.place if one.place_class == class_ else f"?{one.place or ''}", []).append(one)
            return found
    return {None: list(signs)} if signs else {}


def precise(signs: Sequence[Sign]) -> dict[str, Core]:
    """Settle the signs of one line that tell a day, or are news without one, by sign id.

    Correct for the days that have :data:`REACH` days of signs around them.
    """
    found: dict[str, Core] = {}
    days: dict[str, list[tuple[str, list[Sign]]]] = {}
    for day, told in _days_apart(signs).items():
        for place, group in by_place(told).items():
            core = core_id(group[0].line, "day", day, place)
            for one in group:
                known = days.setdefault(one.upper, [])
                known += [(core, group)] if (core, group) not in known else []
                found[one.id] = Core(core, _same_day(one, day))
    left: dict[str, list[Sign]] = {}
    for published, fresh in _by(signs, "fresh").items():
        near = dict(one for back in range(FRESH_DAYS + 1) for one in days.get(shifted(published, -back), ()))
        for one in fresh:
            fitting = {core: group for core, group in near.items() if _agrees(one, group)}
            if len(fitting) == 1:
                ((core, group),) = fitting.items()
                reason = f"News of {published} without a date; the only such event of its days is of {group[0].upper}."
                found[one.id] = Core(core, reason)
            elif fitting:
                reason = f"News of {published} without a date, which fits {len(fitting)} events."
                found[one.id] = Core(core_id(one.line, "several", published, one.place), reason)
            else:
                left.setdefault(published, []).append(one)
    return found | _fresh(left)


def _days_apart(signs: Sequence[Sign]) -> dict[str, list[Sign]]:
    """Divide signs with a day by it; days near each other are one where a thing cannot be twice within days."""
    days = _by(signs, "day")
    if not signs or taking(signs[0].people).type not in ONCE:
        return days
    return _clusters(days)


def _same_day(one: Sign, day: str) -> str:
    if one.upper == day:
        return f"Same kind, same participants, day {day} told."
    return (
        f"Same kind, same participants, day {one.upper} told, within days of {day}: it does not happen twice so soon."
    )


def _by(signs: Iterable[Sign], kind: str) -> dict[str, list[Sign]]:
    found: dict[str, list[Sign]] = {}
    for one in signs:
        if one.kind == kind:
            found.setdefault(one.upper, []).append(one)
    return found


def _agrees(one: Sign, group: Iterable[Sign]) -> bool:
    return fits((one.place, one.place_class), ((other.place, other.place_class) for other in group))


def _fresh(left: dict[str, list[Sign]]) -> dict[str, Core]:
    """Settle news without a date that fits no event with one, by publication."""
    found: dict[str, Core] = {}
    for start, signs in _clusters(left).items():
        for place, group in by_place(signs).items():
            core = core_id(group[0].line, "fresh", start, place)
            reason = f"Same kind, same participants, news of the days from {start}."
            found |= {one.id: Core(core, reason) for one in group}
    return found


def _clusters(days: dict[str, list[Sign]]) -> dict[str, list[Sign]]:
    """Join a day that none lies shortly before with those of the three days after it; the days beyond stay alone."""
    starts = {day for day in days if not _before(day, days)}
    found: dict[str, list[Sign]] = {}
    for day, signs in days.items():
        start = day if day in starts else next((d for d in _before(day, days) if d in starts), day)
        found.setdefault(start, []).extend(signs)
    return found


def _before(day: str, days: dict[str, list[Sign]]) -> list[str]:
    return [known for back in range(1, FRESH_DAYS + 1) if (known := shifted(day, -back)) in days]


def wider(one: Sign, equals: Sequence[Sign], near: Sequence[tuple[Sign, str]], *, full: bool) -> tuple[Core, int]:
    """Settle a sign of a wider kind: with the one happening of its days if there is just one, else with its equals.

    ``near`` are the signs of more precise kinds that lie in its days, with their happening; ``full`` if there are more.
    The number is of happenings that fit, 2 for several.
    """
    groups: dict[str, list[Sign]] = {}
    for other, core in near:
        groups.setdefault(core, []).append(other)
    fitting = [core for core, group in sorted(groups.items()) if _agrees(one, group)]
    if len(fitting) == 1 and not full:
        told = min(groups[fitting[0]], key=lambda s: (s.upper > one.upper, s.lower, s.id))
        return Core(fitting[0], f"{_days(one)}; the only such event then is of {_days(told)}."), 1
    place = next((p for p, group in by_place(equals).items() if any(s.id == one.id for s in group)), None)
    reason = f"Same kind, same participants, the same days told: {_days(one)}."
    return Core(core_id(one.line, one.kind, one.lower, one.upper, place), reason), 2 if full else min(len(fitting), 2)


def _days(one: Sign) -> str:
    return one.lower if one.lower == one.upper else f"{one.lower}/{one.upper}"
