"""What somebody is reported to have said: one row for each utterance, with what it denies or comes back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from letopis.answers import dating
from letopis.answers.rows import citations, row
from letopis.chronicle import view_sayings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from letopis.chronicle.stored import StoredRecord
    from letopis.chronicle.view import View
    from letopis.chronicle.view_sayings import Again, Denial, Saying
    from letopis.model.queries import Row

# Of how many later mentions of a promise a row carries the words.
_MENTIONS = 5


def statement_rows(view: View, found: Sequence[Saying]) -> list[Row]:
    """Make a row of each utterance, in order of time.

    ``content_text`` are its words in the first report; ``denies`` tells, of a denial, the claim that it is taken to
    deny, with its words and why; ``denied_by`` lists the utterances that deny this one.
    """
    cited = view.ask(view_sayings.cited_reports, found)
    denials = view.ask(view_sayings.denials, found)
    denied = view.ask(view_sayings.denied_by, found)
    wanted = {i for told in cited.values() for i in told} | {one.claim for one in denials.values()}
    first = {told[0] for told in cited.values()}
    # Of the others only the words are shown.
    read = [*view.cited("statement", wanted - first), *view.recorded("statement", first)]
    records = {one.id: one for one in read}
    known = view.entities({one.speaker for one in found})
    local = {i for i, info in known.items() if info.by_surname}
    made = []
    for one in found:
        reports = [records[i] for i in cited[one.id]]
        told = row("statement", reports, _record(one, reports[0], local))
        told.record.update({"reports": one.reports, "outlets": one.outlets})
        told.record["denies"] = _denies(denials.get(one.id), records)
        told.record["denied_by"] = denied.get(one.id, [])
        made.append((_order(reports[0]), told))
    return [told for _, told in sorted(made, key=lambda pair: pair[0])]


def _order(first: StoredRecord) -> tuple[Any, ...]:
    return (*dating.order(dating.told_date(first), first.published), first.id)


def _record(one: Saying, first: StoredRecord, local: Collection[str]) -> dict[str, Any]:
    return first.record | {
        "saying": one.id,
        "kind": one.kind,
        "content_text": first.content,
        "article": first.article,
        "published": first.published,
        "last_published": one.last_published,
        "identity": "surname" if one.speaker in local else "full",
    }


def _denies(one: Denial | None, records: Mapping[str, StoredRecord]) -> dict[str, Any] | None:
    if one is None:
        return None
    told = {"saying": one.saying, "speaker": one.speaker, "score": one.score, "reason": one.reason}
    return told | _quoted(records[one.claim])


def _quoted(one: StoredRecord) -> dict[str, Any]:
    shown = [msgspec.to_builtins(cited) for cited in citations([one])]
    return {"published": one.published, "content_text": one.content, "citations": shown}


def pledge_rows(view: View, found: Sequence[Saying]) -> list[Row]:
    """Make a row of each promise, with the later promises of the same speaker that come back to it.

    ``later`` tells of each when it was published, which words it shares with the first, and its own words. Whether a
    promise was kept is for no row to say.
    """
    made = statement_rows(view, found)
    again = view.ask(view_sayings.repeated, found)
    shown = {one.saying.statement for told in again.values() for one in told[:_MENTIONS]}
    records = {one.id: one for one in view.cited("statement", shown)}
    for one in made:
        told = again.get(one.record["saying"], [])
        one.record["later"] = [_mention(later, records) for later in told[:_MENTIONS]]
        one.record["later_count"] = len(told)
    return made


def _mention(later: Again, records: Mapping[str, StoredRecord]) -> dict[str, Any]:
    return {"saying": later.saying.id, "shared": list(later.shared)} | _quoted(records[later.saying.statement])
