"""Dossiers and comparisons: what several questions answer about one entity or two, put together in sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from letopis.answers import searching
from letopis.answers.entities import subject
from letopis.answers.events import happening_rows
from letopis.answers.rows import citations
from letopis.chronicle import profiles
from letopis.chronicle.view_events import happenings
from letopis.errors import QuestionError
from letopis.model.layers import Note
from letopis.model.queries import Row
from letopis.model.spans import Span
from letopis.ontology.events import event_types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from letopis.answers.entities import Subject
    from letopis.chronicle.lookup import Resolved
    from letopis.chronicle.profiles import Companion, Told
    from letopis.chronicle.view import View
    from letopis.chronicle.view_events import Visits
    from letopis.model.paging import Page, Paging
    from letopis.model.queries import Citation

# Rows of each section, unless asked otherwise.
SECTION_PAGE: Final[Paging] = {"limit": 10}
_QUOTED = 2
# What a note calls the rows of each section.
_NAMES: Final = {
    "offices": "offices",
    "meetings": "meetings",
    "events": "other events",
    "statements": "statements",
    "pledges": "pledges",
    "about_each_other": "statements about each other",
    "people": "people",
    "places": "places",
    "new_events": "new events",
    "status_changes": "changes of status",
    "new_offices": "new offices",
    "new_statements": "new statements",
}


class Sources(NamedTuple):
    """Where a dossier takes its rows from, each in order of time: offices of somebody, statements, pledges.

    Of the offices of one or two the most reported of each come, and whether there are more.
    """

    offices: Callable[[Sequence[Resolved], int | None], tuple[Sequence[Row], bool]]
    statements: Callable[[Resolved, Page], Sequence[Row]]
    pledges: Callable[[Resolved, Page], Sequence[Row]]
    said: Callable[[Sequence[str]], Sequence[Row]]


class Parts:
    """Collects the rows and notes of an answer by section, each cut to the page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._cut: list[str] = []
        self._notes: list[Note] = []
        self.rows: list[Row] = []

    def tell(self, notes: Iterable[Note]) -> None:
        """Add notes, each once."""
        self._notes += [note for note in notes if note not in self._notes]

    def latest(self, section: str, rows: Sequence[Row], *, of: int = 0) -> None:
        """Add the latest rows of a section, which are in order of time; ``of`` so many, if more than are given."""
        self._add(section, self._page.newest(rows)[0], max(of, len(rows)))

    def best(self, section: str, rows: Sequence[Row]) -> None:
        """Add the first rows of a section, which are in order of rank."""
        self._add(section, self._page.best(rows)[0], len(rows))

    def chosen(self, section: str, rows: Sequence[Row], more: bool) -> None:  # noqa: FBT001 (what chose them says so)
        """Add rows of a section that were chosen already, of ``more``."""
        self._add(section, rows, len(rows) + more)

    @property
    def notes(self) -> list[Note]:
        """The notes, the last of them on what is left out."""
        if not self._cut:
            return self._notes
        cut = f"{', '.join(self._cut)}: at most {self._page.limit} of each are shown; --limit shows more."
        return [*self._notes, Note("more", cut[0].upper() + cut[1:])]

    def _add(self, section: str, rows: Sequence[Row], found: int) -> None:
        self.rows += [Row(one.kind, one.record | {"section": section}, one.citations) for one in rows]
        if found > len(rows):
            self._cut.append(_NAMES[section])


def dossier(view: View, sources: Sources, name: str, page: Page) -> tuple[list[Row], list[Note]]:
    """Give the rows and notes of a dossier: who it is, then offices, meetings, other events, words, people, places."""
    who = subject(view, name)
    parts = Parts(page)
    parts.tell(who.notes)
    parts.rows.append(entity_row(view, who))
    parts.chosen("offices", *sources.offices([who.resolved], page.limit))
    parts.latest("meetings", _events(view, [who], page, profiles.MEETINGS, "met"))
    parts.latest("events", _events(view, [who], page, [*_other_types(), "visit"], "alone"))
    parts.latest("statements", sources.statements(who.resolved, page))
    parts.latest("pledges", sources.pledges(who.resolved, page))
    with_whom = profiles.guests if who.is_place else profiles.companions
    parts.best("people", companion_rows(view, view.ask(with_whom, who.ids, page.fetched)))
    if not who.is_place:
        parts.best("places", companion_rows(view, view.ask(profiles.places, who.ids, page.fetched)))
    return parts.rows, parts.notes


