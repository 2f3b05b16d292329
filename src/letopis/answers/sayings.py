"""What somebody is reported to have said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.answers import dating
from letopis.answers.rows import row
from letopis.chronicle.identity import plain_key

if TYPE_CHECKING:
    from letopis.chronicle.lookup import Resolved
    from letopis.chronicle.view import StoredRecord
    from letopis.model.queries import Row


def statement_rows(records: list[StoredRecord], who: Resolved) -> list[Row]:
    """Make a row of each statement, in order of time; the same words reported by several articles are one row.

    ``content_text`` in the row are the words of the statement.
    """
    alike: dict[tuple[str, str], list[StoredRecord]] = {}
    for one in records:
        alike.setdefault((one.record["kind"], plain_key(one.content or "")), []).append(one)
    groups = [sorted(group, key=lambda one: (one.published or "9999", one.id)) for group in alike.values()]
    groups.sort(key=lambda group: (*dating.order(dating.told_date(group[0]), group[0].published), group[0].id))
    return [row("statement", group, _record(group, who)) for group in groups]


def _record(group: list[StoredRecord], who: Resolved) -> dict[str, object]:
    sure = any(one.record["speaker"] in who.entities for one in group)
    return group[0].record | {
        "content_text": group[0].content,
        "article": group[0].article,
        "published": group[0].published,
        "identity": "full" if sure else "surname",
    }
