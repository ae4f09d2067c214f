-- People may be known by a username, belong to groups, and wait for an admin's approval.
ALTER TABLE users ADD COLUMN username_key TEXT;
ALTER TABLE users ADD COLUMN groups TEXT NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN pending_since BIGINT;
CREATE UNIQUE INDEX users_username ON users (username_key);
