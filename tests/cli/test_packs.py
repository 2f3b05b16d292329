"""``letopis packs``: the list, a card, and what is told when there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from letopis.cli.app import app
from letopis.reading import packs
from letopis.reading.packs import Installed, Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two packs be installed, one of them without a card."""
    found = []
    for name, card in (("fast", "# The pack fast\n\x1b[31m"), ("accurate", "")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pack.json").write_bytes(b"x" * 1_500_000)
        settings = Settings(name, "2", 1, 1, (), (), (), (), (), 0.5, 0.5)
        found.append(Installed(name, folder, card, settings, name == "accurate"))
    monkeypatch.setattr(packs, "installed", lambda: found)


@pytest.mark.usefixtures("two")
def test_the_list_marks_the_pack_in_use(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["packs"])
    assert result.exit_code == 0
    fast, accurate = result.stdout.splitlines()
    assert fast == f"fast, version 2, 1.5 MB, {tmp_path / 'fast'}"
    assert accurate.startswith("accurate (in use), version 2")
    assert "LETOPIS_PACK" in result.stderr


@pytest.mark.usefixtures("two")
def test_the_list_as_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["packs", "--json"])
    fast, accurate = json.loads(result.stdout)
    expected = {"name": "fast", "version": "2", "bytes": 1_500_000, "active": False, "folder": str(tmp_path / "fast")}
    assert fast == expected
    assert accurate["active"]


@pytest.mark.usefixtures("two")
def test_a_card_is_printed_safely() -> None:
    result = CliRunner().invoke(app, ["packs", "fast"])
    assert result.stdout.startswith("# The pack fast\n")
    assert "\x1b" not in result.stdout
    assert json.loads(CliRunner().invoke(app, ["packs", "fast", "--json"]).stdout)["card"].startswith("# The pack")


@pytest.mark.usefixtures("two")
def test_an_unknown_pack_and_a_missing_card_are_told() -> None:
    unknown = CliRunner().invoke(app, ["packs", "slow"])
    assert unknown.exit_code == 2
    assert "Installed: accurate, fast." in unknown.stderr
    without = CliRunner().invoke(app, ["packs", "accurate"])
    assert without.exit_code == 2
    assert "has no card" in without.stderr
