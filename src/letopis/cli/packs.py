"""``letopis packs``: which packs of the reader are installed, and their cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from letopis.cli.common import guarded, print_json

if TYPE_CHECKING:
    from letopis.reading.packs import Installed

_MEGABYTE = 1_000_000


@guarded
def packs(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Print the card of this pack.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the installed packs of the reader, the one in use marked, or print the card of one."""
    from letopis.errors import PackError
    from letopis.reading.packs import VARIABLE, installed

    there = installed()
    if name is None:
        print_json([_described(pack) for pack in there]) if as_json else _list(there, VARIABLE)
        return
    found = next((pack for pack in there if pack.name == name), None)
    if found is None:
        names = ", ".join(sorted(pack.name for pack in there))
        raise PackError(f"There is no pack {name!r}.", remedy=f"Installed: {names}.")
    if as_json:
        print_json(_described(found) | {"card": found.card})
    elif found.card:
        from letopis.model.safe import safe

        typer.echo(safe(found.card).rstrip("\n"))
    else:
        raise PackError(f"The pack {name} has no card.", remedy=f"Reinstall it, or look into {found.folder}.")


def _described(pack: Installed) -> dict[str, object]:
    return {
        "name": pack.name,
        "version": pack.settings.version,
        "bytes": _size(pack),
        "active": pack.active,
        "folder": str(pack.folder),
    }


def _size(pack: Installed) -> int:
    """Give the size of a pack's files in bytes."""
    return sum(path.stat().st_size for path in pack.folder.iterdir() if path.is_file())


def _list(there: list[Installed], variable: str) -> None:
    from letopis.cli.common import tell
    from letopis.cli.screen import Screen
    from letopis.model.safe import one_line

    screen = Screen.standard()
    for pack in there:
        use = " (in use)" if pack.active else ""
        size = f"{_size(pack) / _MEGABYTE:.1f} MB"
        screen.line(one_line(f"{pack.name}{use}, version {pack.settings.version}, {size}, {pack.folder}"), hang=2)
    tell(f"The variable {variable} names the pack to use, or a folder with one.")
