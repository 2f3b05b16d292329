"""Which articles print one text: near-duplicates found by MinHash with locality-sensitive hashing.

A text is the set of its three-word shingles. Seventy minimal hashes of it are cut into ten bands of seven; two texts
that share a band are one text in print twice, and what hangs together so is a group. Of texts with nine shingles in ten
in common all but one pair in a thousand share a band, with eight in ten 91 %, with a half 8 %, with a third 0.4 %.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np
from sqlalchemy import bindparam, delete, func, insert, select, union_all, update

from letopis.chronicle import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray
    from sqlalchemy import Connection

BANDS: Final = 10
ROWS: Final = 7
SHINGLE: Final = 3
# Of a shorter text ("Переговоры завершились.") two outlets may have thought themselves.
FEWEST_WORDS: Final = 20
_WORD: Final = re.compile(r"\w+")
_MASK: Final = (1 << 64) - 1

_B, _G = schema.article_bands, schema.article_groups
# All that share a band are in one group, so any of them names it.
_ALIKE = union_all(
    *(
        select(func.min(_B.c.article_id)).where((_B.c.band == band) & (_B.c.value == bindparam(f"value{band}")))
        for band in range(BANDS)
    )
)
_GROUPS = select(_G.c.group_id).where(_G.c.article_id.in_(_ALIKE))
_BAND, _GROUP = insert(_B), insert(_G)
_THEIR_GROUPS = select(_G.c.group_id).where(_G.c.article_id.in_(bindparam("articles", expanding=True)))
_REPRINTS = select(_G.c.article_id).where(_G.c.group_id.in_(_THEIR_GROUPS))


def _constants(seed: int, number: int) -> NDArray[np.uint64]:
    """Give ``number`` odd 64-bit constants by splitmix64, the same on every machine."""
    found = []
    state = seed
    for _ in range(number):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        found.append((mixed ^ (mixed >> 31)) | 1)
    return np.array(found, dtype=np.uint64)


_FACTORS: Final = _constants(1, BANDS * ROWS)
_SHIFTS: Final = _constants(2, BANDS * ROWS)


def bands(text: str) -> tuple[str, ...]:
    """Give the bands of a text's MinHash signature, in order; none for a text too short to tell."""
    words = _WORD.findall(text.lower().replace("ё", "е"))
    if len(words) < FEWEST_WORDS:
        return ()
    shingles = {crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1)}
    hashed = np.array(sorted(shingles), dtype=np.uint64)[:, None] * _FACTORS + _SHIFTS
    signature = (hashed >> np.uint64(32)).min(axis=0).reshape(BANDS, ROWS)
    return tuple(blake2b(row.astype(">u4").tobytes(), digest_size=8).hexdigest() for row in signature)


def put_group(connection: Connection, article_id: str, text: str) -> set[str]:
    """Find the group of a new article; give the other articles whose group has changed by it."""
    g = schema.article_groups
    found = bands(text)
    near: set[str] = set()
    if found:
        asked = {f"value{band}": value for band, value in enumerate(found)}
        near |= set(connection.execute(_GROUPS, asked).scalars())
        rows = [{"band": number, "value": value, "article_id": article_id} for number, value in enumerate(found)]
        connection.execute(_BAND, rows)
    group = min([article_id, *near])
    connection.execute(_GROUP, {"article_id": article_id, "group_id": group})
    others = near - {group}
    if not others:
        return set()
    moved = set(connection.execute(select(g.c.article_id).where(g.c.group_id.in_(sorted(others)))).scalars())
    connection.execute(update(g).where(g.c.group_id.in_(sorted(others))).values(group_id=group))
    return moved


def drop_group(connection: Connection, article_id: str) -> set[str]:
    """Take an article out; give the articles whose group has changed by it."""
    b, g = schema.article_bands, schema.article_groups
    mine = select(g.c.group_id).where(g.c.article_id == article_id)
    group = connection.execute(mine).scalar()
    connection.execute(delete(b).where(b.c.article_id == article_id))
    connection.execute(delete(g).where(g.c.article_id == article_id))
    left = sorted(connection.execute(select(g.c.article_id).where(g.c.group_id == group)).scalars())
    if not left:
        return set()
    known = connection.execute(select(b.c.article_id, b.c.band, b.c.value).where(b.c.article_id.in_(left))).all()
    moved = set()
    for part in _components(left, ((article, f"{band} {value}") for article, band, value in known)):
        if min(part) != group:
            connection.execute(update(g).where(g.c.article_id.in_(sorted(part))).values(group_id=min(part)))
            moved |= part
    return moved


def reprints_of(connection: Connection, articles: Collection[str]) -> set[str]:
    """Give the articles of the groups of some, with themselves."""
    return set(connection.execute(_REPRINTS, {"articles": sorted(articles)}).scalars())


def _components(articles: Collection[str], shared: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Divide articles into those that hang together by what they share."""
    parts = {article: {article} for article in articles}
    first: dict[str, str] = {}
    for article, key in shared:
        other = first.setdefault(key, article)
        if parts[article] is not parts[other]:
            joined = parts[article] | parts[other]
            for one in joined:
                parts[one] = joined
    return list({id(part): part for part in parts.values()}.values())
