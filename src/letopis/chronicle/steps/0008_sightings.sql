-- Which articles name an entity, when they were printed and what they call it: first and last seen, and its names,
-- are read off without going through the articles. A date that is not known is empty.
CREATE TABLE entity_articles (
    entity_id TEXT NOT NULL,
    published TEXT NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (entity_id, published, article_id, name)
) WITHOUT ROWID;
CREATE INDEX entity_articles_article ON entity_articles (article_id);
CREATE INDEX articles_added ON articles (added_at);
