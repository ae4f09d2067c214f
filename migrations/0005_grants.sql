-- A grant, with the authorization code that began it where one did. A client that acts for itself has neither a person nor
-- a session.
CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    user_id TEXT,
    session_id TEXT,
    scope TEXT NOT NULL,
    claims TEXT NOT NULL,
    nonce TEXT,
    auth_time BIGINT,
    proofs TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    code_digest BLOB,
    code_expires_at BIGINT,
    code_used_at BIGINT,
    code_challenge TEXT,
    redirect_uri TEXT,
    redirect_uri_given BOOLEAN,
    access_window TEXT,
    access_ends_at BIGINT
);
CREATE INDEX grants_session ON grants (session_id);
CREATE INDEX grants_end ON grants (expires_at);
CREATE INDEX grants_window ON grants (access_window) WHERE access_window IS NOT NULL;
CREATE INDEX grants_access ON grants (access_ends_at) WHERE access_ends_at IS NOT NULL AND revoked_at IS NULL;

CREATE TABLE access_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL,
    grant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX access_tokens_end ON access_tokens (expires_at);

-- A spent refresh token names its successor, which the same client gets once more within the grace period.
CREATE TABLE refresh_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL,
    grant_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    successor TEXT
);
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);
CREATE INDEX refresh_tokens_end ON refresh_tokens (expires_at);

CREATE TABLE consents (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client_id)
);
