-- A person's passkeys. The public key and its counter are sealed for that person.
CREATE TABLE credentials (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id BYTEA NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    backed_up BOOLEAN NOT NULL,
    user_verified BOOLEAN NOT NULL
);
CREATE INDEX credentials_user ON credentials (user_id);

-- A making or use of a passkey under way: what the server must remember between two requests.
CREATE TABLE ceremonies (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    login_id TEXT,
    user_id TEXT,
    sealed BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX ceremonies_end ON ceremonies (expires_at);

-- Browsers in which a person has made or used a passkey, or does not want one: it is not offered again.
CREATE TABLE passkey_browsers (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    browser_digest BYTEA NOT NULL,
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, browser_digest)
);
