ALTER TABLE assessment ALTER COLUMN body TYPE jsonb USING body::jsonb;
