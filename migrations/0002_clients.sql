CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    metadata TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- The secrets of a client, by their digests. Several are good at once while a client is given a new one; each can have
-- an end. The last use is kept by the day.
CREATE TABLE client_secrets (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT,
    last_used_at BIGINT
);
CREATE INDEX client_secrets_client ON client_secrets (client_id);

-- Requests of clients that were refused, the newest of each cause: what an admin sees of an app that is set up wrongly.
-- The client_id is empty where the request named no client that is registered here.
CREATE TABLE client_errors (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    cause TEXT NOT NULL,
    parameter TEXT,
    value TEXT,
    reference TEXT NOT NULL,
    ip TEXT NOT NULL
);
CREATE INDEX client_errors_client ON client_errors (client_id, cause, id);
