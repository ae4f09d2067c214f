DROP INDEX departures_user;
