ALTER TABLE messages DROP COLUMN segments;
ALTER TABLE messages DROP COLUMN provider_id;
ALTER TABLE messages DROP COLUMN provider;
ALTER TABLE messages DROP COLUMN refusals;
