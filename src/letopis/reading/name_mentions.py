"""A name in the text, before it is an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from letopis.model.spans import Span


class NameMention(NamedTuple):
    """A name in the text: its span, its tokens' indices, its kind, and its nominative (a person's comes later).

    ``country`` is the canonical name of the country that an adjective or a country's name stands for. A national
    body's name that takes in its country keeps the two apart as well, in ``body`` and ``body_country``.
    """

    span: Span
    tokens: tuple[int, ...]
    label: str
    fine: str
    nominative: str
    parts: tuple[Span, ...] | None = None
    country: str | None = None
    body: str | None = None
    body_country: str | None = None
