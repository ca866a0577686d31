-- The order in which audit events were recorded: `at` is what the clock of a process said, so that verification can tell
-- where it goes back. Existing rows are numbered in the order in which they are stored, which is that of their insertion.
ALTER TABLE audit_event ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
INSERT INTO additive_migration (version) VALUES ('20261201000052');
