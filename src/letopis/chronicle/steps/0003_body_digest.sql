-- The digest of a text without its title, by which wire copy is known under another headline; null for short texts.
ALTER TABLE articles ADD COLUMN body_digest TEXT;
CREATE INDEX articles_body_digest ON articles (body_digest);
