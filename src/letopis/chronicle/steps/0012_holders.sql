-- Holders of an office are compared with those before them, found in the order in which they began to be called so.
CREATE INDEX terms_held ON terms (office_class, body, words, kind, seen_from, id, seen_to);
