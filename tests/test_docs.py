"""The README and the docs are run: an example that no longer holds is a failing test.

What a page may contain, and what is done with it:

* a fence after ``<!-- file: NAME -->`` is written to that file in a temporary folder that the page keeps for itself;
* ``python`` fences are run as doctests, one namespace to a page;
* ``console`` fences: each ``$ letopis …`` line is run there, ``# exit N`` at its end says the exit code (0 if absent),
  and the lines below it must be printed, in that order (``…`` stands for anything left out);
* ``sh`` fences are set-up commands, which CI runs; here they must be those that it runs;
* a table after ``<!-- check: WHAT PUBLISHED -->`` holds a sentence and what is read from it in each row;
* links inside the repository must lead somewhere.

Other fences may show text or data, not commands, so that no example is passed over in silence.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from letopis.model.records import ArticleRecords

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

FENCE = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\s*\n)?^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMAND = re.compile(r"^\$ (?P<line>.*?)(?:\s+# exit (?P<code>\d))?$")
CHECK = re.compile(r"<!-- check: (?P<what>\w+) (?P<published>[\d-]+) -->\s*\n(?P<table>(?:\|.*\n)+)")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
SHOWN_ONLY = {"", "text", "json", "yaml", "toml", "html"}
RUNNABLE = re.compile(r"^(?:\$ |>>> )", re.MULTILINE)
SET_UP = [
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/letopis demo",
    "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest",
]
TIMEOUT = 300


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language, its text, the file it is to become, the line it begins on."""

    language: str
    body: str
    file: str | None
    line: int


@dataclass(frozen=True)
class Command:
    """A command that a page shows, the exit code it promises, the lines it is said to print."""

    line: str
    code: int
    shown: tuple[str, ...]


def fences(page: str) -> Iterator[Fence]:
    """Give the fenced blocks of a page in order."""
    for found in FENCE.finditer(page):
        line = page.count("\n", 0, found.start("language")) + 1
        yield Fence(found["language"], found["body"], found["file"], line)


def commands(body: str) -> Iterator[Command]:
    """Give the commands of a ``console`` block, each with the output shown below it."""
    current: re.Match[str] | None = None
    shown: list[str] = []
    for line in [*body.splitlines(), "$ "]:
        found = COMMAND.match(line)
        if found is None:
            shown.append(line)
            continue
        if current is not None:
            yield Command(current["line"], int(current["code"] or 0), tuple(filter(str.strip, shown)))
        current, shown = found, []


def squeezed(text: str) -> str:
    """Give ``text`` with every run of white space as one space: wrapping does not matter."""
    return " ".join(text.split())


def missing(shown: tuple[str, ...], printed: str) -> list[str]:
    """Give the pieces of the shown lines that are not printed, in the order shown."""
    rest = squeezed(printed)
    absent = []
    for line in shown:
        for piece in filter(None, map(squeezed, line.split("…"))):
            _, found, after = rest.partition(piece)
            if found:
                rest = after
            else:
                absent.append(piece)
    return absent


