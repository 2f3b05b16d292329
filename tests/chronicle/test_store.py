"""The file: created, upgraded, or refused with the remedy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DBAPIError

from letopis.chronicle import migrations, schema, sqlite_file, store
from letopis.chronicle.ids import body_digest
from letopis.chronicle.lemmas import indexed_words
from letopis.chronicle.rows import record_rows
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer, _put_appearances
from letopis.errors import ForeignChronicle, NewerChronicle, UnusableChronicle
from letopis.model.records import ArticleRecords

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from conftest import Story

    Clock = Callable[[], dt.datetime]


@pytest.fixture
def path(tmp_path: Path, clock: Clock) -> Path:
    """Give an empty chronicle."""
    file = tmp_path / "имя с пробелом?.db"
    Writer(file, clock=clock, user="tester").close()
    return file


def test_schema_is_what_the_migrations_make(path: Path) -> None:
    """The tables as SQLAlchemy sees them and as the steps create them have the same columns."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    seen = inspect(engine)
    for name, table in schema.metadata.tables.items():
        assert {column["name"] for column in seen.get_columns(name)} == {column.name for column in table.columns}
    engine.dispose()


def test_file_says_whose_it_is(path: Path) -> None:
    """The application id, the version and the named steps stand in the file; it is in WAL mode."""
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA application_id").fetchone()[0] == sqlite_file.APPLICATION_ID
        assert plain.execute("PRAGMA user_version").fetchone()[0] == len(migrations.steps())
        assert plain.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert [name for (name,) in plain.execute("SELECT name FROM migrations")] == [
            step.name for step in migrations.steps()
        ]


@pytest.mark.parametrize("opened_by", ["view", "writer"])
def test_chronicle_of_the_first_migration_opens(
    tmp_path: Path, clock: Clock, story: type[Story], opened_by: str
) -> None:
    """A file with the first step only is upgraded, and what the new step needs is filled from what is there."""
    path = tmp_path / "old.db"
    engine = sqlite_file.make_engine(path, "mode=rwc", writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}")
        migrations.migrate(connection, at="2026-01-01", through=migrations.steps()[:1])
        article = story("Делегации встретились в Женеве.").article
        connection.execute(
            schema.articles.insert().values(
                id=article.id,
                digest=article.digest,
                language="ru",
                text=article.text,
                added_at="",
                added_by="",
                records=msgspec.json.encode(ArticleRecords(article=article)),
            )
        )
    engine.dispose()
    if opened_by == "writer":
        Writer(path, clock=clock, user="tester").close()
    with View(path, clock=clock) as view:
        assert view.search("делегация", limit=5) == [article.id]


def test_the_third_step_knows_old_wire_copy_again(tmp_path: Path, clock: Clock, story: type[Story]) -> None:
    """Articles of a chronicle of two steps are known by their body after the upgrade."""
    path = tmp_path / "old.db"
    body = "Делегации встретились в Женеве. " * 10
    old = story(f"Встреча\n\n{body}").records()
    old = msgspec.structs.replace(old, article=msgspec.structs.replace(old.article, title="Встреча"))
    engine = sqlite_file.make_engine(path, "mode=rwc", writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}")
        migrations.migrate(connection, at="2026-01-01", through=migrations.steps()[:2])
        row = {name: getattr(old.article, name) for name in ("id", "digest", "title", "language", "text")}
        stored = schema.articles.insert().values(**row, added_at="", added_by="", records=msgspec.json.encode(old))
        connection.execute(stored)
    engine.dispose()
    with Writer(path, clock=clock, user="tester") as writer:
        assert writer.put(story(body, "1985-11-20", "Листок").records()) == "redated"
        assert writer.put(story(f" {body}", "1985-11-21", "Голос").records()) == "appearance"
    with View(path, clock=clock) as view:
        assert len(view.articles()) == 1


def test_a_failed_step_leaves_nothing_behind(tmp_path: Path) -> None:
    """Steps and their log are one transaction."""
    engine = sqlite_file.make_engine(tmp_path / "x.db", "mode=rwc", writes=True)
    broken = migrations.Step("0001_x", ("CREATE TABLE x (y TEXT)", "CREATE NONSENSE"))
    with pytest.raises(Exception, match="syntax"), engine.begin() as connection:
        migrations.migrate(connection, at="2026-01-01", through=[broken])
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize("content", ["text", "database"])
def test_foreign_file_is_refused_and_left_alone(tmp_path: Path, clock: Clock, content: str) -> None:
    """Neither a text nor somebody else's database is touched, by reading or by writing."""
    path = tmp_path / "foreign.db"
    if content == "text":
        path.write_text("Это не летопись.", encoding="utf-8")
    else:
        with closing(sqlite3.connect(path)) as plain:
            plain.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(ForeignChronicle) as writing:
        Writer(path, clock=clock, user="tester")
    with pytest.raises(ForeignChronicle):
        View(path, clock=clock)
    assert path.read_bytes() == before
    assert "--chronicle" in writing.value.remedy


