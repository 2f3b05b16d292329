"""A chronicle in a file: checks that it is ours, upgrades it, and turns SQLite's errors into Letopis's own."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from letopis.chronicle.migrations import migrate, missing_steps
from letopis.errors import ForeignChronicle, UnusableChronicle

APPLICATION_ID = 0x4C45544F  # "LETO"
LOCK_SECONDS = 60.0
READING = "letopis_reading"
_AGAIN_SECONDS = 0.02
_PRIMARY = 0xFF  # of SQLite's error codes
# What is kept of the file in memory, in kibibytes (SQLite takes these as negative): an answer of 100 rows is put
# together from a few thousand pages; an article worked in touches as many, and the next one much the same.
_CACHED = -128_000
# The log beside the file is worked in after so many pages (64 MB): an article changes some 500, in a large chronicle
# all in other places, but many of them again with the next one. SQLite's own choice, 1,000, wrote each almost at once.
_LOGGED_PAGES = 16_000
_APPLICATION_ID_AT = 68  # in the file's header
_MAGIC = b"SQLite format 3\x00"

_CAUSES: tuple[tuple[str, str, str], ...] = (
    ("locked", "is locked by another program.", "Wait until it has finished writing, or close it, and try again."),
    ("readonly", "is read-only.", "Give yourself the right to write to the file and its folder, or copy it elsewhere."),
    (
        "unable to open",
        "cannot be opened.",
        "Check that its folder exists and that you may write there, or name another file with --chronicle.",
    ),
    ("disk is full", "cannot grow: the disk is full.", "Free some space and try again; nothing half-written was kept."),
    ("not a database", "is damaged.", "Restore a copy, or add the articles to a new file."),
    ("malformed", "is damaged.", "Restore a copy, or save what can be read with `sqlite3 FILE .recover`."),
    ("disk i/o", "cannot be read or written.", "Check the disk, then restore a copy of the file."),
)


def unusable(path: Path, error: Exception) -> UnusableChronicle:
    """Give the error that says what SQLite found wrong, with the remedy."""
    said = str(error).lower()
    for sign, problem, remedy in _CAUSES:
        if sign in said:
            return UnusableChronicle(f"The chronicle {path} {problem}", remedy=remedy)
    return UnusableChronicle(
        f"The chronicle {path} cannot be used: {error}.",
        remedy="Restore a copy, or name another file with --chronicle.",
    )


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?{mode}"
    return sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, check_same_thread=False, isolation_level=None)


def make_engine(path: Path, mode: str, *, writes: bool) -> Engine:
    """Give an engine whose transactions hold the lock to write from their beginning, but for those marked ``READING``.

    ``mode`` is SQLite's: ``mode=rw``, ``mode=rwc``, ``mode=ro``, with ``&immutable=1`` or without.
    """
    # A reader asks many small questions: opening the file anew for each would take longer than the answers. A writer
    # holds one connection all the time.
    pool = NullPool if writes else QueuePool
    engine = create_engine("sqlite://", creator=lambda: _connect(path, mode), poolclass=pool)

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        # What is removed is overwritten: a text taken out of the chronicle must not be readable in the file.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA cache_size = {_CACHED}")
        if writes:
            connection.execute(f"PRAGMA wal_autocheckpoint = {_LOGGED_PAGES}")
        else:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = not writes or connection.get_execution_options().get(READING, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _refuse_strange_bytes(path: Path) -> None:
    try:
        if not path.is_file():
            raise UnusableChronicle(
                f"{path} is not a file.",
                remedy="Name a file with --chronicle; `letopis add` creates it where there is none.",
            )
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise UnusableChronicle(
            f"The chronicle {path} cannot be read: {error.strerror}.", remedy="Give yourself the right to read it."
        ) from error
    if head and head != _MAGIC:
        raise _foreign(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # a folder that one may not look into
        raise UnusableChronicle(
            f"The chronicle {path} cannot be read: {error.strerror}.", remedy="Give yourself the right to read it."
        ) from error


def _foreign(path: Path) -> ForeignChronicle:
    return ForeignChronicle(
        f"{path} is not a chronicle of Letopis; it was left as it is.",
        remedy="Name another file with --chronicle; `letopis add` creates it where there is none.",
    )


def _check(connection: Connection, path: Path) -> tuple[str, ...]:
    """Give the names of the steps that the file still lacks; an empty file lacks them all."""
    ours = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    holds_tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() > 0
    if ours != APPLICATION_ID and (ours != 0 or holds_tables):
        raise _foreign(path)
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return missing_steps(connection, str(path), version)


def open_for_writing(file: Path, *, at: str) -> Engine:
    """Open the file, create it where there is none, and bring it up to date; see :mod:`letopis.chronicle.store`."""
    if _exists(file):
        _refuse_strange_bytes(file)
    engine = make_engine(file, "mode=rwc", writes=True)
    try:
        _prepare(engine, file, at)
    except Exception:
        engine.dispose()
        raise
    return engine


def _prepare(engine: Engine, path: Path, at: str) -> None:
    with engine.begin() as connection:
        missing = _check(connection, path)
    # Outside a transaction, and only once the file is known to be ours.
    _log_ahead(path)
    if missing:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection, at=at)


def _log_ahead(path: Path) -> None:
    """Let changes go to a log beside the file, so that readers and the writer do not wait for each other.

    Where somebody else has the file open just then, SQLite gives up at once here, whatever the time to wait is.
    """
    until = time.monotonic() + LOCK_SECONDS
    with closing(_connect(path, "mode=rw")) as plain:
        while True:
            try:
                plain.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(_AGAIN_SECONDS)
            else:
                return


def open_for_reading(file: Path) -> Engine:
    """Open the file without writing to it; see :mod:`letopis.chronicle.store`."""
    if not _exists(file) or (file.is_file() and file.stat().st_size == 0):
        raise UnusableChronicle(
            f"There is no chronicle at {file}.",
            remedy="Make one with `letopis add FILES…`, or name another with --chronicle.",
        )
    _refuse_strange_bytes(file)
    return _readable(file)


def _readable(path: Path) -> Engine:
    # Only a connection that might write takes the -wal and -shm files away when it is the last to close; what is not
    # known to be ours is not opened so. Nothing is written: see query_only.
    usual = "mode=rw" if _says_ours(path) else "mode=ro"
    # A WAL file on read-only media can be read only as immutable, which is safe while no -wal file lies beside it.
    modes = [usual] if Path(f"{path}-wal").exists() else [usual, "mode=ro&immutable=1"]
    for mode in modes:
        engine = make_engine(path, mode, writes=False)
        try:
            with engine.connect() as connection:
                _check(connection, path)
        except DBAPIError as error:
            if mode == modes[-1] or not _may_be_immutable(error):
                raise
        else:
            return engine
    raise AssertionError


def _says_ours(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_APPLICATION_ID_AT + 4)
    return int.from_bytes(head[_APPLICATION_ID_AT:], "big") == APPLICATION_ID


def _may_be_immutable(error: DBAPIError) -> bool:
    said = str(error.orig).lower()
    return "readonly" in said or "unable to open" in said


def missing(connection: Connection, path: Path) -> tuple[str, ...]:
    """Name the migrations that the file lacks."""
    return _check(connection, path)
