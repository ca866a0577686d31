-- An assessment is kept as it was written: it is read whole and never looked into, so nothing is to be taken apart when it
-- is stored and put together when it is read.
ALTER TABLE assessment ALTER COLUMN body TYPE json USING body::text::json;
