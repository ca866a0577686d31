ALTER TABLE outbox_message
    DROP CONSTRAINT a_sent_message_says_when,
    DROP CONSTRAINT a_bounced_message_says_when_and_why,
    DROP CONSTRAINT a_bounced_message_keeps_no_token;
UPDATE outbox_message SET status = 'sent' WHERE status = 'bounced';
ALTER TABLE outbox_message
    DROP COLUMN bounced_at,
    DROP COLUMN bounce_status,
    DROP COLUMN bounce_diagnostic,
    ADD CONSTRAINT a_sent_message_says_when CHECK ((status = 'sent') = (sent_at IS NOT NULL));
DROP DOMAIN enhanced_mail_status;
ALTER DOMAIN mail_status DROP CONSTRAINT a_status_is_known;
ALTER DOMAIN mail_status ADD CONSTRAINT a_status_is_known CHECK (VALUE IN ('waiting', 'sent', 'parked', 'kept'));
