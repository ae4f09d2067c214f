ALTER TABLE pending_contacts DROP COLUMN session_id;
ALTER TABLE departures DROP COLUMN session_id;
DROP INDEX ceremonies_user;
DELETE FROM ceremonies WHERE kind = 'totp_add';
ALTER TABLE ceremonies DROP COLUMN session_id;
ALTER TABLE push_devices DROP COLUMN proofs;
