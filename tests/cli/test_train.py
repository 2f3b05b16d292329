"""``letopis train``: what is refused, with the remedy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from letopis.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path


def test_an_unknown_pack_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["train", "slow", "--nerel", str(tmp_path)])
    assert result.exit_code == 2
    assert "none of fast, accurate" in result.stderr


def test_nerel_is_needed() -> None:
    result = CliRunner().invoke(app, ["train", "fast"])
    assert result.exit_code == 2
    assert "--nerel" in result.stderr


@pytest.mark.parametrize("arguments", [("fast", "--no-teacher"), ("accurate",)])
def test_a_teacher_that_nobody_learns_from_is_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["train", *arguments, "--nerel", str(tmp_path), "--teacher", str(tmp_path)])
    assert result.exit_code == 2
    assert "--teacher" in result.stderr


def test_a_missing_package_is_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in [name for name in sys.modules if name.startswith("letopis.training.")]:
        monkeypatch.delitem(sys.modules, name)
    result = CliRunner().invoke(app, ["train", "fast", "--nerel", str(tmp_path), "--no-teacher"])
    assert result.exit_code == 2
    assert "pip install 'letopis[train]'" in result.stderr


def test_a_missing_corpus_is_told(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    result = CliRunner().invoke(app, ["train", "fast", "--nerel", str(tmp_path), "--no-teacher"])
    assert result.exit_code == 2
    assert "NEREL's folder" in result.stderr
