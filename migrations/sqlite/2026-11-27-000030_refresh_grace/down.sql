DROP INDEX logins_browser;
ALTER TABLE refresh_tokens DROP COLUMN successor;
