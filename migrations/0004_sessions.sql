-- `access_window` is what the session stands on, where access ends, and `access_ends_at` is when that is.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    browser_digest BLOB NOT NULL,
    proofs TEXT NOT NULL,
    auth_time BIGINT NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    idle_expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    access_window TEXT,
    access_ends_at BIGINT
);
CREATE INDEX sessions_user ON sessions (user_id);
-- Whether several people use one browser, which is how a shared computer shows.
CREATE INDEX sessions_browser ON sessions (browser_digest);
CREATE INDEX sessions_end ON sessions (expires_at);
CREATE INDEX sessions_window ON sessions (access_window) WHERE access_window IS NOT NULL;
CREATE INDEX sessions_access ON sessions (access_ends_at) WHERE access_ends_at IS NOT NULL AND ended_at IS NULL;