@pytest.mark.parametrize("sign", ["PRAGMA user_version = 99", "INSERT INTO migrations VALUES ('9999_later', '')"])
def test_newer_file_is_refused(path: Path, clock: Clock, sign: str) -> None:
    """A file that knows more than this Letopis is refused with advice to upgrade."""
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute(sign)
    with pytest.raises(NewerChronicle, match="Upgrade"):
        Writer(path, clock=clock, user="tester")
    with pytest.raises(NewerChronicle):
        View(path, clock=clock)


def test_locked_file_is_refused(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's write lock is named after a while, with the remedy."""
    monkeypatch.setattr(sqlite_file, "LOCK_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnusableChronicle, match="locked") as refused:
            Writer(path, clock=clock, user="tester")
        assert "Wait" in refused.value.remedy
        with View(path, clock=clock) as view:
            assert view.stats()["articles"] == 0


def test_missing_file_and_folder_are_named(tmp_path: Path, clock: Clock) -> None:
    """Reading where there is nothing, or writing where there is no folder, names the remedy."""
    with pytest.raises(UnusableChronicle, match="letopis add"):
        View(tmp_path / "none.db", clock=clock)
    with pytest.raises(UnusableChronicle, match="folder"):
        Writer(tmp_path / "none" / "x.db", clock=clock, user="tester")
    with pytest.raises(UnusableChronicle, match="not a file"):
        Writer(tmp_path, clock=clock, user="tester")


def test_damaged_file_is_named(path: Path, clock: Clock) -> None:
    """A file whose pages are overwritten behind a good header is called damaged."""
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(content)
    with pytest.raises(UnusableChronicle, match="damaged"):
        View(path, clock=clock)


def test_read_only_file_can_be_read_but_not_written(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading does not need the right to write; writing says what is missing (opened as SQLite opens such a file)."""
    plain = sqlite_file._connect
    monkeypatch.setattr(
        sqlite_file, "_connect", lambda file, mode: plain(file, mode.replace("rwc", "ro").replace("rw", "ro"))
    )
    with View(path, clock=clock) as view:
        assert view.stats()["articles"] == 0
    with pytest.raises(UnusableChronicle, match="read-only"):
        Writer(path, clock=clock, user="tester").fail("x", "y")


@pytest.mark.parametrize("damaged", [False, True])
def test_reading_leaves_no_files_behind(path: Path, clock: Clock, damaged: bool) -> None:  # noqa: FBT001 (a case)
    """Neither a question nor a damaged file leaves SQLite's -wal and -shm beside the chronicle."""
    if damaged:
        content = path.read_bytes()
        path.write_bytes(content[:4200] + b"A" * (len(content) - 4200))
        with pytest.raises(UnusableChronicle, match="damaged"), View(path, clock=clock) as view:
            view.stats()
    else:
        with View(path, clock=clock) as view:
            assert view.stats()["articles"] == 0
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_read_side_cannot_write(path: Path) -> None:
    """The connection of a question refuses every change."""
    with store.open_for_reading(path).begin() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM articles")


def test_an_old_chronicle_becomes_what_a_new_one_would_be(tmp_path: Path, clock: Clock, story: type[Story]) -> None:
    """Of a file of three steps, whose records stand alone, everything else is worked out when it is opened."""
    from adding import dump

    told = [_talks(story, number) for number in range(3)]
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    with Writer(new, clock=clock, user="tester") as writer:
        for one in told:
            writer.put(one)
    engine = sqlite_file.make_engine(old, "mode=rwc", writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}")
        migrations.migrate(connection, at="2026-01-01", through=migrations.steps()[:3])
        for one in told:
            _put_as_once(connection, one, clock().isoformat(timespec="seconds"))
    engine.dispose()
    with View(old, clock=clock) as view:
        assert len(view.articles()) == len(told)
    found, expected = dump(old), dump(new)
    at = list(schema.judgements.c.keys()).index("at")
    for rows in (found, expected):
        # When a rule said it first is not known of an old file.
        rows["judgements"] = [(*row[:at], *row[at + 1 :]) for row in rows["judgements"]]
    assert found == expected


def _talks(story: type[Story], number: int) -> ArticleRecords:
    told = story(
        f"{number}. Михаил Горбачёв, генеральный секретарь, встретился в Женеве с Рональдом Рейганом. Он доволен.",
        f"1985-11-2{number}",
        "Листок",
    )
    people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган", "Рональдом Рейганом"))
    told.event("meet", "встретился в Женеве", people, "1985-11-19", place=told.entity("Женева", "Женеве", "city"))
    told.tenure(people[0], "генеральный секретарь", "генеральный секретарь", office_class="party_leader")
    told.statement(people[0], "opinion", "Он доволен", "Он")
    return told.records()


def _put_as_once(connection: Connection, records: ArticleRecords, at: str) -> None:
    """Write an article as Letopis did after three steps."""
    article = records.article
    row = {name: getattr(article, name) for name in ("id", "digest", "title", "language", "text", "published")}
    row |= {"added_at": at, "added_by": "tester", "records": msgspec.json.encode(records)}
    row["body_digest"] = body_digest(article.title, article.text)
    connection.execute(schema.articles.insert().values(**row))
    _put_appearances(connection, article)
    for table, rows in record_rows(records):
        if rows:
            connection.execute(table.insert(), rows)
    words = {"article_id": article.id, "words": indexed_words(article.text)}
    connection.execute(schema.article_search.insert().values(**words))
