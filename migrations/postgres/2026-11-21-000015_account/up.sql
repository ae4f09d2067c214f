-- The contact of a kind with the highest rank is the primary one.
ALTER TABLE contacts ADD COLUMN rank BIGINT NOT NULL DEFAULT 0;

-- The session that a "this wasn't me" in a message ends; all of them where there is none.
ALTER TABLE challenges ADD COLUMN session_id TEXT;

-- An address that a person wants to add: it becomes a contact when they have proved that it is theirs.
CREATE TABLE pending_contacts (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    key TEXT NOT NULL,
    challenge_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A person reads what happened to their account, and which apps used it last.
CREATE INDEX audit_user ON audit (user_id, id);
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);
