"""Reads utterances: who said what, worked out of the statements when they were added."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import or_, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.lemmas import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

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
    found: dict[str, Saying] = {}
    for part in [None] if speakers is None else chunks(speakers):
        query = select(*_COLUMNS)
        if part is not None:
            query = query.where(_S.c.speaker.in_(part))
        if kind:
            query = query.where(_S.c.kind == kind)
        if page.first:
            query = query.where(_S.c.published >= page.first)
        if page.last:
            query = query.where(_S.c.published <= page.last)
        for word in words(about or ""):
            query = query.where(or_(*(_S.c.lemmas.contains(f" {form} ", autoescape=True) for form in word.forms)))
        latest = query.order_by(_S.c.published.desc().nulls_last(), _S.c.id.desc()).limit(page.fetched)
        found |= {row[0]: Saying(*row) for row in connection.execute(latest)}
    ordered = sorted(found.values(), key=_order)
    return ordered if page.fetched is None else ordered[-page.fetched :]


_COLUMNS = (
    *(_S.c.id, _S.c.speaker, _S.c.kind, _S.c.published, _S.c.last_published, _S.c.statement_id, _S.c.gist),
    *(_S.c.reports, _S.c.outlets),
)


def _order(one: Saying) -> tuple[bool, str, str]:
    """Give the key of time; what is of no known day comes first, so that cutting to the latest leaves it out."""
    return one.published is not None, one.published or "", one.id


def of_statements(connection: Connection, statements: Sequence[str]) -> list[Saying]:
    """Give the utterances that these statements report, in order of time."""
    found: dict[str, Saying] = {}
    for part in chunks(statements):
        query = select(*_COLUMNS).join(_R, _R.c.saying_id == _S.c.id).where(_R.c.statement_id.in_(part))
        found |= {row[0]: Saying(*row) for row in connection.execute(query)}
    return sorted(found.values(), key=_order)


def cited_reports(connection: Connection, found: Sequence[Saying]) -> dict[str, list[str]]:
    """Choose, by utterance, the statements whose words a row carries: the first report, then one of each text."""
    chosen: dict[str, dict[str, str]] = {}
    known: dict[str, list[str]] = {}
    g = schema.article_groups
    for part in chunks([one.id for one in found]):
        query = (
            select(_R.c.saying_id, _R.c.statement_id, _R.c.article_id, g.c.group_id)
            .outerjoin(g, g.c.article_id == _R.c.article_id)
            .where(_R.c.saying_id.in_(part))
            .order_by(_R.c.published.nulls_last(), _R.c.statement_id)
        )
        for saying, statement, article, group in connection.execute(query):
            texts = chosen.setdefault(saying, {})
            if texts.setdefault(group or article, statement) != statement:
                known.setdefault(saying, []).append(statement)
    return {i: [*texts.values(), *known.get(i, ())][:CITED] for i, texts in chosen.items()}


def denials(connection: Connection, found: Sequence[Saying]) -> dict[str, Denial]:
    """Give, by utterance, the claim that it denies, for the denials among these for which one is known."""
    claim, denial = _R.alias(), _R.alias()
    known: dict[str, Denial] = {}
    for part in chunks([one.id for one in found if one.kind == "denial"]):
        query = (
            select(denial.c.saying_id, _L.c.statement_id, _L.c.to_statement, claim.c.saying_id, claim.c.speaker)
            .add_columns(_L.c.score, _L.c.reason)
            .join(denial, denial.c.statement_id == _L.c.statement_id)
            .join(claim, claim.c.statement_id == _L.c.to_statement)
            .where(denial.c.saying_id.in_(part))
            .order_by(_L.c.score.desc(), _L.c.statement_id)
        )
        for saying, *told in connection.execute(query):
            known.setdefault(saying, Denial(*told))
    return known


def denied_by(connection: Connection, found: Iterable[Saying]) -> dict[str, list[str]]:
    """Give, by utterance, the utterances that deny it."""
    claim, denial = _R.alias(), _R.alias()
    known: dict[str, list[str]] = {}
    for part in chunks([one.id for one in found]):
        query = (
            select(claim.c.saying_id, denial.c.saying_id)
            .distinct()
            .select_from(_L)
            .join(denial, denial.c.statement_id == _L.c.statement_id)
            .join(claim, claim.c.statement_id == _L.c.to_statement)
            .where(claim.c.saying_id.in_(part))
            .order_by(claim.c.saying_id, denial.c.saying_id)
        )
        for saying, other in connection.execute(query):
            known.setdefault(saying, []).append(other)
    return known


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
            where = _S.c.speaker.in_(part) & (_S.c.kind == kind) & (_S.c.published >= first)
            later = {speaker: Later(told) for speaker, told in _later(connection, where).items()}
            for one in dated:
                again = later[one.speaker].again(one) if one.kind == kind and one.speaker in later else []
                if again:
                    known[one.id] = again
    return known


def _later(connection: Connection, where: ColumnElement[bool]) -> dict[str, list[Saying]]:
    query = select(*_COLUMNS).where(where).order_by(_S.c.published.desc(), _S.c.id).limit(_LOOKED_AT)
    found: dict[str, list[Saying]] = {}
    for row in connection.execute(query):
        found.setdefault(row.speaker, []).append(Saying(*row))
    return {speaker: sorted(told, key=_order) for speaker, told in found.items()}


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
