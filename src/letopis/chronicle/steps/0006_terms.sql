-- Terms of office and utterances across articles: worked out of tenures and statements, see chronicle/terms.py and sayings.py.
-- What reports of tenures say, each combination once with its count.
CREATE TABLE term_signatures (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    office TEXT NOT NULL,
    office_class TEXT NOT NULL,
    words TEXT NOT NULL,
    body TEXT,
    body_words TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    acting INTEGER NOT NULL,
    "of" TEXT,
    country TEXT,
    ordinal INTEGER,
    starts TEXT,
    ends TEXT,
    replaces TEXT,
    replaced_by TEXT,
    reports INTEGER NOT NULL,
    group_id TEXT NOT NULL,
    cuts TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX term_signatures_person ON term_signatures (person);
CREATE INDEX term_signatures_group ON term_signatures (group_id);
CREATE TABLE terms (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL,
    person TEXT NOT NULL,
    office TEXT NOT NULL,
    office_class TEXT NOT NULL,
    words TEXT NOT NULL,
    body TEXT,
    "of" TEXT,
    country TEXT,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    acting INTEGER NOT NULL,
    ordinal INTEGER,
    starts TEXT,
    ends TEXT,
    starts_told TEXT NOT NULL,
    ends_told TEXT NOT NULL,
    replaces TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    seen_from TEXT,
    seen_to TEXT,
    former_from TEXT,
    former_to TEXT,
    elect_from TEXT,
    elect_to TEXT,
    first_published TEXT,
    last_published TEXT,
    reports INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    learned_at TEXT NOT NULL
);
CREATE INDEX terms_person ON terms (person);
CREATE INDEX terms_office ON terms (office_class, body);
CREATE INDEX terms_body ON terms (body);
CREATE INDEX terms_of ON terms ("of");
CREATE INDEX terms_country ON terms (country);
CREATE INDEX terms_group ON terms (group_id);
CREATE TABLE term_words (
    word TEXT NOT NULL,
    term_id TEXT NOT NULL,
    PRIMARY KEY (word, term_id)
) WITHOUT ROWID;
CREATE INDEX term_words_term ON term_words (term_id);
CREATE TABLE term_dates (
    term_id TEXT NOT NULL,
    status TEXT NOT NULL,
    first TEXT,
    last TEXT,
    reports INTEGER NOT NULL,
    PRIMARY KEY (term_id, status)
) WITHOUT ROWID;
CREATE TABLE term_outlets (
    term_id TEXT NOT NULL,
    source TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (term_id, source)
) WITHOUT ROWID;
CREATE TABLE term_reports (
    tenure_id TEXT PRIMARY KEY,
    term_id TEXT NOT NULL,
    signature_id TEXT NOT NULL,
    article_id TEXT NOT NULL,
    published TEXT,
    status TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX term_reports_term ON term_reports (term_id, status, published);
CREATE INDEX term_reports_signature ON term_reports (signature_id, published);
CREATE INDEX term_reports_article ON term_reports (article_id);
-- Beginnings or ends that reports tell differently, and two holders at one time (other_id).
CREATE TABLE term_conflicts (
    id TEXT PRIMARY KEY,
    field TEXT NOT NULL,
    term_id TEXT NOT NULL,
    other_id TEXT,
    day TEXT NOT NULL
);
CREATE INDEX term_conflicts_day ON term_conflicts (day);
CREATE INDEX term_conflicts_term ON term_conflicts (term_id);
CREATE INDEX term_conflicts_other ON term_conflicts (other_id);
-- An utterance: the same speaker, the same or nearly the same words, within a few days.
CREATE TABLE sayings (
    id TEXT PRIMARY KEY,
    speaker TEXT NOT NULL,
    kind TEXT NOT NULL,
    published TEXT,
    last_published TEXT,
    statement_id TEXT NOT NULL,
    lemmas TEXT NOT NULL,
    gist TEXT NOT NULL,
    reports INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    learned_at TEXT NOT NULL
);
CREATE INDEX sayings_speaker ON sayings (speaker, published);
CREATE INDEX sayings_speaker_kind ON sayings (speaker, kind, published);
CREATE INDEX sayings_kind ON sayings (kind, published);
-- The words of a speaker on one day, each once; the smallest id of those that are one utterance is its id.
CREATE TABLE saying_texts (
    id TEXT PRIMARY KEY,
    speaker TEXT NOT NULL,
    content_key TEXT NOT NULL,
    day TEXT NOT NULL,
    words TEXT NOT NULL,
    saying_id TEXT NOT NULL,
    reports INTEGER NOT NULL
);
CREATE INDEX saying_texts_key ON saying_texts (content_key, day);
CREATE INDEX saying_texts_saying ON saying_texts (saying_id);
CREATE TABLE saying_marks (
    mark TEXT NOT NULL,
    day TEXT NOT NULL,
    text_id TEXT NOT NULL,
    PRIMARY KEY (mark, day, text_id)
) WITHOUT ROWID;
CREATE INDEX saying_marks_text ON saying_marks (text_id);
CREATE TABLE saying_reports (
    statement_id TEXT PRIMARY KEY,
    saying_id TEXT NOT NULL,
    text_id TEXT NOT NULL,
    article_id TEXT NOT NULL,
    speaker TEXT NOT NULL,
    kind TEXT NOT NULL,
    published TEXT,
    reason TEXT NOT NULL
);
CREATE INDEX saying_reports_saying ON saying_reports (saying_id, published);
CREATE INDEX saying_reports_text ON saying_reports (text_id);
CREATE INDEX saying_reports_article ON saying_reports (article_id);
-- What a statement is about, for finding the claim that a denial denies.
CREATE TABLE saying_entities (
    entity_id TEXT NOT NULL,
    denial INTEGER NOT NULL,
    day TEXT NOT NULL,
    statement_id TEXT NOT NULL,
    PRIMARY KEY (entity_id, denial, day, statement_id)
) WITHOUT ROWID;
CREATE INDEX saying_entities_statement ON saying_entities (statement_id);
CREATE TABLE saying_links (
    statement_id TEXT PRIMARY KEY,
    to_statement TEXT NOT NULL,
    relation TEXT NOT NULL,
    score REAL NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX saying_links_to ON saying_links (to_statement);
