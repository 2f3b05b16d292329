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
-- What the chronicle learned since a day: by the day, and by the number of reports where the day leaves many.
CREATE INDEX happenings_reports ON happenings (reports, learned_at);
CREATE INDEX terms_learned ON terms (learned_at);
CREATE INDEX terms_reports ON terms (reports, learned_at);
CREATE INDEX sayings_learned ON sayings (learned_at);
CREATE INDEX sayings_reports ON sayings (reports, learned_at);
-- Words of names by their sound, so that "Gorbachev" finds them; `articles` counts the articles that hold each.
CREATE TABLE name_words (
    word TEXT PRIMARY KEY,
    sound TEXT NOT NULL,
    articles INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX name_words_sound ON name_words (sound);
