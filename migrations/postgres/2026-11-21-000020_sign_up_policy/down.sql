DROP INDEX users_sign_up_policy;
ALTER TABLE users DROP COLUMN sign_up_policy;
