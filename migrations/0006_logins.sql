-- A sign-in under way. `untouched_network` is the network that began it, until somebody does something in it: such
-- sign-ins are bounded by network and in all, and found for that without reading the others.
CREATE TABLE logins (
    id TEXT NOT NULL PRIMARY KEY,
    browser_digest BLOB NOT NULL,
    client_id TEXT,
    purpose TEXT NOT NULL,
    policy TEXT NOT NULL,
    lang TEXT NOT NULL,
    device TEXT NOT NULL,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    choices TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    untouched_network TEXT
);
-- Signing out of a browser ends the sign-ins that wait in it.
CREATE INDEX logins_browser ON logins (browser_digest);
CREATE INDEX logins_end ON logins (expires_at);
CREATE INDEX logins_untouched ON logins (untouched_network, id) WHERE untouched_network IS NOT NULL;
CREATE INDEX logins_untouched_age ON logins (id) WHERE untouched_network IS NOT NULL;

-- `session_id` is the session that a "this wasn't me" in a message ends; all of them where there is none.
CREATE TABLE challenges (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    login_id TEXT,
    user_id TEXT,
    contact_key TEXT NOT NULL,
    tries BIGINT NOT NULL,
    max_tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    replaced_at BIGINT,
    session_id TEXT
);
CREATE INDEX challenges_login ON challenges (login_id);
CREATE INDEX challenges_user ON challenges (user_id, kind);
CREATE INDEX challenges_end ON challenges (expires_at);
CREATE INDEX challenges_unanswered ON challenges (kind, expires_at) WHERE used_at IS NULL AND replaced_at IS NULL;

CREATE TABLE limits (
    key TEXT NOT NULL PRIMARY KEY,
    window_ends_at BIGINT NOT NULL,
    used BIGINT NOT NULL
);
CREATE INDEX limits_end ON limits (window_ends_at);

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
CREATE TABLE failed_attempts (
    id TEXT NOT NULL PRIMARY KEY,
    network TEXT NOT NULL,
    account TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX failed_attempts_network ON failed_attempts (network, at);
CREATE INDEX failed_attempts_at ON failed_attempts (at);

-- What a person was asked to set up in a browser and has set up, or does not want: they are not asked there again.
CREATE TABLE dismissed_prompts (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    browser_digest BLOB NOT NULL,
    prompt TEXT NOT NULL,
    dismissed_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, browser_digest, prompt)
);
CREATE INDEX dismissed_prompts_at ON dismissed_prompts (dismissed_at);
