"""Hand-built records, so that the chronicle, the answers and the command line are tested without a reader."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from letopis.chronicle.writer import Writer
from letopis.model.articles import Appearance, Article
from letopis.model.layers import Entity, Mention, Note, Time
from letopis.model.records import (
    ArticleRecords,
    Event,
    EvidenceSpan,
    Participant,
    RecordDate,
    Statement,
    Tenure,
)
from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from servers import Databases


class Story:
    """An article and its records, built from words of its text."""

    def __init__(self, text: str, published: str | None = None, source: str | None = None) -> None:
        digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        given = Appearance(source, None, published, "given" if published else "none")
        self.article = Article(digest[7:23], digest, None, "ru", text, published, (given,))
        self._entities: list[Entity] = []
        self._events: list[Event] = []
        self._tenures: list[Tenure] = []
        self._statements: list[Statement] = []

    def span(self, words: str) -> Span:
        """Give the first place of ``words``."""
        start = self.article.text.index(words)
        return Span(start, start + len(words))

    def proof(self, words: str) -> tuple[EvidenceSpan, ...]:
        """Give evidence made of the first place of ``words``."""
        span = self.span(words)
        return (EvidenceSpan(span.start, span.end),)

    def entity(self, name: str, words: str | None = None, kind: str = "person", **more: Any) -> str:
        """Add an entity that ``words`` (its name) mention, and give its id."""
        span = self.span(words or name)
        form = more.pop("form", "name")
        basis = more.pop("name_basis", "attested")
        made = Entity(
            f"e{len(self._entities) + 1}",
            kind,
            kind.upper(),
            name,
            basis,
            None,
            (Mention(span.start, span.end, form),),
            **more,
        )
        self._entities.append(made)
        return made.id

    def event(self, kind: str, words: str, people: tuple[str, ...], edtf: str | None, **more: Any) -> str:
        """Add an event whose evidence and trigger are ``words``."""
        basis = more.pop("basis", "stated" if edtf else "unresolved")
        made = Event(
            id=f"v{len(self._events) + 1}",
            type=kind,
            trigger=self.span(words),
            participants=tuple(Participant(p) for p in people),
            date=RecordDate(edtf, basis),
            evidence=self.proof(words),
            origin="test/1",
            confidence=0.9,
            **more,
        )
        self._events.append(made)
        return made.id

    def tenure(self, person: str, office: str, words: str, **more: Any) -> str:
        """Add a tenure whose evidence is ``words``."""
        made = Tenure(
            id=f"o{len(self._tenures) + 1}",
            person=person,
            office=office,
            span=self.span(words),
            evidence=self.proof(words),
            origin="test/1",
            confidence=0.9,
            **more,
        )
        self._tenures.append(made)
        return made.id

    def statement(self, speaker: str | None, kind: str, content: str, cue: str, **more: Any) -> str:
        """Add a statement."""
        span = self.span(content)
        made = Statement(
            id=f"s{len(self._statements) + 1}",
            speaker=speaker,
            kind=kind,
            form=more.pop("form", "indirect"),
            cue=self.span(cue),
            content=span,
            content_parts=(span,),
            evidence=(EvidenceSpan(span.start, span.end),),
            origin="test/1",
            confidence=0.8,
            **more,
        )
        self._statements.append(made)
        return made.id

    def add_appearance(self, appearance: Appearance) -> None:
        """Let another outlet print the same text."""
        appearances = (*self.article.appearances, appearance)
        self.article = msgspec.structs.replace(self.article, appearances=appearances)

    def records(self, *notes: Note, times: tuple[Time, ...] = ()) -> ArticleRecords:
        """Give what was built."""
        return ArticleRecords(
            article=self.article,
            entities=tuple(self._entities),
            times=times,
            events=tuple(self._events),
            tenures=tuple(self._tenures),
            statements=tuple(self._statements),
            notes=notes,
        )


@pytest.fixture
def story() -> type[Story]:
    """Give the builder of articles with records."""
    return Story


@pytest.fixture
def clock() -> Callable[[], dt.datetime]:
    """Give a clock that stands still."""
    return lambda: dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


@pytest.fixture
def keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Callable[[], dt.datetime]
) -> Callable[[ArticleRecords], None]:
    """Work in an empty folder, and give what puts an article into the chronicle there that commands take."""
    monkeypatch.chdir(tmp_path)

    def put(records: ArticleRecords) -> None:
        with Writer(tmp_path / "letopis.db", clock=clock, user="t") as writer:
            writer.put(records)

    return put


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Give databases of a PostgreSQL server that runs as long as the tests do; skip where none can be had."""
    servers = pytest.importorskip("servers", reason="psycopg is not installed", exc_type=ImportError)
    try:
        with servers.databases() as found:
            yield found
    except servers.NoServer as error:
        pytest.skip(f"no PostgreSQL server: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str | Path]]:
    """Give a function that tells where a new, empty chronicle may be, once on each store."""
    if request.param == "sqlite":
        numbers = iter(range(1000))
        yield lambda: tmp_path / f"{next(numbers)}.db"
        return
    known = request.getfixturevalue("databases")
    taken: list[str] = []

    def take() -> str:
        taken.append(known.take())
        return taken[-1]

    yield take
    for one in taken:
        known.give_back(one)


@pytest.fixture
def place(new_place: Callable[[], str | Path]) -> str | Path:
    """Give the path or URL of a new, empty chronicle, once on each store."""
    return new_place()


@pytest.fixture(autouse=True)
def _own_chronicle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a chronicle of theirs set: it is not for tests."""
    monkeypatch.delenv("LETOPIS_CHRONICLE", raising=False)
