"""A chronicle in PostgreSQL: checks that the schema is ours, upgrades it, and turns the server's errors into our own.

One database (or one schema of it, by ``?options=-csearch_path=NAME``) holds one chronicle. A transaction that writes
holds a lock of the chronicle from its beginning, so that what is worked out of all articles sees all of them; one that
reads sees one state and waits for nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, inspect

from letopis.chronicle.migrations import migrate, missing_steps
from letopis.chronicle.sqlite_file import APPLICATION_ID, READING
from letopis.errors import ForeignChronicle, UnusableChronicle

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.exc import DBAPIError

    from letopis.chronicle.location import Server

LOCK_SECONDS = 60.0
CONNECT_SECONDS = 10
_MARK = "letopis"
_LOCK = f"SELECT pg_advisory_xact_lock({APPLICATION_ID}, hashtext(current_schema()))"
_READ = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"

# By SQLSTATE, or by words of the message where the server was not reached and there is none.
# The beginning of a SQLSTATE, beside words of messages.
_STATE = re.compile(r"[0-9A-Z]+")
_CAUSES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("55P03",),
        "is locked by another program.",
        "Wait until it has finished writing, or end it, and try again.",
    ),
    (
        ("3D000", "does not exist"),
        "is not there: the server has no such database, or no such user.",
        "Make them with `createuser` and `createdb`, or name others with --chronicle.",
    ),
    (
        ("28", "password authentication", "no password supplied", "pg_hba.conf"),
        "does not let you in.",
        "Check the user and the password; PGPASSWORD or ~/.pgpass keeps it out of the URL.",
    ),
    (
        ("42501", "25006"),
        "is read-only for you.",
        "Ask its owner for the right to write to the tables of its schema.",
    ),
    (("3F000",), "has no schema to keep tables in.", "Make the schema that search_path names."),
    (("53100",), "cannot grow: the server's disk is full.", "Free some space there; nothing half-written was kept."),
    (("53300",), "has no connection free.", "Try again later, or raise max_connections."),
    (
        ("57P01", "57P02", "57P03", "08", "closed the connection", "connection is closed", "lost", "terminat"),
        "was lost: the server closed the connection.",
        "Run the command again; whole articles are kept, half ones never.",
    ),
    (
        ("refused", "no such file", "resolve", "translate", "timeout", "timed out", "unreachable", "is the server"),
        "cannot be reached.",
        "Check host and port, and that the server runs.",
    ),
)


def unusable(server: Server, error: DBAPIError) -> UnusableChronicle:
    """Give the error that says what the server found wrong, with the remedy and without the password."""
    state = getattr(error.orig, "sqlstate", None) or ""
    said = server.without_secrets(str(error.orig)).strip()
    for signs, problem, remedy in _CAUSES:
        # A state is five figures and capitals; the server may give none, and then its words decide.
        if any(
            state.startswith(sign) if state else not _STATE.fullmatch(sign) and sign in said.lower() for sign in signs
        ):
            return UnusableChronicle(f"The chronicle {server} {problem}", remedy=remedy)
    first = said.splitlines()[0].rstrip(".") if said else type(error.orig).__name__
    return UnusableChronicle(
        f"The chronicle {server} cannot be used: {first}.",
        remedy="See the server's log, or name another with --chronicle.",
    )


def make_engine(server: Server, *, writes: bool) -> Engine:
    """Give an engine whose transactions hold the lock to write from their beginning, but for those marked ``READING``.

    Raises UnusableChronicle where the driver is missing.
    """
    settings = {"connect_timeout": CONNECT_SECONDS, "application_name": "letopis", "client_encoding": "utf8"}
    given = {name: value for name, value in settings.items() if name not in server.options}
    try:
        engine = create_engine(server.address, connect_args=given, pool_pre_ping=not writes)
    except ImportError as error:
        raise UnusableChronicle(
            f"The chronicle {server} is in PostgreSQL, for which the driver is missing.",
            remedy='Install it with: pip install "letopis[postgres]"',
        ) from error

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not writes or connection.get_execution_options().get(READING, False):
            connection.exec_driver_sql(_READ)
            return
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(LOCK_SECONDS * 1000)}")
        connection.exec_driver_sql(_LOCK)

    return engine


def missing(connection: Connection, server: Server) -> tuple[str, ...]:
    """Name the migrations that the chronicle lacks, all for an empty schema; ForeignChronicle if it is not ours."""
    seen = inspect(connection)
    if seen.has_table("migrations"):
        ours = (seen.get_table_comment("migrations")["text"] or "") == _MARK
    else:
        ours = not seen.get_table_names()
    if not ours:
        raise ForeignChronicle(
            f"{server} holds tables that are not Letopis's; they were left as they are.",
            remedy="Name an empty database or schema with --chronicle.",
        )
    return missing_steps(connection, str(server))


def open_for_writing(server: Server, *, at: str) -> Engine:
    """Open the chronicle, make its tables where there are none, bring it up to date; see letopis.chronicle.store."""
    engine = make_engine(server, writes=True)
    try:
        with engine.connect() as connection:
            connection.execution_options(**{READING: True})
            with connection.begin():
                lacking = missing(connection, server)
            connection.execution_options(**{READING: False})
        if lacking:
            with engine.begin() as connection:
                migrate(connection, at=at)
                connection.exec_driver_sql(f"COMMENT ON TABLE migrations IS '{_MARK}'")
    except Exception:
        engine.dispose()
        raise
    return engine


def open_for_reading(server: Server) -> Engine:
    """Open the chronicle without writing to it; see letopis.chronicle.store."""
    engine = make_engine(server, writes=False)
    try:
        with engine.connect() as connection:
            missing(connection, server)
            _must_be_there(connection, server)
    except Exception:
        engine.dispose()
        raise
    return engine


def _must_be_there(connection: Connection, server: Server) -> None:
    if not inspect(connection).has_table("migrations"):
        raise UnusableChronicle(
            f"There is no chronicle at {server}.",
            remedy="Make one with `letopis add FILES…`, or name another with --chronicle.",
        )
