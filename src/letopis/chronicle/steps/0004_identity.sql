-- Who is who: names that are one by themselves (nodes), the judgements that join nodes, and what they rest on.
ALTER TABLE article_entities ADD COLUMN node_id TEXT;
CREATE INDEX article_entities_node ON article_entities (node_id);
CREATE TABLE entity_nodes (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    class TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    tally INTEGER NOT NULL,
    entity_id TEXT NOT NULL
);
CREATE INDEX entity_nodes_key ON entity_nodes (key);
CREATE INDEX entity_nodes_entity ON entity_nodes (entity_id);
CREATE TABLE node_blocks (
    block TEXT NOT NULL,
    node_id TEXT NOT NULL,
    PRIMARY KEY (block, node_id)
) WITHOUT ROWID;
CREATE INDEX node_blocks_node ON node_blocks (node_id);
CREATE TABLE node_roles (
    node_id TEXT NOT NULL,
    role TEXT NOT NULL,
    year TEXT NOT NULL,
    article_id TEXT NOT NULL,
    PRIMARY KEY (node_id, role, year, article_id)
) WITHOUT ROWID;
CREATE INDEX node_roles_role ON node_roles (role, year, node_id);
CREATE INDEX node_roles_article ON node_roles (article_id);
CREATE TABLE surname_mentions (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    node_id TEXT NOT NULL,
    surname TEXT NOT NULL,
    profile TEXT NOT NULL,
    entity_id TEXT,
    rule TEXT,
    PRIMARY KEY (article_id, local_id)
) WITHOUT ROWID;
CREATE INDEX surname_mentions_surname ON surname_mentions (surname, profile);
CREATE TABLE judgements (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    extent TEXT NOT NULL,
    score REAL NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    superseded_at TEXT,
    superseded_by TEXT,
    key TEXT,
    left_name TEXT NOT NULL,
    left_digest TEXT,
    left_start INTEGER,
    left_end INTEGER,
    left_node TEXT,
    right_name TEXT NOT NULL,
    right_digest TEXT,
    right_start INTEGER,
    right_end INTEGER,
    right_node TEXT
);
CREATE INDEX judgements_left ON judgements (left_node);
CREATE INDEX judgements_right ON judgements (right_node);
CREATE INDEX judgements_left_digest ON judgements (left_digest);
CREATE INDEX judgements_right_digest ON judgements (right_digest);
CREATE INDEX judgements_key ON judgements (key);
