"""Conditions that a column is one of a list of any length, and limits, in statements whose text is always the same.

A list spelt out in a statement makes another statement of every length of it, which SQLAlchemy has to write and the
database to plan each time; for most questions that takes longer than reading the rows. Here the list is one parameter.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import BindParameter, ColumnElement, Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

# More rows than any chronicle has: what a limit of None stands for.
_ALL = 2**62


class _List(TypeDecorator["Collection[str]"]):
    """A list of texts as one parameter: an array on a server, JSON in a file."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:  # noqa: ANN401 (the driver's)
        given = list(value or ())
        return given if dialect.name == "postgresql" else json.dumps(given)


class _Members(FunctionElement[str]):
    """The members of a list."""

    type = Text()
    inherit_cache = True


@compiles(_Members, "sqlite")
def _of_json(element: _Members, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 (SQLAlchemy's)
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **kw)}))"  # noqa: S608 (a parameter)


@compiles(_Members, "postgresql")
def _of_array(element: _Members, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 (SQLAlchemy's)
    return f"(SELECT unnest({compiler.process(element.clauses, **kw)}))"


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Condition: ``column`` is one of the texts that the statement is given as its parameter ``name``."""
    return column.op("IN", is_comparison=True)(_Members(bindparam(name, type_=_List)))


def given_in(column: ColumnElement[Any], name: str, *, alone: bool) -> ColumnElement[bool]:
    """Condition: ``column`` is the text of the parameter ``name`` if ``alone``, else one of its texts.

    Of one text an index has the rows in the order of what it holds besides; of several they have to be sorted.
    """
    return column == bindparam(name, type_=Text) if alone else among(column, name)


def most() -> BindParameter[int]:
    """Give what the statement is limited to: its parameter ``most``, made by :func:`limited`."""
    return bindparam("most", type_=BigInteger)


def limited(limit: int | None) -> int:
    """Give the value of the parameter ``most``: all rows if None."""
    return _ALL if limit is None else limit
