CREATE TABLE passkey_browsers (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    browser_digest BYTEA NOT NULL,
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, browser_digest)
);
INSERT INTO passkey_browsers (user_id, browser_digest, settled_at)
    SELECT user_id, browser_digest, settled_at FROM settled_offers WHERE offer = 'passkey';
CREATE TABLE push_browsers (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    browser_digest BYTEA NOT NULL,
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, browser_digest)
);
INSERT INTO push_browsers (user_id, browser_digest, settled_at)
    SELECT user_id, browser_digest, settled_at FROM settled_offers WHERE offer = 'push';
DROP TABLE settled_offers;
