"""What the chronicle learned since a day: new events, offices and statements, and events whose status changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from letopis.answers.dossiers import Parts
from letopis.answers.events import happening_rows
from letopis.answers.holders import term_rows
from letopis.answers.sayings import statement_rows
from letopis.chronicle import learning, schema, view_terms
from letopis.chronicle.view_events import load
from letopis.chronicle.view_sayings import of_statements
from letopis.model.layers import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.chronicle.view import View
    from letopis.model.paging import Page
    from letopis.model.queries import Row


def changes(view: View, page: Page) -> tuple[list[Row], list[Note], dict[str, int]]:
    """Give the rows, the notes and the counts: the most reported of each sort first, of status changes the latest."""
    parts = Parts(page)
    events = view.ask(learning.learned, schema.happenings, page)
    changed = view.ask(learning.status_changes, page)
    terms = view.ask(learning.learned, schema.terms, page)
    sayings = view.ask(learning.learned, schema.sayings, page)
    counts = {
        "articles": view.ask(learning.articles, page),
        "events": events.count,
        "status_changes": len(changed),
        "offices": terms.count,
        "statements": sayings.count,
        "judgements": view.ask(learning.judgements, page),
    }
    # Only what is shown is read: one more was asked for, to know whether there are more.
    shown = {name: page.best(one.ids)[0] for name, one in (("events", events), ("terms", terms), ("sayings", sayings))}
    parts.chosen("new_events", event_rows(view, shown["events"]), len(shown["events"]) < len(events.ids))
    parts.latest("status_changes", status_rows(view, page.newest(changed)[0]), of=len(changed))
    known = {one.id: one for one in view.ask(view_terms.by_id, terms.ids)}
    offices = term_rows(view, [known[one] for one in shown["terms"]], among=[*known.values()])
    parts.chosen("new_offices", offices, len(shown["terms"]) < len(terms.ids))
    statements = saying_rows(view, shown["sayings"])
    parts.chosen("new_statements", statements, len(shown["sayings"]) < len(sayings.ids))
    told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())
    parts.tell([Note("counts", f"Learned: {told}.")])
    return parts.rows, parts.notes, counts


def event_rows(view: View, ids: Sequence[str]) -> list[Row]:
    """Make the rows of happenings, in the order of their ids given."""
    made = {row.record["happening"]: row for _, row in happening_rows(view, view.ask(load, ids))}
    return [made[one] for one in ids]


def status_rows(view: View, changed: Sequence[learning.StatusChange]) -> list[Row]:
    """Make the rows of status changes; ``changed`` in the record has both, the words are of the report that tells."""
    ids = [one.happening for one in changed]
    made = dict(zip(ids, event_rows(view, ids), strict=True))
    records = {one.id: one for one in view.cited("event", [one.record for one in changed])}
    rows = []
    for one in changed:
        told: dict[str, Any] = {"changed": {"from": one.before, "to": one.status, "added_at": one.added_at}}
        happening = made[one.happening]
        rows.append(
            msgspec.structs.replace(happening, record=happening.record | told, citations=records[one.record].citations)
        )
    return rows


def saying_rows(view: View, ids: Sequence[str]) -> list[Row]:
    """Make the rows of utterances, in the order of their ids given."""
    found = view.ask(of_statements, view.ask(learning.first_statements, ids))
    made = {row.record["saying"]: row for row in statement_rows(view, found)}
    return [made[one] for one in ids]
