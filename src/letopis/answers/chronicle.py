"""The read side of a chronicle: one method for each question, each answered with rows that cite their articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from letopis.answers import asking, dating, searching
from letopis.answers.citing import cited
from letopis.answers.conflicts import event_conflicts, tenure_conflicts
from letopis.answers.dossiers import SECTION_PAGE, Sources, compare, dossier
from letopis.answers.events import happening_rows, participants
from letopis.answers.holders import (
    country_seats,
    group_tenures,
    in_order,
    office_fits,
    on_day,
    shares_word,
    tenure_row,
)
from letopis.answers.opened import Opened, article_record
from letopis.answers.sayings import statement_rows
from letopis.chronicle.lookup import Resolved
from letopis.chronicle.names import name_keys, name_words
from letopis.chronicle.view_events import count, happenings
from letopis.errors import QuestionError
from letopis.model.dates import EdtfDate
from letopis.model.layers import Note
from letopis.model.paging import Page
from letopis.model.queries import Row
from letopis.ontology.offices import ONE_PER_COUNTRY, classify

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from letopis.answers.holders import TenureGroup
    from letopis.chronicle.view import StoredRecord
    from letopis.model.paging import Paging
    from letopis.model.queries import Answer
    from letopis.model.records import StatementKind

    Clock = Callable[[], dt.datetime]

MEETINGS = ("meet", "visit", "gathering")
CHANGES = ("appoint", "dismiss", "resign", "elect", "die")


class Chronicle(Opened):
    """Answers questions from one chronicle; a context manager that closes the file.

    Names may come in any case form and order. Every method that takes a name raises UnknownName, with the nearest names
    in the remedy, where the chronicle has none such.
    """

    def timeline(self, name: str, **paging: Unpack[Paging]) -> Answer:
        """Give the events with somebody or somewhere, and the offices that somebody held, in order of time."""
        asking.must_say(name, "name", "«Михаил Горбачёв»")
        page = Page(**paging)
        who = self._view.resolve(name)
        rows = happening_rows(self._view, self._view.ask(happenings, [who.all], page), [who])
        groups = self._tenure_groups(self._offices_of(who))
        rows += [(_tenure_order(group), self._tenure_row(group)) for group in groups if page.holds(*_term(group))]
        shown, more = page.newest(_sorted(rows))
        return self._answer({"question": "timeline", "name": name} | page.query, shown, [*who.notes, *more])

    def _offices_of(self, who: Resolved) -> list[StoredRecord]:
        """Give the tenures of somebody; of a body or country those of its offices, of whatever body of it."""
        records = self._view.tenures(people=who.all)
        classes = {info.class_ for info in self._view.entities(who.all).values()}
        if classes <= {"person"}:
            return records
        groups = self._of_body(self._tenure_groups(self._view.tenures()), who)
        return [*records, *(one for group in groups for one in group.records)]

    def meetings(self, name: str, other: str | None = None, **paging: Unpack[Paging]) -> Answer:
        """Give meetings, visits and gatherings of ``name``, with ``other`` if given, in order of time."""
        for one in (name, other):
            asking.must_say(one, "name", "«Михаил Горбачёв»")
        page = Page(**paging)
        sides = [self._view.resolve(one) for one in (name, other) if one is not None]
        if len(sides) > 1 and _same_people(*sides):
            raise QuestionError(
                f"«{name}» and «{other}» are one and the same.", remedy="Name two, or one for all meetings."
            )
        people = [side.all for side in sides]
        found = self._view.ask(happenings, people, page, types=MEETINGS, places=False)
        calls = self._view.ask(count, people, page, ("call",))
        notes = [note for side in sides for note in side.notes]
        if calls:
            notes.append(Note("calls_left_out", f"{calls} telephone calls are not shown; `timeline` shows them."))
        shown, more = page.newest(_sorted(happening_rows(self._view, found, sides)))
        query = {"question": "met", "name": name, "other": other} | page.query
        return self._answer(query, shown, [*notes, *more])

    def holders(self, office: str, *, of: str | None = None, on: str | None = None) -> Answer:
        """Give the holders of an office, in order; of a body or country if given; of one day (EDTF) if given.

        Offices are compared by class, so that "глава МИД" is "министр иностранных дел". Without ``of``, a country in
        the office's words counts as one ("британский премьер"); the query then says what was ``understood``. Raises
        DateError for ``on``, QuestionError where something asked is empty.
        """
        asking.must_say(office, "office", "«министр иностранных дел»")
        asking.must_say(of, "country or body", "--of СССР")
        asking.must_say(on, "date", "--on 1990-12-01")
        day = EdtfDate.parse(on) if on else None
        read = asking.understood(office) if of is None else None
        asked = read or asking.Office(office, of)
        body = self._view.resolve(asked.of) if asked.of else None
        groups, notes = self._holders(asked.office, asked.of, body)
        notes = [*(body.notes if body else ()), *notes]
        if read:
            notes.insert(0, Note("understood", f"Understood as «{read.office}» of «{read.of}»."))
        rows: list[Row]
        if day:
            held = on_day(groups, day)
            rows = [self._tenure_row(group, {"date": day.text, "basis": basis}) for group, basis in held]
            if any(basis == "last_seen" for _, basis in held):
                notes.append(
                    Note("last_seen", f"No report covers {day.text}; shown is who was last reported before it.")
                )
        else:
            rows = [self._tenure_row(group) for group in groups]
        query = {"question": "who", "office": office, "of": of, "on": on, "understood": read and read._asdict()}
        return self._answer(query, rows, notes)

    def statements(self, name: str, *, kind: StatementKind | None = None) -> Answer:
        """Give what somebody is reported to have said, of one kind if given, in order of time."""
        asking.must_say(name, "name", "«Михаил Горбачёв»")
        who = self._view.resolve(name)
        rows = statement_rows(self._view.statements(speakers=who.all, kind=kind), who)
        return self._answer({"question": "said", "name": name, "kind": kind}, rows, [*who.notes, *_surname_note(rows)])

    def search(self, words: str, *, limit: int = 20) -> Answer:
        """Give the articles that hold all ``words`` in any form, the best first, with the sentences that hold them."""
        asking.must_say(words, "search", "«переговоры в Хельсинки»")
        ids = self._view.search(words, limit=limit + 1)
        stored = {one.id: one for one in self._view.articles(ids)}
        rows = []
        for identifier in ids[:limit]:
            article = stored[identifier]
            quoted = [
                searching.cite(article, hit.span) for hit in searching.hits(article.text, words)[: searching.QUOTES]
            ]
            rows.append(Row("article", article_record(article), tuple(quoted or [searching.first_words(article)])))
        notes = [Note("more", _only_best(limit))] if len(ids) > limit else []
        return self._answer({"question": "search", "words": words}, rows, notes)

    def dossier(self, name: str, **paging: Unpack[Paging]) -> Answer:
        """Give what is known of somebody or something, in sections of ``limit`` rows (10 unless asked otherwise).

        Who it is, offices, meetings, other events, statements, pledges, with whom and where. Of several that the name
        may mean, the one that most articles name; notes tell of the others.
        """
        asking.must_say(name, "name", "«Михаил Горбачёв»")
        page = Page(**(SECTION_PAGE | paging))
        rows, notes = dossier(self._view, self._sources(), name, page)
        return self._answer({"question": "dossier", "name": name} | page.query, rows, notes)

    def compare(self, name: str, other: str, **paging: Unpack[Paging]) -> Answer:
        """Give what two have in common, in sections of ``limit`` rows (10 unless asked otherwise).

        Their meetings and other events, the offices of each, what each said about the other, whom both met. Raises
        QuestionError where the two names mean one.
        """
        for one in (name, other):
            asking.must_say(one, "name", "«Михаил Горбачёв»")
        page = Page(**(SECTION_PAGE | paging))
        rows, notes = compare(self._view, self._sources(), (name, other), page)
        return self._answer({"question": "compare", "name": name, "other": other} | page.query, rows, notes)

    def _sources(self) -> Sources:
        def offices(who: Resolved) -> list[Row]:
            groups = self._tenure_groups(self._offices_of(who))
            return [self._tenure_row(group) for group in sorted(groups, key=_tenure_order)]

        def statements(who: Resolved, page: Page) -> list[Row]:
            rows = statement_rows(self._view.statements(speakers=who.all), who)
            return [one for one in rows if one.record["kind"] != "pledge" and page.holds(*_said(one))]

        def pledges(who: Resolved, page: Page) -> list[Row]:
            rows = statement_rows(self._view.statements(speakers=who.all, kind="pledge"), who)
            return [one for one in rows if page.holds(*_said(one))]

        def said(ids: Sequence[str]) -> list[Row]:
            records = self._view.recorded("statement", ids)
            speakers = tuple({one.record["speaker"] for one in records})
            return statement_rows(records, Resolved("", speakers))

        return Sources(offices, statements, pledges, said)

    def cite(self, identifier: str) -> Answer:
        """Give all that a record, event, term, statement or article rests on, by its id or the beginning of it.

        Every report is cited, independent texts before reprints; UnknownRecord if there is none or several.
        """
        return self._answer({"question": "cite", "id": identifier}, [cited(self._view, identifier)], ())

    def conflicts(self, **paging: Unpack[Paging]) -> Answer:
        """Give what reports tell differently: date, place or status of events; beginning, end or holder of offices."""
        page = Page(**paging)
        rows = event_conflicts(self._view, page)
        changes = self._view.events(types=CHANGES)
        links = self._view.surname_links(p for one in changes for p in participants(one))
        groups = self._tenure_groups(self._view.tenures())
        rows += tenure_conflicts(groups, _changes(changes, links))
        rows.sort(key=lambda one: (one.citations[0].published or "9999", one.record["about"], one.record["records"]))
        shown, more = page.newest(rows)
        return self._answer({"question": "conflicts"} | page.query, shown, more)

    def _tenure_groups(self, records: list[StoredRecord]) -> list[TenureGroup]:
        links = self._view.surname_links(one.record["person"] for one in records)
        bodies = {one.record[name] for one in records for name in ("of", "country")} - {None}
        known = self._view.entities(bodies)
        return group_tenures(records, links, known, country_seats(known, self._view.words(bodies)))

    def _tenure_row(self, group: TenureGroup, on: dict[str, str] | None = None) -> Row:
        people = self._view.entities({one.record["person"] for one in group.records})
        local = frozenset(i for i, info in people.items() if info.scope == "article")
        return tenure_row(group, local, on)

    def _holders(self, office: str, of: str | None, body: Resolved | None) -> tuple[list[TenureGroup], list[Note]]:
        class_ = classify(office, of)
        if class_ in ONE_PER_COUNTRY:
            records = self._view.tenures(class_=class_)
        else:
            # The class may hang on the body, which the question need not name: here the words decide.
            records = self._view.tenures(offices=[one for one in self._view.offices() if shares_word(one, office)])
            bodies = self._view.words({one.record["of"] for one in records} - {None})
            records = [r for r in records if office_fits(r.record, office, bodies.get(r.record["of"], ()))]
        groups = in_order(self._tenure_groups(records))
        if body is None:
            return groups, []
        bodyless = [group for group in groups if group.body is None]
        kept = self._of_body(groups, body)
        notes = []
        if bodyless:
            message = f"{len(bodyless)} holders are left out: their reports do not say of which country or body."
            notes.append(Note("no_body", message))
        return kept, notes

    def _of_body(self, groups: list[TenureGroup], body: Resolved) -> list[TenureGroup]:
        """Keep the offices of ``body``: of itself, of a body of that country, of one whose name holds its name."""
        wanted = set(body.all)
        bodies = {one.record[name] for group in groups for one in group.records for name in ("of", "country")} - {None}
        names = [name_words(name) for name in body.names.values()]
        named = {
            identifier
            for identifier, known in self._view.words(bodies).items()
            if any(all(set(name_keys(word)) & known for word in words) for words in names if words)
        }
        return [g for g in groups if _bodies(g) & (wanted | named)]


def _said(row: Row) -> tuple[str | None, str | None]:
    return row.record["published"], row.record["published"]


def _same_people(one: Resolved, other: Resolved) -> bool:
    return bool(set(one.entities) & set(other.entities)) or set(one.all) == set(other.all)


def _bodies(group: TenureGroup) -> set[str]:
    return {one.record[name] for one in group.records for name in ("of", "country")} - {None}


def _sorted(rows: Iterable[tuple[tuple[Any, ...], Row]]) -> list[Row]:
    return [one for _, one in sorted(rows, key=lambda pair: pair[0])]


def _tenure_order(group: TenureGroup) -> tuple[Any, ...]:
    first = min((one.published for one in group.records if one.published), default=None)
    known = group.bound("from"), group.seen[0] or first
    return (known == (None, None), *dating.order(*known), group.records[0].id)


def _term(group: TenureGroup) -> tuple[str | None, str | None]:
    """Give the first and the last day on which a tenure is known to have held, as far as it is."""
    begin, end = group.bound("from"), group.bound("to")
    first = begin.lower.isoformat() if begin and begin.lower else group.seen[0]
    last = end.upper.isoformat() if end and end.upper else group.seen[1]
    return first, last


def _surname_note(rows: Sequence[Row]) -> list[Note]:
    unsure = sum(one.record.get("identity") == "surname" for one in rows)
    if not unsure:
        return []
    return [Note("by_surname", f"{unsure} rows name the person by surname only in their article.")]


def _only_best(limit: int) -> str:
    shown = "Only the best article is shown" if limit == 1 else f"Only the best {limit} articles are shown"
    return f"{shown}; --limit shows more."


def _changes(events: Iterable[StoredRecord], links: dict[str, str]) -> dict[str, list[dt.date]]:
    """Give the possible days of office changes by the person they are about."""
    found: dict[str, list[dt.date]] = {}
    for one in events:
        days = dating.likely_days(one)
        if one.record["type"] in CHANGES and days:
            for person in participants(one, links):
                found.setdefault(person, []).extend(days.key)
    return found
