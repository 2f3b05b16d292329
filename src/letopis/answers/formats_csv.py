"""Answers as CSV: a line for each row, of a conflict for each side, with its first quote; always the same columns.

Codes (``meet``, ``happened``) and EDTF dates stay as records have them, entities are given by name. Cells that a
spreadsheet would take for a formula get an apostrophe before them; everything else stands as it is.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from letopis.answers.heads import SHORT_ID
from letopis.model.queries import Citation
from letopis.model.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from letopis.model.queries import Answer, Row

    Names = Mapping[str, str]
    Cells = dict[str, str | int | float | None]

# What each column holds stands in docs/answers.md.
COLUMNS = (
    *("row", "section", "kind", "id", "type", "status", "who", "roles", "place", "date", "basis", "from", "to"),
    *("office", "body", "country", "text", "differs", "side", "identity", "reports", "outlets", "texts", "events"),
    *("source", "published", "url", "article", "start", "end", "quote", "citations", "records"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEVERAL = "; "


def as_csv(answer: Answer) -> str:
    """Give an answer as CSV with a header; lines end with CR LF, as RFC 4180 has it."""
    out = io.StringIO(newline="")
    written = csv.DictWriter(out, COLUMNS, restval="")
    written.writeheader()
    for number, one in enumerate(answer.rows, 1):
        for cells in _lines(one, answer.entities, whole=answer.query["question"] == "cite"):
            written.writerow({name: guarded(value) for name, value in ({"row": number} | cells).items()})
    return out.getvalue()


def guarded(value: str | float | None) -> str | float:
    """Give a cell that no spreadsheet takes for a formula; numbers stay numbers, nothing is an empty cell."""
    if not isinstance(value, str):
        return "" if value is None else value
    told = safe(value)
    return f"'{told}" if told.startswith(_FORMULA) else told


def _lines(one: Row, names: Names, *, whole: bool) -> Iterator[Cells]:
    cells = _cells(one, names)
    sides = one.record.get("sides") or []
    if not sides:
        shown = [(cited,) for cited in one.citations] if whole else [one.citations]
        yield from (cells | _cited(cited) for cited in shown)
    for side in sides:
        cited = tuple(Citation(**told) for told in side["citations"])
        value = str(side["value"])
        yield cells | {"side": names.get(value, value), "records": _SEVERAL.join(side["records"])} | _cited(cited)


def _cells(one: Row, names: Names) -> Cells:
    record = one.record
    date = record.get("date") or {}
    people = _people(record)
    first = ("type", "office_class", "relation") if one.kind != "statement" else ("kind",)
    return {
        "section": record.get("section"),
        "kind": one.kind,
        "id": record.get("id"),
        "type": next((record[name] for name in first if record.get(name)), None),
        "status": record.get("status"),
        "who": _SEVERAL.join(_named(who, names, record) for who, _ in people),
        "roles": _SEVERAL.join(role for _, role in people),
        "place": _name(record.get("place"), names),
        "date": date.get("edtf") if isinstance(date, dict) else str(date),
        "basis": date.get("basis") if isinstance(date, dict) else None,
        "from": _bound(record, "from"),
        "to": _bound(record, "to"),
        "office": record.get("office") if one.kind != "event" else None,
        "body": _name(record.get("of"), names),
        "country": _name(record.get("country"), names),
        "text": record.get("content_text") or record.get("title") or record.get("text"),
        "differs": record.get("differs"),
        "identity": record.get("identity"),
        **{name: record.get(name) for name in ("reports", "outlets", "texts")},
        "events": record.get("events") if one.kind == "companion" else None,
        "records": _SEVERAL.join(record.get("records") or ()),
    }


def _named(who: str, names: Names, record: Mapping[str, Any]) -> str:
    """Give a name, with the beginning of the id where the row tells which of several of one name is meant."""
    name = names.get(who, who)
    return f"{name} ({who[:SHORT_ID]})" if who in record.get("meant", ()) else name


def _people(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the entities that a row is about, with their roles."""
    taking = [(one["entity"], one["role"]) for one in record.get("participants") or ()]
    alone = [(record[name], name) for name in ("person", "speaker", "entity") if record.get(name)]
    return list(dict.fromkeys(taking or alone))


def _name(value: object, names: Names) -> str | None:
    return names.get(value, value) if isinstance(value, str) else None


def _bound(record: Mapping[str, Any], name: str) -> str | None:
    """Give when an office began or ended; where sources differ, all that they say."""
    claims = record.get(f"{name}_claims")
    return _SEVERAL.join(claims) if claims else record.get(name)


def _cited(citations: tuple[Citation, ...]) -> Cells:
    if not citations:
        return {"citations": 0}
    one = citations[0]
    told: Cells = {name: getattr(one, name) for name in ("source", "published", "url", "article", "start", "end")}
    return told | {"quote": one.quote, "citations": len(citations)}
