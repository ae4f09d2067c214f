UPDATE clients SET metadata = replace(metadata, '"scope":"openid profile email address phone groups offline_access"', '"scope":"openid profile email address phone offline_access"');
-- A key without its private half cannot be read any more.
DELETE FROM signing_keys WHERE public_jwk IS NOT NULL;
ALTER TABLE signing_keys DROP COLUMN public_jwk;
