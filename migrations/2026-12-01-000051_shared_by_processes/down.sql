DROP TABLE additive_migration;
DROP TABLE sign_in_limit;
DROP TABLE heartbeat;
