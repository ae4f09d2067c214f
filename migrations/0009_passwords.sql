-- One password a person: the PHC string of its hash, sealed for that person.
CREATE TABLE passwords (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    changed_at BIGINT NOT NULL
);
