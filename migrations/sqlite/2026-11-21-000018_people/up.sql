-- An admin sees first who waits; what was issued to a person is found by the person.
CREATE INDEX users_pending ON users (pending_since) WHERE pending_since IS NOT NULL;
CREATE INDEX challenges_user ON challenges (user_id, kind);
