"""Reads what an article's tenures say as signatures, with the chronicle's entities in place of the article's."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from letopis.chronicle import schema
from letopis.chronicle.identity import plain_key
from letopis.chronicle.ids import digest_of
from letopis.chronicle.names import name_words, nominatives
from letopis.chronicle.terms_grouping import Signature
from letopis.chronicle.wordings import minister_words, office_words, whole_office
from letopis.ontology.countries import by_adjective, canonical
from letopis.ontology.offices import ONE_PER_COUNTRY

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Select

COUNTRY = "country "
_SPELLINGS = 16
_LONGEST_COUNTRY = 4
_TENURES = (
    select(
        schema.tenures.c.id,
        schema.tenures.c.article_id,
        schema.articles.c.published,
        schema.articles.c.added_at,
        schema.tenures.c.record,
    )
    .join(schema.articles, schema.articles.c.id == schema.tenures.c.article_id)
    .where(schema.tenures.c.article_id.in_(bindparam("articles", expanding=True)))
    .order_by(schema.tenures.c.id)
)
_ENTITIES: Select[Any] = (
    select(*(schema.article_entities.c[name] for name in ("article_id", "local_id", "entity_id")))
    .add_columns(*(schema.entities.c[name] for name in ("class", "scope")))
    .add_columns(*(schema.article_entities.c[name] for name in ("name", "canonical")))
    .join(schema.entities, schema.entities.c.id == schema.article_entities.c.entity_id)
    .where(schema.article_entities.c.article_id.in_(bindparam("articles", expanding=True)))
)


class Known(NamedTuple):
    """An entity of an article as the chronicle knows it."""

    entity: str
    class_: str
    scope: str
    name: str
    canonical: str | None

    @property
    def shared(self) -> bool:
        """Tell whether it is known across articles."""
        return self.scope == "chronicle"


class Report(NamedTuple):
    """A tenure of an article with its signature."""

    tenure: str
    article: str
    published: str | None
    added_at: str
    signature: Signature


def reports(connection: Connection, articles: Collection[str]) -> list[Report]:
    """Give the tenures of these articles, each with what it says."""
    rows = connection.execute(_TENURES, {"articles": list(articles)}).all()
    known = _known(connection, {row.article_id for row in rows})
    return [
        Report(row.id, row.article_id, row.published, row.added_at, _signature(json.loads(row.record), known[row[1]]))
        for row in rows
    ]


def _known(connection: Connection, articles: Collection[str]) -> dict[str, dict[str, Known]]:
    found: dict[str, dict[str, Known]] = {article: {} for article in articles}
    for article, local, *rest in connection.execute(_ENTITIES, {"articles": list(articles)}) if articles else ():
        found[article][local] = Known(*rest)
    return found


def _signature(record: dict[str, Any], known: dict[str, Known]) -> Signature:
    def shared(field: str) -> str | None:
        one = known.get(record[field] or "")
        return one.entity if one and one.shared else None

    person = known.get(record["person"])
    class_ = record["office_class"]
    alone = class_ in ONE_PER_COUNTRY
    of, country = known.get(record["of"] or ""), known.get(record["country"] or "")
    body, body_words = _body(of, country, alone=alone)
    portfolio = minister_words(record["office"], of.name) if of and class_ == "minister" else None
    state = ((country and country_key(country)) or _told(of)) if of and portfolio else None
    if state:
        # Who leads a country's ministry is the country's minister.
        body, body_words = state, f"{state.removeprefix(COUNTRY)} {body_words}"
    acting = record["status"] == "acting" or bool(record["acting"])
    told = {
        "person": person.entity if person else record["person"],
        "office": whole_office(record["office"]),
        "office_class": class_,
        "words": "" if alone else portfolio or office_words(record["office"]),
        "body": body,
        "body_words": body_words,
        "kind": "elect" if record["status"] == "elect" else "acting" if acting else "full",
        "status": record["status"],
        "acting": int(bool(record["acting"])),
        "of": shared("of"),
        "country": shared("country"),
        "ordinal": record["ordinal"],
        "starts": record["from"],
        "ends": record["to"],
        "replaces": shared("replaces"),
        "replaced_by": shared("replaced_by"),
    }
    return Signature(id=digest_of("term_signature", told), **told)


def _body(of: Known | None, country: Known | None, *, alone: bool) -> tuple[str | None, str]:
    """Give what an office's body is compared by, and the words of its name.

    An office that a country has once (``alone``) is the country's, whichever of its bodies is named.
    """
    if alone:
        state = (country and country_key(country)) or (of and (country_key(of) or _told(of)))
        if state:
            return state, state.removeprefix(COUNTRY)
    one = of or country
    if one is None or (alone and not one.shared):
        # Of a ministry that no article tells apart, the class of the office says as much.
        return None, ""
    named = country_key(one) or (one.entity if one.shared else f"? {plain_key(one.name)}")
    return named, plain_key(one.name)


def country_key(one: Known) -> str | None:
    """Give the key of a country by any of its names; None for what is none, or has no name of its own."""
    if one.class_ != "country":
        return None
    name = canonical(one.canonical or one.name)
    if name is None and not one.shared:
        return None
    return COUNTRY + plain_key(name or one.name)


def _told(one: Known) -> str | None:
    return country_of_body(one.name) if one.class_ == "organisation" else None


@lru_cache(maxsize=10_000)
def country_of_body(name: str) -> str | None:
    """Give the key of the one country that a body's name tells ("МИД Великобритании", "британский МИД"), or None."""
    found = {country for word in name_words(name) for form in nominatives(word) if (country := by_adjective(form))}
    written = name_words(name)
    for start in range(len(written)):
        for end in range(start + 1, min(start + _LONGEST_COUNTRY, len(written)) + 1):
            spellings = islice(product(*(nominatives(word) for word in written[start:end])), _SPELLINGS)
            found |= {state for spelling in spellings if (state := canonical(" ".join(spelling)))}
    return COUNTRY + plain_key(found.pop()) if len(found) == 1 else None
