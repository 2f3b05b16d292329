"""The log of judgements: which names and mentions are of one thing, who said so, when and why; nothing is ever erased.

A rule's judgement stands between two nodes, or between a surname in an article and its bearer. A person's judgement is
anchored to the words of a mention on each side (the article's digest and the span), and is attached to whatever node
those words belong to while the article is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import delete, func, insert, or_, select, update

from letopis.chronicle import schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.ids import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement, Connection

    from letopis.chronicle.resolution import Choice, Join, Node

MACHINE = "letopis"
_LOG = schema.judgements

Verdict = Literal["same", "different"]
Extent = Literal["entity", "name", "article", "mention"]


class Anchor(msgspec.Struct, frozen=True):
    """A mention that a judgement is about: the name, the article's digest and the span."""

    name: str
    digest: str
    start: int
    end: int


class Judgement(msgspec.Struct, frozen=True):
    """One entry of the log.

    ``extent`` says what the left side stands for: the whole entity, one of its names, or the entity of one article.
    ``node`` on each side is what the words belong to now, None where a person's judgement cannot be attached.
    """

    id: str
    verdict: str
    extent: str
    score: float
    rule: str
    reason: str
    by: str
    at: str
    superseded_at: str | None
    left: Anchor | None
    right: Anchor | None
    left_name: str
    right_name: str
    left_node: str | None
    right_node: str | None

    @property
    def human(self) -> bool:
        """Tell a person's judgement from a rule's."""
        return self.by != MACHINE

    @property
    def attached(self) -> bool:
        """Tell whether both sides are in the chronicle."""
        return self.left_node is not None and self.right_node is not None


def active() -> ColumnElement[bool]:
    """Condition: the judgement has not been superseded."""
    return _LOG.c.superseded_at.is_(None)


def by_people() -> ColumnElement[bool]:
    """Condition: a person has given the judgement."""
    return _LOG.c.by != MACHINE


def _anchor(row: Any, side: str) -> Anchor | None:  # noqa: ANN401 (a row of the log)
    digest = getattr(row, f"{side}_digest")
    if digest is None:
        return None
    return Anchor(getattr(row, f"{side}_name"), digest, getattr(row, f"{side}_start"), getattr(row, f"{side}_end"))


def read(connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Judgement]:
    """Give the judgements that meet all conditions: people's first, the newest before the older, then by score."""
    order = (_LOG.c.by == MACHINE, _LOG.c.position.desc(), _LOG.c.score.desc(), _LOG.c.id)
    rows = connection.execute(select(_LOG).where(*conditions).order_by(*order).limit(limit))
    return [
        Judgement(
            row.id,
            row.verdict,
            row.extent,
            row.score,
            row.rule,
            row.reason,
            row.by,
            row.at,
            row.superseded_at,
            _anchor(row, "left"),
            _anchor(row, "right"),
            row.left_name,
            row.right_name,
            row.left_node,
            row.right_node,
        )
        for row in rows
    ]


def log_machine(connection: Connection, one: Node, other: Node, join: Join, at: str) -> tuple[str, bool]:
    """Log that a rule joins two nodes; give the entry's id and whether it is new or stands again."""
    left, right = sorted((one, other), key=lambda n: n.id)
    identifier = digest_of("judgement", join.rule, left.id, right.id)
    row = {
        "id": identifier,
        "extent": "entity",
        "rule": join.rule,
        "score": join.score,
        "reason": join.reason,
        "left_name": left.name,
        "left_node": left.id,
        "right_name": right.name,
        "right_node": right.id,
    }
    return identifier, _put_machine(connection, row, at)


def log_offices(
    connection: Connection, key: str, one: tuple[str, str], other: tuple[str, str], reason: str, at: str
) -> tuple[str, bool]:
    """Log that offices keep two nodes (id, name) of one name apart; give the entry's id and whether it is new."""
    left, right = sorted((one, other))
    identifier = digest_of("judgement", "offices", left[0], right[0])
    row = {
        "id": identifier,
        "extent": "entity",
        "verdict": "different",
        "rule": "offices",
        "score": 1.0,
        "reason": reason,
        "key": key,
        "left_node": left[0],
        "left_name": left[1],
        "right_node": right[0],
        "right_name": right[1],
    }
    return identifier, _put_machine(connection, row, at)


def log_surname(connection: Connection, anchor: Anchor, node: str, choice: Choice, name: str, at: str) -> None:
    """Log that an article's surname is taken for the name of its bearer, the entity of ``choice``."""
    row = {
        "id": digest_of("judgement", "surname", anchor.digest, anchor.start, choice.entity),
        "extent": "mention",
        "rule": f"surname {choice.rule}",
        "score": choice.score,
        "reason": choice.reason,
        "left_name": anchor.name,
        "left_digest": anchor.digest,
        "left_start": anchor.start,
        "left_end": anchor.end,
        "left_node": node,
        "right_name": name,
        "right_node": choice.entity,
    }
    _put_machine(connection, row, at)


