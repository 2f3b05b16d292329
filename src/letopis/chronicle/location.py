"""Where a chronicle is: a file, or a database of a PostgreSQL server given by its URL."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from letopis.errors import UnusableChronicle

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):/", re.IGNORECASE)
_FORM = "postgresql://USER@HOST/DATABASE"


class Server(NamedTuple):
    """A database of a PostgreSQL server; written without its password, and without the options that may hold one."""

    address: str
    shown: str
    secrets: tuple[str, ...] = ()
    options: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Give the address as messages show it."""
        return self.shown

    def __repr__(self) -> str:
        """Give the address as tracebacks show it."""
        return f"Server({self.shown})"

    def without_secrets(self, message: str) -> str:
        """Take passwords of this address out of somebody else's message."""
        for secret in self.secrets:
            message = message.replace(secret, "***")
        return message


Location = Path | Server


def located(where: str | Path | Server) -> Location:
    """Tell what ``where`` names: a URL of PostgreSQL a server, anything else a file.

    Raises UnusableChronicle for a URL of something else, or one that cannot be read.
    """
    if isinstance(where, Server):
        return where
    scheme = _SCHEME.match(str(where))
    if scheme is None or len(scheme[1]) == 1:
        return Path(where)
    if not str(where)[scheme.end() :].startswith("/"):
        if scheme[1].lower() not in _SCHEMES:
            return Path(where)
        raise UnusableChronicle(
            "The URL of the chronicle lost a slash on its way.", remedy=f"Give it as a string, {_FORM}, not as a path."
        )
    if scheme[1].lower() not in _SCHEMES:
        raise UnusableChronicle(
            f"A chronicle cannot be kept at an address that begins with {scheme[1]}://.",
            remedy=f"Name a file, or a database as {_FORM}.",
        )
    return _server(str(where))


def _server(url: str) -> Server:
    from sqlalchemy.engine import URL, make_url
    from sqlalchemy.exc import ArgumentError

    # Not chained, nor quoted: what could not be read may hold a password.
    unreadable = UnusableChronicle(
        "The URL of the chronicle cannot be read.",
        remedy=f"Write it as {_FORM}; signs such as @ / : in a password are written %40 %2F %3A.",
    )
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError, TypeError):
        raise unreadable from None
    if "@" in f"{parts.host}{parts.database}":  # the end of a password that holds one
        raise unreadable
    hidden = [str(parts.password or ""), *(str(value) for key, value in parts.query.items() if "pass" in key.lower())]
    secrets = tuple(dict.fromkeys(form for one in hidden if one for form in (one, unquote(one))))
    plain = URL.create("postgresql", parts.username, None, parts.host, parts.port, parts.database)
    address = parts.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    return Server(address, plain.render_as_string(), secrets, frozenset(parts.query))
