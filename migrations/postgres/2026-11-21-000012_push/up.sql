-- Devices that get a person's sign-in notifications. The subscription is sealed for that person.
CREATE TABLE push_devices (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    endpoint_digest BYTEA NOT NULL UNIQUE,
    sealed BYTEA NOT NULL,
    browser_digest BYTEA NOT NULL,
    device TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX push_devices_user ON push_devices (user_id);

-- Browsers in which a person has switched notifications on, or does not want them: the offer does not come again.
CREATE TABLE push_browsers (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    browser_digest BYTEA NOT NULL,
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, browser_digest)
);

-- Our key at push services (RFC 8292), sealed. Every subscription is bound to it, so there is one for ever.
CREATE TABLE push_keys (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- Whether several people use one browser, which is how a shared computer shows.
CREATE INDEX sessions_browser ON sessions (browser_digest);
