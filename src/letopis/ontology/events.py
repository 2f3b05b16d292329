"""The event types of the record contract with their PLOVER names."""

from __future__ import annotations

from functools import cache

import msgspec

from letopis.errors import OntologyError
from letopis.ontology.loader import load


class EventType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of event: its PLOVER category and mode, the modes a record may have, its Russian name.

    ``state`` tells what lasts and is no news of any day.
    """

    type: str
    category: str | None
    name: str
    plover_mode: str | None = None
    modes: tuple[str, ...] = ()
    state: bool = False


@cache
def event_types() -> dict[str, EventType]:
    """Give all event types by name, in the order of the contract."""
    return {row.type: row for row in load("events.yaml", tuple[EventType, ...])}


def event_type(name: str) -> EventType:
    """Give one event type; OntologyError if there is none of that name."""
    try:
        return event_types()[name]
    except KeyError as error:
        raise OntologyError(
            f"{name!r} is not an event type.", remedy="Use one of the types in ontology/events.yaml."
        ) from error
