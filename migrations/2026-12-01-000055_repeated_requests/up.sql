-- A repeated request gets its first answer again, and no other one.

-- A key belongs to a person in one office: the role, with the represented state if there is one (`state_officer:BDI`).
-- An answer of before has no office. It counts as long as the person has not changed office since, and is purged after
-- a week. Programs of before look a key up without its office, and write none: both remain possible.
ALTER TABLE idempotency ADD COLUMN office text NOT NULL DEFAULT '';
ALTER TABLE idempotency
    DROP CONSTRAINT idempotency_pkey,
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (actor_id, key, office);

-- The token that took the place of this one, sealed under this one: the database alone cannot open it. Programs of before
-- write none, and a token without one is exchanged once.
ALTER TABLE refresh_token
    ADD COLUMN successor bytea CONSTRAINT a_sealed_successor_has_32_bytes CHECK (octet_length(successor) = 32);
