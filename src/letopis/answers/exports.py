"""Everything a chronicle holds as JSON lines, the form described in docs/answers.md."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from letopis.chronicle.exporting import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.chronicle.view import View

SCHEMA = "letopis-export/1"


def jsonl(view: View, as_of: str) -> Iterator[bytes]:
    """Give the lines of an export, each ending with a line feed: a head, the articles, then all that is known of them.

    Apart from the head, two chronicles that hold the same give the same lines.
    """
    encode = msgspec.json.Encoder().encode
    yield (
        encode({"kind": "export", "schema": SCHEMA, "letopis": version("letopis"), "as_of": as_of, **view.stats()})
        + b"\n"
    )
    for line in view.stream(everything):
        yield encode(line) + b"\n"
