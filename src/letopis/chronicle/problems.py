"""What a check of a chronicle can find wrong."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong: its kind, where (an article's id, a table), what, and the remedy."""

    code: str
    where: str
    message: str
    remedy: str
