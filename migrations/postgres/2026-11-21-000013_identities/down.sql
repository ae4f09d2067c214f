DROP TABLE arrivals;
DROP TABLE departures;
DROP TABLE identities;
