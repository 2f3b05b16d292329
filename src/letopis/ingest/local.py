"""The clock and the user of this machine, for callers that bring none of their own."""

from __future__ import annotations

import datetime as dt
import getpass


def system_clock() -> dt.datetime:
    """Give the present moment in UTC."""
    return dt.datetime.now(tz=dt.UTC)


def system_user() -> str:
    """Give the login name, or "unknown" where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # which one depends on the platform
        return "unknown"
