-- The order in which audit events are recorded: `at` is what the clock of a process said, so that verification can tell
-- where it goes back. Earlier events have no number: their order was not kept. The table is not rewritten.
CREATE SEQUENCE audit_event_order;
ALTER TABLE audit_event ADD COLUMN number bigint;
ALTER TABLE audit_event ALTER COLUMN number SET DEFAULT nextval('audit_event_order');
ALTER SEQUENCE audit_event_order OWNED BY audit_event.number;
GRANT USAGE ON SEQUENCE audit_event_order TO fonds1035_service;
INSERT INTO additive_migration (version) VALUES ('20261201000052');
