-- What a person was offered in a browser and has taken, or does not want: it is not offered there again.
CREATE TABLE settled_offers (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    browser_digest BLOB NOT NULL,
    offer TEXT NOT NULL,
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, browser_digest, offer)
);
INSERT INTO settled_offers (user_id, browser_digest, offer, settled_at)
    SELECT user_id, browser_digest, 'passkey', settled_at FROM passkey_browsers
    UNION ALL SELECT user_id, browser_digest, 'push', settled_at FROM push_browsers;
DROP TABLE passkey_browsers;
DROP TABLE push_browsers;
