DROP TABLE daily_digest, work_reminder, obligation_reminder;
-- What was kept for its reader is handed over instead: no message is lost.
ALTER TABLE outbox_message DROP CONSTRAINT what_is_not_wanted_at_once_is_kept;
UPDATE outbox_message SET status = 'waiting' WHERE status = 'kept';
ALTER TABLE outbox_message DROP COLUMN collected_in, DROP COLUMN delivery, DROP CONSTRAINT outbox_message_status_check;
ALTER TABLE outbox_message ADD CONSTRAINT outbox_message_status_check CHECK (status IN ('waiting', 'sent', 'parked'));
DROP TABLE mail_preference;
