-- Questions read as many rows as they print, in the order of an index, however large the chronicle is.
-- Events with somebody, the latest first, without their rows.
DROP INDEX happening_people_entity;
CREATE INDEX happening_people_entity ON happening_people (entity_id, day, happening_id, type);
-- Terms of an office: the latest reported, and the most reported of each country.
CREATE INDEX terms_latest ON terms (office_class, last_published, id);
CREATE INDEX terms_recent ON terms (last_published, id);
CREATE INDEX terms_told ON terms (office_class, reports);
DROP INDEX terms_office;
CREATE INDEX terms_office ON terms (office_class, body, words, reports);
-- What a report of a term tells of it, the most first.
DROP INDEX term_signatures_group;
CREATE INDEX term_signatures_group ON term_signatures (
    group_id,
    (CASE WHEN "of" IS NULL THEN 0 ELSE 1 END + CASE WHEN country IS NULL THEN 0 ELSE 1 END
        + CASE WHEN starts IS NULL THEN 0 ELSE 1 END + CASE WHEN ends IS NULL THEN 0 ELSE 1 END
        + CASE WHEN replaces IS NULL THEN 0 ELSE 1 END + CASE WHEN replaced_by IS NULL THEN 0 ELSE 1 END
        + CASE WHEN ordinal IS NULL THEN 0 ELSE 1 END),
    reports
);
-- What somebody said about somebody, the latest first.
ALTER TABLE saying_entities ADD COLUMN speaker TEXT;
CREATE INDEX saying_entities_speaker ON saying_entities (speaker, entity_id, day, statement_id);
