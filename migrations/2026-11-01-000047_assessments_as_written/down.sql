ALTER TABLE assessment ALTER COLUMN body TYPE jsonb USING body::jsonb;
DO $$
BEGIN
    ALTER TABLE assessment ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END
$$;
