"""A repair must not create an empty chronicle where a path was mistyped."""

from __future__ import annotations


def must_exist(chronicle: str) -> None:
    """Raise UnusableChronicle where there is no chronicle."""
    from letopis.chronicle import store

    store.open_for_reading(chronicle).dispose()
