-- What was unusual about a sign-in, decided when the person first proved who they are.
CREATE TABLE risks (
    login_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    findings TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX risks_at ON risks (at);
CREATE INDEX risks_user ON risks (user_id);

-- Wrong answers, by the network they came from: many to several accounts are an attack.
CREATE TABLE offences (
    id TEXT NOT NULL PRIMARY KEY,
    network TEXT NOT NULL,
    whom TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX offences_network ON offences (network, at);
CREATE INDEX offences_at ON offences (at);
