-- The public half of a key that is no longer published stays: it verifies ID tokens that come back as hints.
CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    alg TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    activates_at BIGINT NOT NULL,
    expires_at BIGINT,
    public_jwk TEXT
);
