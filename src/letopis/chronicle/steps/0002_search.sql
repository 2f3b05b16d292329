-- Full text over dictionary forms; `words` holds the lemmas of an article's text, separated by spaces.
CREATE VIRTUAL TABLE article_search USING fts5 (article_id UNINDEXED, words, tokenize = "unicode61 remove_diacritics 0");
