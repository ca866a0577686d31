ALTER TABLE refresh_token DROP COLUMN successor;

-- Without offices a person has one answer for each key: the first.
DELETE FROM idempotency later USING idempotency earlier
WHERE earlier.actor_id = later.actor_id AND earlier.key = later.key
  AND (earlier.created_at, earlier.office) < (later.created_at, later.office);
ALTER TABLE idempotency
    DROP CONSTRAINT idempotency_pkey,
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (actor_id, key);
ALTER TABLE idempotency DROP COLUMN office;
