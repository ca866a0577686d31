-- What every other migration stands on: the service's role and the one function of the database.

DO $$
BEGIN
    -- A role belongs to the whole server; another database of the service may have made it already.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fonds1035_service') THEN
        CREATE ROLE fonds1035_service NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

GRANT USAGE ON SCHEMA public TO fonds1035_service;
-- The service says whether it is ready: it compares the migrations that ran with those it expects.
GRANT SELECT ON __diesel_schema_migrations TO fonds1035_service;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a correction is a further row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
