-- How long a sign-in took, in seconds; nothing for whatever else happened.
ALTER TABLE audit ADD COLUMN seconds BIGINT;

-- An admin counts what happened by its name and detail, and reads the newest of one name: the index holds all that is
-- counted. Ids grow with time, so a range of them is a range of time.
CREATE INDEX audit_event ON audit (event, id, detail, seconds);
CREATE INDEX messages_status ON messages (status, id);
CREATE INDEX messages_user ON messages (user_id, id);

-- What is over is cleared away each minute: it is found by its end, and no table is read for it.
CREATE INDEX access_tokens_end ON access_tokens (expires_at);
CREATE INDEX access_windows_ended ON access_windows (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX challenges_end ON challenges (expires_at);
CREATE INDEX challenges_unanswered ON challenges (kind, expires_at) WHERE used_at IS NULL AND replaced_at IS NULL;
CREATE INDEX grants_end ON grants (expires_at);
CREATE INDEX limits_end ON limits (window_ends_at);
CREATE INDEX logins_end ON logins (expires_at);
CREATE INDEX refresh_tokens_end ON refresh_tokens (expires_at);
CREATE INDEX sessions_end ON sessions (expires_at);
CREATE INDEX settled_offers_at ON settled_offers (settled_at);
