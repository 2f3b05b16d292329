"""The read side of a chronicle: one method for each question, each answered with rows that cite their articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack, get_args

import msgspec

from letopis.answers import asking, searching
from letopis.answers.changes import changes
from letopis.answers.citing import cited
from letopis.answers.conflicts import conflicts
from letopis.answers.dossiers import SECTION_PAGE, Sources, compare, dossier
from letopis.answers.events import happening_rows, order
from letopis.answers.holders import evidence, in_order, on_day, order_in_time, span, term_rows
from letopis.answers.near_days import near_days
from letopis.answers.offices import offices_of, unknown_office
from letopis.answers.opened import Opened, article_record, of_one_moment
from letopis.answers.rows import tell_which
from letopis.answers.sayings import pledge_rows, statement_rows
from letopis.chronicle import view_terms
from letopis.chronicle.view_events import count, happenings
from letopis.chronicle.view_sayings import of_statements, sayings
from letopis.errors import QuestionError
from letopis.model.counting import counted
from letopis.model.dates import EdtfDate
from letopis.model.layers import Note
from letopis.model.paging import Page
from letopis.model.queries import Row
from letopis.model.records import StatementKind
from letopis.ontology.offices import ONE_PER_COUNTRY, classify

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from letopis.chronicle.lookup import Resolved
    from letopis.chronicle.office_terms import Term
    from letopis.model.paging import Paging
    from letopis.model.queries import Answer

    Clock = Callable[[], dt.datetime]

# Of a country's offices a dossier looks at so many, the latest reported.
_OFFICES = 200
_SEARCHED: Paging = {"limit": 20}
MEETINGS = ("meet", "visit", "gathering")
CHANGES = ("appoint", "dismiss", "resign", "elect", "die")


class Chronicle(Opened):
    """Answers questions from one chronicle; a context manager that closes the file.

    Names may come in any case form and order. Every method that takes a name raises UnknownName, with the nearest names
    in the remedy, where the chronicle has none such.
    """

    @of_one_moment
    def timeline(self, name: str, **paging: Unpack[Paging]) -> Answer:
        """Give the events with somebody or somewhere, and the offices that somebody held, in order of time."""
        asking.must_say(name, "name", "«Михаил Горбачёв»")
        page = Page(**paging)
        who = self._view.resolve(name)
        events = self._view.ask(happenings, [who.all], page)
        terms = [one for one in self._offices_of(who, page) if page.holds(*span(one), one.first_published)]
        keys = [(order(one), one.id) for one in events] + [(order_in_time(one), one.id) for one in terms]
        kept, more = page.newest(sorted(keys))
        # Only what is shown is read: of both together there are twice as many.
        ids = {identifier for _, identifier in kept}
        rows = happening_rows(self._view, [one for one in events if one.id in ids], [who])
        offices = [one for one in terms if one.id in ids]
        rows += zip(map(order_in_time, offices), term_rows(self._view, offices, among=terms), strict=True)
        shown = _sorted(rows)
        tell_which(shown, who.namesakes)
        return self._answer({"question": "timeline", "name": name} | page.query, shown, [*who.notes, *more])

    def _offices_of(self, who: Resolved, page: Page) -> list[Term]:
        """Give the terms of somebody; of a body or country those of its offices, of whatever body of it."""
        found = {one.id: one for one in self._view.ask(view_terms.of_people, who.all)}
        classes = {info.class_ for info in self._view.entities(who.all).values()}
        if not classes <= {"person"}:
            limit = view_terms.LOOKED_AT if page.bounded and page.limit is not None else page.fetched
            found |= {one.id: one for one in self._view.ask(view_terms.of_body, who, limit)}
        return list(found.values())

    @of_one_moment
    def meetings(self, name: str, other: str | None = None, **paging: Unpack[Paging]) -> Answer:
        """Give meetings, visits and gatherings of ``name``, with ``other`` if given, in order of time.

        Visits in which nobody else takes part are no meetings: :meth:`timeline` has them.
        """
        for one in (name, other):
            asking.must_say(one, "name", "«Михаил Горбачёв»")
        page = Page(**paging)
        sides = [self._view.resolve(one) for one in (name, other) if one is not None]
        if len(sides) > 1 and _same_people(*sides):
            raise QuestionError(
                f"«{name}» and «{other}» are one and the same.", remedy="Name two, or one for all meetings."
            )
        people = [side.all for side in sides]
        found = self._view.ask(happenings, people, page, types=MEETINGS, places=False, visits="met")
        calls = self._view.ask(count, people, page, ("call",))
        alone = self._view.ask(count, people, page, ("visit",), "alone") if other is None else 0
        notes = [note for side in sides for note in side.notes]
        if calls:
            left_out = counted(calls, "telephone call is", "telephone calls are")
            notes.append(Note("calls_left_out", f"{left_out} not shown; `timeline` shows more."))
        if alone:
            left_out = counted(alone, "visit in which nobody is met is", "visits in which nobody is met are")
            notes.append(Note("visits_left_out", f"{left_out} not shown; `timeline` shows more."))
        shown, more = page.newest(_sorted(happening_rows(self._view, found, sides)))
        notes += near_days(shown) if other is not None else []
        tell_which(shown, [one for side in sides for one in side.namesakes])
        query = {"question": "met", "name": name, "other": other} | page.query
        return self._answer(query, shown, [*notes, *more])

    @of_one_moment
    def holders(self, office: str, *, of: str | None = None, on: str | None = None, **paging: Unpack[Paging]) -> Answer:
        """Give the holders of an office, in order; of a body or country if given; of one day (EDTF) if given.

        Of too many holders the latest reported are kept. Offices are compared by class, so that "глава МИД" is "министр
        иностранных дел". Without ``of``, a country in the office's words counts as one ("британский премьер"); the
        query then says what was ``understood``. Raises DateError for ``on``, QuestionError where something asked is
        empty.
        """
        asking.must_say(office, "office", "«министр иностранных дел»")
        asking.must_say(of, "country or body", "--of СССР")
        asking.must_say(on, "date", "--on 1990-12-01")
        day = EdtfDate.parse(on) if on else None
        read = asking.understood(office) if of is None else None
        asked = read or asking.Office(office, of)
        body = self._view.resolve(asked.of) if asked.of else None
        page = Page(**paging)
        terms, notes = self._holders(asked, body, page, day)
        notes = [*(body.notes if body else ()), *notes]
        if read:
            notes.insert(0, Note("understood", f"Understood as «{read.office}» of «{read.of}»."))
        if day:
            held, more = page.newest(on_day(terms, day))
            rows = term_rows(self._view, [one.term for one in held], evidence(self._view, held, day))
            if any(one.basis == "last_seen" for one in held):
                notes.append(
                    Note("last_seen", f"No report covers {day.text}; shown is who was last reported before it.")
                )
        else:
            latest = sorted(
                (one for one in terms if page.holds(*span(one), one.first_published)),
                key=lambda one: one.last_published or "",
            )
            kept, more = page.newest(latest)
            rows = term_rows(self._view, in_order(kept))
        notes += more
        query = {"question": "who", "office": office, "of": of, "on": on} | page.query
        query["understood"] = read and read._asdict()
        return self._answer(query, rows, notes)

    @of_one_moment
    def statements(
        self, name: str, *, kind: StatementKind | None = None, about: str | None = None, **paging: Unpack[Paging]
    ) -> Answer:
        """Give what somebody is reported to have said, in order of time; of one kind, or with all words of ``about``.

        ``since`` and ``until`` are days of publication. Of a denial the row tells which claim it denies, where one is
        found.
        """
        asking.must_say(name, "name", "«Михаил Горбачёв»")
        asking.must_say(about, "subject", "--about переговоры")
        page = Page(**paging)
        who = self._view.resolve(name)
        found = self._view.ask(sayings, page, speakers=who.all, kind=kind, about=about)
        kept, more = page.newest(found)
        rows = statement_rows(self._view, kept)
        tell_which(rows, who.namesakes)
        query = {"question": "said", "name": name, "kind": kind, "about": about} | page.query
        return self._answer(query, rows, [*who.notes, *_surname_note(rows), *more])

    @of_one_moment
    def pledges(self, name: str | None = None, **paging: Unpack[Paging]) -> Answer:
        """Give who promised what and when, in order of time, with later promises that come back to the same.

        Of one speaker if ``name`` is given. Nothing is said of whether a promise was kept.
        """
        asking.must_say(name, "name", "«Михаил Горбачёв»")
        page = Page(**paging)
        who = self._view.resolve(name) if name else None
        found = self._view.ask(sayings, page, speakers=who.all if who else None, kind="pledge")
        kept, more = page.newest(found)
        rows = pledge_rows(self._view, kept)
        tell_which(rows, who.namesakes if who else ())
        notes = [*(who.notes if who else ()), *_surname_note(rows), *more]
        return self._answer({"question": "pledges", "name": name} | page.query, rows, notes)

    @of_one_moment
    def search(self, words: str, **paging: Unpack[Paging]) -> Answer:
        """Give the articles that hold all ``words`` in any form, the best first, with the sentences that hold them.

        20 of them unless asked otherwise; ``since`` and ``until`` are of their publication.
        """
        asking.must_say(words, "search", "«переговоры в Хельсинки»")
        page = Page(**(_SEARCHED | paging))
        found = self._view.search(words, limit=page.fetched, first=page.first, last=page.last)
        ids, more = page.best(found, what="articles")
        stored = {one.id: one for one in self._view.articles(ids)}
        rows = []
        for identifier in ids:
            article = stored[identifier]
            quoted = [
                searching.cite(article, hit.span) for hit in searching.hits(article.text, words)[: searching.QUOTES]
            ]
            rows.append(Row("article", article_record(article), tuple(quoted or [searching.first_words(article)])))
        return self._answer({"question": "search", "words": words} | page.query, rows, more)

    @of_one_moment
    def dossier(self, name: str, **paging: Unpack[Paging]) -> Answer:
        """Give what is known of somebody or something, in sections of ``limit`` rows (10 unless asked otherwise).

        Who it is, offices, meetings, other events, statements, pledges, with whom and where. Of several that the name
        may mean, the one that most articles name; notes tell of the others.
        """
        asking.must_say(name, "name", "«Михаил Горбачёв»")
        page = Page(**(SECTION_PAGE | paging))
        rows, notes = dossier(self._view, self._sources(), name, page)
        return self._answer({"question": "dossier", "name": name} | page.query, rows, notes)

    @of_one_moment
    def compare(self, name: str, other: str, **paging: Unpack[Paging]) -> Answer:
        """Give what two have in common, in sections of ``limit`` rows (10 unless asked otherwise).

        Their meetings and other events, the offices of both side by side in time, what each said about the other, whom
        both met. Raises QuestionError where the two names mean one.
        """
        for one in (name, other):
            asking.must_say(one, "name", "«Михаил Горбачёв»")
        page = Page(**(SECTION_PAGE | paging))
        rows, notes = compare(self._view, self._sources(), (name, other), page)
        return self._answer({"question": "compare", "name": name, "other": other} | page.query, rows, notes)

    def _sources(self) -> Sources:
        def offices(sides: Sequence[Resolved], limit: int | None) -> tuple[list[Row], bool]:
            terms = [sorted(self._offices_of(who, Page(limit=_OFFICES)), key=order_in_time) for who in sides]
            shown = [_most_told(some, limit) for some in terms]
            return offices_of(self._view, shown, among=terms), shown != terms

        def statements(who: Resolved, page: Page) -> list[Row]:
            kinds = [kind for kind in get_args(StatementKind) if kind != "pledge"]
            found = [self._view.ask(sayings, page, speakers=who.all, kind=kind) for kind in kinds]
            return statement_rows(self._view, [one for some in found for one in some])

        def pledges(who: Resolved, page: Page) -> list[Row]:
            return pledge_rows(self._view, self._view.ask(sayings, page, speakers=who.all, kind="pledge"))

        def said(ids: Sequence[str]) -> list[Row]:
            return statement_rows(self._view, self._view.ask(of_statements, ids))

        return Sources(offices, statements, pledges, said)

    @of_one_moment
    def changes(self, since: str, *, until: str | None = None, limit: int | None = 20) -> Answer:
        """Give what the chronicle learned on or after a day (EDTF): new events, offices and statements, and more.

        At most ``limit`` of each sort, those that most articles report first; ``counts`` has the true numbers. Days are
        those on which articles were added, not those of their publication.
        """
        asking.must_say(since, "date", "--since 2026-01-01")
        page = Page(limit, since, until)
        rows, notes, counts = changes(self._view, page)
        found = self._answer({"question": "changes"} | page.query, rows, notes)
        return msgspec.structs.replace(found, counts=counts)

    @of_one_moment
    def cite(self, identifier: str) -> Answer:
        """Give all that a record, event, term, statement or article rests on, by its id or the beginning of it.

        Every report is cited, independent texts before reprints; UnknownRecord if there is none or several.
        """
        return self._answer({"question": "cite", "id": identifier}, [cited(self._view, identifier)], ())

    @of_one_moment
    def conflicts(self, **paging: Unpack[Paging]) -> Answer:
        """Give what reports tell differently: date, place or status of events; beginning, end or holder of offices."""
        page = Page(**paging)
        rows, more = conflicts(self._view, page)
        return self._answer({"question": "conflicts"} | page.query, rows, more)

    def _holders(
        self, asked: asking.Office, body: Resolved | None, page: Page, day: EdtfDate | None
    ) -> tuple[list[Term], list[Note]]:
        class_ = classify(asked.office, asked.of)
        # Otherwise the class may hang on the body, which the question need not name: then the words decide.
        office = asked.office, class_ if class_ in ONE_PER_COUNTRY else None
        notes = []
        if page.limit is not None and (day or page.bounded):
            terms, cut = self._view.ask(view_terms.most_told, *office, body)
            if cut:
                notes.append(Note("most_told", f"Only the {cut} holders that most articles name are looked at."))
        else:
            terms = self._view.ask(view_terms.of_office, *office, body, page.fetched)
        left_out = self._view.ask(view_terms.bodyless, *office) if body else 0
        if left_out:
            number = counted(min(left_out, view_terms.LOOKED_AT), "holder is", "holders are")
            number = f"More than {number}" if left_out > view_terms.LOOKED_AT else number
            message = f"{number} left out: no report says of which country or body."
            notes.append(Note("no_body", message))
        if not terms and not left_out:
            notes.append(unknown_office(self._view, asked, office))
        return terms, notes


def _most_told(terms: Sequence[Term], limit: int | None) -> list[Term]:
    """Choose the terms that most articles report, in the order in which they are."""
    ranked = sorted(range(len(terms)), key=lambda place: (-terms[place].reports, place))
    return [terms[place] for place in sorted(ranked[:limit])]


def _same_people(one: Resolved, other: Resolved) -> bool:
    return bool(set(one.named) & set(other.named)) or set(one.all) == set(other.all)


def _sorted(rows: Iterable[tuple[tuple[Any, ...], Row]]) -> list[Row]:
    return [one for _, one in sorted(rows, key=lambda pair: pair[0])]


def _surname_note(rows: Sequence[Row]) -> list[Note]:
    unsure = sum(one.record.get("identity") == "surname" for one in rows)
    if not unsure:
        return []
    return [
        Note("by_surname", f"{counted(unsure, 'row names', 'rows name')} the person by surname only in the article.")
    ]