def run(command: Command, folder: Path) -> None:
    """Run one ``letopis`` command in ``folder``; fail if it exits or prints otherwise than the page says."""
    words = shlex.split(command.line)
    assert words[0] == "letopis", f"only letopis is run from a console block: {command.line}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LETOPIS_")}
    environment |= {"COLUMNS": "120", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"}
    done = subprocess.run(  # noqa: S603 (the commands are our own pages')
        [sys.executable, "-c", "from letopis.cli import main; main()", *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    printed = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == command.code, f"{command.line}: exit {done.returncode}\n{printed}"
    assert printed.strip(), f"{command.line}: prints nothing"
    assert missing(command.shown, printed) == [], f"{command.line} printed\n{printed}"


def run_doctest(fence: Fence, name: str, namespace: dict[str, object]) -> None:
    """Run a ``python`` block as a doctest in the page's namespace."""
    test = doctest.DocTestParser().get_doctest(fence.body, namespace, name, name, fence.line)
    assert test.examples, f"{name}:{fence.line}: a python block without >>>"
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    failed = runner.run(test, out=report.append, clear_globs=False).failed
    namespace.update(test.globs)
    assert not failed, "".join(report)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_page_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything a page shows can be done, in the page's order, with the result it shows."""
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {}
    for fence in fences(path.read_text(encoding="utf-8")):
        if fence.file:
            target = tmp_path / fence.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(fence.body, encoding="utf-8")
        elif fence.language == "python":
            run_doctest(fence, path.name, namespace)
        elif fence.language == "console":
            for command in commands(fence.body):
                run(command, tmp_path)
        elif fence.language == "sh":
            assert fence.body.strip() in SET_UP
        else:
            assert fence.language in SHOWN_ONLY, f"{path.name}:{fence.line}: nothing runs a {fence.language!r} block"
            assert not RUNNABLE.search(fence.body), f"{path.name}:{fence.line}: an example that nothing runs"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link of a page names a file or folder of the repository."""
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_readme_gives_both_set_up_commands() -> None:
    """A newcomer finds the two commands, word for word."""
    shown = [fence.body.strip() for fence in fences((ROOT / "README.md").read_text(encoding="utf-8"))]
    assert [command for command in SET_UP if command not in shown] == []


def dates_read(sentence: str, records: ArticleRecords) -> list[tuple[str, ...]]:
    """Give the value and basis of the expression printed in bold, with or without its preposition."""
    bold = sentence.split("**")[1]
    return [
        (str(time.edtf), time.basis)
        for time in records.times
        if time.of(records.article.text) in bold and bold.endswith(time.of(records.article.text))
    ]


def events_read(_sentence: str, records: ArticleRecords) -> list[tuple[str, ...]]:
    """Give the type and status of each event."""
    return [(event.type, event.status) for event in records.events]


def tenures_read(_sentence: str, records: ArticleRecords) -> list[tuple[str, ...]]:
    """Give person, office, body and status of each tenure."""
    return [
        (records.entity(t.person).name, t.office, records.entity(t.of).name if t.of else "", t.status)
        for t in records.tenures
    ]


def statements_read(_sentence: str, records: ArticleRecords) -> list[tuple[str, ...]]:
    """Give speaker, kind and form of each statement."""
    return [(records.entity(s.speaker).name if s.speaker else "", s.kind, s.form) for s in records.statements]


READ: dict[str, Callable[[str, ArticleRecords], list[tuple[str, ...]]]] = {
    "dates": dates_read,
    "events": events_read,
    "tenures": tenures_read,
    "statements": statements_read,
}


def checked_rows() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Give what, publication date, sentence and expected cells of every checked table row."""
    for path in PAGES:
        for found in CHECK.finditer(path.read_text(encoding="utf-8")):
            rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in found["table"].splitlines()]
            for sentence, *cells in rows[2:]:
                yield found["what"], found["published"], sentence, tuple(cells)


ROWS = list(checked_rows())


@pytest.mark.parametrize(
    ("what", "published", "sentence", "cells"), ROWS, ids=[f"{what}-{number}" for number, (what, *_) in enumerate(ROWS)]
)
def test_table_row_is_what_is_read(what: str, published: str, sentence: str, cells: tuple[str, ...]) -> None:
    """The sentence of a table row gives what the row says, and nothing else of that sort."""
    import letopis

    records = letopis.read(sentence.replace("**", ""), published=published)
    assert READ[what](sentence, records) == [cells]


def test_tables_are_found() -> None:
    """The docs have rows to check: the pattern that finds them still matches."""
    assert {what for what, *_ in ROWS} == set(READ)


def test_console_block_is_split_into_commands() -> None:
    """Output belongs to the command above it; the exit code is read from the comment."""
    found = list(commands("$ letopis stats --json\n{\n\n}\n$ letopis add no.txt   # exit 1\n"))
    assert found == [Command("letopis stats --json", 0, ("{", "}")), Command("letopis add no.txt", 1, ())]


def test_shown_lines_must_be_printed_in_order() -> None:
    """Wrapping and what ``…`` leaves out do not matter, order does."""
    assert missing(("раз … три", "четыре"), "раз два\n  три\nчетыре") == []
    assert missing(("три", "раз"), "раз два три") == ["раз"]


def test_file_fences_are_found() -> None:
    """A file marker belongs to the fence that follows it."""
    page = "<!-- file: a/b.txt -->\n```text\nтекст\n```\n\n```python\n>>> 1\n1\n```\n"
    assert [(f.file, f.language, f.body) for f in fences(page)] == [
        ("a/b.txt", "text", "текст\n"),
        (None, "python", ">>> 1\n1\n"),
    ]
