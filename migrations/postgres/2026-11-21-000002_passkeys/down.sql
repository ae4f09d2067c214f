DROP TABLE passkey_browsers;
DROP TABLE ceremonies;
DROP TABLE credentials;
