"""Inputs to articles: files, folders, JSONL of many articles, standard input."""

from __future__ import annotations

import datetime as dt
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.articles.dates import parse_published
from letopis.articles.decoding import decode
from letopis.articles.html import declared_charset, draft_from_html, looks_like_html
from letopis.articles.jsonl import drafts_from_json, drafts_from_lines, is_one_object_a_line, looks_like_json
from letopis.articles.making import Draft, make
from letopis.errors import ArticleError, EmptyInput, UnreadableInput
from letopis.model.articles import Article
from letopis.model.layers import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

STDIN = "-"
_TEXT, _HTML, _JSON = "text", "html", "json"
_TABLES = {
    ".csv": "a CSV table",
    ".tsv": "a TSV table",
    ".parquet": "a Parquet table",
    ".xlsx": "a spreadsheet",
    ".xls": "a spreadsheet",
    ".ods": "a spreadsheet",
}
_AS_JSONL = 'Convert it to JSONL: one object a line, {"text": "…", "published": "1985-11-21", "source": "…"}.'
_FORMATS = {".txt": _TEXT, ".html": _HTML, ".htm": _HTML, ".jsonl": _JSON, ".json": _JSON, ".ndjson": _JSON}


class Loaded(msgspec.Struct, frozen=True):
    """What became of one item of the inputs: an article, an error, or neither (skipped; a note says why).

    ``origin`` is the file's path, ``path:line`` for a line of JSONL, ``-`` for standard input.
    """

    origin: str
    article: Article | None = None
    error: ArticleError | None = None
    notes: tuple[Note, ...] = ()


class _Given(NamedTuple):
    """What the caller states about all inputs."""

    source: str | None
    published: str | None
    url: str | None
    today: dt.date | None


def load(
    inputs: Iterable[str | Path] | str | Path,
    *,
    source: str | None = None,
    published: str | None = None,
    url: str | None = None,
    stdin: BinaryIO | None = None,
    today: dt.date | None = None,
) -> Iterator[Loaded]:
    """Read ``inputs`` in order: files (text, HTML, JSON, JSONL), folders (walked in sorted order), ``-``.

    ``source``, ``published`` (ISO) and ``url`` override what a text or page says about itself; for JSONL they fill
    what a line leaves open. An item that cannot become an article is given with its error, and the rest goes on.
    A publication later than the day after ``today`` is noted. DateError at once when ``published`` is no date.
    """
    given = _Given(source or None, parse_published(published) if published else None, url or None, today)
    paths = [inputs] if isinstance(inputs, (str, Path)) else inputs
    return _load_all(paths, given, stdin)


def _load_all(paths: Iterable[str | Path], given: _Given, stdin: BinaryIO | None) -> Iterator[Loaded]:
    for path in paths:
        if not str(path).strip():  # pathlib would take it for the current folder
            yield Loaded(str(path), error=UnreadableInput("The name of an input is empty.", remedy="Name a file."))
        elif str(path) == STDIN:
            yield from _load_bytes((stdin or sys.stdin.buffer).read(), STDIN, None, given)
        elif _is_folder(Path(path)):
            yield from _load_folder(Path(path), given)
        else:
            yield from _load_file(Path(path), given)


def _is_folder(path: Path) -> bool:
    """Tell a folder; a path that cannot be looked at is no folder, and is reported when it is opened."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _load_folder(folder: Path, given: _Given) -> Iterator[Loaded]:
    """Walk a folder in sorted order; what is not an article's file is listed as skipped."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Loaded(str(folder), error=_unreadable(error))
        return
    if not entries:
        yield Loaded(str(folder), error=EmptyInput("The folder is empty.", remedy="Give the folder with the texts."))
    for entry in entries:
        if entry.name.startswith("."):
            yield _skipped(entry, "hidden")
        elif entry.is_symlink() and entry.is_dir():
            yield _skipped(entry, "a link to a folder; give it by name if it is meant")
        elif entry.is_dir():
            yield from _load_folder(entry, given)
        elif entry.suffix.lower() in _FORMATS:
            yield from _load_file(entry, given)
        elif entry.suffix.lower() in _TABLES:
            yield _skipped(entry, f"{_TABLES[entry.suffix.lower()]}. {_AS_JSONL}")
        else:
            yield _skipped(entry, f"not one of {', '.join(_FORMATS)}; give the file by name if it is a text")


