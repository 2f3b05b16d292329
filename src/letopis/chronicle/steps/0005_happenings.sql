-- What several articles tell of one event, worked out of their records: may be built anew at any time.
-- Articles whose texts share a band of a MinHash signature are one text in print more than once.
CREATE TABLE article_bands (
    band INTEGER NOT NULL,
    value TEXT NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (band, value, article_id)
) WITHOUT ROWID;
CREATE INDEX article_bands_article ON article_bands (article_id);
CREATE TABLE article_groups (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL
);
CREATE INDEX article_groups_group ON article_groups (group_id);
-- A sign is what records are compared by: type, participants, days and place; equal records share one.
CREATE TABLE event_signs (
    id TEXT PRIMARY KEY,
    line TEXT NOT NULL,
    kind TEXT NOT NULL,
    lower TEXT NOT NULL,
    upper TEXT NOT NULL,
    place TEXT,
    place_class TEXT,
    people TEXT NOT NULL,
    solo TEXT,
    reports INTEGER NOT NULL,
    core TEXT,
    fits INTEGER NOT NULL,
    reason TEXT
);
CREATE INDEX event_signs_line ON event_signs (line, kind, lower);
CREATE INDEX event_signs_core ON event_signs (core);
CREATE TABLE happenings (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    mode TEXT,
    status TEXT NOT NULL,
    edtf TEXT,
    basis TEXT NOT NULL,
    lower TEXT,
    upper TEXT,
    day TEXT NOT NULL,
    place TEXT,
    first_published TEXT,
    last_published TEXT,
    learned_at TEXT NOT NULL,
    news_day TEXT,
    story_day TEXT,
    reports INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    texts INTEGER NOT NULL,
    background INTEGER NOT NULL,
    confidence REAL NOT NULL,
    record_id TEXT NOT NULL
);
CREATE INDEX happenings_place ON happenings (place, day);
CREATE INDEX happenings_learned ON happenings (learned_at);
CREATE INDEX happenings_news ON happenings (news_day, type);
CREATE TABLE happening_reports (
    event_id TEXT PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    happening_id TEXT NOT NULL,
    sign_id TEXT,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    published TEXT,
    status TEXT NOT NULL,
    background INTEGER NOT NULL,
    start INTEGER NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX happening_reports_happening ON happening_reports (happening_id, published);
CREATE INDEX happening_reports_sign ON happening_reports (sign_id);
CREATE INDEX happening_reports_article ON happening_reports (article_id);
CREATE TABLE happening_people (
    happening_id TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    role TEXT NOT NULL,
    type TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (happening_id, entity_id, role)
) WITHOUT ROWID;
CREATE INDEX happening_people_entity ON happening_people (entity_id, day);
-- Which happening a back-reference means, and whether the chronicle bears it out; `pair` finds those that a new one may.
CREATE TABLE event_links (
    backreference_id TEXT PRIMARY KEY REFERENCES backreferences (id) ON DELETE CASCADE,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    relation TEXT NOT NULL,
    from_happening TEXT,
    to_happening TEXT,
    contradicted_by TEXT,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    pair TEXT
);
CREATE INDEX event_links_article ON event_links (article_id);
CREATE INDEX event_links_from ON event_links (from_happening);
CREATE INDEX event_links_to ON event_links (to_happening);
CREATE INDEX event_links_contradicted ON event_links (contradicted_by);
CREATE INDEX event_links_pair ON event_links (pair);
-- Happenings that reports tell differently: `other_id` is the same one where its own reports differ.
CREATE TABLE event_conflicts (
    id TEXT PRIMARY KEY,
    about TEXT NOT NULL,
    field TEXT NOT NULL,
    happening_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    day TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX event_conflicts_happening ON event_conflicts (happening_id);
CREATE INDEX event_conflicts_other ON event_conflicts (other_id);
CREATE INDEX event_conflicts_day ON event_conflicts (day);
CREATE TABLE stories (
    id TEXT PRIMARY KEY,
    first_published TEXT NOT NULL,
    last_published TEXT NOT NULL,
    articles INTEGER NOT NULL,
    texts INTEGER NOT NULL,
    outlets INTEGER NOT NULL
);
CREATE INDEX stories_first ON stories (first_published);
CREATE TABLE story_articles (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    story_id TEXT NOT NULL,
    lead TEXT NOT NULL,
    published TEXT NOT NULL
);
CREATE INDEX story_articles_story ON story_articles (story_id, published);
CREATE INDEX story_articles_lead ON story_articles (lead);
-- The happenings that several texts tell as news, and the earlier one that each came out of.
CREATE TABLE story_parents (
    happening_id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    parent TEXT
);
CREATE INDEX story_parents_parent ON story_parents (parent);
