"""What two readings of one article tell differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from letopis.chronicle.ids import KINDS, anchor_of, record_ids

if TYPE_CHECKING:
    from letopis.chronicle.ids import Record
    from letopis.model.records import ArticleRecords

What = Literal["gained", "lost", "changed"]


class Difference(msgspec.Struct, frozen=True):
    """A record that one reading has and the other has not, or that stands in the same words and says another thing.

    ``id`` is the chronicle's id of the record, the later one where it changed; ``quote`` the words it rests on.
    """

    article: str
    kind: str
    what: What
    id: str
    quote: str


def differences(before: ArticleRecords, after: ArticleRecords) -> list[Difference]:
    """Give what is lost, gained or changed from one reading of an article to another, by kind and place."""
    found = [*_entities(before, after)]
    old, new = _records(before), _records(after)
    lost = {identifier: row for identifier, row in old.items() if identifier not in new}
    gained = {identifier: row for identifier, row in new.items() if identifier not in old}
    places: dict[tuple[str, str], list[str]] = {}
    for identifier, row in lost.items():
        places.setdefault((KINDS[type(row)], anchor_of(row)), []).append(identifier)
    article = after.article
    for identifier, row in gained.items():
        kind = KINDS[type(row)]
        same_place = places.get((kind, anchor_of(row)), [])
        what: What = "changed" if same_place else "gained"
        if same_place:
            del lost[same_place.pop()]
        found.append(Difference(article.id, kind, what, identifier, _quote(after, row)))
    found += [Difference(article.id, KINDS[type(row)], "lost", one, _quote(before, row)) for one, row in lost.items()]
    return sorted(found, key=lambda one: (one.kind, one.what, one.id))


def _records(records: ArticleRecords) -> dict[str, Record]:
    ids = record_ids(records)
    rows: list[Record] = [*records.events, *records.tenures, *records.statements, *records.backreferences]
    return {ids[row.id]: row for row in rows}


def _quote(records: ArticleRecords, row: Record) -> str:
    span = row.evidence[0]
    return records.article.text[span.start : span.end]


def _entities(before: ArticleRecords, after: ArticleRecords) -> list[Difference]:
    """Compare entities by their first mention: its place is what they are known by from outside the article."""
    told = [
        {(m[0].start, m[0].end): (e.name, e.type, e.canonical) for e in one.entities if (m := e.mentions)}
        for one in (before, after)
    ]
    found = []
    for place in sorted(told[0].keys() | told[1].keys()):
        old, new = told[0].get(place), told[1].get(place)
        if old == new:
            continue
        what: What = "gained" if old is None else "lost" if new is None else "changed"
        name = (new or old or ("",))[0]
        found.append(Difference(after.article.id, "entity", what, f"{place[0]}-{place[1]}", str(name)))
    return found
