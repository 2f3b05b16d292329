-- Articles, their appearances, entities and records. Record JSON keeps the ids of its article; the columns are its index.
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    title TEXT,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    published TEXT,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    records BLOB NOT NULL
);
CREATE INDEX articles_published ON articles (published);
CREATE TABLE appearances (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    source TEXT,
    url TEXT,
    published TEXT,
    basis TEXT NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX appearances_article ON appearances (article_id);
CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    class TEXT NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    size INTEGER NOT NULL
);
CREATE INDEX entities_key ON entities (key);
CREATE TABLE entity_names (
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    basis TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (key, name, basis)
) WITHOUT ROWID;
CREATE TABLE entity_words (
    entity_id TEXT NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (entity_id, role, word)
) WITHOUT ROWID;
CREATE INDEX entity_words_word ON entity_words (word);
CREATE TABLE article_entities (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    entity_id TEXT NOT NULL REFERENCES entities (id),
    type TEXT NOT NULL,
    fine TEXT NOT NULL,
    name TEXT NOT NULL,
    name_basis TEXT NOT NULL,
    canonical TEXT,
    wikidata TEXT,
    PRIMARY KEY (article_id, local_id)
) WITHOUT ROWID;
CREATE INDEX article_entities_entity ON article_entities (entity_id);
CREATE TABLE mentions (
    article_id TEXT NOT NULL,
    local_id TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    form TEXT NOT NULL,
    PRIMARY KEY (article_id, local_id, start, "end"),
    FOREIGN KEY (article_id, local_id) REFERENCES article_entities (article_id, local_id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE times (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    type TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    edtf TEXT,
    basis TEXT NOT NULL
);
CREATE INDEX times_article ON times (article_id);
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    status TEXT NOT NULL,
    background INTEGER NOT NULL,
    place TEXT,
    edtf TEXT,
    basis TEXT NOT NULL,
    origin TEXT NOT NULL,
    confidence REAL NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX events_article ON events (article_id);
CREATE INDEX events_type ON events (type);
CREATE TABLE participants (
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    local_id TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (event_id, position)
) WITHOUT ROWID;
CREATE INDEX participants_entity ON participants (article_id, local_id);
CREATE TABLE tenures (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    person TEXT NOT NULL,
    office TEXT NOT NULL,
    office_class TEXT NOT NULL,
    "of" TEXT,
    country TEXT,
    status TEXT NOT NULL,
    origin TEXT NOT NULL,
    confidence REAL NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX tenures_article ON tenures (article_id);
CREATE INDEX tenures_class ON tenures (office_class);
CREATE TABLE statements (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    speaker TEXT,
    kind TEXT NOT NULL,
    form TEXT NOT NULL,
    content TEXT NOT NULL,
    origin TEXT NOT NULL,
    confidence REAL NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX statements_article ON statements (article_id);
CREATE TABLE backreferences (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    relation TEXT NOT NULL,
    from_event TEXT,
    to_event TEXT,
    origin TEXT NOT NULL,
    confidence REAL NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX backreferences_article ON backreferences (article_id);
CREATE TABLE evidence (
    record_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) WITHOUT ROWID;
CREATE INDEX evidence_article ON evidence (article_id);
CREATE TABLE notes (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE TABLE failures (
    origin TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE repairs (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    action TEXT NOT NULL,
    article_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    changes TEXT NOT NULL
);