def compare(view: View, sources: Sources, names: tuple[str, str], page: Page) -> tuple[list[Row], list[Note]]:
    """Give the rows and notes of a comparison.

    Who the two are, their meetings and other events together, the offices of both side by side in time, what each
    said about the other, and whom both met. Raises QuestionError where the two are one.
    """
    left, right = (subject(view, name) for name in names)
    if left.info.id == right.info.id:
        raise QuestionError(f"«{names[0]}» and «{names[1]}» are one and the same.", remedy="Name two.")
    parts = Parts(page)
    parts.tell([*left.notes, *right.notes])
    parts.rows += [entity_row(view, one) for one in (left, right)]
    parts.latest("meetings", _events(view, [left, right], page, profiles.MEETINGS))
    parts.latest("events", _events(view, [left, right], page, _other_types()))
    parts.chosen("offices", *sources.offices([left.resolved, right.resolved], page.limit))
    about = [
        statement
        for one, other in ((left, right), (right, left))
        for statement in view.ask(profiles.about, one.ids, other.ids, page.fetched)
    ]
    parts.latest("about_each_other", sources.said(about))
    both = view.ask(profiles.known_to_both, left.ids, right.ids, page.fetched)
    parts.best("people", companion_rows(view, both))
    return parts.rows, parts.notes


def _events(
    view: View, sides: Sequence[Subject], page: Page, types: Sequence[str], visits: Visits = "all"
) -> list[Row]:
    found = view.ask(happenings, [one.ids for one in sides], page, types=types, visits=visits)
    rows = happening_rows(view, found, [one.resolved for one in sides])
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _other_types() -> list[str]:
    return [kind for kind in event_types() if kind not in profiles.MEETINGS]


def entity_row(view: View, who: Subject) -> Row:
    """Make the row that says who an entity is: its names, how often and since when it is seen, what is known."""
    seen = who.seen
    record: dict[str, Any] = {
        "id": who.info.id,
        "entity": who.info.id,
        "class": who.info.class_,
        "name": who.info.name,
        "names": [{"name": name, "articles": number} for name, number in seen.names.items()],
        "articles": seen.articles,
        "first_seen": seen.first,
        "last_seen": seen.last,
        "events": view.ask(profiles.events_by_type, who.ids),
        "statements": view.ask(profiles.statements_by_kind, who.ids),
    }
    return Row("entity", record, tuple(_mentions(view, who, seen.shown)))


def _mentions(view: View, who: Subject, articles: Sequence[str]) -> list[Citation]:
    """Quote, of each article, the sentence that first names the entity."""
    spans = view.ask(profiles.first_mentions, who.ids, articles)
    found = {one.id: one for one in view.articles(list(articles))}
    return [searching.cite_around(found[one], Span(*spans[one])) for one in articles if one in spans]


def companion_rows(view: View, found: Sequence[Companion]) -> list[Row]:
    """Make a row of each person, body or place: how many events together, and the words on the latest."""
    told = view.ask(profiles.told, {one.last_event for one in found}, _QUOTED)
    records = {one.id: one for one in view.cited("event", {i for last in told.values() for i in last.records})}
    rows = []
    for one in found:
        last = told[one.last_event]
        cited = citations([records[i] for i in last.records])
        day = _told_day(one, last)
        record = {"entity": one.entity, "events": one.events, "meetings": one.meetings, "last": day}
        rows.append(Row("companion", record | {"happening": one.last_event}, tuple(cited)))
    return rows


def _told_day(one: Companion, last: Told) -> str | None:
    """Give the date (EDTF) of the latest event, no more exact than it is told: "../1987-12-09" for no later than."""
    if one.last is None or last.edtf:
        return one.last and last.edtf
    return one.last if last.lower else f"../{one.last}"
