"""Several processes and connections at one chronicle."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

from letopis.chronicle import checking
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import pytest

    from conftest import Story

SUPPORT = Path(__file__).parents[1] / "support"


def start(place: str | Path, file: Path, report: Path) -> subprocess.Popen[bytes]:
    """Start a process that adds a file."""
    paths = os.pathsep.join([str(SUPPORT), str(SUPPORT.parent), *sys.path])
    command = [sys.executable, str(SUPPORT / "adding.py"), str(place), str(file), str(report)]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": paths})  # noqa: S603 (our own)


def test_many_may_open_a_new_chronicle_at_once(tmp_path: Path, clock: Callable[[], dt.datetime]) -> None:
    def open_one(path: Path) -> None:
        ready.wait()
        Writer(path, clock=clock, user="tester").close()

    ready = Barrier(6)
    with ThreadPoolExecutor(ready.parties) as pool:
        for number in range(25):
            opened = [pool.submit(open_one, tmp_path / f"{number}.db") for _ in range(ready.parties)]
            assert [one.exception() for one in opened] == [None] * ready.parties


def test_two_processes_add_at_once(new_place: Callable[[], str | Path], tmp_path: Path) -> None:
    """Both succeed, from a chronicle that is not there yet, and it becomes what one of them would have made."""
    from adding import dump, write_articles

    texts = write_articles(tmp_path / "all.jsonl", 24)
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    # Half of what each has the other has too.
    (tmp_path / "left.jsonl").write_text("".join(lines[:18]), encoding="utf-8")
    (tmp_path / "right.jsonl").write_text("".join(lines[6:24]), encoding="utf-8")
    together, alone = new_place(), new_place()
    running = [start(together, tmp_path / f"{side}.jsonl", tmp_path / side) for side in ("left", "right")]
    assert [one.wait(120) for one in running] == [0, 0]
    (tmp_path / "all.jsonl").write_text("".join(lines[:24]), encoding="utf-8")
    assert start(alone, tmp_path / "all.jsonl", tmp_path / "all").wait(120) == 0
    assert len({text for text in texts if text}) == len(dump(alone)["articles"])
    assert dump(together) == dump(alone)
    assert checking.check(together, at="2026-01-01").wrong == {}


def test_a_reader_waits_for_no_writer_nor_a_writer_for_readers(
    place: str | Path, clock: Any, story: type[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a question is being read, articles go in; while one goes in, questions are answered as things stood."""
    from letopis.chronicle import postgres, sqlite_file

    monkeypatch.setattr(sqlite_file, "LOCK_SECONDS", 0.0)
    monkeypatch.setattr(postgres, "LOCK_SECONDS", 0.001)
    first, second = (story(f"{number}. Переговоры завершились.", "1985-11-21").records() for number in (1, 2))
    with Writer(place, clock=clock, user="tester") as writer:
        writer.put(first)
        with View(place, clock=clock) as view:
            with view._reading() as connection:
                seen = connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one()
                assert writer.put(second) == "added"
                # One state, whatever others write meanwhile.
                assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == seen == 1
            assert view.stats()["articles"] == 2
            with writer._change() as connection:
                connection.exec_driver_sql("DELETE FROM article_search")
                assert view.stats()["articles"] == 2
                assert len(view.search("переговоры", limit=5)) == 2


def test_a_writer_that_only_looks_something_up_waits_for_nobody(
    place: str | Path, clock: Any, story: type[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known already is told while another process writes."""
    from letopis.chronicle import postgres, sqlite_file

    records = story("Переговоры завершились.", "1985-11-21").records()
    with Writer(place, clock=clock, user="tester") as one, Writer(place, clock=clock, user="tester") as other:
        one.put(records)
        monkeypatch.setattr(sqlite_file, "LOCK_SECONDS", 0.0)
        monkeypatch.setattr(postgres, "LOCK_SECONDS", 0.001)
        with one._change():
            assert other.merged(records.article)[1] == "unchanged"
            assert other.find(records.article.id) == other.article(records.article.id) == records.article
