ALTER TABLE application_event DROP CONSTRAINT an_event_that_posts_has_its_entry;
DROP TABLE ledger_entry, entry_kind;
