-- The network that began a sign-in, until somebody does something in it. Such sign-ins are bounded by network and in
-- all, and found for that without reading the others.
ALTER TABLE logins ADD COLUMN untouched_network TEXT;
CREATE INDEX logins_untouched ON logins (untouched_network, id) WHERE untouched_network IS NOT NULL;
CREATE INDEX logins_untouched_age ON logins (id) WHERE untouched_network IS NOT NULL;
