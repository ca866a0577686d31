DELETE FROM additive_migration WHERE version = '20261201000052';
ALTER TABLE audit_event DROP COLUMN number;
