"""Makes the rows of an answer out of stored records, and the envelope around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from letopis.model.queries import Answer, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from letopis.chronicle.view import StoredRecord, View
    from letopis.model.layers import Note
    from letopis.model.queries import Citation, RowKind


def row(kind: RowKind, records: Sequence[StoredRecord], record: dict[str, Any]) -> Row:
    """Make a row about one real thing out of the records that report it.

    ``records`` in the row lists them; ``reports`` counts the articles they stand in, ``outlets`` the sources of those.
    """
    counted = {
        "records": [one.id for one in records],
        "reports": len({one.article for one in records}),
        "outlets": len({one.source for one in records if one.source}),
    }
    return Row(kind, record | counted, tuple(citations(records)))


def citations(records: Iterable[StoredRecord]) -> Iterator[Citation]:
    """Give the words that the records rest on, each once, the earliest publication first."""
    found = {(c.article, c.start, c.end): c for one in records for c in one.citations}
    yield from sorted(found.values(), key=lambda c: (c.published or "9999", c.source or "", c.article, c.start))


def answer(view: View, query: dict[str, Any], as_of: str, rows: Sequence[Row], notes: Sequence[Note] = ()) -> Answer:
    """Put rows into the envelope, with the name of every entity that they refer to."""
    ids = {word for one in rows for word in _words(one.record)}
    names = {identifier: info.name for identifier, info in view.entities(ids).items()}
    return Answer(query=query, as_of=as_of, rows=tuple(rows), entities=names, notes=tuple(notes))


_ID_LENGTH = 32


def _words(value: object) -> Iterator[str]:
    """Walk the strings of a record that may be ids."""
    if isinstance(value, str):
        if len(value) == _ID_LENGTH:
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _words(inner)
