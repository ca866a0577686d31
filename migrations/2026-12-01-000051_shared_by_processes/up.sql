-- The last small write of each process: it shows that the database takes writes, and that a worker works. Every process
-- has a row of its own, so that none waits for another one.
CREATE TABLE heartbeat (
    instance uuid PRIMARY KEY,
    part     text NOT NULL CONSTRAINT a_heartbeat_is_of_a_part_of_the_service CHECK (part IN ('serve', 'work')),
    beat_at  timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON heartbeat TO fonds1035_service;
GRANT UPDATE (beat_at) ON heartbeat TO fonds1035_service;

-- How far the attempts to sign in from a network or on an account are used up, for all processes together. The key is a
-- hash, and no attempt is kept. The table is not logged: after a crash of the server every limit begins anew, and
-- counting waits neither for a disk nor for a standby.
CREATE UNLOGGED TABLE sign_in_limit (
    key     bytea PRIMARY KEY CONSTRAINT the_key_of_a_limit_is_a_hash CHECK (octet_length(key) = 32),
    free_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON sign_in_limit TO fonds1035_service;
GRANT UPDATE (free_at) ON sign_in_limit TO fonds1035_service;

-- Migrations that only add: a program that does not know them works beside them. Such a migration names itself here; a
-- program that meets an unknown migration that is not named is not ready.
CREATE TABLE additive_migration (
    version text PRIMARY KEY
);
GRANT SELECT ON additive_migration TO fonds1035_service;
INSERT INTO additive_migration (version) VALUES ('20261201000051');
