DROP INDEX logins_untouched_age;
DROP INDEX logins_untouched;
ALTER TABLE logins DROP COLUMN untouched_network;
