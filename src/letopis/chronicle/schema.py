"""The tables as SQLAlchemy Core sees them; the files in ``steps/`` create them.

Record rows keep the whole record as JSON with the ids of its article (``e1``, ``v1``); the columns beside it are an
index. Which chronicle-wide entity ``e1`` of an article is stands in ``article_entities`` only, so identity can change
without touching a record.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, Table, Text

from letopis.chronicle.dialect import Flag

metadata = MetaData()


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


def _number(*names: str) -> list[Column[int]]:
    return [Column(name, Integer) for name in names]


articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("digest", "title", "language", "text", "published", "added_at", "added_by"),
    Column("records", LargeBinary),
    *_text("body_digest", "reader"),
)
appearances = Table(
    "appearances",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("article_id", "source", "url", "published", "basis"),
    *_number("position"),
)
entities = Table(
    "entities",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("class", "key", "name", "scope"),
    *_number("size"),
)
entity_names = Table("entity_names", metadata, *_text("key", "name", "basis"), *_number("articles"))
entity_words = Table("entity_words", metadata, *_text("entity_id", "role", "word"))
article_entities = Table(
    "article_entities",
    metadata,
    *_text("article_id", "local_id", "entity_id", "type", "fine", "name", "name_basis", "canonical", "wikidata"),
    *_text("node_id"),
)
mentions = Table("mentions", metadata, *_text("article_id", "local_id", "form"), *_number("start", "end"))
times = Table(
    "times",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("article_id", "local_id", "type", "edtf", "basis"),
    *_number("start", "end"),
)
events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("article_id", "local_id", "type", "mode", "status", "place", "edtf", "basis", "origin", "record"),
    Column("background", Flag),
    Column("confidence", Float),
)
participants = Table(
    "participants", metadata, *_text("event_id", "article_id", "local_id", "role"), *_number("position")
)
tenures = Table(
    "tenures",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("article_id", "local_id", "person", "office", "office_class", "of", "country", "status", "origin", "record"),
    Column("confidence", Float),
)
statements = Table(
    "statements",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("article_id", "local_id", "speaker", "kind", "form", "content", "origin", "record"),
    Column("confidence", Float),
)
backreferences = Table(
    "backreferences",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("article_id", "local_id", "relation", "from_event", "to_event", "origin", "record"),
    Column("confidence", Float),
)
evidence = Table("evidence", metadata, *_text("record_id", "article_id", "quote"), *_number("position", "start", "end"))
notes = Table("notes", metadata, *_text("article_id", "code", "message"), *_number("position", "start", "end"))
failures = Table("failures", metadata, Column("origin", Text, primary_key=True), *_text("reason", "at"))
repairs = Table(
    "repairs",
    metadata,
    Column("id", Integer, primary_key=True),
    *_text("at", "by", "action", "article_id", "digest", "reason", "changes"),
)
term_signatures = Table(
    "term_signatures",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("person", "office", "office_class", "words", "body", "body_words", "kind", "status"),
    *_number("acting"),
    *_text("of", "country"),
    *_number("ordinal"),
    *_text("starts", "ends", "replaces", "replaced_by"),
    *_number("reports"),
    *_text("group_id", "cuts", "reason"),
)
terms = Table(
    "terms",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("group_id", "person", "office", "office_class", "words", "body", "of", "country", "kind", "status"),
    *_number("acting", "ordinal"),
    *_text("starts", "ends", "starts_told", "ends_told", "replaces", "replaced_by"),
    *_text("seen_from", "seen_to", "former_from", "former_to", "elect_from", "elect_to"),
    *_text("first_published", "last_published"),
    *_number("reports", "outlets"),
    *_text("learned_at"),
)
term_words = Table("term_words", metadata, *_text("word", "term_id"))
term_dates = Table("term_dates", metadata, *_text("term_id", "status", "first", "last"), *_number("reports"))
term_outlets = Table("term_outlets", metadata, *_text("term_id", "source"), *_number("articles"))
term_reports = Table(
    "term_reports",
    metadata,
    Column("tenure_id", Text, primary_key=True),
    *_text("term_id", "signature_id", "article_id", "published", "status", "reason"),
)
term_conflicts = Table(
    "term_conflicts",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("field", "term_id", "other_id", "day"),
)
sayings = Table(
    "sayings",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("speaker", "kind", "published", "last_published", "statement_id", "lemmas", "gist"),
    *_number("reports", "outlets"),
    *_text("learned_at"),
)
saying_texts = Table(
    "saying_texts",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("speaker", "content_key", "day", "words", "saying_id"),
    *_number("reports"),
)
saying_marks = Table("saying_marks", metadata, *_text("mark", "day", "text_id"))
saying_reports = Table(
    "saying_reports",
    metadata,
    Column("statement_id", Text, primary_key=True),
    *_text("saying_id", "text_id", "article_id", "speaker", "kind", "published", "reason"),
)
saying_entities = Table(
    "saying_entities", metadata, Column("entity_id", Text), *_number("denial"), *_text("day", "statement_id", "speaker")
)
saying_links = Table(
    "saying_links",
    metadata,
    Column("statement_id", Text, primary_key=True),
    *_text("to_statement", "relation"),
    Column("score", Float),
    Column("reason", Text),
)
article_search = Table("article_search", metadata, *_text("article_id", "words"))

# What is worked out of the records of all articles; see derive.py.
article_bands = Table(
    "article_bands",
    metadata,
    Column("band", Integer, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("article_id", Text, primary_key=True),
)
article_groups = Table("article_groups", metadata, Column("article_id", Text, primary_key=True), *_text("group_id"))
event_signs = Table(
    "event_signs",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("line", "kind", "lower", "upper", "place", "place_class", "people", "solo", "core", "reason"),
    *_number("reports", "fits"),
)
happenings = Table(
    "happenings",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("type", "mode", "status", "edtf", "basis", "lower", "upper", "day", "place"),
    *_text("first_published", "last_published", "learned_at", "news_day", "story_day", "record_id"),
    *_number("reports", "outlets", "texts"),
    Column("background", Flag),
    Column("confidence", Float),
)
happening_reports = Table(
    "happening_reports",
    metadata,
    Column("event_id", Text, primary_key=True),
    *_text("happening_id", "sign_id", "article_id", "published", "status", "reason"),
    *_number("start"),
    Column("background", Flag),
)
happening_people = Table(
    "happening_people",
    metadata,
    Column("happening_id", Text, primary_key=True),
    Column("entity_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    *_text("type", "day"),
)
# Worked out: see sightings.py.
entity_articles = Table("entity_articles", metadata, *_text("entity_id", "published", "article_id", "name"))
# Worked out: see latin.py.
name_words = Table(
    "name_words", metadata, Column("word", Text, primary_key=True), *_text("sound"), *_number("articles")
)
event_links = Table(
    "event_links",
    metadata,
    Column("backreference_id", Text, primary_key=True),
    *_text("article_id", "relation", "from_happening", "to_happening", "contradicted_by", "state", "reason", "pair"),
)
event_conflicts = Table(
    "event_conflicts",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("about", "field", "happening_id", "other_id", "day", "record"),
)
stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("first_published", "last_published"),
    *_number("articles", "texts", "outlets"),
)
story_articles = Table(
    "story_articles",
    metadata,
    Column("article_id", Text, primary_key=True),
    *_text("story_id", "lead", "published"),
)
story_parents = Table(
    "story_parents", metadata, Column("happening_id", Text, primary_key=True), *_text("day", "parent")
)
# Identity: see docs/decisions/0010-identity.md.
entity_nodes = Table(
    "entity_nodes",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("key", "class", "scope", "name", "entity_id"),
    *_number("tally"),
)
node_blocks = Table("node_blocks", metadata, *_text("block", "node_id"))
node_roles = Table("node_roles", metadata, *_text("node_id", "role", "year", "article_id"))
namesake_units = Table("namesake_units", metadata, *_text("article_id", "local_id", "key", "marks"), *_number("week"))
namesake_sightings = Table("namesake_sightings", metadata, *_text("key", "marks"), *_number("week", "articles"))
namesake_parts = Table("namesake_parts", metadata, *_text("key", "mark", "part"))
surname_mentions = Table(
    "surname_mentions", metadata, *_text("article_id", "local_id", "node_id", "surname", "profile", "entity_id", "rule")
)
# Who is called by an office alone: see holding.py.
office_days = Table("office_days", metadata, *_text("place", "mark", "first", "last", "person"), *_number("articles"))
office_mentions = Table(
    "office_mentions",
    metadata,
    *_text("article_id", "local_id", "node_id", "place", "first", "last", "entity_id", "seen"),
)
judgements = Table(
    "judgements",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("verdict", "extent", "rule", "reason", "by", "at", "superseded_at", "superseded_by", "key"),
    *_text("left_name", "left_digest", "left_node", "right_name", "right_digest", "right_node"),
    *_number("position", "left_start", "left_end", "right_start", "right_end"),
    Column("score", Float),
)
