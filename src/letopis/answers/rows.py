"""Makes the rows of an answer out of stored records, and the envelope around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from letopis.model.queries import Answer, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from letopis.chronicle.stored import StoredRecord
    from letopis.chronicle.view import View
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
    """Give the words that the records rest on, each once, the earliest publication first.

    Of one article, words that only tell when or where come after those that tell what.
    """
    found: dict[tuple[str, int, int], tuple[bool, Citation]] = {}
    for one in records:
        for cited, aside in zip(one.citations, _asides(one), strict=True):
            place = (cited.article, cited.start, cited.end)
            found[place] = (aside and found.get(place, (True,))[0], cited)
    ordered = sorted(
        found.values(), key=lambda f: (f[1].published or "9999", f[1].source or "", f[1].article, f[0], f[1].start)
    )
    yield from (cited for _, cited in ordered)


def _asides(one: StoredRecord) -> list[bool]:
    """Tell of each citation of a record whether it only dates or places what others say."""
    if len(one.supports) != len(one.citations):
        return [False] * len(one.citations)
    return [bool(fields) and set(fields) <= _CIRCUMSTANCES for fields in one.supports]


def answer(view: View, query: dict[str, Any], as_of: str, rows: Sequence[Row], notes: Sequence[Note] = ()) -> Answer:
    """Put rows into the envelope, with the name of every entity that they refer to."""
    ids = {word for one in rows for word in _words(one.record)}
    names = {identifier: info.name for identifier, info in view.entities(ids).items()}
    return Answer(query=query, as_of=as_of, rows=tuple(rows), entities=names, notes=tuple(notes))


def tell_which(rows: Iterable[Row], namesakes: Iterable[str]) -> None:
    """Say in each row which of several entities of one name is meant (``meant`` in its record), where any is."""
    known = set(namesakes)
    for one in rows if known else ():
        taking = {taken["entity"] for taken in one.record.get("participants") or ()}
        alone = {one.record.get(name) for name in ("person", "speaker", "entity", "place", "of", "country")}
        meant = sorted(known & (taking | alone))
        if meant:
            one.record["meant"] = meant


_ID_LENGTH = 32
# What holds no ids of entities; of these lists some are long.
_OTHERS = frozenset({"records", "citations", "evidence", "status_history"})
_CIRCUMSTANCES = frozenset({"from", "to", "date", "time", "place", "status", "of", "country", "ordinal"})


def _words(value: object) -> Iterator[str]:
    """Walk the strings of a record that may be ids of entities."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if len(one) == _ID_LENGTH:
                yield one
        elif isinstance(one, dict):
            left += [inner for name, inner in one.items() if name not in _OTHERS]
        elif isinstance(one, (list, tuple)):
            left += one
