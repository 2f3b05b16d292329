from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from letopis.cli.evaluate import evaluate

RAW = "Рейкьявик, 12 октября. Президент США Рональд Рейган вчера встретился с Михаилом Горбачёвым."


@pytest.fixture
def call():
    app = typer.Typer()
    app.command()(evaluate)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    start = RAW.index("вчера")
    row = {"start": start, "end": start + 5, "text": "вчера", "edtf": "1986-10-11"}
    annotation = {"doc": "own/talks", "published": "1986-10-12", "part": "tune", "dates": [row]}
    (folder / "talks.json").write_text(json.dumps(annotation), encoding="utf-8")
    (tmp_path / "talks.txt").write_text(RAW, encoding="utf-8")
    return folder


def test_gold_as_json_with_predictions_and_errors(call, gold, tmp_path):
    result = call("gold", gold, "--texts", tmp_path, "--json", "--errors", "--predictions", tmp_path / "out")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["set"], found["documents"], found["failed"]) == ("gold", 1, 0)
    assert found["measures"]["dates"]["recall"] == 1
    assert {"dates", "date_values", "tenures", "events", "statements", "statement_speaker"} <= set(found["measures"])
    assert "own/talks" in result.stderr
    written = json.loads((tmp_path / "out" / "talks.json").read_text(encoding="utf-8"))
    assert "1986-10-11" in [row["edtf"] for row in written["dates"]]


def test_gold_as_a_table_shows_counts(call, gold, tmp_path):
    result = call("gold", gold, "--texts", tmp_path)
    assert result.exit_code == 0, result.output
    assert "of 1 gold" in result.stdout


def test_what_cannot_be_scored_is_said_in_one_line(call, gold):
    result = call("gold", gold)
    assert result.exit_code == 1
    assert "--texts" in result.stderr


def test_an_unknown_set_is_wrong_usage(call, gold):
    assert call("silver", gold).exit_code == 2