def log_holder(
    connection: Connection, anchor: Anchor, node: str, person: tuple[str, str], reason: str, at: str
) -> None:
    """Log that an article's words for an office are taken for its holder then, ``person`` being the id and name."""
    row = {
        "id": digest_of("judgement", "holder", anchor.digest, anchor.start, person[0]),
        "extent": "mention",
        "rule": "holder",
        "score": 0.9,
        "reason": reason,
        "left_name": anchor.name,
        "left_digest": anchor.digest,
        "left_start": anchor.start,
        "left_end": anchor.end,
        "left_node": node,
        "right_name": person[1],
        "right_node": person[0],
    }
    _put_machine(connection, row, at)


def _put_machine(connection: Connection, row: dict[str, Any], at: str) -> bool:
    known = connection.execute(select(_LOG.c.superseded_at).where(_LOG.c.id == row["id"])).first()
    told = {**row, "superseded_at": None, "superseded_by": None}
    if known is None:
        connection.execute(insert(_LOG).values(**{"verdict": "same", **told}, position=0, by=MACHINE, at=at or "-"))
        return True
    if known.superseded_at is None:
        told = {name: row[name] for name in ("rule", "score", "reason")}
        connection.execute(update(_LOG).where(_LOG.c.id == row["id"]).values(**told))
        return False
    # Stands again: the moment from which it has stood before is not lost when a full resolution confirms it.
    renewed = told if known.superseded_at == (at or "-") else {**told, "at": at or "-"}
    connection.execute(update(_LOG).where(_LOG.c.id == row["id"]).values(**renewed))
    return True


def supersede(connection: Connection, ids: Iterable[str], at: str, by: str | None = None) -> None:
    """Mark entries as superseded at an ISO time, by the entry ``by`` if there is one."""
    for part in chunks(ids):
        connection.execute(update(_LOG).where(_LOG.c.id.in_(part)).values(superseded_at=at or "-", superseded_by=by))


def supersede_machine(connection: Connection, at: str) -> None:
    """Mark all that rules said as superseded, before they are asked anew; detach what people said."""
    stands = active() & (_LOG.c.by == MACHINE)
    connection.execute(update(_LOG).where(stands).values(superseded_at=at or "-"))
    connection.execute(update(_LOG).where(by_people()).values(left_node=None, right_node=None))


def forget_passing(connection: Connection, at: str) -> None:
    """Delete what rules said only while they were asked anew, before all articles were there again."""
    passing = (_LOG.c.at == (at or "-")) & (_LOG.c.superseded_at == (at or "-")) & (_LOG.c.by == MACHINE)
    connection.execute(delete(_LOG).where(passing))


def forget_surnames(connection: Connection, digest: str) -> None:
    """Delete what rules said of the surnames of an article that is taken out: its words go with it."""
    mine = (_LOG.c.left_digest == digest) & (_LOG.c.by == MACHINE)
    connection.execute(delete(_LOG).where(mine))


def log_human(  # noqa: PLR0913 (a row of the log)
    connection: Connection,
    verdict: Verdict,
    extent: Extent,
    left: Anchor,
    right: Anchor,
    *,
    key: str | None,
    reason: str,
    by: str,
    at: str,
) -> str:
    """Log a person's judgement; what the same words were judged before is superseded. Gives the entry's id."""
    position = (connection.execute(select(func.max(_LOG.c.position))).scalar() or 0) + 1
    identifier = digest_of("judgement", "person", position, verdict, msgspec.to_builtins(left), at)
    for old in read(connection, by_people(), active(), _same_words(left, right)):
        supersede(connection, [old.id], at, identifier)
    row: dict[str, Any] = {
        "id": identifier,
        "position": position,
        "verdict": verdict,
        "extent": extent,
        "score": 1.0,
        "rule": "person",
        "reason": reason,
        "by": by,
        "at": at,
        "key": key,
    }
    for side, anchor in (("left", left), ("right", right)):
        for field in ("name", "digest", "start", "end"):
            row[f"{side}_{field}"] = getattr(anchor, field)
    connection.execute(insert(_LOG).values(**row))
    return identifier


def _same_words(left: Anchor, right: Anchor) -> ColumnElement[bool]:
    def at(side: str, anchor: Anchor) -> ColumnElement[bool]:
        c = _LOG.c
        return (c[f"{side}_digest"] == anchor.digest) & (c[f"{side}_start"] == anchor.start)

    return or_(at("left", left) & at("right", right), at("left", right) & at("right", left))


def anchored(connection: Connection, digest: str) -> list[Judgement]:
    """Give people's judgements that stand and are anchored to words of the article with this digest."""
    c = _LOG.c
    return read(connection, by_people(), active(), or_(c.left_digest == digest, c.right_digest == digest))


def attach(connection: Connection, judgement: str, side: str, node: str | None) -> None:
    """Tell what node the words on one side of a judgement belong to now, None if they are not there."""
    connection.execute(update(_LOG).where(_LOG.c.id == judgement).values(**{f"{side}_node": node}))


def unattached(connection: Connection) -> list[Judgement]:
    """Give people's judgements that stand but have words that the chronicle does not hold, or that name nobody now."""
    return read(connection, by_people(), active(), or_(_LOG.c.left_node.is_(None), _LOG.c.right_node.is_(None)))


def concerning(connection: Connection, ids: Collection[str], *, limit: int | None = None) -> list[Judgement]:
    """Give all judgements about these nodes or entities, those superseded too."""
    mine = or_(_LOG.c.left_node.in_(sorted(ids)), _LOG.c.right_node.in_(sorted(ids)))
    return read(connection, mine, limit=limit)
