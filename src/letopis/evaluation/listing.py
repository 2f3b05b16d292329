"""Lists misses and false rows with the words they stand on, for those who tune the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from letopis.evaluation.annotations import DateRow, EventRow, Mark, StatementRow, TenureRow
from letopis.evaluation.sameness import same_body, same_date, same_name, same_source, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from letopis.evaluation.gold import Comparison

_LONGEST = 110
_AROUND = 45


def errors_of(comparison: Comparison) -> Iterator[str]:
    """Give the lines about one text: a heading, then per list what was missed, wrong in a field, or false.

    Dates are listed by overlap, so that a span that is only a little off is told as such.
    """
    yield f"== {comparison.gold.doc}  (published {comparison.gold.published})"
    for rows, key in (("dates", "dates_overlap"), ("tenures",) * 2, ("events",) * 2, ("statements",) * 2):
        yield from _list_errors(comparison, rows, key)
    yield ""


def _list_errors(comparison: Comparison, rows: str, key: str) -> Iterator[str]:
    matching = comparison.matchings[key]
    mine, theirs = getattr(comparison.gold, rows), getattr(comparison.predicted, rows)
    for i in matching.missed:
        yield f"  - missed {rows[:-1]:9} {_describe(comparison.raw, mine[i])}"
    for i, j in matching.pairs:
        wrong = list(_wrong_fields(comparison, rows, i, theirs[j]))
        if wrong:
            yield f"  ~ differs {rows[:-1]:8} {_describe(comparison.raw, mine[i])}"
            yield from (f"      {line}" for line in wrong)
    for j in matching.false:
        yield f"  + false  {rows[:-1]:9} {_describe(comparison.raw, theirs[j])}"
    for j in matching.ignored:
        yield f"  ? doubtful {rows[:-1]:7} {_describe(comparison.raw, theirs[j])}"


def _describe(raw: str, row: object) -> str:
    match row:
        case TenureRow():
            limits = f", {row.from_ or '…'}/{row.to or '…'}" if row.from_ or row.to else ""
            after = f", then {row.replaced_by}" if row.replaced_by else ""
            return f"{row.person}: {row.office} / {row.of} ({row.status}{limits}{after})  {_context(raw, row)}"
        case EventRow():
            who = ", ".join(row.participants) or "nobody named"
            where = f" @ {row.place}" if row.place else ""
            return f"{row.type} [{who}]{where} {row.date or 'no date'} {row.status}  {_context(raw, row.trigger)}"
        case StatementRow():
            via = f" via {', '.join(row.via)}" if row.via else ""
            said = f"{row.content.start} «{_words(raw, row.content)}»"
            return f"{row.speaker}{via}, {row.kind}, {row.form}, cue «{_words(raw, row.cue)}»: {said}"
        case DateRow():
            return f"{row.edtf}  {_context(raw, row)}"
        case _:
            return str(row)


def _words(raw: str, mark: Mark) -> str:
    words = " ".join(raw[mark.start : mark.end].split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST // 2]} … {words[-_LONGEST // 2 :]}"


def _context(raw: str, mark: Mark) -> str:
    before = raw[max(0, mark.start - _AROUND) : mark.start]
    after = raw[mark.end : mark.end + _AROUND]
    return " ".join(f"{mark.start} …{before}⟦{raw[mark.start : mark.end]}⟧{after}…".split())


# For each list, the fields that are compared and how.
_FIELDS: dict[str, tuple[tuple[str, Callable[[Any, Any], bool]], ...]] = {
    "dates": (("edtf", same_date),),
    "tenures": (
        ("status", lambda a, b: bool(a == b)),
        ("from", same_date),
        ("to", same_date),
        ("replaced_by", same_name),
    ),
    "events": (("status", lambda a, b: bool(a == b)), ("place", same_name), ("date", same_date)),
    "statements": (
        ("speaker", same_source),
        ("kind", lambda a, b: bool(a == b)),
        ("form", lambda a, b: bool(a == b)),
        ("via", lambda a, b: len(a) == len(b) and all(map(same_name, a, b))),
    ),
}


def _wrong_fields(comparison: Comparison, rows: str, index: int, row: Any) -> Iterator[str]:  # noqa: ANN401 (any row)
    gold = comparison.gold
    for field, same in _FIELDS[rows]:
        value = getattr(row, "from_" if field == "from" else field)
        accepted = gold.accepted(rows, index, field)
        if not any(same(choice, value) for choice in accepted):
            yield f"{field}: {_value(value)} instead of {' or '.join(_value(choice) for choice in accepted)}"
    mine = getattr(gold, rows)[index]
    if isinstance(row, DateRow) and trimmed(comparison.raw, mine) != trimmed(comparison.raw, row):
        yield f"span: «{_words(comparison.raw, row)}» instead of «{_words(comparison.raw, mine)}»"
    if isinstance(row, TenureRow) and not any(same_body(of, row) for of in gold.accepted(rows, index, "of")):
        yield f"of: {_value(row.of)} instead of {_value(mine.of)}"
    if isinstance(row, EventRow):
        yield from _wrong_participants(mine.participants, row.participants)


def _wrong_participants(gold: tuple[str, ...], predicted: tuple[str, ...]) -> Iterator[str]:
    lacking = [name for name in gold if not any(same_name(name, other) for other in predicted)]
    extra = [name for name in predicted if not any(same_name(other, name) for other in gold)]
    if lacking or extra:
        yield f"participants: lacking {', '.join(lacking) or 'none'}; too many {', '.join(extra) or 'none'}"


def _value(value: object) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(str, value))}]"
    return str(value)
