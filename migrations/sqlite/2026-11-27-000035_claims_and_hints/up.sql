-- The public half of a signing key that is no longer published: it verifies ID tokens that come back as hints.
ALTER TABLE signing_keys ADD COLUMN public_jwk TEXT;
-- Apps that may ask for every scope may ask for the new one too.
UPDATE clients SET metadata = replace(metadata, '"scope":"openid profile email address phone offline_access"', '"scope":"openid profile email address phone groups offline_access"');
