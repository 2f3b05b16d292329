"""A chronicle opened for reading: what it holds, apart from the questions."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, Self, TypeVar, Unpack, cast

from letopis.answers import exports, searching
from letopis.answers.rows import answer
from letopis.answers.stories import story_rows
from letopis.chronicle import listing
from letopis.chronicle.view_events import news
from letopis.chronicle.view_stories import stories
from letopis.model.paging import Page
from letopis.model.queries import Row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from letopis.chronicle.view import StoredArticle, View
    from letopis.model.layers import Note
    from letopis.model.paging import Paging
    from letopis.model.queries import Answer
    from letopis.model.records import ArticleRecords

    Clock = Callable[[], dt.datetime]

P = ParamSpec("P")
T = TypeVar("T")
Asked = TypeVar("Asked", bound="Opened")


def of_one_moment(question: Callable[Concatenate[Asked, P], T]) -> Callable[Concatenate[Asked, P], T]:
    """Make all that a question looks up be of the moment when it was asked."""

    @wraps(question)
    def asked(self: Asked, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._view.moment():
            return question(self, *args, **kwargs)

    return cast("Callable[Concatenate[Asked, P], T]", asked)


class Opened:
    """An open chronicle; a context manager that closes it. ``clock`` gives the day that answers are dated with."""

    def __init__(self, view: View, *, clock: Clock) -> None:
        self._view = view
        self._clock = clock

    def __enter__(self) -> Self:
        """Give the chronicle itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._view.close()

    @of_one_moment
    def articles(self, **paging: Unpack[Paging]) -> Answer:
        """Give the latest articles, the earliest first, with their appearances and how much was read from each."""
        page = Page(**paging)
        ids, more = page.newest(self._view.ask(listing.printed, page), what="articles")
        found = self._view.articles(ids)
        rows = [Row("article", article_record(one), (searching.first_words(one),)) for one in found]
        return self._answer({"question": "articles"} | page.query, rows, more)

    @of_one_moment
    def article(self, prefix: str) -> Answer:
        """Give one article by its id or its beginning, as :meth:`articles` does; UnknownArticle if there is none."""
        found = self._view.articles([self._view.records(prefix).article.id])
        rows = [Row("article", article_record(one), (searching.first_words(one),)) for one in found]
        return self._answer({"question": "article", "article": prefix}, rows, ())

    @of_one_moment
    def stories(self, **paging: Unpack[Paging]) -> Answer:
        """Give what several articles follow: the most reported happening, who had it first, who followed."""
        page = Page(**paging)
        shown, more = page.newest(self._view.ask(stories, page), what="stories")
        return self._answer({"question": "stories"} | page.query, story_rows(self._view, shown), more)

    def news(self, *, by: Literal["day", "type"] = "day", **paging: Unpack[Paging]) -> dict[str, int]:
        """Count the events that were news, by the day of their first report or by type.

        What is told as known before, or first reported long after its day, is no news of any day.
        """
        return self._view.ask(news, Page(**paging), by=by)

    def stats(self) -> dict[str, int]:
        """Count articles, events, tenures, statements, entities, and failed inputs."""
        return self._view.stats()

    def records(self, article: str) -> ArticleRecords:
        """Give all that was read from one article (an id or its beginning); UnknownArticle if there is none."""
        return self._view.records(article)

    def log(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Give the log of repairs and the inputs that failed, the oldest first."""
        return self._view.log()

    def export(self) -> Iterator[bytes]:
        """Give everything the chronicle holds as lines of JSON, one by one; see docs/answers.md."""
        return exports.jsonl(self._view, self._clock().date().isoformat())

    def _answer(self, query: dict[str, Any], rows: Sequence[Row], notes: Sequence[Note]) -> Answer:
        return answer(self._view, query, self._clock().date().isoformat(), rows, notes)


def article_record(article: StoredArticle) -> dict[str, Any]:
    """Give what a row tells of an article."""
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "appearances": list(article.appearances),
        "events": article.events,
        "tenures": article.tenures,
        "statements": article.statements,
        "notes": article.notes,
    }
