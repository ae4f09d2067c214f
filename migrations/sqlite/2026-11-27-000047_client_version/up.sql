-- Grows with each change of a client or of its secrets: what was read of it earlier is then known to be old.
ALTER TABLE clients ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
-- A client_id that nobody registered may be a secret in the wrong field.
CREATE INDEX client_secrets_digest ON client_secrets (digest);
