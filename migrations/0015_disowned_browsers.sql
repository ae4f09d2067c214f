-- Whether the browser of a session no longer counts as one that its person uses.
ALTER TABLE sessions ADD COLUMN disowned BOOLEAN NOT NULL DEFAULT FALSE;
