DROP INDEX client_secrets_digest;
ALTER TABLE clients DROP COLUMN version;
