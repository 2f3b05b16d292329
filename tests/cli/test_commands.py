"""The command line, run as a user runs it, over a small chronicle read from short texts."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from letopis.chronicle.writer import Writer
from letopis.cli.app import app

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from conftest import Story

TEXT = "Президент США Рональд Рейган накануне встретился в Женеве с Михаилом Горбачёвым."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Give a function that runs ``letopis`` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LETOPIS_CHRONICLE", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)

    def invoke(*arguments: str, **more: Any) -> Result:
        return CliRunner().invoke(app, arguments, **more)

    return invoke


@pytest.fixture
def filled(tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]) -> Story:
    """Write ``letopis.db`` with one article whose text tries to act on a terminal."""
    told = story(
        "Михаил Горбачёв [bold]встретился[/bold] в Женеве с Рональдом Рейганом, сообщил он.",
        "1985-11-20",
        "Лис\x1b[31mток\u202e",
    )
    people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган", "Рональдом Рейганом"))
    place = told.entity("Женева", "Женеве", "city")
    told.event("meet", "[bold]встретился[/bold] в Женеве", people, "1985-11", place=place)
    told.tenure(people[0], "президент", "Михаил Горбачёв", office_class="head_of_state")
    told.statement(people[0], "claim", "встретился", "сообщил")
    with Writer(tmp_path / "letopis.db", clock=clock, user="tester") as writer:
        writer.put(told.records())
    return told


def test_help_loads_nothing_heavy() -> None:
    """Nothing that reading or the chronicle needs is imported for help."""
    heavy = {"numpy", "sqlalchemy", "pymorphy3", "trafilatura", "onnxruntime", "razdel"}
    code = f"import sys; from letopis.cli.app import app; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 (our own interpreter)
    assert done.stdout.strip() == "set()"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["timeline", "Горбачёва"], "в ноябре 1985 (месяц)"),
        (["met", "Горбачёв", "Рейган"], "состоялось"),
        (["who", "президент"], "Михаил Горбачёв — президент"),
        (["said", "Горбачёв", "--kind", "claim"], "утверждение"),
        (["search", "встретиться"], "20 ноября 1985"),
        (["articles"], "1 событие, 1 должность, 1 высказывание"),
    ],
)
def test_rows_show_what_when_and_the_words(run: Callable[..., Result], arguments: list[str], shown: str) -> None:
    """Each row shows its content, quote, source and date; text acts neither as markup nor on the terminal."""
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    assert shown in done.stdout
    assert "Лис\ufffd[31mток\ufffd, 20 ноября 1985" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "arguments",
    [
        ["timeline", "Горбачёв"],
        ["met", "Рейган"],
        ["who", "президент"],
        ["said", "Горбачёв"],
        ["search", "Женева"],
        ["articles"],
        ["conflicts"],
    ],
)
def test_json_is_the_envelope(run: Callable[..., Result], arguments: list[str]) -> None:
    """Every question prints the one envelope, and nothing else, on standard output."""
    answer = json.loads(run(*arguments, "--json").stdout)
    assert answer["schema"] == "letopis-answer/1"
    assert set(answer) >= {"query", "as_of", "rows", "notes"}
    for row in answer["rows"]:
        assert row["citations"]
        assert set(row["citations"][0]) == {"article", "source", "published", "start", "end", "quote", "url"}


@pytest.mark.usefixtures("filled")
def test_every_form_is_printed_whole(run: Callable[..., Result]) -> None:
    """Markdown, CSV and JSON come from one option; --json is short for one of them and excludes the others."""
    asked = ["met", "Рейган"]
    assert run(*asked, "--format", "md").stdout.startswith("## met: Рейган\n")
    assert run(*asked, "--format", "csv").stdout_bytes.startswith(b"row,section,kind,id,")
    assert run(*asked, "--format", "csv").stdout_bytes.count(b"\r\n") == 2
    assert run(*asked, "--format", "json").stdout == run(*asked, "--json").stdout
    assert "\x1b" not in run(*asked, "--format", "md").stdout + run(*asked, "--format", "csv").stdout
    refused = run(*asked, "--format", "csv", "--json")
    assert (refused.exit_code, "exclude each other" in refused.stderr) == (2, True)


@pytest.mark.usefixtures("filled")
def test_cite_and_export_print_what_pastes_and_what_loads(run: Callable[..., Result], tmp_path: Path) -> None:
    """Citations are plain text; an export is the same on standard output and in a file."""
    (row,) = json.loads(run("met", "Рейган", "--json").stdout)["rows"]
    cited = run("cite", row["record"]["id"]).stdout
    assert f"«{row['citations'][0]['quote']}»" in cited
    assert "\x1b" not in cited
    assert run("cite", "ffffffff").exit_code == 2
    printed = run("export", "jsonl").stdout_bytes
    assert run("export", "jsonl", "--out", "all.jsonl").exit_code == 0
    assert (tmp_path / "all.jsonl").read_bytes() == printed
    assert {json.loads(line)["kind"] for line in printed.splitlines()} >= {"export", "article", "entity", "happening"}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_rows_fit_the_terminal(run: Callable[..., Result], columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than asked for; into a pipe nothing is wrapped."""
    whole = run("timeline", "Горбачёв").stdout
    monkeypatch.setenv("COLUMNS", columns)
    wrapped = run("timeline", "Горбачёв").stdout
    assert max(len(line) for line in wrapped.splitlines()) <= int(columns)
    assert "".join(whole.split()) == "".join(wrapped.split())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["stats"], 3, "letopis add"),
        (["amend", "abcd", "--published", "1985-11-20"], 3, "letopis add"),
        (["remove", "abcd"], 3, "letopis add"),
        (["stats", "--chronicle", "foreign.txt"], 3, "not a chronicle"),
        (["add"], 2, "INPUT"),
        (["nonsense"], 2, "nonsense"),
        (["said", "X", "--kind", "poem"], 2, "poem"),
        (["amend", "abcd"], 2, "--published"),
        (["read", "none.txt"], 1, "none.txt"),
        (["add", ""], 1, "Name a file"),
        (["add", "none.txt"], 1, "none.txt"),
        (["read", "foreign.txt", "--published", "вчера"], 2, "вчера"),
    ],
)
def test_exit_codes(run: Callable[..., Result], tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    """What went wrong is said on standard error and by the exit code; a mistyped path creates nothing."""
    (tmp_path / "foreign.txt").write_text("Это просто русский текст, а вовсе не летопись событий.", encoding="utf-8")
    done = run(*arguments)
    assert (done.exit_code, done.stdout if code != 2 else "") == (code, "" if arguments[0] != "add" else done.stdout)
    assert said in done.stderr
    if arguments[0] in {"stats", "amend", "remove"}:
        assert not (tmp_path / "letopis.db").exists()


@pytest.mark.usefixtures("filled")
def test_unknown_name_suggests(run: Callable[..., Result]) -> None:
    """A misspelt name exits as wrong usage and brings the nearest."""
    done = run("met", "Горбочев")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Did you mean Михаил Горбачёв?" in done.stderr


def test_the_main_job(run: Callable[..., Result], tmp_path: Path) -> None:
    """Add, ask, amend, remove: the records follow."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert "1 added" in run("add", "a.txt", "--published", "1985-11-20", "--source", "Листок").stdout
    assert (
        json.loads(run("add", "a.txt", "--published", "1985-11-20", "--source", "Листок", "--json").stdout)["unchanged"]
        == 1
    )
    row = json.loads(run("met", "Горбачёв", "--json").stdout)["rows"][0]
    assert row["record"]["date"]["edtf"] == "1985-11-19"
    article = row["citations"][0]["article"]
    assert run("amend", article[:6], "--published", "1985-11-22", "--json").exit_code == 0
    assert json.loads(run("met", "Горбачёв", "--json").stdout)["rows"][0]["record"]["date"]["edtf"] == "1985-11-21"
    assert run("remove", article[:6], "--reason", "проба").exit_code == 0
    assert json.loads(run("stats", "--json").stdout) == dict.fromkeys(
        ("articles", "events", "tenures", "statements", "entities", "failed"), 0
    )


def test_standard_input_and_the_environment(run: Callable[..., Result], tmp_path: Path) -> None:
    """``-`` reads standard input; LETOPIS_CHRONICLE names the file."""
    environment = {"LETOPIS_CHRONICLE": str(tmp_path / "other.db")}
    assert run("add", "-", input=TEXT, env=environment).exit_code == 0
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "letopis.db").exists()


def test_read_prints_one_object_per_article(run: Callable[..., Result], tmp_path: Path) -> None:
    """``read --json`` keeps the order of inputs and prints every key of the contract."""
    items = [{"text": TEXT, "published": "1985-11-20"}, {"text": f"{TEXT} Он доволен.", "published": "1985-11-21"}]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(i, ensure_ascii=False) for i in items), encoding="utf-8")
    done = run("read", "a.jsonl", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["article"]["published"] for one in found] == ["1985-11-20", "1985-11-21"]
    keys = {"schema", "article", "entities", "times", "events", "tenures", "statements", "backreferences", "notes"}
    assert all(set(one) == keys for one in found)


def test_read_shows_the_text_and_the_records(run: Callable[..., Result], tmp_path: Path) -> None:
    """The human view marks the text and quotes every record; without colour, signs mark."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = run("read", "a.txt", "--published", "1985-11-20")
    assert done.exit_code == 0, done.output
    assert "‹накануне›" in done.stdout
    assert "[Рональд Рейган]" in done.stdout
    assert "встреча · " in done.stdout
    assert "19 ноября 1985 (день, дата относительная)" in done.stdout


def test_demo_shows_every_kind_of_answer(run: Callable[..., Result], tmp_path: Path) -> None:
    """The demo answers five questions from the bundled sample, each row with its quote, and leaves nothing behind."""
    done = run("demo", "--json")
    assert done.exit_code == 0, done.output
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["query"]["question"] for one in answers] == ["timeline", "met", "who", "said", "conflicts"]
    for one in answers:
        assert one["rows"]
        assert all(row["citations"] for row in one["rows"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("arguments", [["stats"], ["add", "a.txt"], ["remove", "abcd"]])
def test_a_chronicle_that_may_not_be_read_is_no_wrong_usage(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Missing rights to the file are the chronicle's fault (3), whatever the options' parser thinks of it."""

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.access", lambda *_, **__: False)
    monkeypatch.setattr("pathlib.Path.open", refuse)
    done = run(*arguments)
    assert done.exit_code == 3
    assert "cannot be read: Permission denied" in done.stderr


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("arguments", [["timeline", "Горбачёв"], ["timeline", "Горбачёв", "--json"], ["--help"]])
def test_a_closed_pipe_is_no_failure(tmp_path: Path, arguments: list[str]) -> None:
    """`letopis … | head`: when nobody reads on, the program ends quietly."""
    code = "from letopis.cli import main; main()"
    with subprocess.Popen(  # noqa: S603 (our own interpreter)
        [sys.executable, "-c", code, *arguments], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        assert started.stdout
        assert started.stderr
        started.stdout.close()
        said = started.stderr.read()
    assert (started.returncode, said) == (0, b"")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "arguments",
    [["timeline", ""], ["met", " "], ["who", ""], ["said", "…"], ["search", ""], ["met", "Рейган", "Рейган"]],
)
def test_an_empty_question_is_wrong_usage(run: Callable[..., Result], arguments: list[str]) -> None:
    """It exits with 2, prints no rows and says what to ask instead."""
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Name " in done.stderr


def test_repairs_print_the_envelope(run: Callable[..., Result], filled: Story) -> None:
    """``amend`` and ``remove`` answer with the article that they were about."""
    name = filled.article.id
    for arguments, published in (
        (["amend", name[:6], "--published", "1985-11-21"], "1985-11-21"),
        (["remove", name], None),
    ):
        answer = json.loads(run(*arguments, "--reason", "проба", "--json").stdout)
        assert answer["schema"] == "letopis-answer/1"
        assert answer["query"] == {"question": arguments[0], "article": arguments[1], "reason": "проба"}
        (row,) = answer["rows"]
        assert (row["kind"], row["record"]["id"]) == ("article", name)
        assert row["citations"][0]["article"] == name
        assert published in {None, row["record"]["published"]}


@pytest.mark.usefixtures("filled")
def test_notes_fit_the_terminal(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes wrap as rows do."""
    monkeypatch.setenv("COLUMNS", "40")
    said = run("who", "президент", "--on", "1999-01-01").stderr
    assert len(said.splitlines()) > 1
    assert max(len(line) for line in said.splitlines()) <= 40
