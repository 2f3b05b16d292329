-- Which reader an article was read with, so that `letopis reread` knows what is left to do; null for older rows.
-- The column `records` holds the JSON of letopis/1 without the article's text, deflated (zlib).
ALTER TABLE articles ADD COLUMN reader TEXT;