def _skipped(path: Path, why: str) -> Loaded:
    return Loaded(str(path), notes=(Note("skipped", f"skipped: {why}"),))


def _load_file(path: Path, given: _Given) -> Iterator[Loaded]:
    form, table = _FORMATS.get(path.suffix.lower()), _TABLES.get(path.suffix.lower())
    if table and path.is_file():
        yield Loaded(str(path), error=UnreadableInput(f"It is {table}, which Letopis does not read.", remedy=_AS_JSONL))
        return
    try:
        with path.open("rb") as file:
            opening = file.readline() if form == _JSON else b""
            if opening and is_one_object_a_line(opening):
                for line, draft in drafts_from_lines(chain([opening], file)):
                    yield _made(f"{path}:{line}", draft, given, (), fill_only=True)
                return
            data = opening + file.read()
    except (OSError, ValueError) as error:  # ValueError: a path that no system has
        yield Loaded(str(path), error=_unreadable(error))
        return
    yield from _load_bytes(data, str(path), form, given)


def _unreadable(error: OSError | ValueError) -> UnreadableInput:
    remedies: dict[type[Exception], str] = {
        FileNotFoundError: "Check the path.",
        PermissionError: "Ask for permission to read it, or copy it where you may.",
    }
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return UnreadableInput(f"It cannot be read: {reason}.", remedy=remedies.get(type(error), "Check the file."))


def _load_bytes(data: bytes, origin: str, form: str | None, given: _Given) -> Iterator[Loaded]:
    """Make articles of one input's bytes; a form of None is found out."""
    if not data.strip():
        yield Loaded(origin, error=EmptyInput("There is nothing in it.", remedy="Check that the right file was given."))
        return
    try:
        text, _, notes = decode(data, declared_charset(data) if form in {_HTML, None} else None)
    except ArticleError as error:
        yield Loaded(origin, error=error)
        return
    form = form or _form_of(text)
    if form == _JSON:
        for line, draft in drafts_from_json(text):
            yield _made(f"{origin}:{line}", draft, given, notes, fill_only=True)
    else:
        yield _made(origin, _single_draft(text, form, given), given, notes)


def _form_of(text: str) -> str:
    """Find out the form of a text without a telling name."""
    if looks_like_html(text):
        return _HTML
    return _JSON if looks_like_json(text) else _TEXT


def _single_draft(text: str, form: str, given: _Given) -> Draft | ArticleError:
    if form == _TEXT:
        return Draft(text=text)
    try:
        return draft_from_html(text, url=given.url)
    except ArticleError as error:
        return error


def _made(
    origin: str, draft: Draft | ArticleError, given: _Given, notes: tuple[Note, ...], *, fill_only: bool = False
) -> Loaded:
    """Make the article of a draft; ``fill_only``: what the draft states goes before what the caller gave."""
    if isinstance(draft, ArticleError):
        return Loaded(origin, error=draft, notes=notes)
    source, published, url, today = given
    if fill_only:
        source, published, url = draft.source or source, draft.published or published, draft.url or url
    stated = msgspec.structs.replace(
        draft,
        source=source or draft.source,
        published=published or draft.published,
        basis="given" if published else draft.basis,
        url=url or draft.url,
        notes=(*notes, *draft.notes),
    )
    try:
        article, made_notes = make(stated)
    except ArticleError as error:
        return Loaded(origin, error=error, notes=stated.notes)
    return Loaded(origin, article, notes=(*made_notes, *_future(article, today)))


def _future(article: Article, today: dt.date | None) -> tuple[Note, ...]:
    """Note a publication later than tomorrow (somewhere it may be tomorrow already)."""
    published = article.published
    if today is None or not published or published <= (today + dt.timedelta(days=1)).isoformat():
        return ()
    return (Note("future_publication", f"the publication date {published} lies in the future; relative dates may too"),)
