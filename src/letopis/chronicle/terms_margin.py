"""Tells whether one more report of something known can change what the reports of a term agree on.

What is said without a date counts in every term of its group. Before all these terms are worked out anew, two numbers
tell whether that is needed: how many reports of the group, dated or not, say what this one says, and how many undated
ones say what the term has. Only if the first is not smaller can any term change.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, case, func, select

from letopis.chronicle import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping, Select

    from letopis.chronicle.terms_grouping import Signature

_T = schema.term_signatures
# The fields of which the value of most reports is a term's, with the one over which it is counted, if any.
COUNTED: Final = {"office": None, "words": None, "body": None, "of": "office", "country": "office", "ordinal": None}


class Margin:
    """What the signatures of groups say how often, asked when it is needed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[Any, ...], bool] = {}

    def may_change(self, row: RowMapping, one: Signature) -> bool:
        """Tell whether a signature, counted once more, may change a term of its group other than in its dates."""
        if _is_listed_otherwise(row, one):
            return True
        return any(
            self._overtakes(row, one, name, over)
            for name, over in COUNTED.items()
            if getattr(one, name) not in {None, row[name]}
        )

    def _overtakes(self, row: RowMapping, one: Signature, name: str, over: str | None) -> bool:
        key = (row["group_id"], name, getattr(one, name), row[name], row[over] if over else None)
        if key not in self._known:
            group, _, mine, value, office = key
            given = {"group": group, "mine": mine, "has": value, "over_value": office}
            more, has = self._connection.execute(_counts(name, over), given).one()
            self._known[key] = (more or 0) >= (has or 0)
        return self._known[key]


def _is_listed_otherwise(row: RowMapping, one: Signature) -> bool:
    """Tell whether a signature differs from a term in what is no value of most reports, or is not counted here."""
    apart = bool(row["body"]) and one.body != row["body"]
    same_class = apart or one.office_class == row["office_class"]
    same_kind = (one.kind != "full" or row["kind"] == "full") and (one.acting or not row["acting"])
    first = all(getattr(one, name) in {None, row[name].partition(" ")[0]} for name in ("replaces", "replaced_by"))
    return not (same_class and same_kind and first)


@cache
def _counts(name: str, over: str | None) -> Select[Any]:
    undated = _T.c.starts.is_(None) & _T.c.ends.is_(None) & (_T.c[name] == bindparam("has"))
    if over:
        undated &= _T.c[over] == bindparam("over_value")
    mine, has = (func.sum(case((told, _T.c.reports), else_=0)) for told in (_T.c[name] == bindparam("mine"), undated))
    return select(mine, has).where(_T.c.group_id == bindparam("group"))
