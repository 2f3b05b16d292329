"""The reader's packs: which are installed, which is active, and loading it.

The fast pack comes with Letopis. Others are distributions of their own that announce a folder by the entry point group
``letopis.packs`` (name = a module whose package holds the files). The variable ``LETOPIS_PACK`` names the pack to use,
or a folder with one; without it the accurate pack is used where it is installed, else the fast one.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import NamedTuple

import msgspec

from letopis.errors import PackError
from letopis.reading.packs.pack import Pack, Seen
from letopis.reading.packs.parts import Settings, Word

VARIABLE = "LETOPIS_PACK"
GROUP = "letopis.packs"
FAST = "fast"
# The better of the installed packs is used, in this order; then whatever else there is.
PREFERRED = ("accurate", FAST)


class Installed(NamedTuple):
    """A pack that is there: its name, its folder, its card (Markdown), its settings, whether it is the active one."""

    name: str
    folder: Path
    card: str
    settings: Settings
    active: bool


@cache
def folders() -> dict[str, Path]:
    """Give the folders of the installed packs by name (looked up once per process)."""
    found = {FAST: Path(str(resources.files("letopis.reading.packs") / FAST))}
    for entry in metadata.entry_points(group=GROUP):
        try:
            found[entry.name] = Path(str(resources.files(entry.value)))
        except ModuleNotFoundError as error:
            raise PackError(
                f"The pack {entry.name} is announced but its files are gone: {error}.",
                remedy=f"Reinstall it: pip install --force-reinstall letopis-{entry.name}",
            ) from error
    return found


def active_name() -> str:
    """Give the name of the pack that will be used, or the folder that ``LETOPIS_PACK`` names."""
    asked = os.environ.get(VARIABLE, "").strip()
    if asked:
        return asked
    there = folders()
    return next((name for name in PREFERRED if name in there), FAST)


def _folder(name: str) -> Path:
    there = folders()
    if name in there:
        return there[name]
    if (Path(name) / "pack.json").exists():
        return Path(name)
    raise PackError(
        f"There is no pack {name!r}; installed: {', '.join(sorted(there))}.",
        remedy=f"Set {VARIABLE} to one of these, or to a folder with a pack.json; "
        "the accurate pack is installed with: pip install letopis-accurate",
    )


def _settings(folder: Path) -> Settings:
    try:
        return msgspec.json.decode((folder / "pack.json").read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError) as error:
        raise PackError(
            f"The pack in {folder} cannot be read: {error}.",
            remedy="Reinstall it with pip install --force-reinstall --no-deps.",
        ) from error


def installed() -> list[Installed]:
    """Give the installed packs, the active one marked; a folder named by ``LETOPIS_PACK`` is among them."""
    there = dict(folders())
    active = active_name()
    if active not in there:
        there[active] = _folder(active)
    found = []
    for name, folder in there.items():
        card = folder / "CARD.md"
        text = card.read_text(encoding="utf-8") if card.exists() else ""
        found.append(Installed(name, folder, text, _settings(folder), name == active))
    return found


@cache
def _loaded(name: str) -> Pack:
    folder = _folder(name)
    settings = _settings(folder)
    vectors = _folder(settings.vectors) if settings.vectors else folder
    return Pack(folder, vectors, _loaded(settings.second) if settings.second else None)


def load() -> Pack:
    """Load the active pack, once per process (a fraction of a second); PackError if it is missing or damaged."""
    return _loaded(active_name())


__all__ = ["Installed", "Pack", "Seen", "Settings", "Word", "active_name", "folders", "installed", "load"]
