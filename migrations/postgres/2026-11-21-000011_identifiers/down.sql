DROP INDEX users_username;
ALTER TABLE users DROP COLUMN pending_since;
ALTER TABLE users DROP COLUMN groups;
ALTER TABLE users DROP COLUMN username_key;
