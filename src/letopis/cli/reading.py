"""The human view of one article's records: the text with its marks, and below it each record with its quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from rich.text import Text

from letopis.answers import words
from letopis.cli.cards import show_row
from letopis.model.queries import Citation, Row
from letopis.model.safe import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.cli.screen import Screen
    from letopis.model.queries import RowKind
    from letopis.model.records import ArticleRecords, BackReference, Event, EvidenceSpan, Statement, Tenure
    from letopis.model.spans import Span

    Record = Event | Tenure | Statement

_STYLES = {"person": "bold blue", "organisation": "blue", "country": "magenta", "city": "magenta"}
_OTHER = "blue dim"
_TIME = "green"
_TRIGGER = "bold red"
_SIGNS = {_TIME: ("‹", "›"), _TRIGGER: ("*", "*")}
_NAME_SIGNS = ("[", "]")
_BARE_FORMS = {"name", "nominal"}


def show_records(screen: Screen, records: ArticleRecords) -> None:
    """Print an article's head, its marked text, and its records."""
    article = records.article
    for one in article.appearances:
        told = words.date_words(one.published, hedge=False) if one.published else "дата публикации неизвестна"
        screen.line(f"{one_line(one.source or 'источник не назван')}, {told} · {article.id}", style="dim")
    screen.line()
    for paragraph in _marked(records, signs=screen.marks).split("\n", allow_blank=True):
        screen.line(paragraph)
    screen.line()
    _legend(screen)
    names = {entity.id: entity.name for entity in records.entities}
    _entities(screen, records)
    _times(screen, records)
    _rows(screen, "События", [_row(records, "event", one) for one in records.events], names)
    _rows(screen, "Должности", [_row(records, "tenure", one) for one in records.tenures], names)
    _rows(screen, "Высказывания", [_row(records, "statement", one) for one in records.statements], names)
    _backreferences(screen, records)


def _row(records: ArticleRecords, kind: RowKind, one: Record) -> Row:
    return Row(kind, msgspec.to_builtins(one), _cited(records, one.evidence))


def _rows(screen: Screen, title: str, rows: list[Row], names: dict[str, str]) -> None:
    _section(screen, title, len(rows))
    for one in rows:
        screen.line()
        show_row(screen, one, names)


def _legend(screen: Screen) -> None:
    if screen.marks:
        screen.line("[имя]  ‹время›  *событие*", style="dim")
        return
    legend = Text.assemble(("имя", _STYLES["person"]), "  ", ("место", _STYLES["city"]), "  ", ("время", _TIME), "  ")
    screen.line(legend + Text("событие", _TRIGGER))


def _marked(records: ArticleRecords, *, signs: bool) -> Text:
    """Give the text with mentions, times and triggers marked, by colour or, where there is none, by signs."""
    text = safe(records.article.text)
    marks = list(_outermost(list(_marks(records))))
    if not signs:
        marked = Text(text)
        for span, style in marks:
            marked.stylize(style, span.start, span.end)
        return marked
    marked, last = Text(), 0
    for span, style in marks:
        left, right = _SIGNS.get(style, _NAME_SIGNS)
        marked.append(text[last : span.start] + left + text[span.start : span.end] + right)
        last = span.end
    return marked.append(text[last:])


def _marks(records: ArticleRecords) -> Iterator[tuple[Span, str]]:
    for event in records.events:
        yield event.trigger, _TRIGGER
    for time in records.times:
        yield time, _TIME
    for entity in records.entities:
        for mention in entity.mentions:
            if mention.form in _BARE_FORMS:
                yield mention, _STYLES.get(entity.type, _OTHER)


def _outermost(marks: Sequence[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Give the marks that no other covers, in order; colours laid over each other are not told apart."""
    last = 0
    for span, style in sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end)):
        if span.start >= last:
            yield span, style
            last = span.end


def _section(screen: Screen, title: str, number: int) -> None:
    screen.line()
    screen.line(f"{title}: {number}", style="bold underline")


def _entities(screen: Screen, records: ArticleRecords) -> None:
    _section(screen, "Кто и что", len(records.entities))
    for one in records.entities:
        times = words.plural(len(one.mentions), "упоминание", "упоминания", "упоминаний")
        places = ", ".join(f"{m.start}–{m.end}" for m in one.mentions[:4]) + (", …" if len(one.mentions) > 4 else "")  # noqa: PLR2004
        screen.line(f"{one.id}  {one_line(one.name)} · {one.fine} · {times}: {places}", indent=2, hang=4)


def _times(screen: Screen, records: ArticleRecords) -> None:
    _section(screen, "Время", len(records.times))
    for one in records.times:
        value = words.date_words(one.edtf) if one.edtf else "не разрешено"
        told = f"«{one_line(one.of(records.article.text))}» {one.start}–{one.end} → {one.edtf or '?'} · {value}"
        screen.line(f"{told} · {one.basis}", indent=2, hang=4)


def _backreferences(screen: Screen, records: ArticleRecords) -> None:
    if not records.backreferences:
        return
    _section(screen, "Отсылки к прошлому", len(records.backreferences))
    for one in records.backreferences:
        screen.line()
        _backreference(screen, records, one)


def _backreference(screen: Screen, records: ArticleRecords, one: BackReference) -> None:
    from letopis.cli.cards import show_quotes

    events = {event.id: f"{words.event_name(event.type)} ({event.id})" for event in records.events}
    ends = [events.get(end, end) for end in (one.from_, one.to) if end]
    screen.line(f"{words.RELATIONS[one.relation]}: {' → '.join(ends)}", style="bold")
    show_quotes(screen, _cited(records, one.evidence))


def _cited(records: ArticleRecords, evidence: Sequence[EvidenceSpan]) -> tuple[Citation, ...]:
    article = records.article
    return tuple(
        Citation("", article.source, article.published, span.start, span.end, span.of(article.text))
        for span in evidence
    )
