DROP INDEX refresh_tokens_grant;
DROP INDEX audit_user;
DROP TABLE pending_contacts;
ALTER TABLE challenges DROP COLUMN session_id;
ALTER TABLE contacts DROP COLUMN rank;
