DROP INDEX challenges_user;
DROP INDEX users_pending;
