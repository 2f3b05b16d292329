-- Who is called by an office alone: on which days reports tell who holds an office that a country has once, or that it
-- changes hands, and which unnamed holders articles tell of, with the days they are told of and whom they are taken for.
CREATE TABLE office_days (
    place TEXT NOT NULL,
    mark TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    person TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (place, mark, first, last, person)
) WITHOUT ROWID;
CREATE TABLE office_mentions (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    node_id TEXT NOT NULL,
    place TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    entity_id TEXT,
    seen TEXT,
    PRIMARY KEY (article_id, local_id)
) WITHOUT ROWID;
CREATE INDEX office_mentions_place ON office_mentions (place, first, last);
