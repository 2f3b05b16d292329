"""What the command line says where something is unknown or mistyped: the remedy, in words of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from letopis.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from conftest import Story
    from letopis.model.records import ArticleRecords


@pytest.fixture(autouse=True)
def _filled(keep: Callable[[ArticleRecords], None], story: type[Story], monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a chronicle of one minister and one president."""
    monkeypatch.setenv("COLUMNS", "1000")
    told = story("Министр СССР Эдуард Шеварднадзе; президент США Рональд Рейган.", "1985-11-20")
    minister, president = told.entity("Эдуард Шеварднадзе"), told.entity("Рональд Рейган")
    countries = told.entity("СССР", kind="country"), told.entity("США", kind="country")
    told.tenure(minister, "министр", "Министр", of=countries[0], office_class="minister")
    told.tenure(president, "президент", "президент", of=countries[1], office_class="head_of_state")
    keep(told.records())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("timeline", "Пушкин"), "`letopis search Пушкин`"),
        (("timeline", "Александр Пушкин"), '`letopis search "Александр Пушкин"`'),
        (("same", "Шеварнадзе", "Рейган"), "Did you mean Эдуард Шеварднадзе?"),
        (("who", "министр", "--on", "вчера"), "for example 1985-11-21"),
        (("who", "минстр"), "the nearest that are: «министр»"),
        (("who", "министр", "--of", "США"), "is known, but not of «США»"),
        (("who", "садовник"), "nor any with a similar name"),
        (("timeline", "Рейган", "--format", "xml"), "'xml' is not one of 'table'"),
    ],
)
def test_a_message_has_the_remedy(arguments: tuple[str, ...], told: str) -> None:
    message = run(*arguments).stderr
    assert told in message
    assert "EDTF level" not in message
    assert "Value error" not in message


@pytest.mark.parametrize(
    ("command", "usage"), [("met", "A [B]"), ("packs", "[NAME]"), ("same", "A B"), ("add", "INPUT…")]
)
def test_usage_names_arguments_plainly(command: str, usage: str) -> None:
    assert run(command, "--help").stdout.splitlines()[0].strip().endswith(f"[OPTIONS] {usage}")


def test_a_line_that_is_no_object_is_named_as_json_has_it(tmp_path: Path) -> None:
    (tmp_path / "arr.jsonl").write_text("[1, 2]\n", encoding="utf-8")
    assert "It is a number, not an object." in run("add", "arr.jsonl").stderr
