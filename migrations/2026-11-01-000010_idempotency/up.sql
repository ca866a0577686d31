-- The first answer to every request that acts, so that repeating the request repeats the answer and nothing else.

CREATE TABLE idempotency (
    actor_id    uuid NOT NULL REFERENCES app_user,
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    status      smallint NOT NULL CHECK (status BETWEEN 200 AND 299),
    headers     jsonb NOT NULL,
    body        bytea NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Answers are kept for a while, then purged; they are never changed.
GRANT SELECT, INSERT, DELETE ON idempotency TO fonds1035_service;
