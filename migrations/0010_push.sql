-- Devices that get a person's sign-in notifications. The subscription is sealed for that person. `proofs` is what was
-- proved in the session in which the device was subscribed: an approval on it is worth no more.
CREATE TABLE push_devices (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    endpoint_digest BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    browser_digest BLOB NOT NULL,
    device TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    proofs TEXT NOT NULL
);
CREATE INDEX push_devices_user ON push_devices (user_id);

-- Our key at push services (RFC 8292), sealed. Every subscription is bound to it, so there is one for ever.
CREATE TABLE push_keys (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
