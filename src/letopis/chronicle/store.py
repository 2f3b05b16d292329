"""Opens the chronicle's file: checks that it is ours, upgrades it, and turns SQLite's errors into Letopis's own."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from letopis.chronicle.migrations import applied, migrate, steps
from letopis.errors import ChronicleError, ForeignChronicle, NewerChronicle, UnusableChronicle

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLICATION_ID = 0x4C45544F  # "LETO"
LOCK_SECONDS = 5.0
_READ_ONLY = "BEGIN"
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


def _unusable(path: Path, error: Exception) -> UnusableChronicle:
    said = str(error).lower()
    for sign, problem, remedy in _CAUSES:
        if sign in said:
            return UnusableChronicle(f"The chronicle {path} {problem}", remedy=remedy)
    return UnusableChronicle(
        f"The chronicle {path} cannot be used: {error}.",
        remedy="Restore a copy, or name another file with --chronicle.",
    )


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """Turn the database errors of the block into UnusableChronicle."""
    try:
        yield
    except DBAPIError as error:
        raise _unusable(path, error.orig if isinstance(error.orig, Exception) else error) from error
    except sqlite3.Error as error:
        raise _unusable(path, error) from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?{mode}"
    return sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, check_same_thread=False, isolation_level=None)


def _engine(path: Path, mode: str, begin: str) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: _connect(path, mode), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        # What is removed is overwritten: a text taken out of the chronicle must not be readable in the file.
        connection.execute("PRAGMA secure_delete = ON")

        if begin == _READ_ONLY:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

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
    known = [step.name for step in steps()]
    done = applied(connection)
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > len(known) or set(done) - set(known):
        raise NewerChronicle(
            f"The chronicle {path} was written by a newer Letopis (schema {version}, this one knows {len(known)}).",
            remedy="Upgrade with `pip install --upgrade letopis`, or name another file with --chronicle.",
        )
    return tuple(name for name in known if name not in done)


def open_for_writing(path: str | Path, *, at: str) -> Engine:
    """Open the chronicle at ``path``, create it where there is none, and bring it up to date.

    ``at`` is the ISO time that the migrations are logged with. Raises ForeignChronicle, NewerChronicle and
    UnusableChronicle.
    """
    file = Path(path)
    if _exists(file):
        _refuse_strange_bytes(file)
    engine = _engine(file, "mode=rwc", "BEGIN IMMEDIATE")
    try:
        with usable(file):
            _prepare(engine, file, at)
    except ChronicleError:
        engine.dispose()
        raise
    return engine


def _prepare(engine: Engine, path: Path, at: str) -> None:
    with engine.begin() as connection:
        missing = _check(connection, path)
    with closing(_connect(path, "mode=rw")) as plain:
        # Outside a transaction, and only once the file is known to be ours.
        plain.execute("PRAGMA journal_mode = WAL")
    if missing:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection, at=at)


def open_for_reading(path: str | Path) -> Engine:
    """Open the chronicle at ``path`` without writing to it.

    Raises UnusableChronicle where there is none, ForeignChronicle, NewerChronicle. A file that an older Letopis wrote
    has to be upgraded by a writer first; see :func:`needs_upgrade`.
    """
    file = Path(path)
    if not _exists(file) or (file.is_file() and file.stat().st_size == 0):
        raise UnusableChronicle(
            f"There is no chronicle at {file}.",
            remedy="Make one with `letopis add FILES…`, or name another with --chronicle.",
        )
    _refuse_strange_bytes(file)
    with usable(file):
        return _readable(file)


def _readable(path: Path) -> Engine:
    # Only a connection that might write takes the -wal and -shm files away when it is the last to close; what is not
    # known to be ours is not opened so. Nothing is written: see query_only.
    usual = "mode=rw" if _says_ours(path) else "mode=ro"
    # A WAL file on read-only media can be read only as immutable, which is safe while no -wal file lies beside it.
    modes = [usual] if Path(f"{path}-wal").exists() else [usual, "mode=ro&immutable=1"]
    for mode in modes:
        engine = _engine(path, mode, _READ_ONLY)
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


def needs_upgrade(engine: Engine, path: str | Path) -> bool:
    """Tell whether the file lacks migrations that this Letopis knows."""
    with usable(Path(path)), engine.connect() as connection:
        return bool(_check(connection, Path(path)))
