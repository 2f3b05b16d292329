"""Keeps, for each denial, the claim that it denies, where one is found: in its article, or in those of the days before.

What is denied has to speak of the same people and bodies in the same words, and be somebody else's; who denies a saying
("опроверг, что обещал пять миллиардов") denies his own, or that of somebody he names. Else the denial stays open. Of
several, the best is kept, so the order in which articles come is of no account.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.sayings_words import Recalled, content_lemmas, days_around, predicates, recalled

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection, Row, Select

_ENTITIES = schema.saying_entities
_LINKS = schema.saying_links
_REPORTS = schema.saying_reports
# A denial answers what was said within so many days.
WINDOW = 14
_RELATION = "denies"
# So many words that carry meaning have to be shared, and this part of the denial's, in its own article and elsewhere.
_LEAST = 3
# What "говорил" may be read as.
_TOLD = frozenset({"claim", "opinion", "forecast"})
_COVERED = {True: 0.6, False: 0.75}

_E, _R, _T, _S = _ENTITIES.c, _REPORTS.c, schema.saying_texts.c, schema.statements.c
_TELL = insert(_ENTITIES)
_ABOUT = select(_E.statement_id).where(
    _E.entity_id.in_(bindparam("entities", expanding=True))
    & (_E.denial == bindparam("sort"))
    & _E.day.between(bindparam("first"), bindparam("last"))
)
# Claims of others about the same, and of the denier himself.
_BY_OTHERS = _ABOUT.where(_E.speaker != bindparam("speaker"))
_BY_HIM = _ABOUT.where(_E.speaker == bindparam("speaker"))
_LINKED = select(_LINKS.c.to_statement, _LINKS.c.score, _LINKS.c.reason).where(
    _LINKS.c.statement_id == bindparam("denying")
)
_KNOWN = (
    select(_R.statement_id, _R.article_id, _R.speaker, _R.kind, _T.day, _T.words)
    .join(schema.saying_texts, _T.id == _R.text_id)
    .where(_R.statement_id.in_(bindparam("ids", expanding=True)))
    .order_by(_R.statement_id)
)
_SPOKEN_OF = select(_E.statement_id, _E.entity_id).where(_E.statement_id.in_(bindparam("ids", expanding=True)))
_STATED = select(_S.id, _S.article_id, _S.speaker, _S.record).where(
    _S.article_id.in_(bindparam("articles", expanding=True))
)
_FRESH = (
    select(_R.statement_id, _R.article_id, _R.speaker, _R.kind, _T.day, _T.words)
    .join(schema.saying_texts, _T.id == _R.text_id)
    .where(_R.article_id.in_(bindparam("articles", expanding=True)))
    .order_by(_R.statement_id)
)
_MENTIONED: Select[Any] = (
    select(
        *(schema.mentions.c[name] for name in ("article_id", "start", "end", "local_id")),
        schema.article_entities.c.entity_id,
    )
    .join(
        schema.article_entities,
        (schema.article_entities.c.article_id == schema.mentions.c.article_id)
        & (schema.article_entities.c.local_id == schema.mentions.c.local_id),
    )
    .where(schema.mentions.c.article_id.in_(bindparam("articles", expanding=True)))
)


class Said(NamedTuple):
    """A statement as far as it matters here: its ``lemmas`` carry the meaning, ``entities`` are spoken of.

    ``predicates`` are the verbs among the lemmas, ``recalled`` is the saying that a denial takes back ("опроверг, что
    обещал…").
    """

    id: str
    article: str
    speaker: str
    kind: str
    day: str
    lemmas: frozenset[str]
    predicates: frozenset[str]
    entities: frozenset[str]
    recalled: Recalled | None = None

    @property
    def denial(self) -> bool:
        """Tell whether it denies something."""
        return self.kind == "denial"


class Spoken(NamedTuple):
    """Who speaks in a statement and who is spoken of: by their ids in its article, the latter as entities too."""

    statement: str
    article: str
    locals: frozenset[str]
    entities: frozenset[str]


class Link(NamedTuple):
    """A claim that a denial may be about, with how well it fits and why."""

    claim: str
    score: float
    reason: str


def compare(denial: Said, claim: Said) -> Link | None:
    """Tell how well a claim fits what a denial denies; None where it does not, or not surely enough.

    Both must say something of the same by the same verb: "отверг критику" denies nothing that anybody has claimed. Most
    words of the denial must be the claim's, and somebody or something spoken of besides the speakers must be shared.
    """
    here = denial.article == claim.article
    lemmas = denial.lemmas
    if not (_contradicts(denial, claim) and _repeats(lemmas, claim, here=here)):
        if denial.recalled is None:
            return None
        lemmas = content_lemmas(denial.recalled.words)
        if not (_takes_back(denial, claim, denial.recalled) and _repeats(lemmas, claim, here=here)):
            return None
    shared = lemmas & claim.lemmas
    score = round(len(shared) / len(lemmas | claim.lemmas) + (1 if here else 0), 3)
    where = "the same article" if here else f"an article of the {WINDOW} days before"
    return Link(claim.id, score, f"{where}; shared words: {', '.join(sorted(shared))}")


def _repeats(lemmas: frozenset[str], claim: Said, *, here: bool) -> bool:
    """Tell whether enough of the words that carry what is denied are the claim's."""
    shared = lemmas & claim.lemmas
    return len(shared) >= _LEAST and len(shared) >= _COVERED[here] * len(lemmas)


def _contradicts(denial: Said, claim: Said) -> bool:
    """Tell whether somebody else has said of the same, by the same verb, what is denied."""
    common = (denial.entities & claim.entities) - {denial.speaker}
    return denial.speaker != claim.speaker and bool(denial.predicates & claim.predicates) and bool(common)


def _takes_back(denial: Said, claim: Said, recalled: Recalled) -> bool:
    """Tell whether a claim is the saying that the denier says there was not: his own, or that of somebody he names."""
    sort = _TOLD if recalled.kind in _TOLD else {recalled.kind}
    whose = claim.speaker == denial.speaker if recalled.own else claim.speaker in denial.entities - {denial.speaker}
    verbs = predicates(recalled.words)
    return claim.kind in sort and whose and (not (verbs and claim.predicates) or bool(verbs & claim.predicates))


def put(connection: Connection, articles: Collection[str]) -> None:
    """Find what new denials deny, and the denials of new claims."""
    found = _read(connection, articles)
    rows = [
        {
            "entity_id": entity,
            "denial": int(one.denial),
            "day": one.day,
            "statement_id": one.id,
            "speaker": one.speaker,
        }
        for one in found
        for entity in sorted(one.entities)
    ]
    if rows:
        connection.execute(_TELL, rows)
    for one in found:
        if one.denial:
            _link(connection, one)
    claims = [one for one in found if not one.denial]
    fresh = {one.id for one in found}
    for denial in _denials_of(connection, claims) if claims else ():
        if denial.id not in fresh:
            _better(connection, denial, claims)


def forget(connection: Connection, statements: Collection[str]) -> None:
    """Take statements out; denials that were linked with them look for another claim."""
    links, e = _LINKS.c, _ENTITIES.c
    open_again = set(connection.execute(select(links.statement_id).where(links.to_statement.in_(statements))).scalars())
    connection.execute(delete(_LINKS).where(links.statement_id.in_(open_again | set(statements))))
    connection.execute(delete(_ENTITIES).where(e.statement_id.in_(statements)))
    for one in _known(connection, open_again - set(statements)):
        _link(connection, one)


def _link(connection: Connection, denial: Said) -> None:
    """Look for what a denial denies among all claims of its time."""
    first, last = days_around(denial.day, WINDOW, 0)
    asked = {"speaker": denial.speaker, "sort": 0, "first": first, "last": last}
    others = sorted(denial.entities - {denial.speaker})
    ids = set(connection.execute(_BY_OTHERS, {**asked, "entities": others}).scalars()) if others else set()
    if denial.recalled is not None and denial.recalled.own:
        ids |= set(connection.execute(_BY_HIM, {**asked, "entities": [denial.speaker]}).scalars())
    _better(connection, denial, _known(connection, ids))


def _better(connection: Connection, denial: Said, claims: Collection[Said]) -> None:
    """Link a denial with the best of these claims if that is better than what it is linked with."""
    first, last = days_around(denial.day, WINDOW, 0)
    near = [one for one in claims if first <= one.day <= last]
    best = max((link for one in near if (link := compare(denial, one))), key=_rank, default=None)
    if best is None:
        return
    t = _LINKS.c
    known = connection.execute(_LINKED, {"denying": denial.id}).first()
    if known is None or _rank(Link(*known)) < _rank(best):
        connection.execute(delete(_LINKS).where(t.statement_id == denial.id))
        row = {"statement_id": denial.id, "to_statement": best.claim, "relation": _RELATION}
        connection.execute(insert(_LINKS).values(**row, score=best.score, reason=best.reason))


def _rank(link: Link) -> tuple[float, str]:
    return link.score, link.claim


def _denials_of(connection: Connection, claims: Sequence[Said]) -> list[Said]:
    """Give the denials that speak of the same as one of these claims, within the days after."""
    entities = sorted({entity for one in claims for entity in one.entities})
    first, last = (pick(one.day for one in claims) for pick in (min, max))
    asked = {"entities": entities, "sort": 1, "first": first, "last": days_around(last, 0, WINDOW)[1]}
    return _known(connection, set(connection.execute(_ABOUT, asked).scalars()))


def _known(connection: Connection, ids: Collection[str]) -> list[Said]:
    """Give statements that have been worked in, with what they speak of as it was found then."""
    spoken: dict[str, set[str]] = {}
    rows: list[Row[Any, Any, Any, Any, Any, Any]] = []
    for part in chunks(ids):
        rows += connection.execute(_KNOWN, {"ids": part}).all()
        for statement, entity in connection.execute(_SPOKEN_OF, {"ids": part}):
            spoken.setdefault(statement, set()).add(entity)
    return [_said(row, frozenset(spoken.get(row[0], ()))) for row in rows]


def _read(connection: Connection, articles: Collection[str]) -> list[Said]:
    """Give the statements of articles, with what they speak of read from the articles."""
    rows = connection.execute(_FRESH, {"articles": list(articles)}).all()
    spoken = {one.statement: one.entities for one in spoken_of(connection, articles)}
    return [_said(row, spoken[row[0]] | {row[2]}) for row in rows]


def _said(row: Any, entities: frozenset[str]) -> Said:  # noqa: ANN401 (rows of two queries)
    back = recalled(row[5]) if row[3] == "denial" else None
    return Said(row[0], row[1], row[2], row[3], row[4], content_lemmas(row[5]), predicates(row[5]), entities, back)


def spoken_of(connection: Connection, articles: Collection[str]) -> list[Spoken]:
    """Give, for each statement of articles, who speaks and who is named within what it says, or it is about."""
    told = connection.execute(_STATED, {"articles": list(articles)}).all()
    named: dict[str, list[tuple[int, int, str, str]]] = {}
    mentioned = connection.execute(_MENTIONED, {"articles": sorted({row.article_id for row in told})}) if told else ()
    for article, start, end, local, entity in mentioned:
        named.setdefault(article, []).append((start, end, local, entity))
    found = []
    for statement, article, speaker, written in told:
        record = json.loads(written)
        first, last, about = record["content"]["start"], record["content"]["end"], set(record["about"])
        within = {
            (local, entity)
            for start, end, local, entity in named.get(article, ())
            if (first <= start and end <= last) or local in about
        }
        locals_ = frozenset({speaker, *(local for local, _ in within)})
        found.append(Spoken(statement, article, locals_, frozenset(entity for _, entity in within)))
    return found
