"""The work folder: files that are whole or absent, results kept for the next run, and whose folder it is."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, TypeVar

import msgspec

from letopis.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

T = TypeVar("T")

_CLAIM = "training.json"


class Identity(msgspec.Struct, frozen=True):
    """What decides the weights: the recipe, the digest of what is learned from, the seed."""

    recipe: dict[str, object]
    data: str
    seed: int

    def digest(self) -> str:
        """Give a short digest, the same on every machine."""
        return digest(msgspec.json.encode(self, order="sorted"))


def digest(*parts: bytes) -> str:
    """Give a short digest of byte strings in their order."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()[:16]


def digest_files(root: Path, paths: Iterable[Path]) -> str:
    """Give a short digest of files and of their places under ``root``."""
    parts: list[bytes] = []
    for path in sorted(paths):
        parts += [path.relative_to(root).as_posix().encode(), hashlib.sha256(path.read_bytes()).digest()]
    return digest(*parts)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make a file that takes the place of ``path`` only when it is on the disk as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Always the same name, so that what a killed run leaves is written over.
    fresh = path.with_name(f".{path.name}.new")
    try:
        write(fresh)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def kept(path: Path, kind: type[T], make: Callable[[], T]) -> T:
    """Give what an earlier run left at ``path``; where there is nothing readable, make it and leave it there.

    The path has to name all that the value depends on.
    """
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.MsgspecError):
        made = make()
        write_whole(path, lambda fresh: fresh.write_bytes(msgspec.msgpack.encode(made)))
        return made


def claim(folder: Path, identity: Identity) -> None:
    """Make ``folder`` the place of one training; TrainingError if another one has begun there."""
    path = folder / _CLAIM
    if not path.exists():
        write_whole(path, lambda fresh: fresh.write_bytes(msgspec.json.format(msgspec.json.encode(identity))))
        return
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Identity)
    except msgspec.MsgspecError as error:
        raise TrainingError(f"{path} cannot be read: {error}.", remedy=_remedy(folder)) from error
    # Compared as written: JSON knows no tuples.
    wanted = msgspec.json.decode(msgspec.json.encode(identity), type=Identity)
    other = [name for name in Identity.__struct_fields__ if getattr(found, name) != getattr(wanted, name)]
    if other:
        raise TrainingError(
            f"In {folder} another training has begun, with another {' and '.join(other)}.", remedy=_remedy(folder)
        )


def _remedy(folder: Path) -> str:
    return (
        f"Give another folder with --work, or remove {folder} to begin anew; "
        "the command it was begun with goes on with what is there."
    )
