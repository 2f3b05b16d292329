"""Who held an office: puts holders in order, asks who held it on a day, shows gaps and overlaps between them."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from letopis.answers import dating
from letopis.answers.rows import row
from letopis.chronicle import view_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from letopis.chronicle.office_terms import Holder, Term
    from letopis.chronicle.stored import StoredRecord
    from letopis.chronicle.view import View
    from letopis.model.dates import EdtfDate
    from letopis.model.queries import Row

    Place = tuple[str, str, str]

H = TypeVar("H", bound="Holder")

# The longest that somebody elect is taken to wait for an office.
ELECT_DAYS = dt.timedelta(days=365)
# Holders that follow each other within so many days leave no gap, and share no office.
HANDOVER_DAYS = 3


class Held(NamedTuple):
    """A term that held on the day asked for, and what that rests on."""

    term: Term
    basis: str


def in_order(terms: Sequence[H]) -> list[H]:
    """Sort terms as they followed each other: by beginning, told or first seen; a named predecessor first."""
    ordered = _Ordered(sorted(terms, key=_start))
    offices: dict[Place, dict[str, list[str]]] = {}
    for term in ordered.terms:
        offices.setdefault(term.place, {}).setdefault(term.person, []).append(term.id)
    for term in list(ordered.terms):
        if not (term.replaces or term.replaced_by):
            continue
        known = offices[term.place]
        for others, after in ((term.replaces, False), (term.replaced_by, True)):
            for other in sorted(known.keys() & set(others)):
                ordered.settle(term.id, known[other], after=after)
    return ordered.terms


class _Ordered(Generic[H]):
    """Terms in an order that is still being settled; ``terms`` are they."""

    def __init__(self, terms: list[H]) -> None:
        self.terms = terms
        self._places = {term.id: place for place, term in enumerate(terms)}
        self._begun = frozenset(term.id for term in terms if term.begin)

    def settle(self, term: str, neighbours: Sequence[str], *, after: bool) -> None:
        """Move a term past the first of ``neighbours`` unless dates already say how they follow."""
        mine, place = self._places[term], min([self._places[one] for one in neighbours])
        if mine > place if after else mine < place:
            if term in self._begun and self.terms[place].id in self._begun:
                return
            self.terms.insert(place, self.terms.pop(mine))
            # Only those between the two have moved.
            for moved in range(min(mine, place), max(mine, place) + 1):
                self._places[self.terms[moved].id] = moved


def _start(term: Holder) -> tuple[Any, ...]:
    begin, end = term.begin, term.end
    if begin and begin.lower:
        first = begin.lower.isoformat()
    else:
        known = [day for day in (term.seen_from, term.former_from) if day]
        known += [end.lower.isoformat()] if end and end.lower else []
        first = min(known, default=term.first_published or "9999")
    # Of two first seen on one day, the one later called former came before.
    return (first, term.only_elect, term.former_from or "9999", term.seen_to or "", term.person, term.id)


def on_day(terms: Sequence[Term], day: EdtfDate) -> list[Held]:
    """Give the terms that held on ``day``, as they followed each other, with what that rests on.

    ``stated``: both ends are told and enclose it; ``stated_from``/``stated_to``: one end is told and no report says
    otherwise; ``seen``: reported as current before and after; ``last_seen``: reported as current before, and nothing is
    known of a change. The last is given only where nothing better is known of the office. ``elect``, given beside all
    of these: reported as elect by then, not yet as holding the office.
    """
    offices = _by_place(terms)
    held: list[Held] = []
    for holders in offices.values():
        followers = Followers(holders)
        found = [(term, None if _superseded(term, followers, day) else _basis(term, day)) for term in holders]
        sure = [Held(term, basis) for term, basis in found if basis and basis != "last_seen"]
        held += sure or _latest([Held(term, basis) for term, basis in found if basis])
        held += [Held(term, "elect") for term, basis in found if not basis and _waits(term, day)]
    order = {term.id: place for place, term in enumerate(in_order([one.term for one in held]))}
    return sorted(held, key=lambda one: (one.basis == "elect", order[one.term.id]))


def _waits(term: Term, day: EdtfDate) -> bool:
    """Tell whether somebody was reported as elect by ``day``, within a year, and not as holding the office by then."""
    first, last = day.key
    begin = term.begin
    started = bool(begin and begin.key[0] <= last) or (term.seen_from or "9999") <= last.isoformat()
    days = [found for one in (term.elect_from, term.elect_to) if (found := dating.day(one))]
    return not started and any(one <= last and first - one <= ELECT_DAYS for one in days)


def _superseded(term: Term, followers: Followers, day: EdtfDate) -> bool:
    """Tell whether somebody else is known to have followed in the office by ``day``."""
    follower = followers.of(term)
    return follower is not None and (follower.first_known or "9999") <= day.key[0].isoformat()


class Followers:
    """The holders of one office, in order of the first day on which each is known to have held it."""

    def __init__(self, holders: Iterable[Holder]) -> None:
        self._ordered = sorted(((one.first_known, one.id, one) for one in holders if one.first_known), key=_first_two)
        self._days = [day for day, _, _ in self._ordered]

    def of(self, term: Holder) -> Holder | None:
        """Give who is first known to hold the office after the last that is known of ``term``; None if nobody is."""
        if not term.last_known:
            return None
        later = self._ordered[bisect_right(self._days, term.last_known) :]
        return next((one for _, _, one in later if one.person != term.person and one.kind == term.kind), None)


def _first_two(known: tuple[str, str, Holder]) -> tuple[str, str]:
    return known[:2]


def _by_place(terms: Iterable[H]) -> dict[Place, list[H]]:
    found: dict[Place, list[H]] = {}
    for term in terms:
        found.setdefault(term.place, []).append(term)
    return found


def _latest(found: list[Held]) -> list[Held]:
    last = max((one.term.seen_to or "" for one in found), default="")
    return [one for one in found if one.term.seen_to == last]


def _basis(term: Term, day: EdtfDate) -> str | None:  # noqa: PLR0911 (one return per basis)
    if term.only_elect:
        return None
    begin, end = term.begin, term.end
    if (begin and day.surely_before(begin)) or (end and end.surely_before(day)):
        return None
    first, last = day.key[0].isoformat(), day.key[1].isoformat()
    over = bool(term.former_from and term.former_from <= first)
    if begin and end:
        return "stated"
    if term.seen_from and term.seen_to and term.seen_from <= last and first <= term.seen_to:
        return "seen"
    if begin and not over:
        return "stated_from"
    if end and term.seen_from and term.seen_from <= last:
        return "stated_to"
    return "last_seen" if term.seen_to and term.seen_to < first and not over else None


def between(ordered: Sequence[Holder], sure: frozenset[str]) -> dict[str, dict[str, Any]]:
    """Give, by term, how it stands to the holder before it in the same office: days that nobody or that both held it.

    Only offices that a country has once, and persons in ``sure``, and only what is so for every day that the dates may
    mean. ``basis`` is ``stated`` where both dates are told, else ``seen``: then a gap is only what is not known. Who
    follows within a few days, or is named as the one who follows where dates allow it, is no gap and no overlap.
    """
    found: dict[str, dict[str, Any]] = {}
    last: dict[Place, Holder] = {}
    for term in ordered:
        if term.words or not term.body or term.kind != "full" or term.person not in sure or not term.first_known:
            continue
        before = last.get(term.place)
        if before and before.person != term.person and (told := _between(before, term)):
            found[term.id] = told
        if before is None or _until(term) >= _until(before):
            last[term.place] = term
    return found


def _until(term: Holder) -> str:
    """Give the last day on which a term is known to have held, or may have by the end told."""
    end = term.end
    return end.upper.isoformat() if end and end.upper else term.last_known


def _between(before: Holder, term: Holder) -> dict[str, Any] | None:
    begin, end = term.begin, before.end
    if any(date and (date.uncertain or date.approximate) for date in (begin, end)):
        return None
    stated = begin is not None and end is not None
    named = before.person in term.replaces or term.person in before.replaced_by
    # By when one surely held it, and until when the other surely did: days between are those of both.
    both = _days(surely(term)[0], surely(before)[1])
    # What lies between the last day on which one may have held it and the first of the other is told of nobody.
    nobody = _days(_until(before), term.first_known)
    kind, days = ("overlap", both) if both else ("gap", nobody if stated or not named else None)
    if days is None:
        return None
    return {
        "person": before.person,
        "kind": kind,
        "from": days[0].isoformat(),
        "to": days[1].isoformat(),
        "days": (days[1] - days[0]).days,
        "basis": "stated" if stated else "seen",
    }


def surely(term: Holder) -> tuple[str | None, str | None]:
    """Give the day by which a term had begun and that until which it went on, whatever day its dates may mean.

    The second may come before the first: then no day is known on which it was held.
    """
    begin, end = term.begin, term.end
    until = end.lower.isoformat() if end and end.lower else term.last_known or None
    if begin is None or begin.upper is None:
        return term.seen_from, until
    told, seen = begin.upper.isoformat(), term.seen_from or ""
    # A report within a beginning told by its month or year alone says more.
    return seen if begin.lower and begin.lower.isoformat() <= seen < told else told, until


def _days(first: str | None, last: str | None) -> tuple[dt.date, dt.date] | None:
    """Give two days that lie further apart than a handover, in this order; else None."""
    days = dating.day(first), dating.day(last)
    if days[0] is None or days[1] is None or (days[1] - days[0]).days <= HANDOVER_DAYS:
        return None
    return days[0], days[1]


def term_rows(
    view: View,
    terms: Sequence[Term],
    on: Mapping[str, dict[str, Any]] | None = None,
    among: Sequence[Term] = (),
) -> list[Row]:
    """Make a row of each term, in the order given: the fullest report, with what all of them agree on.

    Where sources give dates that exclude each other, the field is null and ``from_claims`` or ``to_claims`` lists them.
    ``on`` tells, by term, what :func:`on_day` found; ``among`` are all of which ``terms`` are the ones shown.
    """
    if not terms:
        return []
    known = among or terms
    cited = view.ask(view_terms.cited_reports, terms)
    records = {one.id: one for one in view.plain("tenure", sorted({i for told in cited.values() for i in told}))}
    fullest = {term.id: max((records[i] for i in cited[term.id]), key=_fullness) for term in terms}
    # Of the others only the words are shown.
    whole = view.resolved("tenure", list(fullest.values()))
    people = view.entities({one.person for one in known})
    local = {i for i, info in people.items() if info.scope == "article"}
    offices = _by_place(view.ask(view_terms.others, known, terms))
    sure = frozenset({one.person for one in known} - local)
    # An office that one of them alone held has no two holders to tell of: its many others need no order.
    several = [some for some in offices.values() if len({one.person for one in some} & sure) > 1]
    gaps = between([term for holders in several for term in in_order(holders)], sure)
    followers = {place: Followers(one for one in holders if one.reports > 1) for place, holders in offices.items()}
    made = []
    for term in terms:
        reports = sorted((records[i] for i in cited[term.id]), key=lambda one: (one.published or "9999", one.id))
        found = row("tenure", reports, _record(term, fullest[term.id], whole[fullest[term.id].id]))
        follower = followers[term.place].of(term) if term.place in followers else None
        found.record.update(
            {
                "reports": term.reports,
                "outlets": term.outlets,
                "identity": "surname" if term.person in people and people[term.person].by_surname else "full",
                "as_of": _as_of(term, reports),
                "succeeded": {"person": follower.person, "first_known": follower.first_known} if follower else None,
                "before": gaps.get(term.id),
            }
        )
        if on:
            found.record["on"] = on[term.id]
            found.record["status"] = "elect" if on[term.id]["basis"] == "elect" else found.record["status"]
        made.append(found)
    return made


def _record(term: Term, fullest: StoredRecord, told: dict[str, Any]) -> dict[str, Any]:
    record = told | {
        "term": term.id,
        "person": term.person,
        "office": term.office,
        "status": term.status,
        "acting": term.acting,
        "ordinal": term.ordinal,
        "from": term.starts,
        "to": term.ends,
        "replaces": next(iter(term.replaces), told["replaces"]),
        "replaced_by": next(iter(term.replaced_by), told["replaced_by"]),
        "seen_from": term.seen_from,
        "seen_to": term.seen_to,
        "article": fullest.article,
        "published": fullest.published,
    }
    if term.of or term.country:
        record |= {"of": term.of, "country": term.country}
    for name, agreed, claims in (("from", term.starts, term.starts_told), ("to", term.ends, term.ends_told)):
        if claims and agreed is None:
            record[f"{name}_claims"] = sorted(claims)
    return record


def _as_of(term: Term, reports: Sequence[StoredRecord]) -> dict[str, Any]:
    """Give when and by whom the office was last reported as the status says; nobody knows of later."""
    last = [one for one in reports if one.published == term.last_published]
    source = next((one.source for one in last if one.record["status"] == term.status and one.source), None)
    return {"date": term.last_published, "source": source or next((one.source for one in last if one.source), None)}


def evidence(view: View, held: Sequence[Held], day: EdtfDate) -> dict[str, dict[str, Any]]:
    """Give, by term, the day asked for, what it rests on, and the nearest reports of the office with their age in days.

    ``before`` and ``after`` are publications that call the term current, None where there is none.
    """
    found = {}
    for one in held:
        near = view.ask(view_terms.near, one.term.id, day.key[0].isoformat())
        seen = dating.day(near.before)
        found[one.term.id] = {
            "date": day.text,
            "basis": one.basis,
            "before": near.before,
            "after": near.after,
            "age": (day.key[0] - seen).days if seen else None,
        }
    return found


def _fullness(one: StoredRecord) -> tuple[int, float, str]:
    record = one.record
    told = ("of", "country", "from", "to", "replaces", "replaced_by", "ordinal")
    return (sum(record[name] is not None for name in told), record["confidence"], one.id)


def order_in_time(term: Term) -> tuple[Any, ...]:
    """Give the key by which a term stands among events: its beginning, told or seen; of no known time last."""
    known = term.begin, term.seen_from or term.first_published
    return (known == (None, None), *dating.order(*known), term.id)


def span(term: Term) -> tuple[str | None, str | None]:
    """Give the first and the last day on which a term is known to have held, as far as it is."""
    end = term.end
    return term.first_known, end.upper.isoformat() if end and end.upper else term.seen_to
