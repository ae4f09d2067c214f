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
CREATE INDEX access_windows_ended ON access_windows (ended_at) WHERE ended_at IS NOT NULL;
-- One at a time.
CREATE UNIQUE INDEX access_windows_one ON access_windows (user_id, policy, COALESCE(client_id, ''))
    WHERE ended_at IS NULL;
