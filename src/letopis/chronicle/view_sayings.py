"""Reads utterances: who said what, worked out of the statements when they were added."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, or_, select

from letopis.chronicle import schema
from letopis.chronicle.among import among, given_in, limited, most
from letopis.chronicle.chunking import chunks
from letopis.chronicle.lemmas import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Select

    from letopis.model.paging import Page

_S = schema.sayings
_R = schema.saying_reports
_L = schema.saying_links
# Of how many reports a row carries the words.
CITED = 5
# Two promises are one repeated if they share so many words that carry meaning, and so great a part of the fewer.
_SHARED = 3
_SHARE = 0.5
# A promise is repeated within so many rows of the same speaker; older ones are not looked at.
_LOOKED_AT = 2000


class Saying(msgspec.Struct, frozen=True):
    """One utterance: who, of which kind, the first and the last publication, and how many report it.

    ``statement`` is the record of the first report; ``gist`` the words that carry meaning, in dictionary form.
    """

    id: str
    speaker: str
    kind: str
    published: str | None
    last_published: str | None
    statement: str
    gist: str
    reports: int
    outlets: int


class Denial(NamedTuple):
    """A denial and the claim that it denies, both as statements, with the utterance of the claim and why it is it."""

    denial: str
    claim: str
    saying: str
    speaker: str
    score: float
    reason: str


def sayings(
    connection: Connection,
    page: Page,
    *,
    speakers: Sequence[str] | None = None,
    kind: str | None = None,
    about: str | None = None,
) -> list[Saying]:
    """Give the latest utterances in order of time, one more than the page's limit.

    Of ``speakers``, of one ``kind``, with every word of ``about`` in some form; of all where None.
    """
    alone = None if speakers is None else len(speakers) == 1
    given = {"speakers": speakers[0] if speakers and alone else speakers, "kind": kind, "most": limited(page.fetched)}
    given |= {"since": page.first, "until": page.last}
    query = _latest(alone=alone, kind=kind is not None, first=bool(page.first), last=bool(page.last))
    for word in words(about or ""):
        query = query.where(or_(*(_S.c.lemmas.contains(f" {form} ", autoescape=True) for form in word.forms)))
    return sorted((Saying(*row) for row in connection.execute(query, given).all()), key=_order)


# Statements are built once: building one takes longer than executing it.


@cache
def _latest(*, alone: bool | None, kind: bool, first: bool, last: bool) -> Select[Any]:
    """The latest utterances: of one speaker, of several, or of whomever (None); under these conditions."""
    query = select(*_COLUMNS)
    if alone is not None:
        query = query.where(given_in(_S.c.speaker, "speakers", alone=alone))
    if kind:
        query = query.where(_S.c.kind == bindparam("kind"))
    if first:
        query = query.where(_S.c.published >= bindparam("since"))
    if last:
        query = query.where(_S.c.published <= bindparam("until"))
    # Of several an expression and not the column, so that theirs are sorted instead of everybody's being walked.
    day = _S.c.published.concat("") if alone is False else _S.c.published
    return query.order_by(day.desc().nulls_last(), _S.c.id.desc()).limit(most())


_COLUMNS = (
    *(_S.c.id, _S.c.speaker, _S.c.kind, _S.c.published, _S.c.last_published, _S.c.statement_id, _S.c.gist),
    *(_S.c.reports, _S.c.outlets),
)


def _order(one: Saying) -> tuple[bool, str, str]:
    """Give the key of time; what is of no known day comes first, so that cutting to the latest leaves it out."""
    return one.published is not None, one.published or "", one.id


def of_statements(connection: Connection, statements: Sequence[str]) -> list[Saying]:
    """Give the utterances that these statements report, in order of time."""
    rows = connection.execute(_reporting(), {"statements": sorted(statements)}).all() if statements else ()
    return sorted({row[0]: Saying(*row) for row in rows}.values(), key=_order)


@cache
def _reporting() -> Select[Any]:
    return select(*_COLUMNS).join(_R, _R.c.saying_id == _S.c.id).where(among(_R.c.statement_id, "statements"))


def cited_reports(connection: Connection, found: Sequence[Saying]) -> dict[str, list[str]]:
    """Choose, by utterance, the statements whose words a row carries: the first report, then one of each text."""
    chosen: dict[str, dict[str, str]] = {}
    known: dict[str, list[str]] = {}
    rows = connection.execute(_reports_of(), {"ids": [one.id for one in found]}).all() if found else ()
    for saying, statement, article, group in rows:
        texts = chosen.setdefault(saying, {})
        if texts.setdefault(group or article, statement) != statement:
            known.setdefault(saying, []).append(statement)
    return {i: [*texts.values(), *known.get(i, ())][:CITED] for i, texts in chosen.items()}


@cache
def _reports_of() -> Select[Any]:
    g = schema.article_groups
    query = select(_R.c.saying_id, _R.c.statement_id, _R.c.article_id, g.c.group_id)
    query = query.outerjoin(g, g.c.article_id == _R.c.article_id).where(among(_R.c.saying_id, "ids"))
    return query.order_by(_R.c.published.nulls_last(), _R.c.statement_id)


def denials(connection: Connection, found: Sequence[Saying]) -> dict[str, Denial]:
    """Give, by utterance, the claim that it denies, for the denials among these for which one is known."""
    ids = [one.id for one in found if one.kind == "denial"]
    known: dict[str, Denial] = {}
    for saying, *told in connection.execute(_denied(), {"ids": ids}).all() if ids else ():
        known.setdefault(saying, Denial(*told))
    return known


@cache
def _denied() -> Select[Any]:
    claim, denial = _R.alias(), _R.alias()
    return (
        select(denial.c.saying_id, _L.c.statement_id, _L.c.to_statement, claim.c.saying_id, claim.c.speaker)
        .add_columns(_L.c.score, _L.c.reason)
        .join(denial, denial.c.statement_id == _L.c.statement_id)
        .join(claim, claim.c.statement_id == _L.c.to_statement)
        .where(among(denial.c.saying_id, "ids"))
        .order_by(_L.c.score.desc(), _L.c.statement_id)
    )


def denied_by(connection: Connection, found: Iterable[Saying]) -> dict[str, list[str]]:
    """Give, by utterance, the utterances that deny it."""
    ids = [one.id for one in found]
    known: dict[str, list[str]] = {}
    for saying, other in connection.execute(_denying(), {"ids": ids}).all() if ids else ():
        known.setdefault(saying, []).append(other)
    return known


@cache
def _denying() -> Select[Any]:
    claim, denial = _R.alias(), _R.alias()
    return (
        select(claim.c.saying_id, denial.c.saying_id)
        .distinct()
        .select_from(_L)
        .join(denial, denial.c.statement_id == _L.c.statement_id)
        .join(claim, claim.c.statement_id == _L.c.to_statement)
        .where(among(claim.c.saying_id, "ids"))
        .order_by(claim.c.saying_id, denial.c.saying_id)
    )


class Again(NamedTuple):
    """A later utterance that comes back to an earlier one, with the words that both share."""

    saying: Saying
    shared: tuple[str, ...]


def repeated(connection: Connection, found: Sequence[Saying]) -> dict[str, list[Again]]:
    """Give, by utterance, the later ones of the same speaker and kind that share most of the words that carry meaning.

    Only those published on a later day; what only repeats the wording of the same day is the same news.
    """
    dated = [one for one in found if one.published]
    known: dict[str, list[Again]] = {}
    first = min((one.published or "" for one in dated), default="")
    for kind in sorted({one.kind for one in dated}):
        speakers = sorted({one.speaker for one in dated if one.kind == kind})
        for part in chunks(speakers):
            given = {"speakers": part, "kind": kind, "since": first}
            later = {speaker: Later(told) for speaker, told in _later(connection, given).items()}
            for one in dated:
                again = later[one.speaker].again(one) if one.kind == kind and one.speaker in later else []
                if again:
                    known[one.id] = again
    return known


def _later(connection: Connection, given: dict[str, Any]) -> dict[str, list[Saying]]:
    found: dict[str, list[Saying]] = {}
    for row in connection.execute(_same_kind(), given).all():
        found.setdefault(row.speaker, []).append(Saying(*row))
    return {speaker: sorted(told, key=_order) for speaker, told in found.items()}


@cache
def _same_kind() -> Select[Any]:
    mine = (_S.c.kind == bindparam("kind")) & (_S.c.published >= bindparam("since"))
    query = select(*_COLUMNS).where(among(_S.c.speaker, "speakers") & mine)
    # An expression and not the column, as above.
    return query.order_by(_S.c.published.concat("").desc(), _S.c.id).limit(_LOOKED_AT)


class Later:
    """Utterances of one speaker in order of time, by the words that carry meaning."""

    def __init__(self, sayings: Sequence[Saying]) -> None:
        self._sayings = [(one, frozenset(one.gist.split())) for one in sayings]
        self._places: dict[str, list[int]] = {}
        for place, (_, gist) in enumerate(self._sayings):
            for word in gist:
                self._places.setdefault(word, []).append(place)

    def again(self, one: Saying) -> list[Again]:
        """Give those published after ``one`` that come back to it, with the words that both share."""
        mine = frozenset(one.gist.split())
        shared = Counter(place for word in mine for place in self._places.get(word, ()))
        found = []
        for place, number in sorted(shared.items()):
            other, theirs = self._sayings[place]
            later = (other.published or "") > (one.last_published or "")
            if later and number >= _SHARED and number >= _SHARE * min(len(mine), len(theirs)):
                found.append(Again(other, tuple(sorted(mine & theirs))))
        return found
