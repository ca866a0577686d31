-- Messages to persons: written in the transaction of the act they tell of, sent afterwards by a job.

CREATE TABLE outbox_message (
    id              uuid PRIMARY KEY,
    -- The same act never writes to the same person twice.
    key             text NOT NULL UNIQUE,
    recipient_id    uuid NOT NULL REFERENCES app_user,
    recipient_email text NOT NULL,
    recipient_name  text NOT NULL,
    language        text NOT NULL CHECK (language IN ('en', 'fr', 'es')),
    kind            text NOT NULL,
    data            jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    status          text NOT NULL CHECK (status IN ('waiting', 'sent', 'parked')),
    attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz NOT NULL,
    leased_until    timestamptz,
    sent_at         timestamptz,
    last_error      text,
    CONSTRAINT a_sent_message_says_when CHECK ((status = 'sent') = (sent_at IS NOT NULL)),
    -- A link that was sent is a secret of its reader.
    CONSTRAINT a_sent_message_keeps_no_token CHECK (status <> 'sent' OR NOT data ? 'token')
);
CREATE INDEX outbox_message_waiting ON outbox_message (next_attempt_at) WHERE status = 'waiting';
CREATE INDEX outbox_message_parked ON outbox_message (created_at DESC, id DESC) WHERE status = 'parked';
CREATE INDEX outbox_message_page ON outbox_message (created_at DESC, id DESC);

GRANT SELECT, INSERT ON outbox_message TO fonds1035_service;
GRANT UPDATE (status, data, attempts, next_attempt_at, leased_until, sent_at, last_error) ON outbox_message TO fonds1035_service;
