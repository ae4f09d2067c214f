-- Times are unix seconds. Ids are UUIDv7, so that new rows are at the end of every primary key.
-- Digests only: no row holds a usable secret.

-- Counters that every process watches: `version` changes when clients or keys do.
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO meta (key, value) VALUES ('version', 1);

-- People may be known by a username, belong to groups, and wait for an admin's approval. `sign_up_policy` is the
-- policy under which somebody made the account themselves: such an account can be removed when its access ends.
CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    admin BOOLEAN NOT NULL,
    disabled_at BIGINT,
    pending_since BIGINT,
    groups TEXT NOT NULL,
    username_key TEXT,
    claims TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    sign_up_policy TEXT
);
CREATE UNIQUE INDEX users_username ON users (username_key);
CREATE INDEX users_pending ON users (pending_since) WHERE pending_since IS NOT NULL;
CREATE INDEX users_sign_up_policy ON users (sign_up_policy, created_at) WHERE sign_up_policy IS NOT NULL;

-- The contact of a kind with the highest rank is the primary one.
CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    key TEXT NOT NULL,
    verified_at BIGINT,
    rank BIGINT NOT NULL DEFAULT 0,
    UNIQUE (kind, key)
);
CREATE INDEX contacts_user ON contacts (user_id);

-- An address that a person wants to add: it becomes a contact when they have proved that it is theirs, in the session
-- in which they asked for it.
CREATE TABLE pending_contacts (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    key TEXT NOT NULL,
    challenge_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    session_id TEXT NOT NULL
);
