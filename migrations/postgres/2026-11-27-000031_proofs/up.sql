-- What was proved in the session in which a device was subscribed: an approval on it is worth no more. Of a device
-- whose session is not known any more nothing is known, and it is not asked.
ALTER TABLE push_devices ADD COLUMN proofs TEXT NOT NULL DEFAULT '[]';
UPDATE push_devices SET proofs = COALESCE((
    SELECT sessions.proofs FROM sessions
    WHERE sessions.user_id = push_devices.user_id
        AND sessions.browser_digest = push_devices.browser_digest
        AND sessions.auth_time <= push_devices.created_at
    ORDER BY sessions.auth_time DESC LIMIT 1
), '[]');

-- What is shown to one session is confirmed by no other.
ALTER TABLE ceremonies ADD COLUMN session_id TEXT;
CREATE INDEX ceremonies_user ON ceremonies (user_id) WHERE user_id IS NOT NULL;
ALTER TABLE departures ADD COLUMN session_id TEXT;
DELETE FROM pending_contacts;
ALTER TABLE pending_contacts ADD COLUMN session_id TEXT NOT NULL DEFAULT '';

-- The secret of an app that is being set up is a ceremony of its own from now on.
DELETE FROM totp WHERE confirmed_at IS NULL;
