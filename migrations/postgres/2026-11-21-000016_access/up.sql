-- Access that ends: from the proof that began it to a moment that is known from the beginning. Without a client
-- it holds for every app of the policy.
CREATE TABLE access_windows (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    policy TEXT NOT NULL,
    client_id TEXT,
    device TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    why TEXT
);
CREATE INDEX access_windows_user ON access_windows (user_id);
CREATE INDEX access_windows_due ON access_windows (ends_at) WHERE ended_at IS NULL;
-- One at a time.
CREATE UNIQUE INDEX access_windows_one ON access_windows (user_id, policy, COALESCE(client_id, ''))
    WHERE ended_at IS NULL;

-- What a session or grant stands on, and when that ends for it.
ALTER TABLE sessions ADD COLUMN access_window TEXT;
ALTER TABLE sessions ADD COLUMN access_ends_at BIGINT;
CREATE INDEX sessions_access ON sessions (access_ends_at) WHERE access_ends_at IS NOT NULL AND ended_at IS NULL;
ALTER TABLE grants ADD COLUMN access_window TEXT;
ALTER TABLE grants ADD COLUMN access_ends_at BIGINT;
CREATE INDEX sessions_window ON sessions (access_window) WHERE access_window IS NOT NULL;
CREATE INDEX grants_window ON grants (access_window) WHERE access_window IS NOT NULL;
CREATE INDEX grants_access ON grants (access_ends_at) WHERE access_ends_at IS NOT NULL AND revoked_at IS NULL;

-- What other machines are told: webhooks, back-channel logout. The content is sealed.
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL,
    subject TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    note TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX notices_due ON notices (status, next_at);
CREATE INDEX notices_subject ON notices (subject);
