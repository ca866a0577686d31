-- What a delivery report (RFC 3464) says about a message that a mail server had accepted.

ALTER DOMAIN mail_status DROP CONSTRAINT a_status_is_known;
ALTER DOMAIN mail_status ADD CONSTRAINT a_status_is_known
    CHECK (VALUE IN ('waiting', 'sent', 'parked', 'kept', 'bounced'));
CREATE DOMAIN enhanced_mail_status AS text CONSTRAINT a_failure_has_a_class
    CHECK (VALUE ~ '^[45]\.[0-9]{1,3}\.[0-9]{1,3}$');

ALTER TABLE outbox_message
    ADD COLUMN bounced_at timestamptz,
    -- Of RFC 3463; the first digit says whether the failure is permanent.
    ADD COLUMN bounce_status enhanced_mail_status,
    ADD COLUMN bounce_diagnostic text,
    DROP CONSTRAINT a_sent_message_says_when,
    ADD CONSTRAINT a_sent_message_says_when CHECK ((status IN ('sent', 'bounced')) = (sent_at IS NOT NULL)),
    ADD CONSTRAINT a_bounced_message_says_when_and_why
        CHECK ((status = 'bounced') = (bounced_at IS NOT NULL) AND (bounced_at IS NULL) = (bounce_status IS NULL)),
    ADD CONSTRAINT a_bounced_message_keeps_no_token CHECK (status <> 'bounced' OR NOT data ? 'token');

GRANT UPDATE (bounced_at, bounce_status, bounce_diagnostic) ON outbox_message TO fonds1035_service;
