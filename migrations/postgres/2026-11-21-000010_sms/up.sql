-- What providers of text messages say of a message.
ALTER TABLE messages ADD COLUMN refusals BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN provider TEXT;
ALTER TABLE messages ADD COLUMN provider_id TEXT;
ALTER TABLE messages ADD COLUMN segments BIGINT NOT NULL DEFAULT 0;
