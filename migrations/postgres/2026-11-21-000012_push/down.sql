DROP INDEX sessions_browser;
DROP TABLE push_keys;
DROP TABLE push_browsers;
DROP TABLE push_devices;
