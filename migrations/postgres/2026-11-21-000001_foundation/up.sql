-- Times are unix seconds. Ids are UUIDv7, so that new rows are at the end of every primary key.
-- Digests only: no row holds a usable secret.

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    admin BOOLEAN NOT NULL,
    disabled_at BIGINT,
    claims TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    key TEXT NOT NULL,
    verified_at BIGINT,
    UNIQUE (kind, key)
);
CREATE INDEX contacts_user ON contacts (user_id);

CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    secret_digest BYTEA,
    metadata TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    alg TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    activates_at BIGINT NOT NULL,
    expires_at BIGINT
);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest BYTEA NOT NULL,
    browser_digest BYTEA NOT NULL,
    proofs TEXT NOT NULL,
    auth_time BIGINT NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    idle_expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    claims TEXT NOT NULL,
    nonce TEXT,
    auth_time BIGINT NOT NULL,
    proofs TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    code_digest BYTEA NOT NULL,
    code_expires_at BIGINT NOT NULL,
    code_used_at BIGINT,
    code_challenge TEXT,
    redirect_uri TEXT NOT NULL,
    redirect_uri_given BOOLEAN NOT NULL
);
CREATE INDEX grants_session ON grants (session_id);

CREATE TABLE access_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL,
    grant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE refresh_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL,
    grant_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE consents (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client_id)
);

CREATE TABLE logins (
    id TEXT NOT NULL PRIMARY KEY,
    browser_digest BYTEA NOT NULL,
    client_id TEXT,
    purpose TEXT NOT NULL,
    policy TEXT NOT NULL,
    lang TEXT NOT NULL,
    device TEXT NOT NULL,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    choices TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE challenges (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    digest BYTEA NOT NULL UNIQUE,
    login_id TEXT,
    user_id TEXT,
    contact_key TEXT NOT NULL,
    tries BIGINT NOT NULL,
    max_tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    replaced_at BIGINT
);
CREATE INDEX challenges_login ON challenges (login_id);

CREATE TABLE limits (
    key TEXT NOT NULL PRIMARY KEY,
    window_ends_at BIGINT NOT NULL,
    used BIGINT NOT NULL
);

CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    lang TEXT NOT NULL,
    login_id TEXT,
    user_id TEXT,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    note TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX messages_due ON messages (status, next_at);
CREATE INDEX messages_login ON messages (login_id);

CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    actor TEXT,
    user_id TEXT,
    client_id TEXT,
    login_id TEXT,
    session_id TEXT,
    device TEXT,
    detail TEXT
);

-- Counters that every process watches: `version` changes when clients or keys do.
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO meta (key, value) VALUES ('version', 1);
