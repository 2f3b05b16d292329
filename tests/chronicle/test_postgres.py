"""A chronicle in PostgreSQL: its address; made, upgraded, or refused with the remedy. No message tells a password."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from letopis.chronicle import migrations, postgres, schema, store
from letopis.chronicle.location import Server, located
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.errors import ForeignChronicle, NewerChronicle, UnusableChronicle
from letopis.model.records import ArticleRecords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servers import Databases

    from conftest import Story

AT = "2026-01-02T03:04:05+00:00"


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """Give the URL of a schema of its own, empty, in a database that is used again."""
    taken = databases.take()
    own = f"{taken}{'&' if '?' in taken else '?'}options=-csearch_path%3Dbare"
    engine = create_engine(located(taken).address)
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA bare"))
    yield own
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA bare CASCADE"))
    engine.dispose()
    databases.give_back(taken)


def run(url: str, *statements: str) -> None:
    """Run statements as anybody might."""
    engine = create_engine(located(url).address)
    with engine.begin() as connection:
        for one in statements:
            connection.execute(text(one))
    engine.dispose()


@pytest.mark.parametrize("written", ["x.db", "./x.db", "/tmp/x y.db", "C:/x.db", "C:\\x.db", "a:b.db"])  # noqa: S108
def test_a_path_is_a_file(written: str) -> None:
    """Whatever does not begin with a scheme is a path, drive letters and colons or not."""
    assert located(written) == Path(written)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "POSTGRESQL"])
def test_a_url_is_a_server(scheme: str) -> None:
    """Its password is used and never shown."""
    found = located(f"{scheme}://anna:s3kr%C3%A9t%2F%D0%BF@db.example:5433/news?sslmode=require&passfile=/x")
    assert isinstance(found, Server)
    assert str(found) == "postgresql://anna@db.example:5433/news"
    assert "s3kr" not in repr(found)
    assert found.address.startswith("postgresql+psycopg://anna:s3kr")
    assert located(found) is found


@pytest.mark.parametrize(
    "written",
    ["postgresql://anna:s3kret@db.example:x/news", "postgresql://anna:s3@kret/@:x/news", "postgresql://[::1/x"],
)
def test_a_url_that_cannot_be_read_is_not_quoted(written: str) -> None:
    """The remedy says how to write it; the message holds nothing of it."""
    with pytest.raises(UnusableChronicle, match="%2F") as refused:
        located(written)
    assert "anna" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("mysql://x/y", "begins with mysql://"),
        ("sqlite:///x.db", "Name a file"),
        (Path("postgresql://anna@db.example/news"), "lost a slash"),
    ],
)
def test_other_addresses_are_refused(written: str | Path, said: str) -> None:
    """What is no chronicle's address says what would be one."""
    with pytest.raises(UnusableChronicle, match=said):
        located(written)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    """Nobody needs psycopg for a file; whoever gives a URL is told what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UnusableChronicle, match=r"letopis\[postgres\]") as refused:
        View("postgresql://anna:s3kret@db.example/news", clock=clock)
    assert "s3kr" not in str(refused.value)


@pytest.mark.parametrize("opened", [View, lambda at, clock: Writer(at, clock=clock, user="")])
def test_a_server_that_is_not_there_is_said(tmp_path: Path, clock: Any, opened: Any) -> None:
    """No host, no socket: the remedy names what to look at, and the password stays out."""
    pytest.importorskip("psycopg")
    # A path that holds figures is not taken for the server's code of an error.
    with pytest.raises(UnusableChronicle, match=r"cannot be reached.*Check host and port") as refused:
        opened(f"postgresql://anna:s3kret@/news?host={tmp_path / '28'}", clock=clock)
    assert "s3kret" not in str(refused.value)


def test_a_database_that_is_not_there_is_said(url: str, clock: Any) -> None:
    """The remedy is to make it."""
    at = located(url).address.replace("/letopis_test", "/no_such").replace("+psycopg", "")
    with pytest.raises(UnusableChronicle, match="createdb"):
        Writer(at, clock=clock, user="tester")


def test_where_nothing_is_there_is_no_chronicle(url: str, clock: Any) -> None:
    """Asking makes nothing."""
    with pytest.raises(UnusableChronicle, match="letopis add"):
        View(url, clock=clock)
    engine = create_engine(located(url).address)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_schema_is_what_the_migrations_make(url: str, clock: Any) -> None:
    """The tables have the columns that SQLAlchemy sees, and all text is compared by code points."""
    Writer(url, clock=clock, user="tester").close()
    engine = create_engine(located(url).address)
    seen = inspect(engine)
    for name, table in schema.metadata.tables.items():
        columns = {column["name"]: column for column in seen.get_columns(name)}
        assert columns.keys() - {"found"} == {column.name for column in table.columns}
        texts = [c["type"] for c in columns.values() if str(c["type"]).startswith("TEXT") and c["name"] != "words"]
        assert {one.collation for one in texts} <= {"C"}
    engine.dispose()


def test_tables_of_others_are_left_alone(url: str, clock: Any) -> None:
    """A schema that somebody else uses is refused by reading and by writing, even with a table of a like name."""
    run(url, "CREATE TABLE migrations (name TEXT, applied_at TEXT)", "INSERT INTO migrations VALUES ('0001_first', '')")
    for opened in (lambda: Writer(url, clock=clock, user=""), lambda: View(url, clock=clock)):
        with pytest.raises(ForeignChronicle, match="empty database"):
            opened()
    engine = create_engine(located(url).address)
    assert inspect(engine).get_table_names() == ["migrations"]
    engine.dispose()


def test_a_newer_chronicle_is_refused(url: str, clock: Any) -> None:
    """A chronicle that knows more than this Letopis is refused with advice to upgrade."""
    Writer(url, clock=clock, user="tester").close()
    run(url, "INSERT INTO migrations VALUES ('9999_later', '')")
    for opened in (lambda: Writer(url, clock=clock, user=""), lambda: View(url, clock=clock)):
        with pytest.raises(NewerChronicle, match="Upgrade"):
            opened()


def test_a_chronicle_of_the_first_step_is_upgraded(url: str, clock: Any, story: type[Story]) -> None:
    """What later steps need is filled from what is there."""
    engine = postgres.make_engine(located(url), writes=True)
    article = story("Делегации встретились в Женеве.").article
    old = msgspec.json.encode(ArticleRecords(article=article))
    with engine.begin() as connection:
        migrations.migrate(connection, at=AT, through=migrations.steps()[:1])
        connection.execute(text("COMMENT ON TABLE migrations IS 'letopis'"))
        row = {name: getattr(article, name) for name in ("id", "digest", "language", "text")}
        connection.execute(schema.articles.insert().values(**row, added_at="", added_by="", records=old))
    engine.dispose()
    Writer(url, clock=clock, user="tester").close()
    with View(url, clock=clock) as view:
        assert view.search("делегация", limit=5) == [article.id]
        assert view.records(article.id).article.text == article.text


def test_a_lock_that_is_not_given_up_is_said(url: str, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while the remedy is told; reading goes on meanwhile."""
    monkeypatch.setattr(postgres, "LOCK_SECONDS", 0.05)
    with Writer(url, clock=clock, user="one") as one, Writer(url, clock=clock, user="other") as other:
        with one._change(), pytest.raises(UnusableChronicle, match=r"locked.*Wait"):
            other.fail("x", "y")
        other.fail("x", "y")


def test_the_read_side_cannot_write(url: str, clock: Any) -> None:
    """The connection of a question refuses every change."""
    Writer(url, clock=clock, user="tester").close()
    engine = store.open_for_reading(url)
    with engine.begin() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.exec_driver_sql("DELETE FROM articles")
    engine.dispose()


def test_a_long_text_is_indexed_whole(url: str, clock: Any, story: type[Story]) -> None:
    """Beyond what PostgreSQL keeps the places of, words are still found, the last as the first."""
    long = " ".join(f"слово{number}" for number in range(40_000)) + " Женева"
    with Writer(url, clock=clock, user="tester") as writer:
        writer.put(story(long).records())
    with View(url, clock=clock) as view:
        assert len(view.search("слово1 слово39999 женеву", limit=5)) == 1
        assert view.search("слово40001", limit=5) == []
