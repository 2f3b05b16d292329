"""Which reports of a tenure are of one term of office: rules over what the reports of one person say.

A pure function of the different things said (:class:`Signature`), never of how often or in which order they came.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.chronicle.ids import digest_of
from letopis.errors import DateError
from letopis.model.dates import EdtfDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME = "the same person, office and body"
ONLY_BODY = "the body is not named, or named in part: it can only be this one"
ELECT = "elect to the office that the person holds later"


class Signature(msgspec.Struct, frozen=True):
    """What a report says of a tenure, as far as it matters across articles.

    ``words`` are the office's words in dictionary form, empty for an office that a country has once; ``body`` is what
    offices are compared by: a country, an entity's id, or the words of a body known in one article only.
    """

    id: str
    person: str
    office: str
    office_class: str
    words: str
    body: str | None
    body_words: str
    kind: str
    status: str
    acting: int
    of: str | None
    country: str | None
    ordinal: int | None
    starts: str | None
    ends: str | None
    replaces: str | None
    replaced_by: str | None

    @property
    def key(self) -> Key:
        """What makes two signatures one office without further thought."""
        return Key(self.person, self.office_class, self.words, self.body or "", self.kind)


class Key(NamedTuple):
    """A person in an office of a body; ``body`` is empty where none is named."""

    person: str
    office_class: str
    words: str
    body: str
    kind: str


class Placement(msgspec.Struct, frozen=True):
    """Where a signature belongs: its group, the beginnings that divide the group into terms, and why."""

    group_id: str
    cuts: str
    reason: str


def place(signatures: Iterable[Signature]) -> dict[str, Placement]:
    """Give the placement of every signature of one person, by signature id.

    A report that names no body, or a part of the name ("ЦК": "ЦК КПСС"), goes with the one body that it can mean; who
    is elect goes with the office held later; a ``from`` after an earlier ``to`` begins another term.
    """
    groups: dict[Key, list[tuple[Signature, str]]] = {}
    parts: dict[Key, frozenset[str]] = {}
    for one in sorted(signatures, key=lambda s: s.id):
        groups.setdefault(one.key, []).append((one, SAME))
        parts[one.key] = parts.get(one.key, frozenset()) | set(one.body_words.split())
    _join_partly_named(groups, parts)
    for key in sorted(k for k in groups if k.kind == "elect"):
        held = key._replace(kind="full")
        if held in groups:
            groups[held] += [(one, ELECT) for one, _ in groups.pop(key)]
    found: dict[str, Placement] = {}
    for key, members in groups.items():
        cuts = " ".join(date.text for date in _cuts([one for one, _ in members]))
        group_id = digest_of("term", *key)
        found |= {one.id: Placement(group_id, cuts, reason) for one, reason in members}
    return found


def _join_partly_named(groups: dict[Key, list[tuple[Signature, str]]], parts: dict[Key, frozenset[str]]) -> None:
    # The longest names first: once "КПСС" is with "ЦК КПСС", a report without a body has one place to go to.
    for key in sorted(groups, key=lambda k: (-len(parts[k]), k)):
        same = [k for k in groups if _same_office(key, k) and parts[key] < parts[k]]
        if len(same) == 1:
            groups[same[0]] += [(one, ONLY_BODY) for one, _ in groups.pop(key)]


def _same_office(one: Key, other: Key) -> bool:
    """Tell whether two keys may be one office; the class may hang on the body, so without one the words decide."""
    words_agree = not one.body and bool(one.words) and one.words == other.words
    alike = (one.office_class, one.words) == (other.office_class, other.words)
    return one.kind == other.kind and (alike or words_agree)


def _cuts(signatures: Sequence[Signature]) -> list[EdtfDate]:
    """Give the beginnings that come after an earlier end: the person held the office again."""
    told = {one.starts for one in signatures if one.starts}
    starts = sorted((d for d in map(parse_date, told) if d), key=lambda d: (d.key, d.text))
    over = {one.ends for one in signatures if one.ends}
    # The last possible days of the ends, in order: one of them must lie between two beginnings.
    ends = sorted(date.key[1] for date in map(parse_date, over) if date)
    return [
        later
        for earlier, later in pairwise(starts)
        if bisect_left(ends, earlier.key[0]) < bisect_right(ends, later.key[0])
    ]


def term_of(place: Placement, starts: str | None, ends: str | None, published: str | None) -> str:
    """Give the id of the term that a report belongs to, by its own dates or else the day it was published."""
    if not place.cuts:
        return place.group_id
    told, days = _beginnings(place.cuts)
    if start := parse_date(starts):
        passed = bisect_right(days, start.key[0].isoformat())
    elif end := parse_date(ends):
        passed = bisect_left(days, end.key[0].isoformat())
    else:
        passed = bisect_right(days, published or "")
    return _later_term(place.group_id, told[passed - 1]) if passed else place.group_id


@lru_cache(maxsize=10_000)
def _beginnings(cuts: str) -> tuple[list[str], list[str]]:
    """Give the beginnings that divide a group, in order: as told, and the first possible day in ISO form."""
    told = cuts.split()
    return told, [EdtfDate.parse(text).key[0].isoformat() for text in told]


@lru_cache(maxsize=10_000)
def _later_term(group_id: str, begun: str) -> str:
    return digest_of("term", group_id, begun)


@lru_cache(maxsize=10_000)
def parse_date(text: str | None) -> EdtfDate | None:
    """Read an EDTF string; None if there is none or an extractor wrote one that is not a date."""
    if not text:
        return None
    try:
        return EdtfDate.parse(text)
    except DateError:
        return None
