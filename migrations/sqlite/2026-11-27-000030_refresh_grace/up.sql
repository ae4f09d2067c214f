-- A spent refresh token names its successor, which the same client gets once more within the grace period.
ALTER TABLE refresh_tokens ADD COLUMN successor TEXT;
-- Signing out of a browser ends the sign-ins that wait in it.
CREATE INDEX logins_browser ON logins (browser_digest);
