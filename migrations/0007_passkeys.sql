-- A person's passkeys. The public key and its counter are sealed for that person.
CREATE TABLE credentials (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    backed_up BOOLEAN NOT NULL,
    user_verified BOOLEAN NOT NULL
);
CREATE INDEX credentials_user ON credentials (user_id);

-- A making or use of a passkey under way, or the set-up of an authenticator app: what the server must remember between
-- two requests. What is shown to one session is confirmed by no other.
CREATE TABLE ceremonies (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    login_id TEXT,
    user_id TEXT,
    sealed BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    session_id TEXT
);
CREATE INDEX ceremonies_end ON ceremonies (expires_at);
CREATE INDEX ceremonies_user ON ceremonies (user_id) WHERE user_id IS NOT NULL;
