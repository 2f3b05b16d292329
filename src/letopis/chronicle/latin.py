"""Finds Russian names by English ones: "Theresa May", "Gorbachev", "London", "Geneva"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from letopis.chronicle import names, schema
from letopis.chronicle.chunking import chunks
from letopis.chronicle.dialect import adding
from letopis.language.transliteration import is_latin, likeness, same_sound, sounds
from letopis.ontology.english import russian_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sqlalchemy import Connection

_T = schema.name_words
# Of the words that sound alike, those that are spelt nearly as much like the Latin one as the best of them.
_NEARLY = 0.12

_NAMES = (
    select(schema.entity_articles.c.article_id, schema.entity_articles.c.name)
    .distinct()
    .where(schema.entity_articles.c.article_id.in_(bindparam("articles", expanding=True)))
)
_FEWER = update(_T).where(_T.c.word == bindparam("key")).values(articles=_T.c.articles - bindparam("less"))
_GONE = delete(_T).where((_T.c.word == bindparam("key")) & (_T.c.articles <= 0))


def put(connection: Connection, articles: Collection[str]) -> None:
    """Count the words of the names in these articles, by what :mod:`sightings` has entered."""
    found = sorted(_words(connection, articles).items())
    rows = [{"word": word, "sound": sounds(word)[0], "articles": number} for word, number in found]
    if rows:
        connection.execute(adding(connection, _T, "articles", "word"), rows)


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Count them off again, while :mod:`sightings` still has them."""
    found = sorted(_words(connection, articles).items())
    if found:
        connection.execute(_FEWER, [{"key": word, "less": number} for word, number in found])
        connection.execute(_GONE, [{"key": word} for word, _ in found])


def _words(connection: Connection, articles: Collection[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in chunks(articles):
        told = connection.execute(_NAMES, {"articles": part})
        held = {(article, names.fold(word)) for article, name in told for word in _russian(name)}
        found.update(word for _, word in held)
    return found


def _russian(name: str) -> Iterable[str]:
    return (word for word in names.name_words(name) if not names.is_initial(word) and not is_latin(word))


def ways(connection: Connection, query: str) -> Iterator[tuple[list[str], Callable[[str], tuple[str, ...]]]]:
    """Give the ways in which a name in Latin letters may be looked up, the surest first: words, and their keys.

    As the Russian name of a country or a well-known city, then by the sound of its words.
    """
    known = russian_name(query)
    if known:
        yield names.name_words(known), names.name_keys
    written = [word for word in names.name_words(query) if not names.is_initial(word)]
    heard = {word: spellings(connection, word) for word in written}
    yield written, lambda word: heard[word]


def spellings(connection: Connection, word: str) -> tuple[str, ...]:
    """Give the words of the chronicle's names that a Latin word may stand for, the likeliest first."""
    if not is_latin(word):
        return names.name_keys(word)
    query = select(_T.c.word).where(_T.c.sound.in_(sounds(word)))
    found = [one for one in connection.execute(query).scalars() if same_sound(word, one)]
    alike = {one: likeness(word, one) for one in found}
    best = max(alike.values(), default=0.0)
    near = [one for one in found if alike[one] >= best - _NEARLY]
    return tuple(sorted(near, key=lambda one: (-alike[one], one)))
