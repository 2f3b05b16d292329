from __future__ import annotations

import json

import pytest

from letopis.errors import EvaluationError
from letopis.evaluation.floors import Run, check, load_floors, main
from letopis.evaluation.gold_set import SetScore
from letopis.evaluation.measures import Accuracy, Score

SCORE = SetScore("gold", 2, {"dates": Score(9, 10, 10), "date_values": Accuracy(8, 9), "tenure_to": Accuracy(0, 0)})


def run(**floors):
    return Run("own", "gold", "tests/gold", floors={name.replace("__", "."): floor for name, floor in floors.items()})


@pytest.mark.parametrize(
    ("floors", "holds"),
    [
        ({"dates__f1": 0.9}, True),
        ({"dates__f1": 0.91}, False),
        ({"date_values__accuracy": 0.88}, True),
        # A measure or figure that is not there fails, and so does one that was measured on nothing.
        ({"statements__f1": 0.0}, False),
        ({"dates__accuracy": 0.0}, False),
        ({"tenure_to__accuracy": 0.0}, False),
    ],
)
def test_floors(floors, holds):
    (found,) = check(run(**floors), SCORE)
    assert found.holds is holds
    assert ("BELOW" in str(found)) is not holds


def test_a_text_that_failed_fails_the_run():
    failed = SetScore("gold", 2, SCORE.measures, failed=1)
    assert [c.holds for c in check(run(dates__f1=0.5), failed)] == [True, False]


def test_the_file_must_be_in_its_form(tmp_path):
    file = tmp_path / "floors.json"
    with pytest.raises(EvaluationError):
        load_floors(file)
    file.write_text('{"runs": [{"name": "x", "set": "gold", "path": "p", "flors": {}}]}', encoding="utf-8")
    with pytest.raises(EvaluationError, match="flors"):
        load_floors(file)


def test_without_data_the_check_fails_and_says_why(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("LETOPIS_DATA", raising=False)
    file = tmp_path / "floors.json"
    entry = {"name": "x", "set": "gold", "path": "gold", "floors": {"dates.f1": 0.5}}
    file.write_text(json.dumps({"runs": [entry]}), encoding="utf-8")
    assert main([str(file)]) == 1
    assert "LETOPIS_DATA" in capsys.readouterr().err


def test_no_floor_at_all_is_a_failure(tmp_path, capsys):
    file = tmp_path / "floors.json"
    file.write_text('{"runs": []}', encoding="utf-8")
    assert main([str(file)]) == 1
    assert "no floor" in capsys.readouterr().err
