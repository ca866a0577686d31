-- What is known for every application alike (states, their facts, the rules) has one revision, so that a service may keep
-- it in memory: who reads the revision knows whether it still holds. A revision is a number by lot and never comes again,
-- also after a rollback or in a restored database.
CREATE TABLE knowledge_revision (
    singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT there_is_one_revision CHECK (singleton),
    revision uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO knowledge_revision DEFAULT VALUES;

-- The service may change what is known, but not say that it has not changed.
CREATE FUNCTION knowledge_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE knowledge_revision SET revision = gen_random_uuid();
    RETURN NULL;
END
$$;
CREATE TRIGGER knowledge_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON member_state
    FOR EACH STATEMENT EXECUTE FUNCTION knowledge_changed();
CREATE TRIGGER knowledge_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON member_fact
    FOR EACH STATEMENT EXECUTE FUNCTION knowledge_changed();
CREATE TRIGGER knowledge_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rule_value
    FOR EACH STATEMENT EXECUTE FUNCTION knowledge_changed();
ALTER TABLE member_state ENABLE ALWAYS TRIGGER knowledge_changed;
ALTER TABLE member_fact ENABLE ALWAYS TRIGGER knowledge_changed;
ALTER TABLE rule_value ENABLE ALWAYS TRIGGER knowledge_changed;

GRANT SELECT ON knowledge_revision TO fonds1035_service;
