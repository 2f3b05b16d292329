"""Terms of office as questions see them: whole, or as much of them as tells who followed whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from letopis.chronicle import schema
from letopis.chronicle.terms_grouping import parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column

    from letopis.model.dates import EdtfDate


H = TypeVar("H", bound="Holder")


class Holder(msgspec.Struct, frozen=True):
    """What of a term tells how it stands to others of the same office; the fields are those of :class:`Term`."""

    id: str
    person: str
    office_class: str
    words: str
    body: str | None
    kind: str
    starts: str | None
    ends: str | None
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]
    seen_from: str | None
    seen_to: str | None
    former_from: str | None
    elect_from: str | None
    first_published: str | None
    reports: int

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two terms ones of the same office."""
        return self.office_class, self.words, self.body or ""

    @property
    def begin(self) -> EdtfDate | None:
        """The agreed beginning."""
        return parse_date(self.starts)

    @property
    def end(self) -> EdtfDate | None:
        """The agreed end."""
        return parse_date(self.ends)

    @property
    def only_elect(self) -> bool:
        """Tell whether no report says that the office is or was held."""
        return self.seen_from is None and self.former_from is None and self.elect_from is not None

    @property
    def last_known(self) -> str:
        """The last day on which the office is known to have been held, as far as one knows."""
        first = self.begin.lower if self.begin else None
        return max(self.seen_to or "", first.isoformat() if first else "")

    @property
    def first_known(self) -> str | None:
        """The first day on which the office is known to have been held: told, or else seen."""
        first = self.begin.lower if self.begin else None
        return first.isoformat() if first else self.seen_from


class Term(Holder, frozen=True):
    """A term of office as its reports together tell it.

    ``body`` is what offices are compared by, ``starts`` and ``ends`` the agreed dates (None where reports exclude each
    other; ``starts_told`` and ``ends_told`` are all). ``seen_from`` and ``seen_to`` are the first and last publication
    that calls it current; the pairs ``former`` and ``elect`` are those that call it past and yet to begin.
    """

    group_id: str
    office: str
    of: str | None
    country: str | None
    status: str
    acting: bool
    ordinal: int | None
    starts_told: tuple[str, ...]
    ends_told: tuple[str, ...]
    former_to: str | None
    elect_to: str | None
    last_published: str | None
    outlets: int
    learned_at: str


def columns(of: type[Holder]) -> list[Column[Any]]:
    """Give the columns of what is asked for, in the order in which :func:`made` takes them."""
    return [schema.terms.c[name] for name in of.__struct_fields__]


def made(of: type[H], row: Sequence[Any]) -> H:
    """Make a term, or as much of it as is asked for, of a row of its :func:`columns`."""
    values = list(row)
    for place in _LISTS[of]:
        values[place] = tuple(values[place].split()) if values[place] else ()
    for place in _FLAGS[of]:
        values[place] = bool(values[place])
    return of(*values)


def _places(*names: str) -> dict[type[Holder], tuple[int, ...]]:
    fields = {of: of.__struct_fields__ for of in (Holder, Term)}
    return {of: tuple(known.index(name) for name in names if name in known) for of, known in fields.items()}


_LISTS = _places("starts_told", "ends_told", "replaces", "replaced_by")
_FLAGS = _places("acting")
