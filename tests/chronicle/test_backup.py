"""A copy is the chronicle as it stood, whole or not there at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from letopis.chronicle import backup as copying
from letopis.chronicle import checking
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.errors import BackupError, UnusableChronicle

if TYPE_CHECKING:
    from conftest import Story

AT = "2026-01-02T03:04:05+00:00"


@pytest.fixture
def filled(place: str | Path, clock: Any, story: type[Story]) -> str | Path:
    """Give a chronicle of one article with a repair and a failure in its log."""
    told = story("Михаил Горбачёв встретился в Женеве с Рональдом Рейганом.", "1985-11-20", "Листок")
    people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган", "Рональдом Рейганом"))
    told.event("meet", "встретился", people, "1985-11-19")
    other = story("Переговоры завершились.", "1985-11-21").records()
    with Writer(place, clock=clock, user="tester") as writer:
        writer.put(told.records(), reader="test/1")
        writer.put(other)
        writer.remove(other.article.id, reason="проба")
        writer.fail("x.txt", "нет такого файла")
    return place


def seen(place: str | Path, clock: Any) -> Any:
    """Give all that questions can see."""
    with View(place, clock=clock) as view:
        return (
            view.stats(),
            view.recorded("event"),
            view.articles(),
            view.log(),
            view.search("переговоры женева", limit=5),
        )


def test_a_copy_is_a_chronicle(filled: str | Path, tmp_path: Path, clock: Any, story: type[Story]) -> None:
    """What the copy holds is what the chronicle held; it is one sound file that goes on by itself."""
    file = copying.backup(filled, tmp_path / "copy.db", at=AT)
    assert seen(file, clock) == seen(filled, clock)
    assert checking.check(file, at=AT).wrong == {}
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith((".letopis", "copy.db-"))]
    with Writer(file, clock=clock, user="tester") as writer:
        assert writer.put(story("Переговоры завершились.", "1985-11-21").records()) == "added"
        writer.remove(story("Переговоры завершились.").article.id, reason="")
    assert len(seen(file, clock)[3][0]) == 2


def test_a_file_that_is_there_is_kept(filled: str | Path, tmp_path: Path, clock: Any) -> None:
    """Nothing is overwritten unasked; asked, the old file goes only when the new one is whole."""
    file = tmp_path / "copy.db"
    file.write_text("Дневник", encoding="utf-8")
    with pytest.raises(BackupError, match="--force"):
        copying.backup(filled, file, at=AT)
    assert file.read_text(encoding="utf-8") == "Дневник"
    with pytest.raises(UnusableChronicle):
        copying.backup(tmp_path / "none.db", file, at=AT, force=True)
    assert file.read_text(encoding="utf-8") == "Дневник"
    copying.backup(filled, file, at=AT, force=True)
    assert seen(file, clock) == seen(filled, clock)


def test_impossible_targets_are_named(filled: str | Path, tmp_path: Path) -> None:
    """A folder, a file in no folder, the chronicle itself."""
    with pytest.raises(BackupError, match="cannot be written"):
        copying.backup(filled, tmp_path, at=AT)
    with pytest.raises(BackupError, match="cannot be written"):
        copying.backup(filled, tmp_path / "none" / "copy.db", at=AT)
    if isinstance(filled, Path):
        with pytest.raises(BackupError, match="itself"):
            copying.backup(filled, filled, at=AT, force=True)


def test_a_copy_is_made_while_somebody_writes(filled: str | Path, tmp_path: Path, clock: Any) -> None:
    """Neither waits for the other, and the copy holds what was finished."""
    with Writer(filled, clock=clock, user="tester") as writer, writer._change() as connection:
        connection.exec_driver_sql("DELETE FROM failures")
        file = copying.backup(filled, tmp_path / "copy.db", at=AT)
    with closing(sqlite3.connect(file)) as plain:
        assert plain.execute("SELECT count(*) FROM failures").fetchone() == (1,)
