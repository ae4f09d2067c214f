-- `seconds` is how long a sign-in took; nothing for whatever else happened.
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    actor TEXT,
    user_id TEXT,
    client_id TEXT,
    login_id TEXT,
    session_id TEXT,
    device TEXT,
    detail TEXT,
    seconds BIGINT
);
-- A person reads what happened to their account.
CREATE INDEX audit_user ON audit (user_id, id);
-- An admin counts what happened by its name and detail, and reads the newest of one name: the index holds all that is
-- counted. Ids grow with time, so a range of them is a range of time.
CREATE INDEX audit_event ON audit (event, id, detail, seconds);
