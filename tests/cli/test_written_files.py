"""Where an export or a backup cannot be written: one line that says so and what to do."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from letopis.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Story
    from letopis.model.records import ArticleRecords


@pytest.fixture(autouse=True)
def _filled(keep: Callable[[ArticleRecords], None], story: type[Story]) -> None:
    """Work in a folder with a chronicle."""
    keep(story("Михаил Горбачёв выступил.", "1985-11-20").records())


def refused(*arguments: str) -> str:
    """Run a command that must fail with one line, and give it."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("target", ["nowhere/x", "."])
@pytest.mark.parametrize("command", [("export", "jsonl", "--out"), ("backup",)])
def test_a_target_that_is_no_file_is_refused(command: tuple[str, ...], target: str) -> None:
    assert "Name a file in a folder that exists." in refused(*command, target)


def test_a_folder_that_may_not_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a read-only folder does; for root, who runs some tests, no folder is."""

    def denied(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "TemporaryDirectory", denied)
        assert "zz.db cannot be written: Permission denied." in refused("backup", "zz.db")
    opened = Path.open

    def only_reading(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        return denied() if "w" in mode else opened(self, mode, *more, **named)

    monkeypatch.setattr(Path, "open", only_reading)
    assert "zz.jsonl cannot be written: Permission denied." in refused("export", "jsonl", "--out", "zz.jsonl")
