"""Making articles: normalisation, title, digest, publication date, language gate."""

from __future__ import annotations

import hashlib

import msgspec

from letopis.articles.dates import address_date, dateline, parse_published
from letopis.articles.language import check_russian
from letopis.articles.normal import Normal, RawMap, normalise, with_title
from letopis.errors import EmptyInput
from letopis.model.articles import Appearance, Article, DateBasis
from letopis.model.layers import Note

_ID_LENGTH = 16


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an input gives before it is an article; ``published`` is an ISO date.

    ``raw_map`` overrides the map of ``text`` to the raw input where ``text`` was cut out of it (HTML).
    """

    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    basis: DateBasis = "none"
    url: str | None = None
    ref: str | None = None
    raw_map: RawMap | None = None
    notes: tuple[Note, ...] = ()


def article_from_text(
    text: str,
    *,
    title: str | None = None,
    source: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> Article:
    """Make an article of a text.

    ``title`` is set before the text, with a blank line, unless the text already begins with it. ``published`` is
    an ISO date or datetime; without it a full date in the dateline or the address is taken.

    EmptyInput, NotRussian or DateError when there is nothing to read, or not in Russian, or no such date.
    """
    given = parse_published(published) if published else None
    draft = Draft(text=text, title=title, source=source, published=given, basis="given" if given else "none", url=url)
    return make(draft)[0]


def make(draft: Draft) -> tuple[Article, tuple[Note, ...]]:
    """Make an article of a draft, with notes on what was replaced, defaulted or left open."""
    body = normalise(draft.text)
    if not body.text.strip():
        raise EmptyInput("There is no text in it.", remedy="Check that the right file was given.")
    if draft.raw_map is not None:
        body = Normal(body.text, draft.raw_map, body.replaced)
    title = _title(draft.title)
    normal = with_title(title, body) if title and not _begins_with(body.text, title) else body
    notes = [*draft.notes, *_replacement_notes(normal), *check_russian(normal.text)]
    published, basis = _published(draft, body.text, title)
    if basis == "dateline":
        notes.append(Note("published_from_dateline", f"publication date {published} taken from the dateline"))
    elif published is None:
        notes.append(Note("no_publication_date", "no publication date is known: relative dates cannot be resolved"))
    article = Article(
        id=_sha256(_without_ends(normal.text, body.text))[:_ID_LENGTH],
        digest=f"sha256:{_sha256(normal.text)}",
        title=title,
        language="ru",
        text=normal.text,
        published=published,
        appearances=(Appearance(source=draft.source, url=draft.url, published=published, basis=basis, ref=draft.ref),),
        raw_map=normal.raw_map,
    )
    return article, tuple(notes)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _without_ends(text: str, body: str) -> str:
    """Give a text without the white space around its body, which editors and copying add and drop."""
    return text.removesuffix(body) + body.strip()


def _title(title: str | None) -> str | None:
    """Give a title on one line, or None if nothing is left of it."""
    return " ".join(normalise(title).text.split()) or None if title else None


def _begins_with(text: str, title: str) -> bool:
    """Tell whether a text begins with its title, whatever white space either holds."""
    words = title.split()
    opening = text.split(None, len(words))[: len(words)]
    return " ".join(opening).startswith(title)


def _replacement_notes(normal: Normal) -> tuple[Note, ...]:
    if not normal.replaced:
        return ()
    return (Note("replaced", f"{normal.replaced} lone surrogates were replaced by U+FFFD"),)


def _published(draft: Draft, body: str, title: str | None) -> tuple[str | None, DateBasis]:
    """Choose the publication date: as stated, else from the address, else from the dateline."""
    if draft.published:
        return draft.published, draft.basis
    in_address = address_date(draft.url)
    if in_address:
        return in_address, "url"
    opening = body.lstrip()
    found = dateline(opening)
    if found is None and title and _begins_with(opening, title):
        found = dateline(opening.partition("\n")[2])
    return (found, "dateline") if found else (None, "none")
