-- Persons of one full name parted by their offices: what each article tells of each of them that may tell them apart
-- (offices that one person holds at a time, the patronymic), in which weeks that was seen, and whose each of it is.
CREATE TABLE namesake_units (
    article_id TEXT NOT NULL,
    local_id TEXT NOT NULL,
    key TEXT NOT NULL,
    marks TEXT NOT NULL,
    week INTEGER NOT NULL,
    PRIMARY KEY (article_id, local_id)
) WITHOUT ROWID;
CREATE INDEX namesake_units_key ON namesake_units (key, marks);
CREATE TABLE namesake_sightings (
    key TEXT NOT NULL,
    marks TEXT NOT NULL,
    week INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (key, marks, week)
) WITHOUT ROWID;
CREATE TABLE namesake_parts (
    key TEXT NOT NULL,
    mark TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (key, mark)
) WITHOUT ROWID;
