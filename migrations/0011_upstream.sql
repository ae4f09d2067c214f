-- Accounts at other providers with which people sign in.
CREATE TABLE identities (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    UNIQUE (provider, issuer, subject)
);
CREATE INDEX identities_user ON identities (user_id);

-- Authorization requests that we sent to other providers: the digest of their `state`; nonce and PKCE verifier are
-- sealed.
CREATE TABLE upstream_requests (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL,
    login_id TEXT,
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    browser_digest BLOB NOT NULL,
    provider TEXT NOT NULL,
    sealed BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    session_id TEXT
);
CREATE INDEX upstream_requests_user ON upstream_requests (user_id);
CREATE INDEX upstream_requests_end ON upstream_requests (expires_at);

-- Logins at other providers: in which sign-in, with which account there, and the session that came of it, which that
-- provider may end.
CREATE TABLE upstream_logins (
    id TEXT NOT NULL PRIMARY KEY,
    login_id TEXT NOT NULL,
    session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT,
    sid TEXT,
    link BOOLEAN NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX upstream_logins_login ON upstream_logins (login_id);
CREATE INDEX upstream_logins_account ON upstream_logins (provider, issuer, subject);
CREATE INDEX upstream_logins_sid ON upstream_logins (provider, sid);
CREATE INDEX upstream_logins_session ON upstream_logins (session_id);
