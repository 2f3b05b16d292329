"""Copies a whole chronicle, as it stands at one moment, into a new file; nobody who reads or writes it is stopped."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, insert, inspect, select

from letopis.chronicle import schema, sqlite_file, store
from letopis.chronicle.location import Server, located
from letopis.errors import BackupError, ChronicleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

_AT_ONCE = 500


def backup(where: str | Path, target: str | Path, *, at: str, force: bool = False) -> Path:
    """Write a copy of the chronicle to the file ``target`` and give its path.

    A chronicle in PostgreSQL becomes a chronicle in a file, which opens like any other. ``at`` is an ISO time. The file
    is there whole or not at all. Raises BackupError where it exists (unless ``force``), is the chronicle itself or
    cannot be written, ChronicleError where the chronicle cannot be read.
    """
    source, file = located(where), Path(target)
    _refuse(source, file, force=force)
    try:
        with tempfile.TemporaryDirectory(prefix=".letopis-backup-", dir=file.absolute().parent) as folder:
            made = Path(folder) / "copy.db"
            copy(where, made, at=at)
            _keep(made)
            made.replace(file)
    except OSError as error:
        raise BackupError.of(file, error) from error
    for left in ("-wal", "-shm"):  # of a file that was overwritten: they are not of this one
        Path(f"{file}{left}").unlink(missing_ok=True)
    return file


def copy(where: str | Path | Server, file: Path, *, at: str) -> None:
    """Write a copy of the chronicle to a file that is not there yet."""
    source = located(where)
    engine = store.open_for_reading(source)
    try:
        if isinstance(source, Server) and store.needs_upgrade(engine, source):
            # Rows are copied into the tables of this Letopis.
            store.open_for_writing(source, at=at).dispose()
        with store.usable(source), engine.connect() as connection:
            if isinstance(source, Server):
                store.open_for_writing(file, at=at).dispose()
                with connection.begin():
                    _transfer(connection, file)
            else:
                _copy_pages(connection, file)
    finally:
        engine.dispose()


def _refuse(source: Path | Server, file: Path, *, force: bool) -> None:
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise BackupError(f"{file} cannot be written.", remedy="Name a file in a folder that exists.")
    if isinstance(source, Path) and source.exists() and file.exists() and source.samefile(file):
        raise BackupError(f"{file} is the chronicle itself.", remedy="Name another file.")
    if file.exists() and not force:
        raise BackupError(f"{file} exists already.", remedy="Name another file, or overwrite it with --force.")


def _keep(file: Path) -> None:
    """Make sure that the copy is on the disk before it takes its name."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _copy_pages(connection: Connection, file: Path) -> None:
    plain = connection.connection.driver_connection
    assert isinstance(plain, sqlite3.Connection)  # noqa: S101 (what sqlite_file makes)
    with closing(sqlite3.connect(file)) as target:
        plain.backup(target)
        # One file, complete without others beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def _transfer(connection: Connection, file: Path) -> None:
    """Copy every row out of the transaction of ``connection`` into an empty chronicle in a file."""
    engine = sqlite_file.make_engine(file, "mode=rw", writes=True)
    try:
        with engine.connect() as target:
            # Whether all keys hold is looked at once, at the end. (Inside a transaction the setting would not count.)
            plain = target.connection.driver_connection
            assert isinstance(plain, sqlite3.Connection)  # noqa: S101 (what sqlite_file makes)
            plain.execute("PRAGMA foreign_keys = OFF")
            with target.begin():
                for table in _tables(target):
                    for rows in _rows(connection, table):
                        target.execute(insert(table), rows)
            broken = target.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken:
                raise ChronicleError(
                    f"The copy would not be whole: a row of {broken[0]} refers to one that is not there.",
                    remedy="`letopis check` says more.",
                )
    finally:
        engine.dispose()


def _tables(connection: Connection) -> list[Table]:
    """Give the chronicle's tables with the columns that the file has: those of this Letopis, and any other."""
    seen = inspect(connection)
    shadows = tuple(f"{name}_" for name in (schema.article_search.name,))
    names = [n for n in seen.get_table_names() if n != "migrations" and not n.startswith(shadows)]
    found = MetaData()
    return [
        schema.metadata.tables[n] if n in schema.metadata.tables else _reflected(found, n, connection) for n in names
    ]


def _reflected(metadata: MetaData, name: str, connection: Connection) -> Table:
    from sqlalchemy import Table

    return Table(name, metadata, autoload_with=connection, resolve_fks=False)


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=_AT_ONCE).execute(select(table))
    for part in found.partitions(_AT_ONCE):
        yield [dict(row._mapping) for row in part]  # noqa: SLF001 (SQLAlchemy's public name for it)
