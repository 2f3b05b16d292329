"""Who takes part in an event, in sentences that parsers and readers take wrongly."""

from __future__ import annotations

import letopis


def parties(text: str) -> list[tuple[str, str, str, list[str]]]:
    """Give type, mode or "", status and sorted names of the participants of each event."""
    records = letopis.read(text, published="1990-06-01")
    names = {entity.id: entity.name for entity in records.entities}
    return [
        (event.type, event.mode or "", event.status, sorted(names[p.entity] for p in event.participants))
        for event in records.events
    ]


def test_a_subject_told_last_belongs_to_the_main_verb() -> None:
    text = "К дому, где Улофа Пальме убили выстрелом в спину, пришли возложить цветы его друзья."
    assert parties(text) == [("die", "", "happened", ["Улоф Пальме"])]
