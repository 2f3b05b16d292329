"""Rows of happenings: one for each real event, with the reports that tell of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from letopis.answers import dating
from letopis.answers.rows import row
from letopis.chronicle.view_events import cited_reports, conflicts_of
from letopis.chronicle.view_events import order as order_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letopis.chronicle.lookup import Resolved
    from letopis.chronicle.stored import StoredRecord
    from letopis.chronicle.view import View
    from letopis.chronicle.view_events import Happening, Report
    from letopis.model.queries import Row


def participants(record: StoredRecord, links: Mapping[str, str] | None = None) -> frozenset[str]:
    """Give the entities that take part; ``links`` leads from a surname-only person to the one it must be."""
    found = (one["entity"] for one in record.record["participants"])
    return frozenset((links or {}).get(entity, entity) for entity in found)


def happening_rows(
    view: View, found: Sequence[Happening], sides: Sequence[Resolved] = ()
) -> list[tuple[tuple[Any, ...], Row]]:
    """Make a row of each happening, with the key that it is sorted by; ``sides`` are the names that were asked for."""
    cited = view.ask(cited_reports, found)
    best = sorted(one.row["record_id"] for one in found)
    others = sorted({i for told in cited.values() for i in told} - set(best))
    records = {one.id: one for one in [*view.cited("event", others), *view.recorded("event", best)]}
    known = view.entities({entity for one in found for entity, _ in one.people})
    named = {identifier for identifier, info in known.items() if info.scope != "article"}
    differing = view.ask(conflicts_of, [one.id for one in found])
    made = []
    for one in sorted(found, key=order_told):
        reports = [records[i] for i in cited[one.id]]
        told = row("event", reports, _record(one, records[one.row["record_id"]], named, records))
        told.record["identity"] = "full" if _is_sure(one, sides) else "surname"
        told.record.update(_counts(one))
        told.record["conflicts"] = differing.get(one.id, [])
        made.append((order(one), told))
    return made


def _is_sure(one: Happening, sides: Sequence[Resolved]) -> bool:
    """Tell whether everybody asked for is named in full, not by a surname that somebody else may bear."""
    involved = {entity for entity, _ in one.people} | {one.row["place"]}
    return all(involved & set(side.named) for side in sides)


def _counts(one: Happening) -> dict[str, Any]:
    counted = {name: one.row[name] for name in ("reports", "outlets", "texts")}
    return counted | {"records": [report.event for report in one.reports]}


def _record(one: Happening, best: StoredRecord, named: set[str], records: Mapping[str, StoredRecord]) -> dict[str, Any]:
    """Give the record that stands for a happening: the most precisely dated, completed from the others."""
    record = dict(best.record)
    # Only what does not point into a text: spans of another article would be the wrong words of this one.
    record |= {name: one.row[name] for name in ("place", "mode", "status", "background")}
    told = {taking["entity"] for taking in record["participants"]}
    added = {entity: role for entity, role in reversed(one.people) if entity in named and entity not in told}
    more = [{"entity": entity, "role": role, "count": None} for entity, role in sorted(added.items())]
    record["participants"] = [*_unnamed_left(record["participants"], more, named), *more]
    record["article"], record["published"] = best.article, best.published
    record["happening"] = one.id
    record["status_history"] = history(one.reports, records)
    record["backreferences"] = list(one.links)
    return record


def _unnamed_left(
    told: Sequence[dict[str, Any]], more: Sequence[dict[str, Any]], named: set[str]
) -> Iterator[dict[str, Any]]:
    """Leave out whom one report calls "премьер" in a role in which the others name just one person."""
    for taking in told:
        others = [one for one in told if one["role"] == taking["role"] and one is not taking]
        beside = [one for one in more if one["role"] == taking["role"]]
        if taking["entity"] in named or taking.get("count") or others or len(beside) != 1:
            yield taking


def history(reports: Sequence[Report], records: Mapping[str, StoredRecord]) -> list[dict[str, Any]]:
    """Give what was said of an event's status, in order: each time it changes, who said so first and when."""
    found: list[dict[str, Any]] = []
    for report in reports:
        if not found or found[-1]["status"] != report.status:
            stored = records.get(report.event)
            told = {"status": report.status, "published": report.published, "article": report.article}
            found.append(told | {"source": stored.source if stored else None, "record": report.event})
    return found


def order(one: Happening) -> tuple[Any, ...]:
    """Give the key by which a happening stands among events and offices, each by its first possible day."""
    lower, upper = (dt.date.fromisoformat(day) if day else None for day in (one.row["lower"], one.row["upper"]))
    published = one.row["first_published"]
    # An event about whose time nothing is known stands last, whenever it was reported.
    if lower is None and upper is None:
        return (True, *dating.order(None, published), one.id)
    return (False, lower or upper, upper or dt.date.max, published or "", one.id)
