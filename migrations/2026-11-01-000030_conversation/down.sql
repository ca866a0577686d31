ALTER TABLE app_user DROP COLUMN office_changed_at;
ALTER TABLE outbox_message DROP COLUMN read_at;
DROP INDEX outbox_message_received;
DROP TABLE conversation_reading;
DROP TABLE conversation_message;
