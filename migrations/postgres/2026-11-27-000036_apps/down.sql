ALTER TABLE clients ADD COLUMN secret_digest BYTEA;
-- Of several secrets the newest stays.
UPDATE clients SET secret_digest = (
    SELECT digest FROM client_secrets WHERE client_id = clients.id ORDER BY created_at DESC, id DESC LIMIT 1
);
DROP TABLE client_secrets;
DROP TABLE client_errors;
