"""Opens a chronicle, in a file or in PostgreSQL, and turns the database's errors into Letopis's own.

``where`` is a path, or a URL as ``postgresql://USER@HOST/DATABASE``.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from letopis.chronicle import postgres, sqlite_file
from letopis.chronicle.location import Server, located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from letopis.chronicle.location import Location


@contextmanager
def usable(where: str | Location) -> Iterator[None]:
    """Turn the database errors of the block into UnusableChronicle."""
    place = located(where)
    try:
        yield
    except DBAPIError as error:
        if isinstance(place, Server):
            # Not chained: the driver's own words may hold the password.
            raise postgres.unusable(place, error) from None
        raise sqlite_file.unusable(place, error.orig if isinstance(error.orig, Exception) else error) from error
    except sqlite3.Error as error:
        if isinstance(place, Server):
            raise
        raise sqlite_file.unusable(place, error) from error


def open_for_writing(where: str | Location, *, at: str) -> Engine:
    """Open a chronicle, create it where there is none, and bring it up to date.

    ``at`` is the ISO time that the migrations are logged with. Transactions hold the lock to write from their
    beginning, one writer at a time, but for those of :func:`reading`. Raises ForeignChronicle, NewerChronicle and
    UnusableChronicle.
    """
    place = located(where)
    with usable(place):
        if isinstance(place, Server):
            return postgres.open_for_writing(place, at=at)
        return sqlite_file.open_for_writing(place, at=at)


def open_for_reading(where: str | Location) -> Engine:
    """Open a chronicle without writing to it.

    Raises UnusableChronicle where there is none, ForeignChronicle, NewerChronicle. A chronicle that an older Letopis
    wrote has to be upgraded by a writer first; see :func:`needs_upgrade`.
    """
    place = located(where)
    with usable(place):
        return postgres.open_for_reading(place) if isinstance(place, Server) else sqlite_file.open_for_reading(place)


def needs_upgrade(engine: Engine, where: str | Location) -> bool:
    """Tell whether the chronicle lacks migrations that this Letopis knows."""
    place = located(where)
    with usable(place), engine.connect() as connection:
        if isinstance(place, Server):
            return bool(postgres.missing(connection, place))
        return bool(sqlite_file.missing(connection, place))


@contextmanager
def reading(connection: Connection) -> Iterator[Connection]:
    """Give a writer's connection in a transaction that sees one state of the chronicle and takes no lock."""
    connection.execution_options(**{sqlite_file.READING: True})
    try:
        with connection.begin():
            yield connection
    finally:
        connection.execution_options(**{sqlite_file.READING: False})
