"""Everything that one row rests on, ready to paste: quote, outlet, date, address, place in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from letopis.answers import searching
from letopis.answers.conflicts import conflict_row
from letopis.answers.opened import article_record
from letopis.answers.rows import citations, row
from letopis.chronicle import finding
from letopis.model.queries import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from letopis.chronicle.stored import StoredRecord
    from letopis.chronicle.view import View
    from letopis.model.queries import Citation


def cited(view: View, identifier: str) -> Row:
    """Give the row of what an id, or its beginning, stands for, with every citation.

    First the article of the record that was asked for, if it was one, then independent texts before reprints.

    ``texts`` in its record counts these; ``printed`` lists, by article, where else the same text was printed. Raises
    UnknownRecord.
    """
    found = view.ask(finding.find, identifier)
    if found.kind == "article":
        (article,) = view.articles([found.id])
        return Row("article", article_record(article), (searching.first_words(article),))
    if found.kind == "conflict":
        return conflict_row(view, found.id)
    records = view.plain(found.kind, found.records)
    texts = view.ask(finding.texts_of, [one.article for one in records])
    made = row(_KINDS[found.kind], records, _record(view, found.id, records))
    told = made.record | {"texts": len(set(texts.values())), "printed": _printed(view, records)}
    ordered = independent_first(list(citations(records)), texts)
    asked = next((one.article for one in records if one.id == found.asked), None)
    return Row(made.kind, told, tuple(sorted(ordered, key=lambda one: one.article != asked)))


def independent_first(cited: Sequence[Citation], texts: Mapping[str, str]) -> list[Citation]:
    """Put the citations of each text's first article before those of its reprints; else the order stays."""
    first: dict[str, str] = {}
    for one in cited:
        first.setdefault(texts.get(one.article, one.article), one.article)
    original = set(first.values())
    return sorted(cited, key=lambda one: one.article not in original)


_KINDS: dict[str, Any] = {
    "event": "event",
    "tenure": "tenure",
    "statement": "statement",
    "backreference": "backreference",
}


def _record(view: View, identifier: str, records: Sequence[StoredRecord]) -> dict[str, Any]:
    """Give the record to show: the fullest of those that tell the thing; of the others only the words are shown."""
    best = max(records, key=lambda one: (_told(one), one.record["confidence"], one.id))
    told = view.resolved(best.kind, [best])[best.id] | {
        "id": identifier,
        "article": best.article,
        "published": best.published,
    }
    return told | ({"content_text": best.content} if best.content is not None else {})


def _told(one: StoredRecord) -> int:
    date = one.record.get("date")
    dated = bool(date and date["basis"] in {"stated", "relative"})
    return dated + sum(bool(one.record.get(name)) for name in ("place", "of", "country", "from", "to"))


def _printed(view: View, records: Sequence[StoredRecord]) -> dict[str, list[dict[str, Any]]]:
    printed = view.appearances({one.article for one in records})
    return {article: where for article, where in printed.items() if len(where) > 1}
