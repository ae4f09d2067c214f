-- Messages to people. The content is sealed. `refusals`, `provider`, `provider_id` and `segments` are what providers of
-- text messages say of one.
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sealed BLOB NOT NULL,
    lang TEXT NOT NULL,
    login_id TEXT,
    user_id TEXT,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    note TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    refusals BIGINT NOT NULL,
    provider TEXT,
    provider_id TEXT,
    segments BIGINT NOT NULL
);
CREATE INDEX messages_due ON messages (status, next_at);
CREATE INDEX messages_login ON messages (login_id);
CREATE INDEX messages_status ON messages (status, id);
CREATE INDEX messages_user ON messages (user_id, id);

-- What other machines are told: webhooks, back-channel logout. The content is sealed.
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL,
    subject TEXT NOT NULL,
    sealed BLOB NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    note TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX deliveries_due ON deliveries (status, next_at);
CREATE INDEX deliveries_subject ON deliveries (subject);
