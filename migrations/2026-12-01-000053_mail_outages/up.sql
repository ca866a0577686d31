-- Delivery that tells an outage of the mail server from a failure of a message, and the causes of parked messages.

CREATE DOMAIN cause_of_parking AS text CONSTRAINT a_cause_is_known
    CHECK (VALUE IN ('refused', 'given_up', 'unwritable', 'unfinished', 'office_changed'));

ALTER TABLE outbox_message
    -- The first attempt that was counted; delivery is given up some days after it.
    ADD COLUMN first_tried_at timestamptz,
    -- Attempts begun since an outcome was last recorded: a message that crashes its worker is parked by this count.
    ADD COLUMN unfinished_tries attempt_count NOT NULL DEFAULT 0,
    -- NULL for a message that an earlier version of the program has parked since.
    ADD COLUMN parked_for cause_of_parking;

UPDATE outbox_message
SET parked_for = CASE
    WHEN last_error LIKE 'refused for good%' THEN 'refused'
    WHEN last_error LIKE 'refused for the moment%' OR last_error LIKE 'not handed over%' THEN 'given_up'
    WHEN last_error LIKE 'every try was begun%' THEN 'unfinished'
    WHEN last_error = 'the recipient has changed office since' THEN 'office_changed'
    ELSE 'unwritable' END
WHERE status = 'parked';

GRANT UPDATE (first_tried_at, unfinished_tries, parked_for) ON outbox_message TO fonds1035_service;
